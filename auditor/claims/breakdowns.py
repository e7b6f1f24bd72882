"""Sentences → Breakdowns: a total and the parts that the words list under it.

Only numbers and marks are looked at, so that breakdowns of what is in no table (published items,
fees by body) are found as well as those of requests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from auditor.case import Breakdown, Part, Sentence
from auditor.normal import Normal, normalise
from auditor.numerals import Numeral, find_numerals
from auditor.words import load

_FEWEST = 2
_LEAD = 8  # characters before the first part in which “主要”, “分别为” stand
_EARLIER = 3  # numbers before the one that a list stands behind, which it may be of instead
_NEAR = 2  # characters between two sentences of a paragraph
_OPENS = re.compile(
    r"[^,，。;；:：()\d]{0,16}(?:[,，:：]?(?:其中|包括|包含|分别为|分别是|分别|公开属性为|属性为)[,，:：]?"
    r"|[中里][,，:：]|(?P<bracket>\()|[:：])"
)
_AMONG = re.compile(r"其中[,，:：]?")
_NOT_A_PART = re.compile(
    r"(?:占(?![道地用])|比例|同比|较(?![大重])|比(?![对选])|增长|下降|增加|减少|上升|达到|平均|每|除)[^,，、;；()]{0,8}$"
)
# A change, or the total of a share: neither a total of a list nor between one and its list.
_ASIDE = re.compile(
    r"(?:增加|减少|增长|下降|上升|净增|净减|占|[比较][^,，;；()]{0,12}(?:[多少]|年的|同期的))[^,，、;；()\d]{0,2}$"
)
_NAME = re.compile(r"[^,，、;；()。\d]*$")


def breakdowns(sentences: Sequence[Sentence]) -> tuple[Breakdown, ...]:
    """Return every total that a sentence breaks down, with at least two parts, in order."""
    found: list[Breakdown] = []
    before: tuple[Sentence, Normal, list[Numeral]] | None = None
    for sentence in sentences:
        line = normalise(sentence.text, sentence.span.start)
        numbers = [
            n for n in find_numerals(line.text)
            if not _ASIDE.search(line.text[max(0, n.start - 20) : n.start])
        ]  # fmt: skip
        if before is not None and line.text.startswith("其中"):
            found += _over_the_stop(*before, sentence, line, numbers)
        before = sentence, line, numbers
        for index, total in enumerate(numbers):
            if _NOT_A_PART.search(line.text[max(0, total.start - 16) : total.start]):
                continue
            for opening in _openings(line.text, total, numbers[index + 1 :]):
                listed = _listed(line.text, numbers[index + 1 :], *opening)
                totals = [
                    n for n in numbers[max(0, index - _EARLIER) : index + 1]
                    if n.quantity.unit == total.quantity.unit
                    and _depth(line.text[: n.start]) == _depth(line.text[: total.start])
                ]  # fmt: skip
                whole, parts = _meant(totals, listed)
                if len(parts) >= _FEWEST:
                    made = _breakdown(line, sentence, _part(line, sentence, whole), parts)
                    plain = made.listed and not _several(totals, parts, listed)
                    found.append(replace(made, listed=plain))
    return tuple(found)


def _meant(totals: Sequence[Numeral], listed: Sequence[Numeral]) -> tuple[Numeral, list[Numeral]]:
    """Return the total that a list is of, and its parts.

    It is the number right before the list, unless the parts make up an earlier one: “新收461件，
    上年结转12件，其中自然人438件、法人23件”.
    """
    for total in reversed(totals):
        parts = _parts(total, listed)
        if len(parts) >= _FEWEST and _sum(parts) == total.quantity.value:
            return total, parts
    return totals[-1], _parts(totals[-1], listed)


def _several(
    totals: Sequence[Numeral], parts: Sequence[Numeral], listed: Sequence[Numeral]
) -> bool:
    """Return whether a list counts in several units, or its parts make up two totals together.

    Then nothing follows from its sum: “158条，其中月报12期、年报1篇、其他145条”.
    """
    units = {number.quantity.unit for number in listed} - {"", "%", "倍"}
    both = (one.quantity.value + two.quantity.value for one, two in pairwise(totals))
    return len(units) > 1 or _sum(parts) in both


def _over_the_stop(
    first: Sentence, above: Normal, totals: Sequence[Numeral], sentence: Sentence, line: Normal,
    numbers: Sequence[Numeral],
) -> Iterator[Breakdown]:  # fmt: skip
    """Yield what a sentence that opens with “其中” breaks down of the sentence before it.

    Its clauses may hold several measures (“沭阳县1件，收取420元；…”); each is added for itself.
    """
    if sentence.section != first.section or sentence.span.start - first.span.end > _NEAR:
        return
    last = {t.quantity.unit: t for t in totals if _depth(above.text[: t.start]) == 0}
    for unit, total in last.items():
        parts = [
            n for n in numbers if n.quantity.unit == unit and _depth(line.text[: n.start]) == 0
        ]  # fmt: skip
        if unit not in ("", "%", "倍") and len(parts) >= _FEWEST:
            made = _breakdown(line, sentence, _part(above, first, total), parts)
            yield replace(made, listed=False)


def _openings(text: str, total: Numeral, behind: Sequence[Numeral]) -> Iterator[tuple[int, bool]]:
    """Yield where lists of a total's parts begin, and whether in a bracket.

    The first stands right behind the total; a second may follow under “其中”, as long as no other
    number of the unit stands between: “3607件（…），同比增长…，其中，自然人…”.
    """
    if not total.quantity.unit or total.quantity.unit in ("%", "倍"):
        return
    first = _OPENS.match(text, total.end)
    if first is not None:
        yield first.end(), first["bracket"] is not None
    depth = _depth(text[: total.start])
    start = first.end() if first is not None else total.end
    for match in _AMONG.finditer(text, start):
        between = [
            n for n in behind
            if n.end <= match.start() and n.quantity.unit == total.quantity.unit
            and _depth(text[: n.start]) == depth
        ]  # fmt: skip
        if between or re.search(r"[。;；]", text[total.end : match.start()]):
            return
        if _depth(text[: match.start()]) == depth:
            yield match.end(), False
            return


def _listed(text: str, behind: Sequence[Numeral], start: int, inside: bool) -> list[Numeral]:
    """Return the numbers listed behind a total, at the depth of the list, of whatever unit."""
    depth = _depth(text[:start])
    closed = _end(text, start, depth, inside=inside)
    return [
        n for n in behind
        if start <= n.start < closed and _depth(text[: n.start]) == depth
        and not _NOT_A_PART.search(text[max(0, n.start - 16) : n.start])
    ]  # fmt: skip


def _parts(total: Numeral, listed: Sequence[Numeral]) -> list[Numeral]:
    """Return the parts of a total: listed numbers of its unit.

    Where the first of them make up the total, what follows is another matter.
    """
    parts: list[Numeral] = []
    for number in listed:
        if number.quantity.unit == total.quantity.unit:
            parts.append(number)
            if len(parts) >= _FEWEST and _sum(parts) == total.quantity.value:
                break
    return parts


def _sum(parts: Sequence[Numeral]) -> Decimal:
    return sum((part.quantity.value for part in parts), Decimal())


def _depth(text: str) -> int:
    return max(0, text.count("(") - text.count(")"))


def _end(text: str, start: int, depth: int, *, inside: bool) -> int:
    """Return where a list ends: with its bracket, else with the stop behind its clause."""
    at = depth
    for index in range(start, len(text)):
        char = text[index]
        at += (char == "(") - (char == ")")
        if at < depth or (not inside and at == depth and char in "。;；!?"):
            return index
    return len(text)


def _breakdown(
    line: Normal, sentence: Sentence, total: Part, parts: Sequence[Numeral]
) -> Breakdown:
    before = _name(line.text, parts[0])
    start = parts[0].start - len(before) - _LEAD
    words = line.text[max(0, start) : _end_of_list(line.text, parts[-1].end)]
    cues = load("cues.toml")["breakdown"]
    return Breakdown(
        section=sentence.section,
        total=total,
        parts=tuple(_part(line, sentence, number) for number in parts),
        partial=any(word in words for word in cues["partial"]),
        exhaustive=any(word in words for word in cues["exhaustive"])
        or _name(line.text, parts[-1]).startswith(tuple(cues["rest"])),
        listed=_is_list(line.text, parts)
        and not any(_name(line.text, part).endswith("各") for part in parts),  # “…和…各16件”
    )


def _end_of_list(text: str, start: int) -> int:
    """Return where the words right behind the last part end (“…12件等”)."""
    stop = re.compile(r"[,，;；。()]").search(text, start)
    return stop.start() if stop else len(text)


def _name(text: str, number: Numeral) -> str:
    match = _NAME.search(text[: number.start])
    return match[0] if match else ""


def _is_list(text: str, parts: Sequence[Numeral]) -> bool:
    """Return whether the parts stand as “name number、name number”, with nothing else between."""
    between = (text[left.end : right.start] for left, right in pairwise(parts))
    return all(
        re.fullmatch(r"(?:\([^()]*\))?[、,，;；和及][^,，、;；。\d]{1,24}", gap) for gap in between
    )


def _part(line: Normal, sentence: Sentence, number: Numeral) -> Part:
    name = _name(line.text, number)
    span = line.span(number.start, number.end)
    at = sentence.span.start
    return Part(span, number.quantity, name, sentence.text[span.start - at : span.end - at])
