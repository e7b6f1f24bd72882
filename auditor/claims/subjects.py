"""Whom a change or a share is of, where its clause does not say so itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from auditor.claims.clause import Clause, Context, Mention
from auditor.claims.lexicon import Token
from auditor.claims.naming import dispute_of
from auditor.claims.readings import sense_metric, topic_of
from auditor.report import Quantity
from auditor.words import load

COUNTED = ("件", "条", "份", "起", "宗", "例", "项", "个", "件次", "封")
_MONEY = ("元", "万元", "亿元")
_NAMES = ("label", "result", "act", "request", "foreign", "publish")
_CARRIED = ("applications.carried_in", "applications.carried_out")
_REQUESTS = "applications.received_new"
_BETWEEN = re.compile(r"[,，;；。]")
_BRACKETED = re.compile(r"\([^()]*\)")


def can_change(metric: str, quantity: Quantity) -> bool:
    """Return whether a change of that unit can be one of that metric."""
    if metric in ("rate.closed", "other.uncheckable", ""):
        return False
    money = topic_of(metric) in ("fee", "charges")
    return quantity.unit == "%" or quantity.unit in (_MONEY if money else COUNTED)


def subjects(clause: Clause, change: Token, context: Context, text: str) -> list[Mention]:
    """Return what has changed: the names before the verb, else the statement before."""
    if context.topic == "foreign":
        return []
    names = [
        t for t in clause.tokens
        if t.end <= change.start and t.kind in _NAMES
    ]  # fmt: skip
    if any(t.kind == "foreign" for t in names):
        return []
    labels = [t for t in names if t.kind == "label"]
    every = [t for t in clause.all("list", "each") if t.end <= change.start]
    if every and len({t.value for t in labels}) > 1 and labels[-1].end <= every[-1].start:
        return [_subject(t.value, t) for t in {t.value: t for t in labels}.values()]
    results = [t for t in names if t.kind == "result"]
    if results and (topic := dispute_of(labels, results[-1], context)):
        return [_subject(f"{topic}.{results[-1].value}", results[-1])]
    if labels:
        return [_subject(labels[-1].value, labels[-1])]
    acts = [t for t in names if t.kind == "act"]
    if acts:
        return [_subject(sense_metric(acts[-1].value), acts[-1])]
    told = last_told(context.mentions, text, clause, context.year)
    if context.changing and unsaid(text, clause.tokens[0].start, change.start, clause):
        return [_subject(context.changing, change)]
    if told is not None and unsaid(text, clause.tokens[0].start, change.start, clause):
        if told.op == "share_of" or (told.op == "none" and told.metric.startswith("channel.")):
            return []
        metric = told.metric
        return [_subject(_REQUESTS if metric == "applications.total_in" else metric, change)]
    requests = [t for t in names if t.kind == "request"]
    if not requests:
        return []
    handled = requests[-1].text.endswith("办理")  # “依申请公开办理量”
    return [_subject("applications.total_handled" if handled else _REQUESTS, requests[-1])]


def last_told(
    mentions: Sequence[Mention], text: str, clause: Clause, year: int | None
) -> Mention | None:
    """Return what a clause without a subject speaks of.

    It speaks of no list's last member, and of nothing told before a number we did not read;
    what stands in brackets explains the number before it.
    """
    if mentions:
        unread = _BRACKETED.sub("", text[mentions[-1].end : clause.tokens[0].start])
        if re.search(r"\d", unread):
            return None
    told = [m for m in mentions if m.year in (None, year) and not m.implied]
    aside = [
        m for m in told
        if m.metric in _CARRIED or (m.op == "none" and not re.search(r"\d", text[m.start : m.end]))
    ]  # fmt: skip
    told = [m for m in told if m not in aside] or told
    if len(told) > 1 and told[-1].metric != told[-2].metric:
        listed = "、" in text[told[-2].end : told[-1].start]
        if listed and not _BETWEEN.search(text[told[-2].end : told[-1].start]):
            return None
    return told[-1] if told else None


def _subject(metric: str, token: Token) -> Mention:
    return Mention(metric, token.start, token.end, "", Quantity(Decimal()))


@cache
def _filler() -> re.Pattern[str]:
    words = sorted(load("cues.toml")["unsaid"]["filler"], key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(words)})*")


def unsaid(text: str, first: int, end: int, clause: Clause) -> bool:
    """Return whether nothing that could be a subject stands between the last mark and ``end``."""
    start = max((m.end() for m in re.finditer(r"[,，;；。(:：]", text[:end])), default=0)
    start = min(start, first)
    kept = list(text[start:end])
    for token in clause.tokens:
        if token.kind in ("year", "period", "number", "growth", "change") and token.start >= start:
            kept[token.start - start : token.end - start] = [""] * (token.end - token.start)
    return _filler().fullmatch("".join(kept)) is not None


def unit_of(token: Token) -> str:
    """Return the unit of a number."""
    assert token.numeral is not None
    return token.numeral.quantity.unit
