"""Printed percentages against quotients: rounding, hedges, and what the prose divides itself."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal

from auditor.case import Case, Claim, Sentence
from auditor.report import Hedge

TOTALS = ("applications.received_new", "applications.total_in", "applications.total_handled")
_TINY = Decimal("1e-9")
_SPOKEN = Decimal(5)  # points that “三成”, “一半”, “三分之一” may be off, said without a hedge
_FORCED = Decimal("1.5")  # of the last digit: one part of a list may be made to reach 100 %
_WHOLE = Decimal(100)


def fits(claim: Claim, percent: Decimal) -> bool:
    """Return whether the printing of a percentage could stand for the quotient ``percent``.

    Rounded or cut off; the last digit of a share may be adjusted to make a list reach 100 %. A
    closing rate of 100 % says that everything was closed, and is never rounded.
    """
    quantity = claim.quantity
    value, step = quantity.value, quantity.step
    if quantity.maximum is not None:
        return value - _ulp(value) <= percent <= quantity.maximum + _ulp(value)
    if claim.share_op == "<=" or quantity.hedge is Hedge.AT_MOST:
        return percent <= value
    match quantity.hedge:
        case Hedge.ABOVE | Hedge.AT_LEAST:
            return percent >= value - _ulp(value) / 2
        case Hedge.MORE:
            return value - _ulp(value) / 2 <= percent < value + max(step, Decimal(10))
        case Hedge.NEARLY:
            return value - max(step, Decimal(1)) <= percent <= value
        case Hedge.ABOUT:
            return abs(percent - value) <= max(step / 2, _SPOKEN if spoken(claim) else Decimal(1))
    if spoken(claim):
        return abs(percent - value) <= (_SPOKEN if step != 1 else Decimal(1))
    if claim.metric == "rate.closed":
        return percent == value if value == _WHOLE else printed(claim, percent)
    return printed(claim, percent) or abs(percent - value) <= _ulp(value) * _FORCED


def printed(claim: Claim, percent: Decimal) -> bool:
    """Return whether a percentage is the quotient to its last printed digit, rounded or cut off."""
    value = claim.quantity.value
    ulp = _ulp(value)
    return abs(percent - value) <= ulp / 2 + _TINY or 0 <= percent - value < ulp


def spoken(claim: Claim) -> bool:
    """Return whether a percentage is told in words: “三成”, “半数”, never “30%”."""
    return "%" not in claim.text and "％" not in claim.text


def _ulp(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # a printed number is finite
    return Decimal(1).scaleb(min(0, exponent))


def told(claim: Claim, case: Case) -> tuple[list[Decimal], list[Decimal]]:
    """Return the counts and the totals that the sentence of a share itself tells."""
    sentence = sentence_of(claim, case)
    beside = [
        c for c in case.claims
        if sentence is not None and c.op == "=" and c.quantity.hedge is Hedge.EXACT
        and sentence.span.start <= c.span.start < sentence.span.end
    ]  # fmt: skip
    parts = [c.quantity.value for c in beside if c.metric == claim.metric]
    return parts, [
        c.quantity.value for c in beside
        if c.metric == claim.base or c.metric in TOTALS or c.metric.endswith(".total")
        if c.quantity.value > 0
    ]  # fmt: skip


def sentence_of(claim: Claim, case: Case) -> Sentence | None:
    """Return the sentence a claim stands in."""
    at = claim.span.start
    index = bisect_right(case.sentences, at, key=lambda sentence: sentence.span.start) - 1
    if index < 0 or at >= case.sentences[index].span.end:
        return None
    return case.sentences[index]
