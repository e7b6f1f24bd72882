"""How often is said against how much: “每周更新2-3次” beside 88 pieces in the year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from auditor.case import Case, Evidence, Finding
from auditor.normal import normalise
from auditor.numerals import chinese, find_numerals
from auditor.rules.rule import Rule, fails, holds, plain, rule, text_evidence, undecided
from auditor.words import load

_SOFTLY = "(?:至少|不少于|平均|保持|均|各)?"


@rule("CLM-25")
def frequency_over_volume(case: Case) -> Iterator[Finding]:
    """Work out a stated frequency for the year and compare it with the pieces told of that channel.

    An update may hold several pieces, so only fewer pieces than updates are asked about. Where
    the words name no channel, all that was published counts.
    """
    volumes: dict[str, list[tuple[Decimal, Evidence]]] | None = None
    for sentence in case.sentences:
        if sentence.section != "overview" or _aside(sentence.text):
            continue
        line = normalise(sentence.text, sentence.span.start)
        for match in _pattern().finditer(line.text):
            least = _number(match["least"])
            if least is None:
                continue
            volumes = _volumes(case) if volumes is None else volumes
            named = _channel(line.text[: match.start()])
            told = (
                volumes.get(named, []) if named else [v for each in volumes.values() for v in each]
            )
            if not told:
                continue
            total = sum((value for value, _ in told), Decimal())
            implied = least * load("frequency.toml")["per_year"][match["period"]]
            said = text_evidence(case.report, line.span(*match.span()))
            evidence = [said, *(place for _, place in told[:3])]
            if total >= implied:
                yield holds("CLM-25", *evidence, section="overview")
                continue
            args = {"quote": said.quote, "implied": implied, "total": plain(total)}
            if _young(case):
                yield undecided("CLM-25", "young", evidence, args=args, section="overview")
                continue
            yield fails(
                "CLM-25", "fewer", evidence, args=args, section="overview", confidence="weak",
                expected=Decimal(implied), actual=total,
            )  # fmt: skip


@cache
def _pattern() -> re.Pattern[str]:
    periods = "|".join(sorted(load("frequency.toml")["per_year"], key=len, reverse=True))
    digits = "一二两三四五六七八九十"
    number = rf"(?P<least>\d{{1,3}}|[{digits}]{{1,3}})(?:[-~—至到]{{1,2}}[\d{digits}]{{1,3}})?"
    return re.compile(
        rf"每(?P<period>{periods}){_SOFTLY}(?:更新|发布|推送|编发|公开)(?:信息)?{_SOFTLY}{number}[次条篇期则]"
    )


def _aside(text: str) -> bool:
    return any(word in text for word in load("frequency.toml")["aside"])


def _young(case: Case) -> bool:
    """Return whether part one tells that something was opened, closed or stopped in the year."""
    words = load("frequency.toml")["young"]
    told = (s.text for s in case.sentences if s.section == "overview")
    return any(word in text for text in told for word in words)


def _number(printed: str) -> int | None:
    return int(printed) if printed.isdigit() else chinese(printed)


def _channel(text: str) -> str:
    """Return the channel that the last of its words in ``text`` names, or nothing."""
    best, at = "", -1
    for key, words in load("frequency.toml")["channel"].items():
        place = max(text.rfind(word) for word in words)
        if place > at:
            best, at = key, place
    return best


def _volumes(case: Case) -> dict[str, list[tuple[Decimal, Evidence]]]:
    """Return the pieces told of each channel: the first number behind its name, parts left out."""
    data = load("frequency.toml")
    words = "|".join(word for each in data["channel"].values() for word in each)
    found: dict[str, list[tuple[Decimal, Evidence]]] = {}
    for sentence in case.sentences:
        if sentence.section != "overview":
            continue
        line = normalise(sentence.text, sentence.span.start)
        taken = -1
        for numeral in find_numerals(line.text):
            before = line.text[: numeral.start]
            last = max((match.start() for match in re.finditer(words, before)), default=-1)
            frequent = re.search(r"每[^,，。;；]{0,10}$", before)
            if numeral.quantity.unit in data["units"] and last > taken and not frequent:
                taken = last
                place = text_evidence(case.report, line.span(last, numeral.end))
                found.setdefault(_channel(before), []).append((numeral.quantity.value, place))
    return found


FREQUENCY: tuple[Rule, ...] = (frequency_over_volume,)
