"""Wrong characters, doubled words, blanks inside words: only what is wrong in any sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from auditor.case import Case, Evidence, Finding
from auditor.normal import Normal, normalise
from auditor.report import Span
from auditor.rules.rule import Rule, fails, holds, rule, text_evidence, undecided
from auditor.words import load

_SHOWN = 3
_BESIDE = 4  # characters on either side that make the place known again
_HAN = "\u4e00-\u9fff"
_GAP = re.compile(rf"(?<=[{_HAN}])[ \u3000\xa0]+(?=[{_HAN}])")
_DAMAGED = re.compile(r"\d{3,4}日至\d{8}日|(?<!\d)20\d\d\d{1,2}日|\ufffd|\*{3}")


@rule("TXT-04")
def characters_wrong(case: Case) -> Iterator[Finding]:
    """Look for the misspellings of data/misspellings.toml; one finding a report.

    Text that lost characters on its way to us accuses nobody; neither do blanks by themselves,
    which any conversion may leave. A few of them are told beside what is certainly wrong.
    """
    wrong: list[tuple[Evidence, str]] = []
    doubtful: list[tuple[Evidence, str]] = []
    gaps: list[tuple[Evidence, str]] = []
    damaged, blanks = False, 0
    for sentence in case.sentences:
        line = normalise(sentence.text, sentence.span.start)
        damaged = damaged or _DAMAGED.search(line.text) is not None
        for start, end, right, lossy in _misspelt(line.text):
            place = text_evidence(case.report, _around(line, start, end))
            soft = lossy or "\n" in place.quote
            (doubtful if soft else wrong).append((place, right))
        blanks += len(_GAP.findall(sentence.text))
        gaps += _parted(case, sentence.text, sentence.span.start)
    few = blanks <= load("misspellings.toml")["blank"]["most"]
    (wrong if wrong and few else doubtful).extend(gaps)
    if damaged:
        wrong, doubtful = [], wrong + doubtful
    if wrong:
        yield fails("TXT-04", "wrong", _places(wrong), args=_told(wrong), confidence="strong")
    elif doubtful:
        yield undecided(
            "TXT-04", "damage", _places(doubtful), args=_told(doubtful),
            responsibility="extraction",
        )  # fmt: skip
    elif case.sentences:
        yield holds("TXT-04", text_evidence(case.report, case.sentences[-1].span))


@cache
def _patterns() -> list[tuple[re.Pattern[str], str, bool]]:
    """Return the patterns of what is wrong, with what is right and whether loss explains it."""
    data = load("misspellings.toml")
    found = [
        (re.compile(row["wrong"]), row["right"], row.get("damage", False))
        for row in data["misspelling"]
    ]
    doubled = "|".join(data["doubled"]["words"])
    return [*found, (re.compile(rf"(?P<word>{doubled})(?P=word)"), "", False)]


def _misspelt(text: str) -> Iterator[tuple[int, int, str, bool]]:
    for pattern, right, lossy in _patterns():
        for match in pattern.finditer(text):
            yield *match.span(), right or match["word"], lossy


def _parted(case: Case, text: str, offset: int) -> Iterator[tuple[Evidence, str]]:
    """Yield the words that a blank parts, with the word."""
    words = set(load("misspellings.toml")["blank"]["words"])
    for match in _GAP.finditer(text):
        word = text[match.start() - 1] + text[match.end()]
        if word in words:
            start, end = match.start() - 1, match.end() + 1
            line = normalise(text[start:end], offset + start)
            yield text_evidence(case.report, line.span(0, len(line.text))), word


def _around(line: Normal, start: int, end: int) -> Span:
    return line.span(max(0, start - _BESIDE), min(len(line.text), end + _BESIDE))


def _places(found: list[tuple[Evidence, str]]) -> list[Evidence]:
    return [place for place, _ in found[:_SHOWN]]


def _told(found: list[tuple[Evidence, str]]) -> dict[str, str | int]:
    place, right = found[0]
    return {"quote": place.quote, "right": right, "count": len(found)}


SPELLING: tuple[Rule, ...] = (characters_wrong,)
