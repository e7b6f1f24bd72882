"""Counts that stand under the title of another aspect than their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.case import Case, Claim, Finding
from auditor.normal import normalise
from auditor.rules.aspects import Passage, name_of, order, passages
from auditor.rules.rule import Rule, fails, holds, rule, text_evidence

_METRICS = {
    "disclosure": ("proactive.published_items",),
    "requests": ("applications.received_new", "applications.total_in"),
}
# Platforms have counts of their own.
_FOREIGN = {
    "disclosure": frozenset({"management", "supervision", "requests"}),
    "requests": frozenset({"management", "supervision"}),
}
_WHOLE = {  # the words of a count of all, not of one file or case
    "disclosure": re.compile(r"主动公开|(?:公开|发布)(?:各类)?(?:政府|政务)?信息"),
    "requests": re.compile(r"收到|新收|受理"),
}
_COUNT = re.compile(r"\d余?(?:条|篇|则|期|份|件|次|批|项)|[零无未]")


@rule("STR-16")
def told_under_another_title(case: Case) -> Iterator[Finding]:
    """Compare where published items and requests are counted with the title they belong under.

    Asked only where that title stands and counts nothing: the aspects overlap, and what is
    mentioned again elsewhere is no fault.
    """
    cut = passages(case)
    for aspect, foreign in _FOREIGN.items():
        own = [each for each in cut if aspect in each.aspects]
        if not own:
            continue
        other = [
            (each, claim) for each in cut if each.aspects & foreign and aspect not in each.aspects
            for claim in _counts(each, aspect, case)
        ]  # fmt: skip
        titles = [each.title for each in own if each.title is not None]
        if not other or any(_counting(each) for each in own):
            yield holds("STR-16", *(text_evidence(case.report, span) for span in titles[:1]))
            continue
        passage, claim = other[0]
        spans = [claim.span, *titles[:1], *([passage.title] if passage.title else [])]
        named = tuple(key for key in order() if key in passage.aspects)
        yield fails(
            "STR-16", "placed", [text_evidence(case.report, span) for span in spans],
            args={"quote": claim.text, "own": name_of((aspect,)), "other": name_of(named)},
            section="overview", confidence="weak",
        )  # fmt: skip
        return


def _counts(passage: Passage, aspect: str, case: Case) -> list[Claim]:
    """Return the claims of a passage that count all that belongs under an aspect."""
    spans = [sentence.span for sentence in passage.sentences]
    return [
        claim for claim in case.claims
        if claim.metric in _METRICS[aspect] and _WHOLE[aspect].search(normalise(claim.text).text)
        and any(span.start <= claim.span.start < span.end for span in spans)
    ]  # fmt: skip


def _counting(passage: Passage) -> bool:
    """Return whether a passage gives any count or zero."""
    return any(_COUNT.search(normalise(each.text).text) for each in passage.sentences)


MISPLACED: tuple[Rule, ...] = (told_under_another_title,)
