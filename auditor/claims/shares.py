"""Shares: “占办结数的22%”, “公开率七成”, “三成被纠正”, “自然人187件，占比95.4%”."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.claims.clause import PETITIONS, Clause, Context, Mention
from auditor.claims.lexicon import Token
from auditor.claims.naming import dispute_of
from auditor.claims.ratios import base_of, may_part
from auditor.claims.share_names import Named, bracketed, disclosed, joint, named_base, told_before
from auditor.claims.subjects import unsaid
from auditor.report import Hedge, Quantity

_OPS = {
    Hedge.MORE: ">=", Hedge.ABOVE: ">=", Hedge.AT_LEAST: ">=", Hedge.ABOUT: "approx",
    Hedge.NEARLY: "approx", Hedge.AT_MOST: "<=",
}  # fmt: skip
_BELOW = ("不足", "不到", "不满", "未满", "低于")
_REACH = 12  # characters between a name and its share
_LINK = re.compile(
    r"(?:的|类|件|数|量|申请|提出|提交|案件|答复|处理|受理|办理|申请人|情形|信息|者|方式|渠道|途径|平台|合计|共|约|"
    r"为|是|达到|达|有|在|仅|率|分别|则|也|近|均|:)*"
)
_BEHIND = re.compile(
    r"(?:的|以上|左右|申请人|申请件|申请|是|为|来自于|来自|通过|以|由|采用|采取|属于|属|系|被|予以|获|案件|复议|诉讼|"
    r"经|结果为|结果|提交|采取|因|选择|均|向我局|答复)*"
)
_EXCEPT = re.compile(r"\([^()]*(?:除外|不含|不计|剔除)")


def shares(clause: Clause, numbers: Sequence[Token], context: Context, text: str) -> list[Mention]:
    """Return the shares a clause states; ``numbers`` are its percentages that are no changes."""
    found: list[Mention] = []
    if context.topic == "foreign" or clause.has("foreign") or not numbers:
        context.named = left_over(clause)
        return found
    if pairs := _in_turn(clause, numbers):
        return [
            _share(name.value, name.start, number, None) for name, number in pairs
            if number.numeral and _may(name.value, number.numeral.quantity, context)
        ]  # fmt: skip
    leads = bool(numbers) and not _names(clause.tokens, clause.tokens[0].start, numbers[0].start)
    edge = clause.tokens[0].start if clause.tokens else 0
    for index, number in enumerate(numbers):
        later = numbers[index + 1].start if index + 1 < len(numbers) else len(text)
        for metric, start, base in _named(clause, number, edge, later, leads, context, text, found):
            if number.numeral is not None and _may(metric, number.numeral.quantity, context):
                found.append(_share(metric, start, number, base))
        edge = number.end
    context.named = ""
    return found


def _in_turn(clause: Clause, numbers: Sequence[Token]) -> list[tuple[Token, Token]]:
    """Return which share is whose in “予以公开、部分公开分别占50%、20%”."""
    if not any(t.text.startswith("分别") and t.end <= numbers[0].start for t in clause.all("list")):
        return []
    names = _names(clause.tokens, clause.tokens[0].start, numbers[0].start)
    names = [t for t in names if t.kind == "label"]
    if len(names) < 2 or len(numbers) < 2:
        return []
    return list(zip(names, numbers, strict=True)) if len(names) == len(numbers) else []


def left_over(clause: Clause) -> str:
    """Return the part a clause names without a number: “不予公开的，占…”."""
    names = [t for t in clause.all("label") if base_of(t.value) is not None]
    return "" if clause.has("number") or not names else names[-1].value


def _may(metric: str, quantity: Quantity, context: Context) -> bool:
    if base_of(metric) is None or (metric == PETITIONS and context.topic != "request"):
        return False
    if metric.startswith("outcome.") and context.attributes:
        return False
    return quantity.value <= 100 and not (quantity.value == 0 and metric.endswith(".corrected"))


def _share(metric: str, start: int, number: Token, base: str | None) -> Mention:
    assert number.numeral is not None
    quantity = number.numeral.quantity
    op = _OPS.get(quantity.hedge)
    if quantity.hedge is Hedge.NEARLY and (
        number.text.startswith(_BELOW) or number.text.endswith(("弱", "不到"))
    ):
        op = "<="
    base = base or base_of(metric)
    return Mention(
        metric, min(start, number.start), number.end, "share_of", quantity, base=base, share_op=op
    )


def _names(tokens: Sequence[Token], start: int, end: int) -> list[Token]:
    """Return the names of parts between two places."""
    return [
        t for t in tokens
        if start <= t.start and t.end <= end and t.kind in ("label", "result")
        and (t.kind == "result" or base_of(t.value) is not None)
    ]  # fmt: skip


def _named(
    clause: Clause, number: Token, edge: int, later: int, leads: bool, context: Context, text: str,
    found: Sequence[Mention],
) -> list[Named]:  # fmt: skip
    """Return what a percentage is a share of whom: metric, where it is named, and its base."""
    tokens = [t for t in clause.tokens if edge <= t.start and t.end <= number.start]
    if text[: number.start].endswith("(") and text.startswith(")", number.end):
        return bracketed(clause, number, context, text)
    cue = next((t for t in reversed(tokens) if (t.kind, t.value) == ("list", "share")), None)
    end = cue.start if cue is not None else number.start
    names = _names(clause.tokens, edge, end)
    rate = [t for t in names if text.startswith("率", t.end) or t.text.endswith("率")]
    if rate and _LINK.fullmatch(text[rate[-1].end : number.start].removeprefix("率")):
        if not _ours(rate[-1], clause, context, text):
            return []
        metric = _metric(rate[-1], names, clause, context)
        excepted = _EXCEPT.match(text, number.end)
        return [] if excepted or not metric else [(metric, rate[-1].start, None)]
    if cue is not None and not names and (bare := disclosed(tokens, cue, context, text)):
        return [("outcome.granted", bare.start, named_base(clause, cue, number, context))]
    if cue is not None:
        base = named_base(clause, cue, number, context)
        if both := joint(names, end, clause, context, text, found):
            return [(metric, start, base) for metric, start in both]
        if names:
            return _one(names, clause, context, base)
        return told_before(clause, cue, edge, context, text, base, found)
    if both := joint(names, end, clause, context, text, found):
        return [(metric, start, None) for metric, start in both]
    if names and not leads:
        gap = text[names[-1].end : number.start]
        spoken = "%" not in number.text
        if (spoken and len(gap) <= _REACH and "," not in gap) or _LINK.fullmatch(gap):
            return _one(names, clause, context, None)
        return []
    if not clause.has("label") and not clause.has("result"):
        return bracketed(clause, number, context, text)
    behind = _names(clause.tokens, number.end, later)
    if behind and leads and _BEHIND.fullmatch(text[number.end : behind[0].start]):
        return _one(behind[:1], clause, context, None)
    return []


def _ours(rate: Token, clause: Clause, context: Context, text: str) -> bool:
    """Return whether a rate is one of requests: “公开率”, not “项目决算公开率”."""
    if rate.kind == "result" or rate.text != "公开率":
        return True
    beside = any(t.end == rate.start and t.kind in ("request", "act") for t in clause.tokens)
    ours = context.topic == "request" and context.total is not None
    return beside or (ours and unsaid(text, clause.tokens[0].start, rate.start, clause))


def _one(names: Sequence[Token], clause: Clause, context: Context, base: str | None) -> list[Named]:
    metric = _metric(names[-1], names, clause, context)
    within = [t.value for t in names if t.value.startswith("applicant.")] or [context.named]
    if metric.startswith("outcome.") and within[-1].startswith("applicant."):
        return [(metric, names[-1].start, within[-1])]  # “法人申请中，予以公开占60%”
    if metric and base is not None and not may_part(metric, base):
        return []
    return [(metric, names[-1].start, base)] if metric else []


def _metric(token: Token, names: Sequence[Token], clause: Clause, context: Context) -> str:
    """Return the metric a name stands for; a ground beside its group is the finer one."""
    if token.kind == "result":
        topic = dispute_of([*clause.all("label"), *names], token, context)
        return f"{topic}.{token.value}" if topic and not context.unrelated else ""
    finer = [t for t in names if t.kind == "label" and t.value.startswith(f"{token.value}.")]
    metric = finer[0].value if finer else token.value
    if metric == "outcome.other.misc" and context.topic.startswith(("review", "litigation")):
        return f"{context.topic}.other"
    return metric
