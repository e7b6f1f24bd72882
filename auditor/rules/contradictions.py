"""What part one praises and part five blames: the pairs of data/contradictions.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from auditor.case import Case, Evidence, Finding
from auditor.normal import normalise
from auditor.rules.rule import Rule, fails, holds, rule, text_evidence, undecided
from auditor.words import load

_NEAR = 14
_WHOSE = re.compile("的(?!问题|现象|情[况形]|不足|现状|短板)")  # 更新不及时的科室
_STOP = re.compile(r"[,，。;；:：]")


@rule("TXT-07")
def praise_and_blame(case: Case) -> Iterator[Finding]:
    """Quote what part one says beside what part five says of the same, as a doubt.

    Blame of a part, of last year, or of another degree may stand beside praise of the whole.
    """
    for pair in _pairs():
        good = _said(case, "overview", pair["good"], _words("asked"))
        if good is None:
            continue
        bad = _blamed(case, pair["bad"])
        soft = _blamed(case, pair["soft"], narrow=True) or _blamed(case, pair["bad"], narrow=True)
        args = {"what": pair["what"], "good": good.quote}
        if bad is not None:
            yield fails(
                "TXT-07", "pair", [good, bad], args={**args, "bad": bad.quote},
                section="problems", confidence="weak",
            )  # fmt: skip
        elif soft is not None:
            yield undecided(
                "TXT-07", "soft", [good, soft], args={**args, "bad": soft.quote},
                section="problems",
            )  # fmt: skip
        elif case.report.section("problems") is not None:
            yield holds("TXT-07", good, section="overview")


@cache
def _pairs() -> list[dict[str, Any]]:
    """Return the pairs with their patterns compiled; a pair may have no flat contradiction."""
    kinds = ("good", "bad", "soft")
    return [
        pair | {kind: [re.compile(each) for each in pair.get(kind, [])] for kind in kinds}
        for pair in load("contradictions.toml")["pair"]
    ]


def _words(key: str) -> list[str]:
    found: list[str] = load("contradictions.toml")[key]
    return found


def _blamed(
    case: Case, patterns: Sequence[re.Pattern[str]], *, narrow: bool = False
) -> Evidence | None:
    """Return the first blame in part five: of the whole, or (``narrow``) of a part as well."""
    without = _words("not_told") if narrow else [*_words("not_told"), *_words("some")]
    return _said(case, "problems", patterns, without, _words("past"))


def _said(
    case: Case,
    section: str,
    patterns: Sequence[re.Pattern[str]],
    not_before: Sequence[str],
    nowhere: Sequence[str] = (),
) -> Evidence | None:
    """Return the first clause of a part that a pattern finds, unless words before it forbid."""
    for sentence in case.sentences:
        if sentence.section != section or any(word in sentence.text for word in nowhere):
            continue
        line = normalise(sentence.text, sentence.span.start)
        for pattern in patterns:
            for match in pattern.finditer(line.text):
                stops = [stop.end() for stop in _STOP.finditer(line.text, 0, match.start())]
                begin = max([0, *stops])
                before = line.text[begin : match.start()]
                whose = _WHOSE.match(line.text, match.end())
                if whose is None and not any(word in before[-_NEAR:] for word in not_before):
                    return text_evidence(case.report, line.span(begin, match.end()))
    return None


CONTRADICTIONS: tuple[Rule, ...] = (praise_and_blame,)
