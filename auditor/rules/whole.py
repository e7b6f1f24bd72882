"""Percentages that no whole number gives (GRIM), where most percentages so printed are such."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from auditor.case import Case, Claim, Evidence, Finding, Sentence
from auditor.normal import Normal, normalise
from auditor.numerals import Numeral, find_numerals
from auditor.report import Hedge
from auditor.rules.quotients import TOTALS, told
from auditor.rules.rule import (
    Rule,
    cell_evidence,
    fails,
    holds,
    plain,
    rule,
    text_evidence,
)
from auditor.rules.verdicts import cells_of, values_of
from auditor.words import load

_LARGEST = 1000  # of larger totals nearly every percentage is possible
_POWER = 0.5  # the least share of wrong percentages that the test would find
_TOTALS = ("t3.T.tot", "t3.N.tot + t3.C.tot", "t3.N.tot")


@rule("CLM-29")
def percentage_of_no_whole_number(case: Case) -> Iterator[Finding]:
    """Test percentages of people asked and of requests, whose counts the report does not give.

    A share that its count or its cells can be compared with is judged by CLM-21. A mean score
    (满意度) need not come of whole numbers.
    """
    for claim in case.claims:
        of_totals = claim.op == "share_of" and claim.base in TOTALS and not claim.readings
        if of_totals and claim.quantity.hedge is Hedge.EXACT and not told(claim, case)[0]:
            line = normalise(claim.text, claim.span.start)
            numbers = [n for n in find_numerals(line.text) if n.quantity.unit == "%"]
            totals = [Decimal(w) for w in told(claim, case)[1]] or _of_tables(case)
            for number in numbers:
                yield from _tested(case, claim, number, line, totals)
    words = load("cues.toml")["whole"]
    for sentence in case.sentences:
        if "率" not in sentence.text or not ("%" in sentence.text or "％" in sentence.text):
            continue
        line = normalise(sentence.text, sentence.span.start)
        if any(word in line.text for word in words["foreign"]):
            continue
        numbers = find_numerals(line.text)
        for index, number in enumerate(numbers):
            if number.quantity.unit == "%" and number.quantity.hedge is Hedge.EXACT:
                totals = _totals(line.text, number, numbers[:index], case)
                yield from _tested(case, sentence, number, line, totals)


def _totals(text: str, number: Numeral, before: Sequence[Numeral], case: Case) -> list[Decimal]:
    """Return what a rate may be over: the people asked, or the requests; empty where unknown."""
    words = load("cues.toml")["whole"]
    lead = text[: number.start].rstrip("为是达到约:均")
    if lead.endswith(tuple(words["rates"])):
        return _of_tables(case)
    if not lead.endswith("率") or not any(word in text for word in words["survey"]):
        return []
    asked = [
        n.quantity for n in before
        if n.quantity.unit in words["papers"] or (
            n.quantity.unit in words["asked"]
            and any(word in text[max(0, n.start - 8) : n.end + 8] for word in words["answering"])
        )
    ]  # fmt: skip
    if any(each.hedge is not Hedge.EXACT or each.rounded for each in asked):
        return []
    return [each.value for each in asked]


def _of_tables(case: Case) -> list[Decimal]:
    """Return the totals of requests, none where one of them is unknown."""
    found = [values_of(formula, case) for formula in _TOTALS]
    return [value for values in found for value in values] if all(found) else []


def _tested(
    case: Case, source: Claim | Sentence, number: Numeral, line: Normal, totals: Sequence[Decimal]
) -> Iterator[Finding]:
    """Yield whether a printed percentage is a whole number over one of its totals."""
    value = number.quantity.value
    sizes = tuple(sorted({int(total) for total in totals if total == int(total)}))
    if not sizes or sizes[0] <= 0 or sizes[-1] > _LARGEST or not 0 < value < 100:
        return
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # a printed number is finite
    places = max(0, -exponent)
    possible = _possible(sizes, places)
    power = 1 - len(possible) / (100 * 10**places - 1)
    if power < _POWER or "%" not in number.text:
        return
    evidence = [text_evidence(case.report, line.span(number.start, number.end))]
    if sizes == tuple(sorted({int(total) for total in _of_tables(case)})):
        evidence += _cells(case)
    common: dict[str, Any] = {"section": source.section}
    if int(value * 10**places) in possible:
        yield holds("CLM-29", *evidence, **common)
        return
    args = {
        "quote": evidence[0].quote, "totals": {"zh": "、".join(map(str, sizes)),
        "en": ", ".join(map(str, sizes))}, "power": plain(Decimal(round(100 * power))),
    }  # fmt: skip
    yield fails("CLM-29", "whole", evidence, args=args, confidence="strong", **common)


def _cells(case: Case) -> list[Evidence]:
    cells = dict.fromkeys(cell for formula in _TOTALS for cell in cells_of(formula))
    return [cell_evidence(case.report, cell) for cell in cells]


@cache
def _possible(sizes: tuple[int, ...], places: int) -> frozenset[int]:
    """Return every percentage, in units of its last digit, that is rounded or cut off of one."""
    scale = 100 * 10**places
    found: set[int] = set()
    for size in sizes:
        for part in range(1, size):
            found.add(scale * part // size)
            found.add((2 * scale * part + size) // (2 * size))
    return frozenset(found - {0, scale})


WHOLE: tuple[Rule, ...] = (percentage_of_no_whole_number,)
