"""Numbers that a clause takes over from the one before, or leaves for the one behind."""

from __future__ import annotations

from dataclasses import replace

from auditor.claims.clause import Clause, Context, Mention
from auditor.claims.lexicon import Token
from auditor.claims.readings import DISPUTES, topic_of
from auditor.report import Hedge

OPS = {
    Hedge.EXACT: "=", Hedge.MORE: ">=", Hedge.ABOVE: ">=", Hedge.AT_LEAST: ">=",
    Hedge.ABOUT: "approx", Hedge.NEARLY: "approx", Hedge.AT_MOST: "<=",
}  # fmt: skip
_TAKEN = ("applicant.", "channel.", "outcome.granted", "outcome.partial")
_OF_ONE = ("outcome.", "applicant.", "channel.", "applications.carried_out")
_BELOW = ("不足", "不到", "不满", "未满")


def implied(clause: Clause, context: Context) -> list[Mention]:
    """Return what a clause without a number says of the number told before it."""
    return (
        _taken_over(clause, context) or _afterthought(clause, context) or _single(clause, context)
    )


def _single(clause: Clause, context: Context) -> list[Mention]:
    """Return what became of the one request or case told before: “收到申请1件，予以公开”."""
    last = context.mentions[-1] if context.mentions else None
    ours = context.topic == "request" or context.topic in DISPUTES
    if last is None or not ours or last.op != "=" or last.quantity.value != 1:
        return []
    if clause.has("negation") or clause.has("foreign") or clause.has("growth"):
        return []
    names = [t for t in clause.tokens if t.kind in ("label", "result")]
    if len(names) != 1 or clause.has("list", "share", "among"):
        return []
    name = names[0]
    if name.kind == "result":
        topic, _, rest = last.metric.rpartition(".")
        metric = f"{topic}.{name.value}" if topic in DISPUTES and rest == "total" else ""
    else:
        within = last.metric in ("applications.received_new", "applications.total_handled")
        metric = name.value if within and name.value.startswith(_OF_ONE) else ""
    if not metric:
        return []
    return [_over(last, metric, name, name, "")]


def mention_of(metric: str, sense: str, start: int, end: int, token: Token) -> Mention:
    """Return a mention with the operator that the number's printing makes."""
    assert token.numeral is not None
    quantity = token.numeral.quantity
    op = OPS[quantity.hedge]
    if quantity.hedge is Hedge.NEARLY and token.text.startswith(_BELOW):
        op = "<="
    if quantity.value == 0 and op == "=":
        op = "none"
    return Mention(metric, start, end, op, quantity, sense)


def _afterthought(clause: Clause, context: Context) -> list[Mention]:
    """Return a number named behind the comma: “另有3件依法延期，延至下一年度答复”."""
    pending, context.pending = context.pending, None
    labels = [t for t in clause.all("label") if topic_of(t.value) == "request"]
    if pending is None or not labels or clause.has("negation", "words"):
        return []
    return [replace(pending, metric=labels[0].value, end=labels[0].end)]


def _taken_over(clause: Clause, context: Context) -> list[Mention]:
    """Return “均已答复”, “均获维持”: the number told before holds of this as well."""
    done = clause.all("list", "all", "each")
    if not done or clause.has("negation", "words") or clause.inner or clause.has("foreign"):
        return []
    results = clause.all("result", "upheld", "corrected", "other", "pending")
    others = [t for t in clause.all("label") if topic_of(t.value) not in DISPUTES]
    if results and context.dispute is not None and not others:
        topic = topic_of(context.dispute.metric)
        return [_over(context.dispute, f"{topic}.{results[0].value}", done[0], results[0], "")]
    bare = [t for t in clause.all("publish") if t.text == "公开"]
    if bare and context.total is not None and context.topic == "request" and not others:
        if not context.attributes and bare[0].start - done[0].end <= 2:
            return [_over(context.total, "outcome.granted", done[0], bare[0], "")]
    labels = [t for t in clause.all("label") if t.value.startswith(_TAKEN)]
    if labels and context.total is not None and context.topic == "request":
        if not context.attributes and labels[0].start - done[0].end <= 4:
            return [_over(context.total, labels[0].value, done[0], labels[0], "")]
    acts = [t for t in clause.all("act", "concluded") if 0 < t.start - done[0].start <= 12]
    if not acts or clause.has("label") or context.total is None or context.topic != "request":
        return []
    sense = "in_time" if clause.has("list", "in_time") else "concluded"
    return [_over(context.total, "applications.total_handled", done[0], acts[0], sense)]


def _over(total: Mention, metric: str, first: Token, last: Token, sense: str) -> Mention:
    return Mention(
        metric, min(first.start, last.start), max(first.end, last.end), total.op, total.quantity,
        sense, implied=True,
    )  # fmt: skip


def still_open(clause: Clause, context: Context) -> Mention | None:
    """Return the rest that is to be answered next year: “其余3件将于2024年1月答复”."""
    pending = clause.all("list", "pending")
    will = [t for t in clause.all("unreal") if t.text in ("将于", "将在", "拟于")]
    numbers = [t for t in clause.all("number") if pending and t.start >= pending[0].end]
    if not (will and numbers and context.topic == "request") or numbers[0].start > will[0].start:
        return None
    return mention_of("applications.carried_out", "", pending[0].start, will[0].end, numbers[0])
