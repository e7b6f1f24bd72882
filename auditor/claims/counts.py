"""Numbers → mentions: each number looks left, then right, for the name of what it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from auditor.claims.clause import Clause, Context, Mention
from auditor.claims.implied import OPS, implied, mention_of
from auditor.claims.lexicon import Token, stray
from auditor.claims.naming import NAMES, Named, name_before, name_behind
from auditor.claims.published import document, published
from auditor.claims.readings import sense_metric, sense_with, topic_of
from auditor.claims.zeros import DISPUTES
from auditor.report import Quantity

_COUNTS = (
    "",
    "件",
    "条",
    "份",
    "封",
    "起",
    "宗",
    "例",
    "项",
    "个",
    "次",
    "案",
    "件次",
    "桩",
    "单",
    "名",
    "人",
    "家",
)
_PEOPLE = ("名", "人", "家")
# Measure words of other things too: they count requests only where nothing follows them.
_LOOSE = ("个", "项", "次", "名", "人", "家", "单")
_CLAUSE = re.compile(r"[,，;；。:]")
_ITEMS = ("项", "个", "条")
_FOLLOWS = re.compile(r"\s*(?:$|[,，、;；。:()!?和及与占]|申请|均|都|已|予)")
_MONEY = ("元", "万元", "元整")
_OTHER = 3  # characters between “其他” and its number


def counts(clause: Clause, context: Context, text: str) -> list[Mention]:
    """Return the counts and sums of money a clause states, in order."""
    tokens = clause.tokens
    if clause.has("growth", "compare", "same") or (clause.has("growth") and not clause.has("act")):
        return []
    numbers = [
        i for i, t in enumerate(tokens) if t.kind == "number" and not _denied(tokens, i, text)
    ]
    if not numbers:
        return implied(clause, context)
    shared = _shared(clause, numbers, context)
    if shared:
        return shared
    found: list[Mention] = []
    edge = 0
    leads = not any(t.kind in NAMES for t in tokens[: numbers[0]])
    for index, after in zip(numbers, [*numbers, len(tokens)][1:], strict=True):
        left, right = tokens[edge:index], _until_item(tokens[index + 1 : after])
        if leads and edge:  # “6件信访类、1件重复申请”: each number stands before its name
            left = left[max((i for i, t in enumerate(left) if t.kind == "item"), default=-1) + 1 :]
        edge = index + 1
        found += _count(tokens[index], left, right, clause, context, text, found)
    return found


def _denied(tokens: Sequence[Token], index: int, text: str) -> bool:
    """Return whether a number only strengthens a negation beside it (“没有一件”, “一件也没有”)."""
    number = tokens[index]
    assert number.numeral is not None
    if number.numeral.quantity.value != 1 or number.text[0].isascii():
        return False
    before = tokens[index - 1] if index else None
    behind = tokens[index + 1] if index + 1 < len(tokens) else None
    if text[: number.start].endswith(("任何", "任意")):
        return True
    near = [before is not None and number.start - before.end <= 1 and before,
            behind is not None and behind.start - number.end <= 1 and behind]  # fmt: skip
    return any(t and (t.kind, t.value) == ("negation", "words") for t in near)


def _until_item(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens up to the next list mark."""
    stop = next((i for i, t in enumerate(tokens) if t.kind in ("item", "colon")), len(tokens))
    return list(tokens[:stop])


def _shared(clause: Clause, numbers: Sequence[int], context: Context) -> list[Mention]:
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
        if number.numeral is not None and number.numeral.quantity.unit in _COUNTS
    ]


def _count(
    token: Token, left: Sequence[Token], right: Sequence[Token], clause: Clause, context: Context,
    text: str, found: Sequence[Mention],
) -> list[Mention]:  # fmt: skip
    """Return what one number counts; a number of nothing known counts nothing."""
    assert token.numeral is not None
    quantity = token.numeral.quantity
    if quantity.unit in _MONEY:
        return _money(token, left, right, quantity, context, text)
    zero_rate = quantity.unit == "%" and quantity.value == 0
    if left and left[-1].kind == "growth":
        return []
    if any(t.text == "各" for t in left) and not any(t.kind == "label" for t in left):
        return []  # “两市各制定规章1件”: of each, no total
    about = document(left, right, context) or published(token, left, clause, context)
    if about:
        metric, start = about
        return [mention_of(metric, "", start, token.end, token)] if metric else []
    if quantity.unit not in _COUNTS and not zero_rate:
        return []
    if quantity.unit in _LOOSE and not _FOLLOWS.match(text, token.end):
        return []
    base = _base(token, left, right, context, text)
    if base is not None:
        return base
    if _decided(left, right, context):
        assert context.dispute is not None
        context.dispute = replace(context.dispute, quantity=quantity)
        return []
    named = _share_of_disputes(left, token, clause, context, text)
    named = named or name_before(left, token, clause, context, text)
    if named is None or (not named[0] and any(t.kind == "result" for t in right)):
        named = name_behind(right, token, context, text)
    named = _other(left, token, context, found) or named
    named = named or _disclosed(left, right, token, clause, context)
    known = any(t.kind in ("foreign", "case") for t in left)
    if named is None and not clause.inner and not known:
        named = _inherited(left, right, token, context, found)
    rest = any(t.kind == "list" and t.value == "pending" for t in left)
    if rest and not (named and named[0]) and context.topic == "request" and quantity.unit == "件":
        context.pending = mention_of("", "", token.start, token.end, token)
    if not named or not named[0] or quantity.unit in _PEOPLE:
        return []
    if zero_rate and not named[0].endswith(".corrected"):
        return []
    if named[0].endswith(("permits.count", "penalties.count", "coercion.count")):
        if quantity.unit in _ITEMS:
            return []  # “行政许可6项”: kinds of decisions, not decisions
    metric, sense, start, end = named
    mention = mention_of(metric, sense, min(start, token.start), max(end, token.end), token)
    second = sense_with(sense) if sense else None
    if second and any(word in text[start:end] for word in ("办", "答复", "处理")):
        return [mention, replace(mention, metric=sense_metric(second), sense=second)]
    return [mention]


