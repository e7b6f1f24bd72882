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
from auditor.claims.lexicon import Token
from auditor.claims.readings import readings_of, topic_of
from auditor.claims.zeros import tokens_of, zeros
from auditor.normal import Normal, normalise

_CARRIED = ("applications.carried_in", "applications.carried_out")
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
    context.mentions, context.said_year = [], context.year
    context.scope, context.office = "own", False
    found: list[Claim] = []
    for clause in clauses(line):
        _topic(clause, context)
        _where_and_when(clause, context)
        if clause.has("unreal") or clause.has("period", "running", "part"):
            continue
        for mention in _mentions(clause, context):
            context.mentions.append(mention)
            if mention.metric in _WHOLE and mention.op != "none":
                context.total = mention
            found.append(_claim(mention, clause, line, sentence, context, form))
        if acts := clause.all("act"):
            context.act = acts[-1].value
    return found


def _mentions(clause: Clause, context: Context) -> list[Mention]:
    """Return zeros and counts of a clause; carried-in requests inside a total make it one of all."""
    found = [*zeros(clause, context), *counts(clause, context)]
    unique = list(dict.fromkeys(found))
    return unique


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


def _where_and_when(clause: Clause, context: Context) -> None:
    """Remember whose numbers, and of which year, the clause and those behind it tell."""
    for token in clause.tokens:
        if token.kind == "scope":
            context.office = token.value == "office"
            context.scope = "own" if context.office else token.value
        elif token.kind == "year" and not _inside_label(token, clause):
            context.said_year = int(token.value)
        elif token.kind == "period" and token.value == "last" and context.year is not None:
            context.said_year = context.year - 1


def _inside_label(token: Token, clause: Clause) -> bool:
    return any(t.start <= token.start and token.end <= t.end for t in clause.all("label"))


def _claim(
    mention: Mention, clause: Clause, line: Normal, sentence: Sentence, context: Context, form: str
) -> Claim:
    span = line.span(mention.start, mention.end)
    carried = mention.metric in _CARRIED
    return Claim(
        id="",
        section=sentence.section,
        span=span,
        text=sentence.text[span.start - sentence.span.start : span.end - sentence.span.start],
        metric=mention.metric,
        op=mention.op,
        quantity=mention.quantity,
        scope_year=context.year if carried else context.said_year,
        scope=context.scope,
        readings=readings_of(mention.metric, mention.sense, form),
        office=context.office,
        partial=clause.has("cutoff"),
    )
