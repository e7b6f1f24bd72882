"""What a share is of, and of what total, where names stand elsewhere or together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.claims.clause import Clause, Context, Mention
from auditor.claims.lexicon import Token
from auditor.claims.ratios import may_part
from auditor.claims.readings import sense_metric
from auditor.claims.subjects import last_told, unsaid
from auditor.words import load

Named = tuple[str, int, str | None]  # metric, where it is named, base

_BESIDE = 6  # characters between a count and a bracket with its share
_KINDS = ("applicant.", "channel.", "outcome.")
_GRANTED = ("outcome.granted", "outcome.partial")
_JOINT = "outcome.granted_or_partial"
_BARE = re.compile(r"(?:^|[,，、;；:：的中给均都正])$")  # before “公开”: no “政务公开”
_TOGETHER = re.compile(r"合计|合占|共|总计|两[项类者]|之和")


def joint(
    names: Sequence[Token], end: int, clause: Clause, context: Context, text: str,
    found: Sequence[Mention],
) -> list[tuple[str, int]]:  # fmt: skip
    """Return what two names before one percentage share: the two kinds of disclosure, or 各占."""
    each = [
        t for t in clause.all("list", "each") if end - 6 <= t.start < end + 2 and t.text == "各"
    ]
    values = list({t.value: t for t in names if t.kind == "label"}.values())
    if each and len(values) > 1:
        return [(t.value, t.start) for t in values]
    if each:  # “企业1件、律所1件，各占9.1%”
        return [(m.metric, end) for m in _listed(context.mentions, text)] or [("", end)]
    start = names[0].start if names else end
    words = load("cues.toml")["unsaid"]["joint"]
    behind = max((m.end for m in (*context.mentions, *found)), default=end - 8)
    if not names and any(word in text[max(behind, end - 20) : end] for word in words):
        told = [m.metric for m in (*context.mentions, *found)][-2:]
        return [(_JOINT, end)] if set(told) == set(_GRANTED) else [("", end)]
    if len(values) > 1 and _TOGETHER.search(text[values[-1].end : end + 2]):
        both = [t.value for t in values[-2:]]
        return [(_JOINT if set(both) == set(_GRANTED) else "", start)]
    return []


def _listed(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Return the last two counts told, where they are alike and stand in a list."""
    if len(mentions) < 2 or mentions[-1].quantity != mentions[-2].quantity:
        return []
    between = text[mentions[-2].end : mentions[-1].start]
    return list(mentions[-2:]) if between in ("、", "和", "及") else []


def told_before(
    clause: Clause, cue: Token, edge: int, context: Context, text: str, base: str | None,
    found: Sequence[Mention],
) -> list[Named]:  # fmt: skip
    """Return the statement before, where a share leaves its subject to it: “24件，占88.9%”."""
    if context.named and unsaid(text, clause.tokens[0].start, cue.start, clause):
        return [(context.named, cue.start, base)]
    told = last_told([*context.mentions, *found], text, clause, context.year)
    other = [
        t for t in clause.all("other") if edge <= t.start and cue.start - 3 <= t.end <= cue.start
    ]
    if told is None:
        return []
    metric = told.metric
    if other:
        group = metric.partition(".")[0]
        rest = {"outcome": "outcome.other", "applicant": "applicant.legal_person.other"}
        rest |= {"review": "review.other", "litigation": "litigation.other"}
        return [(rest[group], other[-1].start, base)] if group in rest else []
    if not unsaid(text, max(edge, clause.tokens[0].start), cue.start, clause):
        return []
    if base is not None and not may_part(metric, base):
        return []
    return [(metric, cue.start, base)]


def bracketed(clause: Clause, number: Token, context: Context, text: str) -> list[Named]:
    """Return the count a bracket with nothing but its share stands behind: “公开44件（58.7%）”."""
    before = [
        m for m in context.mentions
        if 0 <= number.start - m.end <= _BESIDE and m.op in ("=", ">=", "<=", "approx")
        and (clause.inner or m.metric.startswith(_KINDS))
    ]  # fmt: skip
    alone = text[: number.start].endswith("(")
    if not before or not (alone or unsaid(text, clause.tokens[0].start, number.start, clause)):
        return []
    return [(before[-1].metric, number.start, None)]


def disclosed(tokens: Sequence[Token], cue: Token, context: Context, text: str) -> Token | None:
    """Return the bare “公开” of “公开的占一半”, among requests of which something was told."""
    told = context.total is not None or any(
        mention.metric.startswith("outcome.") for mention in context.mentions
    )
    if context.topic != "request" or context.attributes or not told:
        return None
    bare = [t for t in tokens if t.text == "公开" and 0 <= cue.start - t.end <= 3]
    return next((t for t in bare if _BARE.search(text[: t.start])), None)


def named_base(clause: Clause, cue: Token, number: Token, context: Context) -> str | None:
    """Return the total named between “占” and the percentage, or None; “” where it is foreign."""
    between = [t for t in clause.tokens if cue.end <= t.start and t.end <= number.start]
    for token in reversed(between):
        if token.kind == "act":
            return sense_metric(token.value)
        if token.kind == "label":
            return token.value
        if token.kind == "number" and token.numeral is not None:
            value = token.numeral.quantity.value
            same = [m.metric for m in context.mentions if m.quantity.value == value]
            return same[-1] if same else None
        if token.kind == "request" and token.value != "foreign":
            return "applications.received_new"
        if token.kind in ("foreign", "scope"):
            return ""
    return None