def _other(
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


_WITHIN = re.compile(r"[^,，、;；。:()\d]{0,14}?(?P<mark>之中|当中|其中|中|里)")


def _decided(left: Sequence[Token], right: Sequence[Token], context: Context) -> bool:
    """Return whether a number tells how many cases are decided: “审结3件，均为维持”."""
    names = [t for t in left if t.kind in NAMES]
    decided = bool(names) and names[-1].text in ("审结", "结案")
    return decided and context.dispute is not None and not any(t.kind == "result" for t in right)


def _base(
    token: Token, left: Sequence[Token], right: Sequence[Token], context: Context, text: str
) -> list[Mention] | None:
    """Return what “12件申请中” counts: all of them where a request stands there, else nothing.

    None where the number is no such base of what follows.
    """
    match = _WITHIN.match(text, token.end)
    if match is None:
        return None
    if any(t.start < match.end() < t.end or t.end == match.end() for t in right):
        return None  # “正在办理中”
    inside = [t for t in right if t.end <= match.end()]
    names = [t for t in (*left, *inside) if t.kind in ("label", "result", "foreign", "case")]
    if names or context.topic == "foreign" or context.attributes:
        return [] if inside or match[0] == match["mark"] else None
    acts = [t for t in (*left, *inside) if t.kind == "act"]
    requests = [t for t in inside if t.kind == "request" and t.value in ("strong", "weak")]
    if not requests and not (acts and context.topic == "request"):
        return [] if match[0] == match["mark"] else None
    sense = acts[-1].value if acts else "received"
    return [mention_of(sense_metric(sense), sense, token.start, match.end(), token)]


# Due, or a tariff: no sum that was collected.
_EACH_CASE = re.compile(r"(?:每[件页条]|应收|应缴|应当收取)[^,，。;；]{0,6}$")
_DISCLOSURE = re.compile(r"(?:政府)?信息公开(?:的|类|案件|工作|方面|引起|引发|[^,，。;；\d]{0,4})$")


def _share_of_disputes(
    left: Sequence[Token], number: Token, clause: Clause, context: Context, text: str
) -> Named | None:
    """Return the cases over disclosure among all cases told: “应诉23件，其中涉及信息公开的2件”."""
    total = context.dispute
    if total is None or total not in context.mentions or not clause.has("list", "among"):
        return None
    edge = max((t.end for t in left if t.kind == "list"), default=0)
    if not _DISCLOSURE.search(text[edge : number.start]):
        return None
    context.asides.append(total)
    return total.metric, "", number.start, number.end


def _disclosed(
    left: Sequence[Token], right: Sequence[Token], number: Token, clause: Clause, context: Context
) -> Named | None:
    """Return requests granted where a bare “公开” stands at the number, among requests.

    “公开33件”, “15件公开”: of requests only where their total, or another outcome, was told.
    """
    told = context.total is not None or any(
        mention.metric.startswith("outcome.") for mention in context.mentions
    )
    if context.topic != "request" or context.attributes or not told or clause.has("document"):
        return None
    before = [t for t in left if t.text == "公开" and number.start - t.end <= 1]
    behind = [t for t in right if t.text == "公开" and t.start - number.end <= 2]
    if before:
        return "outcome.granted", "", before[0].start, number.end
    if behind and not any(t.kind == "label" for t in right):
        return "outcome.granted", "", number.start, behind[0].end
    return None


def _inherited(
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
    if context.topic != "request" or not any(t.value == "sum" for t in left):
        return None
    start = min(t.start for t in left)
    said = [mention.metric for mention in (*context.mentions, *found)]
    new = [m for m in (*context.mentions, *found) if m.metric == "applications.received_new"]
    if new and "applications.carried_in" not in said and number.numeral is not None:
        if number.numeral.quantity.value > max(mention.quantity.value for mention in new):
            context.asides += new  # “线上收到7件，线下4件，共11件”: the sum is the total
            return "applications.received_new", "received", start, start
    if "applications.received_new" in said and "applications.carried_in" in said:
        return "applications.total_in", "intake", start, start
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


def _alone(left: Sequence[Token], number: Token, text: str) -> bool:
    """Return whether no other thing is named before a sum of money in its clause."""
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, number.start)), default=0)
    return stray(text, left, start, number.start) <= _OTHER


def _money(
    token: Token,
    left: Sequence[Token],
    right: Sequence[Token],
    quantity: Quantity,
    context: Context,
    text: str,
) -> list[Mention]:
    """Return a sum of money as a processing fee or charge, where the words name one."""
    labels = [t for t in (*reversed(left), *right) if t.kind == "label"]
    about = [t for t in labels if topic_of(t.value) in ("fee", "charges")]
    if _EACH_CASE.search(text[: token.start]):
        return []
    if about:
        metric = about[0].value
    elif context.topic in ("fee", "charges") and not labels and _alone(left, token, text):
        metric = {"fee": "fee.collected_amount", "charges": "charges.amount"}[context.topic]
    else:
        return []
    op = "none" if quantity.value == 0 else OPS[quantity.hedge]
    start = min([t.start for t in about if t.start < token.start] or [token.start])
    return [Mention(metric, start, token.end, op, quantity)]
