"""Lists and sums → mentions: one number for several names, “其他”, and totals of what was told."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.claims.clause import Clause, Context, Mention
from auditor.claims.implied import mention_of
from auditor.claims.lexicon import Token, measures
from auditor.claims.naming import NAMES, Named
from auditor.claims.readings import DISPUTES, sense_metric, topic_of

_OTHER = 3  # characters between “其他” and its number


def shared(clause: Clause, numbers: Sequence[int], context: Context) -> list[Mention]:
    """Return a list's mentions: one number for all (“均为0件”) or one for each (分别为)."""
    tokens = clause.tokens
    first = tokens[numbers[0]]
    before = [t for t in tokens if t.end <= first.start]
    labels = [t for t in before if t.kind == "label" and topic_of(t.value) != "fee"]
    above = context.last
    if not labels and above is not None and not above.has("number") and not above.has("negation"):
        if not any(t.kind in NAMES for t in before):
            labels = [t for t in above.tokens if t.kind == "label"]
    labels = list({t.value: t for t in labels}.values())
    each = [t for t in before if t.kind == "list" and t.value == "each"]
    if len(labels) < 2 or not each or labels[-1].end > each[-1].start:
        return []
    if context.attributes or context.topic == "foreign":
        return []
    if len(numbers) == 1 and each[-1].text != "分别":
        pairs = [(label, first) for label in labels]
    elif len(numbers) == len(labels):
        pairs = [(label, tokens[i]) for label, i in zip(labels, numbers, strict=True)]
    else:
        return []
    return [
        mention_of(label.value, "", label.start, number.end, number)
        for label, number in pairs
        if number.numeral is not None and measures("requests", number.numeral.quantity.unit)
    ]


def other(
    left: Sequence[Token], number: Token, context: Context, found: Sequence[Mention]
) -> Named | None:
    """Return what “其他2件” counts: the rest of the kind that was listed right before it."""
    last = left[-1] if left else None
    if last is None or last.kind == "colon":
        last = left[-2] if len(left) > 1 else None
    told = [*context.mentions, *found]
    if last is None or last.kind != "other" or number.start - last.end > _OTHER or not told:
        return None
    beside = told[-1].metric
    group, _, name = beside.rpartition(".")
    if beside.startswith("applicant."):
        metric = "applicant.legal_person.other"
    elif group.startswith("outcome.other"):
        metric = "outcome.other.misc"
    elif beside.startswith("outcome."):
        metric = "outcome.other"
    elif group in DISPUTES and name != "total":
        metric = f"{group}.other"
    else:
        return None
    return metric, "", last.start, number.end


def inherited(
    left: Sequence[Token], right: Sequence[Token], number: Token, context: Context,
    found: Sequence[Mention],
) -> Named | None:  # fmt: skip
    """Return what a bare sum counts: new and carried requests, outcomes, or the verb before."""
    other = [t for t in left if t.kind == "year" or (t.kind, t.value) == ("period", "last")]
    if any(t.kind not in ("list", "year", "colon", "period") for t in left) or right:
        return None
    if other and context.mentions and _another_year(other[-1], context):
        last = context.mentions[-1]
        return last.metric, last.sense, other[-1].start, other[-1].start
    above = context.last
    asked = context.topic == "request" or (above is not None and above.has("request"))
    if context.unnamed is not None and asked and not context.mentions and not found:
        # “以自然人居多，共97件”, “自然人申请占绝大多数，为187件”
        return context.unnamed.value, "", number.start, number.start
    if context.topic != "request" or not any(t.value == "sum" for t in left):
        return None
    start = min(t.start for t in left)
    said = [mention.metric for mention in (*context.mentions, *found)]
    new = [m for m in (*context.mentions, *found) if m.metric == "applications.received_new"]
    if new and "applications.carried_in" not in said and number.numeral is not None:
        if number.numeral.quantity.value > max(mention.quantity.value for mention in new):
            context.asides += new  # “线上收到7件，线下4件，共11件”: the sum is the total
            return "applications.received_new", "received", start, start
    came = "applications.received_new" in said or (
        context.total is not None and context.total.metric == "applications.received_new"
    )
    if came and "applications.carried_in" in said:
        return "applications.total_in", "intake", start, start
    if len(said) > 1 and all(m.startswith("applicant.") for m in said) and context.total is None:
        return "applications.received_new", "received", start, start
    if said[-2:] == ["outcome.granted", "outcome.partial"] and len(said) > 1:
        return "outcome.granted_or_partial", "", start, start
    if "outcome.granted" in said and all(m.startswith("outcome.") for m in said) and len(said) > 1:
        return "applications.total_handled", "concluded", start, start
    if said or context.total is not None or not context.act:
        return None
    return sense_metric(context.act), context.act, start, start


def _another_year(token: Token, context: Context) -> bool:
    """Return whether a year is not the report's: “未收到申请（2022年为3件）”."""
    return token.kind == "period" or (context.year is not None and int(token.value) != context.year)
