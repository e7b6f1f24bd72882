"""What a number counts, by the words before and behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.claims.clause import GROUNDS, Clause, Context
from auditor.claims.lexicon import Token, stray
from auditor.claims.readings import DISPUTES, SOMEWHERE, sense_metric, topic_of
from auditor.claims.zeros import LAST_YEAR

NAMES = ("label", "result", "act", "request", "foreign", "case")
_STRAY = 3  # characters of other words between a name and its number; more count something else
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
# What may stand between “依申请公开”, or a kind of requester, and a number that counts it.
_PLAIN = re.compile(
    r"(?:件|代理|名义|主体|方面|以|事项|办件|案件|工作|情况|数量|总数|总量|件数|申请|提出|提交|递交|政府信息公开|信息公开|单位|类|名下|数|的|受理|"
    r"收到|接收|受理|新收|来件|共计|共有|共|合计|总计|总共|累计|计|为|有|是|约|:|达|达到|分别|仅|只有|各|均|占|由|本年|全年)*"
)

_STRAY_VERB = 2  # likewise between a verb alone and its number
_OF_MANY = (
    "登记",
    "提出",
    "提交",
    "递交",
    "新增",
    "转来",
    "转办",
    "处理",
    "办理",
)  # of other things too
_CASES = ("件", "起", "宗", "份", "例", "件次")
_TOGETHER = re.compile(r"共|合计|总计|一共|计|合占")
_CARRIED = ("applications.carried_in", "applications.carried_out")
Named = tuple[str, str, int, int]


def name_before(
    tokens: Sequence[Token], number: Token, clause: Clause, context: Context, text: str
) -> Named | None:
    """Return the metric, verb's sense and place that the words before a number name.

    The nearest name wins; an empty metric says that it counts something that is no claim.
    """
    names = [t for t in reversed(tokens) if t.kind in NAMES]
    mark = max((t.end for t in tokens if t.kind == "item"), default=-1)
    act = next((t for t in names if t.kind == "act"), None)
    if act is not None and all(t.start < mark for t in names if t.kind in ("act", "request")):
        act = None  # the number belongs to a list behind the verb: “…最大的汀南、港前两个”
    colon = max((t.end for t in tokens if t.kind == "colon"), default=-1)
    if act is not None and act.end <= colon and not _COUNTED.search(text[: colon - 1]):
        act = None  # “答复结果：公开11件”: a heading, not the verb of the first number
    request = None
    for token in names:
        if token.kind in ("foreign", "case") or (token.kind, token.value) == ("request", "foreign"):
            strong = request is not None and request.value == "strong"
            if not strong:
                return "", "", 0, 0
            break
        if token.kind == "request":
            request = request or token
        elif token.kind in ("label", "result"):
            if topic_of(token.value) == "charges" and number.numeral is not None:
                if number.numeral.quantity.unit:
                    return None  # “收费项目1项” is no sum of money
            gap = _BRACKETS.sub("", text[token.end : number.start])
            near = stray(text, clause.tokens, token.end, number.start) <= _STRAY
            unit = number.numeral.quantity.unit if number.numeral is not None else ""
            near = near or (unit in _CASES and gap.endswith(("的", "的有", "的共", "的为")))
            finer, before = _finer(token, names), text[: token.start][-10:]
            named = _label(finer, names, clause, context, before, gap, unit, near=near)
            if named is not None:
                return _joint(named, tokens, text[token.end : number.start])
    counted = act is not None and is_count(act)
    if act is not None and (request is not None or context.topic == "request" or counted):
        if request is None and (context.topic == "foreign" or clause.has("foreign")):
            return "", "", 0, 0
        if request is not None and request.value != "strong" and context.topic == "foreign":
            return "", "", 0, 0
        if request is not None and request.value == "vague":
            return "", "", 0, 0
        most = 0 if act.text in _OF_MANY else _STRAY_VERB
        if request is None and stray(text, clause.tokens, act.end, number.start) > most:
            return "", "", 0, 0  # “受理数据需求96条”
        against = any(t.kind == "list" and t.value == "against" for t in tokens)
        if not against and not _listed(request or act, number, text):
            return sense_metric(act.value), act.value, min(t.start for t in names), number.end
        return "", "", 0, 0
    part = clause.has("list", "among") and context.total is not None
    if request is not None and request.value == "strong" and not context.attributes and not part:
        if _PLAIN.fullmatch(_BRACKETS.sub("", text[request.end : number.start]).strip("(:")):
            return "applications.received_new", "received", request.start, number.end
    return None


def _joint(named: Named, tokens: Sequence[Token], gap: str) -> Named:
    """Return what a number of two outcomes together counts: “予以公开和部分公开共26件”."""
    groups = {t.value for t in tokens if t.kind == "label" and t.value.count(".") == 1
              and t.value.startswith("outcome.")}  # fmt: skip
    if len(groups) < 2 or named[0] not in groups or not _TOGETHER.search(gap):
        return named
    if groups == {"outcome.granted", "outcome.partial"}:
        return "outcome.granted_or_partial", *named[1:]
    return "", "", 0, 0


def is_count(act: Token) -> bool:
    """Return whether a verb's word is itself a number of requests: “申请量”, “收件”."""
    return act.text.endswith(
        ("申请数", "件数", "申请量", "申请数量", "申请总数", "申请总量", "受理量", "受理数", "收件")
    )


