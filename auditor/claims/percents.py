"""Percentages and changes → shares, growth against last year, and the closing rate."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.claims.clause import Clause, Context, Mention
from auditor.claims.growth import growth
from auditor.claims.lexicon import Token
from auditor.claims.shares import left_over, shares
from auditor.report import Hedge, Quantity
from auditor.words import load

_CUES = ("number", "growth", "change")  # without one of these a clause states no percentage
_TIMES = ("growth", "change", "year", "period")
_NEAR = 12  # characters between a rate's name and its number


def percents(clause: Clause, context: Context, text: str) -> list[Mention]:
    """Return the shares, changes and closing rates a clause states, in order."""
    if clause.kinds.isdisjoint(_CUES) and context.unsettled is None:
        context.changing = ""
        context.named = left_over(clause)
        return []
    if _may_change(clause, context, text):
        changes = growth(clause, context, text)
    else:
        changes, context.changing = [], ""
    numbers = [t for t in clause.all("number") if _quantity(t).unit == "%"]
    if context.planned:
        return []
    used = {mention.end for mention in changes}
    free = [
        t for t in numbers
        if t.end not in used and not _is_target(t, text) and not _is_former(t, numbers, text)
    ]  # fmt: skip
    closed = _closed(clause, free, text) if context.topic != "foreign" else []
    used = {mention.end for mention in closed}
    return [
        *changes,
        *closed,
        *shares(clause, [t for t in free if t.end not in used], context, text),
    ]


def _may_change(clause: Clause, context: Context, text: str) -> bool:
    """Return whether a clause has anything by which a change could be told; it saves the search."""
    if context.unsettled is not None or not clause.kinds.isdisjoint(_TIMES):
        return True
    words = load("cues.toml")["unsaid"]
    turns = (*words["rise"], *words["fall"])
    return any(text[: t.start].endswith(turns) for t in clause.tokens if t.kind == "number")


def _is_target(number: Token, text: str) -> bool:
    """Return whether a percentage is one to be reached: “占比降至15%以内”."""
    bound = _quantity(number).hedge in (Hedge.AT_MOST, Hedge.AT_LEAST)
    return bound and text[: number.start].endswith(tuple(load("cues.toml")["unsaid"]["target"]))


def _is_former(number: Token, numbers: Sequence[Token], text: str) -> bool:
    """Return whether a percentage is what another one came from: “比重从31%降到22%”."""
    behind = [t for t in numbers if 0 < t.start - number.end <= _NEAR]
    return bool(behind) and text[: number.start].endswith(("从", "由")) and (
        text[: behind[0].start].endswith(("到", "至", "为"))
    )  # fmt: skip


def _quantity(token: Token) -> Quantity:
    assert token.numeral is not None
    return token.numeral.quantity


def _closed(clause: Clause, numbers: list[Token], text: str) -> list[Mention]:
    """Return “办结率90%”; a rate of what was closed in time, or of other matters, is none."""
    found = []
    for rate in (t for t in clause.all("label") if t.value == "rate.closed"):
        if text[: rate.start].endswith(tuple(load("cues.toml")["unsaid"]["other_rates"])):
            continue
        behind = [t for t in numbers if 0 <= t.start - rate.end <= _NEAR]
        found += [
            Mention("rate.closed", rate.start, t.end, "=", _quantity(t)) for t in behind[:1]
        ]  # fmt: skip
    return found
