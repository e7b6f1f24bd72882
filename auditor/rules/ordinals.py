"""Ordinals that skip or come twice: 一是, 三是; 第一, 第三; （一）, （三）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.case import Case, Finding
from auditor.normal import normalise
from auditor.numerals import chinese
from auditor.report import Section, Span
from auditor.rules.rule import Rule, fails, holds, rule, text_evidence, undecided

_HAN = "一二三四五六七八九十"
_CLAUSE = r"(?:^|(?<=[,，。;；:：、)!?”]))"
_STYLES = {
    "shi": re.compile(rf"{_CLAUSE}(?P<n>[{_HAN}]{{1,2}})是"),
    "di": re.compile(rf"{_CLAUSE}第(?P<n>[{_HAN}]{{1,2}})(?=[,，])"),
    "paren": re.compile(rf"^[(（]?(?P<n>[{_HAN}]{{1,2}})[)）]"),
}
_SECTIONS = ("overview", "problems", "other")  # parts two to four print the form's own labels
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Mark:
    """An ordinal as printed: its number and where it stands."""

    number: int
    span: Span


@rule("TXT-05")
def ordinals_irregular(case: Case) -> Iterator[Finding]:
    """Follow the ordinals of each part; lists may begin anew and stand inside each other.

    A missing ordinal that stands there in another style (“三、” for “三是”) is left open.
    """
    report = case.report
    for section in report.sections:
        if section.key not in _SECTIONS:
            continue
        for style in _STYLES:
            marks = list(_marks(report.text, section, style))
            fault = _fault(marks)
            if fault is not None:
                yield _judged(case, section.key, *fault)
            elif len(marks) > 1:
                evidence = [text_evidence(report, mark.span) for mark in (marks[0], marks[-1])]
                yield holds("TXT-05", *evidence, section=section.key)


def _marks(text: str, section: Section, style: str) -> Iterator[Mark]:
    for span in sorted((*section.prose, *section.headings)):
        line = normalise(span.of(text)[:_LONGEST], span.start)
        for match in _STYLES[style].finditer(line.text):
            number = chinese(match["n"])
            if number is not None:
                yield Mark(number, line.span(*match.span()))


def _fault(marks: list[Mark]) -> tuple[Mark, Mark] | None:
    """Return the first ordinal that continues no open list, after the one before it."""
    lists: list[int] = []
    for index, mark in enumerate(marks):
        depth = next(
            (at for at in reversed(range(len(lists))) if lists[at] == mark.number - 1), None
        )
        if mark.number == 1 or index == 0:
            lists.append(mark.number)
        elif depth is not None:
            lists[depth:] = [mark.number]
        else:
            return marks[index - 1], mark
    return None


def _judged(case: Case, section: str, before: Mark, after: Mark) -> Finding:
    report = case.report
    evidence = [text_evidence(report, mark.span) for mark in (before, after)]
    args = {"before": evidence[0].quote, "after": evidence[1].quote}
    missing = "".join(_HAN[n - 1] for n in range(before.number + 1, after.number) if n <= 10)
    between = normalise(report.text[before.span.end : after.span.start]).text
    signs = "、是要,，).．"
    other = missing and re.search(rf"[{missing}][{signs}]|第[{missing}]", between)
    digits = missing and re.search(r"(?:^|[。;；\s(（])\d[)）、.．]", between)
    if other or digits:
        return undecided("TXT-05", "mixed", evidence, args=args, section=section)
    key = "skipped" if after.number > before.number else "repeated"
    return fails("TXT-05", key, evidence, args=args, section=section, confidence="strong")


ORDINALS: tuple[Rule, ...] = (ordinals_irregular,)
