"""Percentages and changes → shares, growth against last year, and the closing rate."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from auditor.claims.clause import Clause, Context, Mention
from auditor.claims.lexicon import Token
from auditor.claims.readings import sense_metric, topic_of
from auditor.report import Quantity

_APPLICATION = "applications.received_new"


def percents(clause: Clause, context: Context) -> list[Mention]:
    """Return the shares, changes and closing rates a clause states, in order."""
    numbers = clause.all("number")
    rate = next((t for t in clause.all("label") if t.value == "rate.closed"), None)
    if rate is not None and context.topic != "foreign":
        behind = [t for t in numbers if t.start >= rate.end and _unit(t) == "%"]
        return [Mention("rate.closed", rate.start, t.end, "=", _quantity(t)) for t in behind[:1]]
    return _growth(clause, numbers, context) or _shares(clause, numbers, context)


def _unit(token: Token) -> str:
    return _quantity(token).unit


def _quantity(token: Token) -> Quantity:
    assert token.numeral is not None
    return token.numeral.quantity


def _growth(clause: Clause, numbers: list[Token], context: Context) -> list[Mention]:
    """Return “同比增长70.3%”, “较上年减少5件”, “是去年的2倍”, “与上年持平” as changes."""
    change = clause.all("growth", "up", "down", "same")
    if not change or context.topic == "foreign":
        return []
    against = clause.has("growth", "compare") or "同比" in change[0].text or context.mentions
    metric = _grown(clause, change[0], context)
    if metric is None or not against:
        return []
    last = change[-1]
    if last.value == "same":
        return [
            Mention(metric, last.start, last.end, "growth_vs_last_year", Quantity(Decimal(), "%"))
        ]
    behind = [t for t in numbers if t.start >= last.end and t.start - last.end <= 4]
    for token in behind[:1]:
        quantity = _quantity(token)
        value = quantity.value
        if quantity.unit == "倍":
            value, quantity = value * 100, replace(quantity, unit="%")
        elif quantity.unit not in ("%", "件", "条", "份", "起", "宗", "例", "项", "个"):
            return []
        sign = -1 if last.value == "down" else 1
        said = replace(quantity, value=value * sign)
        return [Mention(metric, last.start, token.end, "growth_vs_last_year", said)]
    return []


def _grown(clause: Clause, change: Token, context: Context) -> str | None:
    """Return what has grown: the name before the verb, else the last number told."""
    names = [
        t for t in clause.tokens
        if t.end <= change.start and t.kind in ("label", "act", "request", "foreign")
    ]  # fmt: skip
    if any(t.kind == "foreign" for t in names):
        return None
    labels = [t for t in names if t.kind == "label" and topic_of(t.value) != "fee"]
    if labels:
        return labels[-1].value
    acts = [t for t in names if t.kind == "act"]
    if acts:
        return sense_metric(acts[-1].value)
    told = [m for m in context.mentions if m.op not in ("share_of", "growth_vs_last_year")]
    if told:
        return told[-1].metric if told[-1].metric != "applications.total_in" else _APPLICATION
    return _APPLICATION if names else None


def _shares(clause: Clause, numbers: list[Token], context: Context) -> list[Mention]:
    """Return “占办结数的22%” as shares of the total the words, or the kind of part, name."""
    shares = clause.all("list", "share")
    if not shares or context.topic == "foreign":
        return []
    found = []
    for share in shares:
        after = [t for t in numbers if t.start >= share.end and _unit(t) == "%"][:1]
        labels = [
            t for t in clause.tokens
            if t.kind in ("label", "result") and t.end <= share.start and t.value != "rate.closed"
        ]  # fmt: skip
        told = [m for m in context.mentions if m.op in ("=", ">=", "<=", "approx", "share_of")]
        metric = labels[-1].value if labels and labels[-1].kind == "label" else None
        if metric is None and told:
            metric = told[-1].metric
        for token in after:
            if metric is None or base_of(metric) is None:
                continue
            quantity = _quantity(token)
            found.append(Mention(metric, share.start, token.end, "share_of", quantity))
    return found


def base_of(metric: str) -> str | None:
    """Return the total a part is a share of where the words do not name it."""
    if metric.startswith("outcome."):
        return "applications.total_handled"
    if metric.startswith(("applicant.", "channel.")):
        return _APPLICATION
    kind, _, result = metric.rpartition(".")
    if kind.startswith(("review", "litigation")) and result != "total":
        return f"{kind}.total"
    return None
