"""Negations and bare nothings → zeros of what they deny."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from auditor.claims.clause import Clause, Context, Mention
from auditor.claims.denied import narrowed, objects
from auditor.claims.lexicon import Token, stray
from auditor.claims.readings import sense_metric
from auditor.report import Quantity

ZERO = Quantity(Decimal(0))
_TWICE = ("未", "未按期", "未按", "未及时", "未办结", "未答复", "未公开", "不")
_LIMITED = re.compile(
    r"要求(?!(?:公开|获取|提供)?(?:政府)?信息|公开|获取|提供)[^,，。]{2,20}的|以[^,，。]{2,20}为内容|需要(?!结转)[^,，。]{2,10}的"
)
_ABOUT = re.compile(
    r"申请公开(?!政府|信息|的|事项|件|申请|工作|情况|案件|办)[^,，。]{1,8}(?:信息|内容|事项)"
)
LAST_YEAR = re.compile(r"(?:上一?年度?|去年度?|往年|年初)[^,，。;；]{0,4}$")
_STOP = re.compile(r"[,，。;；、()]")
_NOUNS = ("label", "request", "fee", "result", "foreign", "document")
_VERBS = ("收", "提", "有", "过")
_SINGLE = 5  # “没有收到任何一件”
_STRAY_INSIDE, _STRAY_BEHIND = 2, 3  # characters of other words that a denial may hold


def zeros(clause: Clause, context: Context, text: str) -> list[Mention]:
    """Return the zeros a clause states: one for each member of a list under one negation."""
    found = _bare(clause, context)
    denied = clause.all("negation", "words")
    if found or not denied or _taken_back(clause, denied[0]):
        return found
    first = denied[0]
    behind = [t for t in clause.tokens if t.start >= first.end and not _no_single(t, first)]
    number = next((i for i, t in enumerate(behind) if t.kind == "number"), None)
    if number is not None:
        if not any(t.kind == "item" for t in behind[:number]):
            return found  # “未按期办结3件”: the number speaks
        behind = behind[:number]
    if not any(t.kind in _NOUNS for t in behind) and _ends(clause, first, text):
        behind = _said_before(clause, first, context) + behind  # “…的申请未收到”
    if not behind or _LIMITED.search(text[first.end : behind[-1].end]):
        return found
    start = min(first.start, behind[0].start if behind[0].start < first.start else first.start)
    end = max(first.end, behind[-1].end)
    found = [
        Mention(_came(metric, first, text), start, end, "none", ZERO, sense)
        for metric, sense in objects(behind, clause, context)
    ]
    found = [_on_channel(mention, clause, first) for mention in found]
    if not found or _speaks_of_more(clause, first, behind[-1], text):
        return []
    return [mention for mention in found if _whole(mention, behind, context, text)]


def _speaks_of_more(clause: Clause, negation: Token, last: Token, text: str) -> bool:
    """Return whether other words stand in a denial: “没有先研究清楚哪些属于商业秘密”."""
    stop = _STOP.search(text, last.end)
    end = stop.start() if stop else len(text)
    return (
        stray(text, clause.tokens, negation.end, last.end) > _STRAY_INSIDE
        or stray(text, clause.tokens, last.end, end) > _STRAY_BEHIND
    )


def _on_channel(mention: Mention, clause: Clause, negation: Token) -> Mention:
    """Return a zero of requests as one of the channel that stands before the negation."""
    front = [t for t in clause.all("label") if t.end <= negation.start]
    channels = [t for t in front if t.value.startswith("channel.")]
    if mention.metric != "applications.received_new" or not channels:
        return mention
    if not narrowed(channels, clause.tokens):
        return mention
    return replace(mention, metric=channels[0].value, sense="", start=channels[0].start)


def _ends(clause: Clause, negation: Token, text: str) -> bool:
    """Return whether nothing stands behind a negation but a verb: “…的也没有”, “一件未收”."""
    stop = _STOP.search(text, negation.end)
    end = stop.start() if stop else len(text)
    rest = [t for t in clause.tokens if t.kind != "act" or t.end <= negation.end]
    told = [t for t in clause.tokens if t.kind == "act" and t.start >= negation.end]
    return text[negation.end : end] in _VERBS or (
        not stray(text, [*rest, *told], negation.end, end)
        and all(t.kind in ("act", "list") for t in clause.tokens if t.start >= negation.end)
    )


def _said_before(clause: Clause, negation: Token, context: Context) -> list[Token]:
    """Return what a negation at the end of a clause denies: what stands before it.

    That is in the clause itself, or in the one before, if it says nothing else of it.
    """
    nouns = [t for t in clause.tokens if t.end <= negation.start and t.kind in _NOUNS]
    before = context.last
    acts = any(t.kind == "act" and t.start >= negation.end for t in clause.tokens)
    if nouns or acts or before is None or before.has("number") or before.has("negation"):
        return nouns
    return [t for t in before.tokens if t.kind == "label"]


def _came(metric: str, negation: Token, text: str) -> str:
    """Return carried-in for carried-out where the year before stands in front: “上年度无结转”."""
    if metric == "applications.carried_out" and LAST_YEAR.search(text[: negation.start][-8:]):
        return "applications.carried_in"
    return metric


def _whole(mention: Mention, behind: Sequence[Token], context: Context, text: str) -> bool:
    """Return whether a zero denies all of a kind, not what comes besides or of one sort."""
    metric = mention.metric
    if metric.endswith(".total"):
        told = context.dispute is not None and context.dispute.metric == metric
        return not context.besides and not (told and context.dispute in context.mentions)
    if metric == "applications.received_new":
        kinds = {t.value for t in behind if t.kind == "label" and t.value.startswith("applicant.")}
        legal = bool(kinds) and "applicant.natural_person" not in kinds
        return not legal and not _ABOUT.search(text[mention.start : mention.end + 12])
    return True


def _no_single(token: Token, negation: Token) -> bool:
    """Return whether a number only strengthens the negation: “没有一件被纠错”."""
    return (
        token.kind == "number"
        and token.numeral is not None
        and token.numeral.quantity.value == 1
        and not token.text[0].isascii()
        and token.start - negation.end <= _SINGLE
    )


def _taken_back(clause: Clause, negation: Token) -> bool:
    """Return whether a second negation takes the first back (“无一起未按期办结”)."""
    return any(
        token.kind == "negation"
        and token.start >= negation.end
        and (token.value == "blocked" or token.text in _TWICE)
        for token in clause.tokens
    )


def _bare(clause: Clause, context: Context) -> list[Mention]:
    """Return the zeros of “依申请公开数量：无”, “…为零”, “零申请”, and of a lone “无”."""
    metrics = {"request": "applications.received_new"}
    found = [
        Mention(
            metrics.get(token.value, f"{token.value}.total"), token.start, token.end, "none", ZERO,
            "received" if token.value == "request" else "",
        )
        for token in clause.all("zero")
        if not any(mention.op == "none" for mention in context.mentions)
    ]  # fmt: skip
    nothing = [t for t in clause.tokens if (t.kind, t.value) == ("negation", "none")]
    if found or not nothing or nothing[-1].end < clause.tokens[-1].end:
        return found
    last = nothing[-1]
    before = [token for token in clause.tokens if token.end <= last.start]
    named = [t for t in before if t.kind in ("label", "request", "act", "result")]
    if named:
        return [
            Mention(metric, named[0].start, last.end, "none", ZERO, sense)
            for metric, sense in objects(before, clause, context)
        ]
    if last.text != "无" or before or context.mentions or context.topic != "request":
        return []
    sense = context.act or "received"
    return [Mention(sense_metric(sense), last.start, last.end, "none", ZERO, sense)]
