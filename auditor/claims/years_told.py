"""Last year's number and this year's side by side: “由11件减至4件”, “是上年的2倍”."""

from __future__ import annotations

import re
from dataclasses import replace

from auditor.claims.clause import Clause, Context, Mention
from auditor.claims.lexicon import Token
from auditor.claims.subjects import COUNTED, can_change, subjects, unit_of

_GROWTH = "growth_vs_last_year"
_KINDS = ("applications.", "review.", "litigation.", "outcome.", "applicant.")
_LEVEL = re.compile(r"(?:同期|全年|总量|总数|数量|收件量|申请量)*的")
_THEN = re.compile(r"(?:同期|全年|总量|总数|总计|共计|收到|受理|数量|为|共|的)*")


def levels(clause: Clause, context: Context, text: str) -> list[Mention]:
    """Return “是上年的2倍”, “仅为去年的六成” as changes of +100 % and −40 %."""
    found = []
    for then in clause.tokens:
        if then.kind != "year" and (then.kind, then.value) != ("period", "last"):
            continue
        if then.kind == "year" and (context.year is None or int(then.value) != context.year - 1):
            continue
        match = _LEVEL.match(text, then.end)
        number = next((t for t in clause.all("number") if match and t.start == match.end()), None)
        if number is None or number.numeral is None or text[: then.start].endswith("占"):
            continue
        quantity = number.numeral.quantity
        if quantity.unit not in ("倍", "%") or clause.has("list", "share"):
            continue
        scale = 100 if quantity.unit == "倍" else 1
        value, step = quantity.value * scale - 100, quantity.step * scale
        changed = replace(quantity, value=value, step=step, unit="%")
        whose = subjects(clause, then, context, text.replace("是", "为"))
        found += [
            Mention(s.metric, min(s.start, then.start), number.end, _GROWTH, changed)
            for s in whose[:1] if can_change(s.metric, changed)
        ]  # fmt: skip
    return found


def moves(clause: Clause, context: Context, text: str) -> list[Mention]:
    """Return “由2023年的11件减至4件” as last year's count and this year's; it states no growth."""
    found: list[Mention] = []
    for to in clause.all("change", "to"):
        numbers = [t for t in clause.all("number") if t.numeral is not None]
        behind = [t for t in numbers if t.start >= to.end and t.start - to.end <= 10]
        before = [t for t in numbers if t.end <= to.start]
        start = max((text.rfind(word, 0, to.start) for word in ("由", "从")), default=-1)
        from_ = [t for t in before if 0 <= start < t.start and to.start - t.end <= 2]
        first = from_[-1].start if from_ else to.start
        whose = subjects(clause, replace(to, start=start if from_ else first), context, text)
        if not whose or not behind or unit_of(behind[0]) not in COUNTED:
            continue
        metric = whose[0].metric
        if not metric.startswith(_KINDS):
            continue  # “许可事项由7项减为5项” counts other things than the table
        if from_ and context.year is not None and unit_of(from_[-1]) in ("", *COUNTED):
            years = [int(t.value) for t in clause.all("year") if start < t.start < from_[-1].start]
            found.append(_count(metric, start, from_[-1], [*years, context.year - 1][0]))
        now = [int(t.value) for t in clause.all("year") if to.end <= t.start < behind[0].start]
        found.append(_count(metric, to.start, behind[0], [*now, context.year][0]))
    return found


def bracketed(clause: Clause, context: Context) -> list[Mention]:
    """Return last year's count in a bracket behind this year's: “收到84件（上年82件）”."""
    told = [m for m in context.mentions if m.year is None and m.op in ("=", "none")]
    if not clause.inner or len(clause.tokens) != 2 or not told or context.year is None:
        return []
    then, number = clause.tokens
    last = then.kind == "year" and int(then.value) == context.year - 1
    last = last or (then.kind, then.value) == ("period", "last")
    near = 0 <= then.start - told[-1].end <= 1 and number.kind == "number"
    if not last or not near or unit_of(number) != told[-1].quantity.unit:
        return []
    return [_count(told[-1].metric, then.start, number, context.year - 1)]


def count_then(
    clause: Clause, change: Token, metric: str, context: Context, text: str
) -> Mention | None:
    """Return last year's own count in a comparison: “较2020年的33件减少18.2%”."""
    if context.year is None:
        return None
    for then in clause.tokens:
        year = then.kind == "year" and int(then.value) == context.year - 1
        if not (year or (then.kind, then.value) == ("period", "last")):
            continue
        match = _THEN.match(text, then.end)
        for number in clause.all("number"):
            if match and number.start == match.end() and number.end <= change.start:
                if unit_of(number) in COUNTED and metric.startswith(_KINDS):
                    return _count(metric, then.start, number, context.year - 1)
    return None


def _count(metric: str, start: int, number: Token, year: int | None) -> Mention:
    assert number.numeral is not None
    quantity = number.numeral.quantity
    op = "none" if not quantity.value else "="
    return Mention(metric, start, number.end, op, quantity, year=year)
