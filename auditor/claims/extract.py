"""Sentences → claims: who says which number of what, for which year, of whom.

A sentence is cut at its commas. In each clause a number looks for the name of what it counts
(`counts`), a negation makes zeros of the names behind it (`zeros`). What is left unsaid
(topic, verb, year, scope) is carried over from the clause before, within the part of the report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from auditor.case import Claim, Reading, Sentence
from auditor.claims.clause import GROUNDS, Clause, Context, Mention, clauses
from auditor.claims.counts import counts
from auditor.claims.implied import still_open
from auditor.claims.lexicon import tokenise
from auditor.claims.naming import is_count
from auditor.claims.percents import percents
from auditor.claims.ratios import share_readings
from auditor.claims.readings import DOCUMENTS, readings_of, topic_of
from auditor.claims.zeros import zeros
from auditor.normal import Normal, normalise

_NAMED = re.compile(
    r"(?:^|[,，、;；])[^,，、;；我本全]{2,10}(?:局|委|委员会|办公室|办|镇|乡|街道|管委会|县|区)$"
)
_CARRIED = ("applications.carried_in", "applications.carried_out")
_BLOCKS = {"litigation.direct.total", "litigation.after_review.total"}
_RELATIVE = ("share_of", "growth_vs_last_year")
_MOST_CUES = 200  # no real clause has more; it bounds the work on hostile text
_WHOLE = ("applications.received_new", "applications.total_in", "applications.total_handled")


def extract(
    sentences: Sequence[Sentence], year: int | None, form: str, *, region: bool = False
) -> tuple[Claim, ...]:
    """Return the claims of the sentences in order, numbered c1…, with their readings.

    ``year`` is the report's, ``form`` that of its tables; ``region`` says that the tables add up
    a region, so that one named organ's numbers are a part.
    """
    found: list[Claim] = []
    context = Context(year)
    place: tuple[str, str] | None = None
    for sentence in sentences:
        if (sentence.section, sentence.heading) != place:
            place = (sentence.section, sentence.heading)
            context = Context(year, region=region)
            heading = tokenise(normalise(sentence.heading).text)
            _topic(Clause(tuple(heading)), context)
            context.home = context.topic
            context.act = next((t.value for t in heading if t.kind == "act"), "")
        found += _sentence(sentence, context, form)
    found.sort(key=lambda claim: (claim.span.start, claim.span.end))
    return tuple(replace(claim, id=f"c{number}") for number, claim in enumerate(found, 1))


def _sentence(sentence: Sentence, context: Context, form: str) -> list[Claim]:
    """Return the claims of one sentence; the context goes on to the next."""
    line = normalise(sentence.text, sentence.span.start)
    parts = list(clauses(line, context.year))
    context.open_sentence(parts)
    found: list[tuple[Mention, Claim]] = []
    among, bracketed = False, ""
    for clause in parts:
        if not clause.inner:
            context.scope, context.office = context.outer_scope
        if not clause.inner and bracketed:
            context.topic = bracketed  # what a bracket speaks of ends with it
        bracketed = "" if not clause.inner else bracketed or context.topic
        _topic(clause, context)
        _scope(clause, context, line.text)
        _period(clause, context)
        if len(clause.tokens) > _MOST_CUES or context.running:
            continue
        if clause.has("unreal"):
            context.planned = True
            if (left_open := still_open(clause, context)) is not None:
                claim = _claim(left_open, clause, line, sentence, context, form)
                found.append((left_open, claim))
            continue
        for reader in (zeros, counts, percents):
            for mention in reader(clause, context, line.text):
                _remember(mention, context)
                found.append((mention, _claim(mention, clause, line, sentence, context, form)))
                among = among or clause.has("list", "among")
                added = clause.has("list", "plus")  # “收到188件，连同上年转来的7件”
                if mention.metric == "applications.carried_in" and among and not added:
                    found = [_taken_in(pair, found, form) for pair in found]
        if acts := clause.all("act"):
            context.act = acts[-1].value
        if not clause.inner:
            context.last = clause
            if not clause.has("number") and not clause.has("negation"):
                kinds = [t for t in clause.all("label") if t.value.startswith("applicant.")]
                context.unnamed = kinds[0] if len(kinds) == 1 else None
            if clause.tokens and clause.tokens[0].value == str(context.year):
                context.said_year = context.year
        if context.topic.startswith("litigation.") and _both_blocks(context):
            context.topic = "litigation"  # “未经复议…、复议后…，维持…”: results of both blocks
    return [
        replace(claim, readings=()) if mention in context.asides else claim
        for mention, claim in found
    ]


def _both_blocks(context: Context) -> bool:
    """Return whether both kinds of suits were told in the sentence, and no result of one yet."""
    told = {
        m.metric for m in context.mentions if m.metric.startswith(("litigation.d", "litigation.a"))
    }
    return told == _BLOCKS


def _remember(mention: Mention, context: Context) -> None:
    context.mentions.append(mention)
    if mention.op in ("none", *_RELATIVE) or mention.implied or mention.year is not None:
        return
    if mention.metric in _WHOLE:
        context.total = mention
    elif mention.metric.endswith(".total"):
        context.dispute = mention


def _taken_in(
    pair: tuple[Mention, Claim], found: Sequence[tuple[Mention, Claim]], form: str
) -> tuple[Mention, Claim]:
    """Return a number of new requests as one of all, where it includes those carried in."""
    mention, claim = pair
    last = [
        m for m, c in found
        if m.metric == "applications.received_new" and m.op != "none" and "新" not in c.text
    ][-1:]  # fmt: skip
    if mention not in last:
        return pair
    readings = readings_of("applications.total_in", "intake", form)
    metric = "applications.total_in"
    return replace(mention, metric=metric), replace(claim, metric=metric, readings=readings)


def _topic(clause: Clause, context: Context) -> None:
    """Remember what the clause is about, for those that follow."""
    foreign = clause.has("foreign")
    for token in clause.tokens:
        if (token.kind, token.value) == ("fee", "notice"):
            context.topic, foreign = "fee", False
        elif token.kind == "document" and not clause.has("act"):
            context.topic, foreign = token.value, False
        if token.kind == "request" and token.value == "strong":
            context.topic, foreign = "request", False
        elif token.kind == "label" and (topic := topic_of(token.value)) != "request":
            context.topic, foreign = topic, False
        elif token.kind == "label" and not context.topic:
            ours = token.value.startswith(("outcome.", "applications."))
            if ours and token.value not in GROUNDS and not foreign:
                context.topic = "request"
    if foreign and context.topic in DOCUMENTS and not clause.has("number"):
        return  # “规范性文件2件，同步发布解读材料，废止1件”
    if foreign:
        context.topic = "foreign"
    elif context.topic != "foreign" and clause.has("act"):
        counted = any(is_count(act) for act in clause.all("act"))
        if counted or clause.has("request", "weak"):
            context.topic = "request"


def _period(clause: Clause, context: Context) -> None:
    """Remember which stretch of time the sentence speaks of, until it says the whole year."""
    for token in clause.tokens:
        if token.kind == "cutoff" or (token.kind, token.value) == ("period", "part"):
            context.partial = True
        elif (token.kind, token.value) == ("period", "running"):
            context.running = True
        elif (token.kind, token.value) == ("period", "whole"):
            context.partial = False


def _scope(clause: Clause, context: Context, text: str) -> None:
    """Remember whose numbers the clause tells; what a bracket says ends with it."""
    for token in clause.all("scope"):
        context.office = token.value == "office"
        context.scope = "own" if context.office else token.value
    if context.region and clause.tokens and not clause.has("scope", "region", "office"):
        start = clause.tokens[0].start
        named = _NAMED.search(text[max(0, start - 16) : start])
        if named is not None and clause.has("act"):
            context.scope = "subordinate"
    if not clause.inner:
        context.outer_scope = (context.scope, context.office)


def _year(mention: Mention, clause: Clause, context: Context) -> int | None:
    """Return the year a number is of: the last one named before it, else the sentence's.

    A year inside 结转 only says where requests come from or go.
    """
    if mention.metric in _CARRIED or mention.op in _RELATIVE:
        return context.year
    if mention.year is not None:
        return mention.year
    labels = clause.all("label")
    year = context.said_year
    for token in clause.tokens:
        if token.end > mention.end:
            break
        if any(t.start <= token.start and token.end <= t.end for t in labels):
            continue
        if token.kind == "year":
            year = int(token.value)
        elif token.kind == "period" and token.value == "last" and context.year is not None:
            year = context.year - 1
    return year


def _readings(mention: Mention, form: str) -> tuple[Reading, ...]:
    """Return what the tables may hold for a number; a change has its other half elsewhere."""
    if mention.op == "growth_vs_last_year":
        return ()
    if mention.op == "share_of" or mention.metric == "rate.closed":
        return share_readings(mention.metric, mention.base, form)
    return readings_of(mention.metric, mention.sense, form)


def _claim(
    mention: Mention, clause: Clause, line: Normal, sentence: Sentence, context: Context, form: str
) -> Claim:
    span = line.span(mention.start, mention.end)
    return Claim(
        id="",
        section=sentence.section,
        span=span,
        text=sentence.text[span.start - sentence.span.start : span.end - sentence.span.start],
        metric=mention.metric,
        op=mention.op,
        quantity=mention.quantity,
        scope_year=_year(mention, clause, context),
        scope=context.scope,
        readings=_readings(mention, form),
        office=context.office,
        partial=context.partial,
        base=mention.base,
        share_op=mention.share_op,
        implied=mention.implied,
    )
