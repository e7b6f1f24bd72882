"""Numbers → mentions: each number looks left, then right, for the name of what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.claims.clause import Clause, Context, Mention
from auditor.claims.lexicon import Token
from auditor.claims.readings import sense_metric, sense_with, topic_of
from auditor.claims.zeros import DISPUTES
from auditor.report import Hedge, Quantity

_COUNTS = ("", "件", "条", "份", "封", "起", "宗", "例", "项", "个", "次", "案", "件次", "桩", "单")
_MONEY = ("元", "万元", "元整")
_OPS = {
    Hedge.EXACT: "=", Hedge.MORE: ">=", Hedge.ABOVE: ">=", Hedge.AT_LEAST: ">=",
    Hedge.ABOUT: "approx", Hedge.NEARLY: "approx", Hedge.AT_MOST: "<=",
}  # fmt: skip
_BELOW = ("不足", "不到")


def counts(clause: Clause, context: Context) -> list[Mention]:
    """Return the counts and sums of money a clause states, in order."""
    if clause.has("growth") and _compares(clause):
        return []
    found: list[Mention] = []
    edge = 0
    tokens = clause.tokens
    numbers = [index for index, token in enumerate(tokens) if token.kind == "number"]
    for index, after in zip(numbers, [*numbers, len(tokens)][1:], strict=True):
        left, right = tokens[edge:index], _until_item(tokens[index + 1 : after])
        edge = index + 1
        found += _count(tokens[index], left, right, clause, context)
    if not numbers:
        found += _taken_over(clause, context)
    return found


def _compares(clause: Clause) -> bool:
    """Return whether the clause measures this year against another (“较上年增加5件”)."""
    return clause.has("growth", "compare") or not clause.has("act")


def _until_item(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens up to the next list mark."""
    stop = next((i for i, t in enumerate(tokens) if t.kind in ("item", "colon")), len(tokens))
    return list(tokens[:stop])


def _count(
    token: Token, left: Sequence[Token], right: Sequence[Token], clause: Clause, context: Context
) -> list[Mention]:
    """Return what one number counts; a number of nothing known counts nothing."""
    assert token.numeral is not None
    quantity = token.numeral.quantity
    if quantity.unit in _MONEY:
        return _money(token, left, right, quantity, context)
    if quantity.unit not in _COUNTS:
        return []
    named = _named(left, clause, context) or _named(right, clause, context, behind=True)
    if named is None:
        named = _inherited(left, right, clause, context)
    if named is None:
        return []
    metric, sense = named
    start = min([t.start for t in left if t.kind in ("label", "request", "act", "result")] or [token.start])
    end = max([t.end for t in right if t.kind in ("label", "act", "result")] or [token.end])
    if any(t.kind in ("label", "act", "result") for t in left):
        end = token.end
    op = _OPS[quantity.hedge]
    if quantity.hedge is Hedge.NEARLY and token.text.startswith(_BELOW):
        op = "<="
    if quantity.value == 0 and op == "=":
        op = "none"
    mention = Mention(metric, start, end, op, quantity, sense)
    second = sense_with(sense) if sense else None
    if second:
        return [mention, replace(mention, metric=sense_metric(second), sense=second)]
    return [mention]


def _named(
    tokens: Sequence[Token], clause: Clause, context: Context, behind: bool = False
) -> tuple[str, str] | None:
    """Return the metric and the verb's sense that the cues beside a number name, or None."""
    near = list(tokens) if behind else list(reversed(tokens))
    labels = [t for t in near if t.kind == "label" and topic_of(t.value) != "fee"]
    results = [t for t in near if t.kind == "result"]
    acts = [t for t in near if t.kind == "act"]
    requests = [t for t in near if t.kind == "request" and t.value != "foreign"]
    topic = _dispute(labels, context)
    if results and topic and (not labels or topic_of(labels[0].value) in DISPUTES):
        return f"{topic}.{results[0].value}", ""
    if labels:
        if len({t.value for t in labels if topic_of(t.value) in DISPUTES}) > 1:
            return None  # “复议、诉讼合计5件” is in no cell
        return labels[0].value, ""
    if any(t.kind == "foreign" for t in near) and not any(t.value == "strong" for t in requests):
        return None
    about = context.topic == "request" or any(t.value == "strong" for t in requests)
    if behind:
        acts = _right_behind(acts, near)
    if acts and (requests or about) and not (context.topic == "foreign" and not requests):
        if requests and not about and clause.has("foreign"):
            return None
        return sense_metric(acts[0].value), acts[0].value
    if not behind and any(t.value == "strong" for t in requests) and not context.attributes:
        return "applications.received_new", "received"
    return None


def _right_behind(acts: Sequence[Token], near: Sequence[Token]) -> list[Token]:
    """Return the verb that answers for a number before it: “3件均已答复”, not “3件收到时间在…”."""
    denied = any(t.kind == "negation" for t in near)
    done = [t for t in acts if t.value == "concluded"]
    return [] if denied or not done or near[0].start + 12 < done[0].start else done[:1]


def _dispute(labels: Sequence[Token], context: Context) -> str:
    """Return which kind of dispute a result belongs to, or an empty string."""
    near = [topic_of(t.value) for t in labels if topic_of(t.value) in DISPUTES]
    if near:
        return near[0]
    return context.topic if context.topic in DISPUTES else ""


def _inherited(
    left: Sequence[Token], right: Sequence[Token], clause: Clause, context: Context
) -> tuple[str, str] | None:
    """Return the metric of a number whose verb stands in the clause before (“…，共12件”)."""
    alone = all(t.kind in ("list", "year") for t in left) and not right
    if not alone or clause.inner or clause.has("foreign") or not context.act:
        return None
    if context.topic != "request" or not any(t.value == "sum" for t in left):
        return None
    if context.mentions or context.total is not None:
        return None
    return sense_metric(context.act), context.act


def _money(
    token: Token, left: Sequence[Token], right: Sequence[Token], quantity: Quantity, context: Context
) -> list[Mention]:
    """Return a sum of money as a processing fee or charge, where the words name one."""
    labels = [t for t in (*reversed(left), *right) if t.kind == "label"]
    about = [t for t in labels if topic_of(t.value) in ("fee", "charges")]
    if about:
        metric = about[0].value
    elif context.topic in ("fee", "charges") and not labels:
        metric = {"fee": "fee.collected_amount", "charges": "charges.amount"}[context.topic]
    else:
        return []
    op = "none" if quantity.value == 0 else _OPS[quantity.hedge]
    start = min([t.start for t in about if t.start < token.start] or [token.start])
    return [Mention(metric, start, token.end, op, quantity)]


def _taken_over(clause: Clause, context: Context) -> list[Mention]:
    """Return “均已答复”: the number of requests told before is the number answered."""
    acts = clause.all("act", "concluded")
    if not acts or context.total is None or clause.has("negation", "words") or clause.inner:
        return []
    if clause.has("foreign") or context.topic != "request":
        return []
    done = [
        t for t in clause.all("list", "all", "each")
        if t.end <= acts[0].start and acts[0].start - t.end <= 8
    ]  # fmt: skip
    if not done or clause.has("label"):
        return []
    total = context.total
    return [
        Mention(
            "applications.total_handled", done[0].start, acts[0].end, total.op, total.quantity,
            "concluded", implied=True,
        )
    ]  # fmt: skip