_TALLIES = ("受理量", "受理数", "收件", "收件总数")
_COUNTED = re.compile(r"(?:申请|件|量|数|数量|件数|总数)$")


def _finer(token: Token, names: Sequence[Token]) -> Token:
    """Return the ground beside a group: “属于内部事务信息不予公开2件” counts the ground."""
    finer = [t for t in names if t.kind == "label" and t.value.startswith(f"{token.value}.")]
    return finer[0] if finer else token


_TOPIC = re.compile(r"(?:集中|涉及|关于|有关|主要|内容|领域|方面|类|问题|事项(?!共|$))")


def _listed(token: Token, number: Token, text: str) -> bool:
    """Return whether a topic stands between the request and its number (“集中在征地补偿3件”)."""
    return _TOPIC.search(text[token.end : number.start]) is not None


def _of_disputes(clause: Clause) -> bool:
    """Return whether a clause speaks of cases and not of requests (“去年遗留的2件复议”)."""
    cases = any(topic_of(t.value) in DISPUTES for t in clause.all("label"))
    return cases and not clause.has("request")


def _label(
    token: Token, names: Sequence[Token], clause: Clause, context: Context, before: str, gap: str,
    unit: str, *, near: bool,
) -> Named | None:  # fmt: skip
    """Return what a label or a result names, or None where it is too far or out of its topic."""
    if token.kind == "result":
        topic = dispute_of(names, token, context)
        if not topic or context.unrelated:
            return None
        return f"{topic}.{token.value}", _somewhere(names), token.start, token.end
    metric, topic = token.value, topic_of(token.value)
    if metric == "applications.carried_out" and LAST_YEAR.search(before):
        metric = "applications.carried_in"
    if topic == "fee":
        return None
    if metric in _CARRIED and _of_disputes(clause):
        return "", "", 0, 0
    if metric in _CARRIED and context.topic not in ("request", "") and not clause.has("request"):
        return "", "", 0, 0
    if topic in DISPUTES:
        others = {t.value for t in names if t.kind == "label" and topic_of(t.value) in DISPUTES}
        if context.unrelated or clause.has("case", "aside"):
            return "", "", 0, 0
        if len(others & {"review.total", "litigation.total"}) > 1 and not clause.has(
            "list", "among"
        ):
            first = min(t.start for t in names if t.kind == "label")
            return "other.uncheckable", "disputes", first, token.end
        return (metric, "", token.start, token.end) if near else None
    if metric in GROUNDS and (context.topic != "request" or unit == "条"):
        return "", "", 0, 0
    if metric.startswith(("outcome.", "applicant.", "applications.", "channel.")):
        if context.topic == "foreign" or context.attributes:
            return ("", "", 0, 0) if metric.startswith("outcome.") else None
        loose = metric.startswith(("applicant.", "channel.")) or unit == "条"
        if loose and not _PLAIN.fullmatch(gap):
            return None
    return (metric, "", token.start, token.end) if near else None


def name_behind(
    tokens: Sequence[Token], number: Token, context: Context, text: str
) -> Named | None:
    """Return what the words behind a number name: “3件予以公开”, “3件均已答复”."""
    names = [t for t in tokens if t.kind in NAMES]
    if not names or context.topic == "foreign" or context.attributes:
        return None
    denied = any(t.kind in ("negation", "year", "foreign", "case") for t in tokens)
    for name in names:
        if stray(text, tokens, number.end, name.start) > _STRAY:
            return None
        token = _finer(name, names)
        if token.kind == "result" and (topic := dispute_of(names, token, context)):
            return f"{topic}.{token.value}", _somewhere(names), number.start, token.end
        if token.value == "outcome.other.misc" and context.topic in DISPUTES:
            return f"{context.topic}.other", "", number.start, token.end
        if token.kind == "label" and topic_of(token.value) == "request":
            return token.value, "", number.start, token.end
        if token.kind == "case":
            return "", "", 0, 0
        if token.kind == "act" and token.value == "concluded" and not denied:
            if context.topic == "request" or any(t.kind == "request" for t in names):
                return "applications.total_handled", "concluded", number.start, token.end
    return None


def _somewhere(names: Sequence[Token]) -> str:
    """Return the sense of a result beside which no kind of dispute is named, or several."""
    kinds = {topic_of(t.value) for t in names if t.kind == "label"} & set(DISPUTES)
    return "" if len(kinds) == 1 else SOMEWHERE


def dispute_of(names: Sequence[Token], result: Token, context: Context) -> str:
    """Return which kind of dispute a result belongs to, or an empty string."""
    labels = [t for t in names if t.kind == "label" and topic_of(t.value) in DISPUTES]
    if labels:
        return topic_of(min(labels, key=lambda t: abs(t.start - result.start)).value)
    return context.topic if context.topic in DISPUTES else ""
