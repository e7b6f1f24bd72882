"""Percentages and changes → shares, growth against last year, and the closing rate."""

from __future__ import annotations

from auditor.claims.clause import Clause, Context, Mention
from auditor.claims.growth import growth
from auditor.claims.lexicon import Token
from auditor.claims.shares import shares
from auditor.report import Quantity
from auditor.words import load

_NEAR = 12  # characters between a rate's name and its number


def percents(clause: Clause, context: Context, text: str) -> list[Mention]:
    """Return the shares, changes and closing rates a clause states, in order."""
    changes = growth(clause, context, text)
    numbers = [t for t in clause.all("number") if _quantity(t).unit == "%"]
    if context.planned:
        return []
    used = {mention.end for mention in changes}
    free = [t for t in numbers if t.end not in used]
    closed = _closed(clause, free, text) if context.topic != "foreign" else []
    used = {mention.end for mention in closed}
    return [
        *changes,
        *closed,
        *shares(clause, [t for t in free if t.end not in used], context, text),
    ]


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
