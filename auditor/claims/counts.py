"""Numbers → mentions: each number looks left, then right, for the name of what it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from auditor.claims.clause import Clause, Context, Mention
from auditor.claims.implied import implied, mention_of
from auditor.claims.lexicon import Token, measures
from auditor.claims.lists import inherited, other, shared
from auditor.claims.money import money
from auditor.claims.naming import NAMES, Named, name_before, name_behind
from auditor.claims.published import document, published
from auditor.claims.readings import sense_metric, sense_with

# A measure word of other things too counts requests only where nothing follows it.
_FOLLOWS = re.compile(r"\s*(?:$|[,，、;；。:()!?和及与占]|申请|均|都|已|予)")


def counts(clause: Clause, context: Context, text: str) -> list[Mention]:
    """Return the counts and sums of money a clause states, in order."""
    tokens = clause.tokens
    changed = clause.has("growth") and not clause.has("act")
    if changed or clause.has("growth", "compare", "same") or clause.has("change", "to"):
        return []
    numbers = [
        i for i, t in enumerate(tokens) if t.kind == "number" and not _denied(tokens, i, text)
    ]
    if not numbers:
        return implied(clause, context)
    if several := shared(clause, numbers, context):
        return several
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


def _count(
    token: Token, left: Sequence[Token], right: Sequence[Token], clause: Clause, context: Context,
    text: str, found: Sequence[Mention],
) -> list[Mention]:  # fmt: skip
    """Return what one number counts; a number of nothing known counts nothing."""
    assert token.numeral is not None
    quantity = token.numeral.quantity
    if measures("money", quantity.unit):
        return money(token, left, right, quantity, context, text)
    zero_rate = quantity.unit == "%" and quantity.value == 0
    if left and left[-1].kind == "growth":
        return []
    if any(t.text == "各" for t in left) and not any(t.kind == "label" for t in left):
        return []  # “两市各制定规章1件”: of each, no total
    about = document(left, right, context) or published(token, left, clause, context)
    if about:
        metric, start = about
        return [mention_of(metric, "", min(start, token.start), token.end, token)] if metric else []
    if not measures("requests", quantity.unit) and not zero_rate:
        return []
    if measures("loose", quantity.unit) and not _FOLLOWS.match(text, token.end):
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
    named = other(left, token, context, found) or named
    named = named or _disclosed(left, right, token, clause, context)
    known = any(t.kind in ("foreign", "case") for t in left)
    if named is None and not clause.inner and not known:
        named = inherited(left, right, token, context, found)
    rest = any(t.kind == "list" and t.value == "pending" for t in left)
    if rest and not (named and named[0]) and context.topic == "request" and quantity.unit == "件":
        context.pending = mention_of("", "", token.start, token.end, token)
    if not named or not named[0] or measures("people", quantity.unit):
        return []
    if zero_rate and not named[0].endswith(".corrected"):
        return []
    if named[0].endswith(("permits.count", "penalties.count", "coercion.count")):
        if measures("kinds", quantity.unit):
            return []  # “行政许可6项”: kinds of decisions, not decisions
    metric, sense, start, end = named
    mention = mention_of(metric, sense, min(start, token.start), max(end, token.end), token)
    second = sense_with(sense) if sense else None
    if second and any(word in text[start:end] for word in ("办", "答复", "处理")):
        return [mention, replace(mention, metric=sense_metric(second), sense=second)]
    return [*_before(mention, left, right, context), mention, *_of_all(mention, right)]


def _before(
    mention: Mention, left: Sequence[Token], right: Sequence[Token], context: Context
) -> list[Mention]:
    """Return the requests received of which all are answered: “12件均已按期答复”."""
    every = any((t.kind, t.value) == ("list", "all") for t in right)
    told = context.total is not None or any(t.kind == "act" for t in left)
    if mention.sense != "concluded" or told or not every or context.topic != "request":
        return []
    return [replace(mention, metric="applications.received_new", sense="received")]


def _of_all(mention: Mention, right: Sequence[Token]) -> list[Mention]:
    """Return what all of a number of requests came to: “收到的6件申请均予以公开”."""
    if mention.metric not in ("applications.received_new", "applications.total_handled"):
        return []
    every = [t for t in right if (t.kind, t.value) in (("list", "all"), ("list", "each"))]
    names = [t for t in right if t.kind == "label" and t.value.startswith("outcome.")]
    if not every or len(names) != 1 or names[0].start < every[0].end:
        return []
    return [replace(mention, metric=names[0].value, sense="", end=names[0].end, implied=True)]


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
    if len(names) == 1 and names[0].value.startswith("outcome.") and context.topic == "request":
        start, end = min(names[0].start, token.start), max(names[0].end, token.end)
        return [mention_of(names[0].value, "", start, end, token)]  # “不予公开的9件里”
    if names or context.topic == "foreign" or context.attributes:
        return [] if inside or match[0] == match["mark"] else None
    acts = [t for t in (*left, *inside) if t.kind == "act"]
    requests = [t for t in inside if t.kind == "request" and t.value in ("strong", "weak")]
    if not requests and not (acts and context.topic == "request"):
        return [] if match[0] == match["mark"] else None
    sense = acts[-1].value if acts else "received"
    return [mention_of(sense_metric(sense), sense, token.start, match.end(), token)]


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
