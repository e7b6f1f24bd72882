"""Sentences → claims: who says which number of what, for which year, of whom.

A sentence is cut at its commas. In each clause a number looks for the name of what it counts
(`counts`), a negation makes zeros of the names behind it (`zeros`). What is left unsaid
(topic, verb, year, scope) is carried over from the clause before, within the part of the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.case import Claim, Sentence
from auditor.claims.clause import Clause, Context, Mention, clauses
from auditor.claims.counts import counts
from auditor.claims.readings import readings_of, topic_of
from auditor.claims.zeros import tokens_of, zeros
from auditor.normal import Normal, normalise

_CARRIED = ("applications.carried_in", "applications.carried_out")
_MOST_CUES = 200  # no real clause has more; it bounds the work on hostile text
_WHOLE = ("applications.received_new", "applications.total_in", "applications.total_handled")


def extract(sentences: Sequence[Sentence], year: int | None, form: str) -> tuple[Claim, ...]:
    """Return the claims of the sentences in order, numbered c1…, with their readings.

    ``year`` is the report's, ``form`` that of its tables.
    """
    found: list[Claim] = []
    context = Context(year)
    place: tuple[str, str] | None = None
    for sentence in sentences:
        if (sentence.section, sentence.heading) != place:
            place = (sentence.section, sentence.heading)
            context = Context(year)
            _topic(Clause(tuple(tokens_of(normalise(sentence.heading).text))), context)
        found += _sentence(sentence, context, form)
    found.sort(key=lambda claim: (claim.span.start, claim.span.end))
    return tuple(replace(claim, id=f"c{number}") for number, claim in enumerate(found, 1))


def _sentence(sentence: Sentence, context: Context, form: str) -> list[Claim]:
    """Return the claims of one sentence; the context goes on to the next."""
    line = normalise(sentence.text, sentence.span.start)
    parts = list(clauses(line))
    context.open_sentence(parts)
    found: list[Claim] = []
    for clause in parts:
        if not clause.inner:
            context.scope, context.office = context.outer_scope
        _topic(clause, context)
        _scope(clause, context)
        if len(clause.tokens) > _MOST_CUES or clause.has("unreal"):
            continue
        if clause.has("period", "running", "part"):
            continue
        for mention in [*zeros(clause, context), *counts(clause, context)]:
            context.mentions.append(mention)
            if mention.metric in _WHOLE and mention.op != "none":
                context.total = mention
            found.append(_claim(mention, clause, line, sentence, context, form))
        if acts := clause.all("act"):
            context.act = acts[-1].value
    return found


def _topic(clause: Clause, context: Context) -> None:
    """Remember what the clause is about, for those that follow."""
    foreign = clause.has("foreign")
    for token in clause.tokens:
        if token.kind == "request" and token.value == "strong":
            context.topic, foreign = "request", False
        elif token.kind == "label":
            context.topic, foreign = topic_of(token.value), False
    if foreign:
        context.topic = "foreign"
    elif clause.has("act") and clause.has("request", "weak") and context.topic != "foreign":
        context.topic = "request"


def _scope(clause: Clause, context: Context) -> None:
    """Remember whose numbers the clause tells; what a bracket says ends with it."""
    for token in clause.all("scope"):
        context.office = token.value == "office"
        context.scope = "own" if context.office else token.value
    if not clause.inner:
        context.outer_scope = (context.scope, context.office)


def _year(mention: Mention, clause: Clause, context: Context) -> int | None:
    """Return the year a number is of: the last one named before it, else the sentence's.

    A year inside 结转 only says where requests come from or go.
    """
    if mention.metric in _CARRIED or context.year is None:
        return context.year
    labels = clause.all("label")
    year = context.said_year
    for token in clause.tokens:
        if token.end > mention.end:
            break
        if any(t.start <= token.start and token.end <= t.end for t in labels):
            continue
        if token.kind == "year":
            year = int(token.value)
        elif token.kind == "period" and token.value == "last":
            year = context.year - 1
    return year


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
        readings=readings_of(mention.metric, mention.sense, form),
        office=context.office,
        partial=clause.has("cutoff"),
        implied=mention.implied,
    )
