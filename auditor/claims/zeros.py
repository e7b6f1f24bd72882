"""Negations and bare nothings → zeros of what they deny."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from auditor.claims.clause import Clause, Context, Mention
from auditor.claims.lexicon import Token, tokenise
from auditor.claims.readings import sense_metric, topic_of
from auditor.report import Quantity

ZERO = Quantity(Decimal(0))
DISPUTES = ("review", "litigation", "litigation.direct", "litigation.after_review")


def zeros(clause: Clause, context: Context) -> list[Mention]:
    """Return the zeros a clause states: of every member of a list under one negation."""
    found = _bare(clause, context)
    if found:
        return found
    denied = clause.all("negation", "words")
    if not denied or any(_between(clause, token) for token in denied[:1]):
        return found
    first = denied[0]
    behind = [token for token in clause.tokens if token.start >= first.end]
    if any(token.kind == "number" for token in behind):
        behind = behind[: next(i for i, t in enumerate(behind) if t.kind == "number")]
        if not any(token.kind == "item" for token in behind):
            return found  # “未按期办结3件”: the number speaks
    last = max((token.end for token in behind), default=first.end)
    return [
        Mention(metric, first.start, last, "none", ZERO, sense)
        for metric, sense in _objects(behind, clause, context)
    ]


def _between(clause: Clause, negation: Token) -> bool:
    """Return whether a second negation takes the first back (“无一起未按期办结”)."""
    return any(
        token.kind == "negation"
        and token.value in ("words", "blocked")
        and token.start >= negation.end
        and token.text in ("未", "未按期", "未按", "未及时", "未办结", "未答复", "不")
        for token in clause.tokens
    )


def _bare(clause: Clause, context: Context) -> list[Mention]:
    """Return the zeros of “依申请公开数量：无”, “…为零”, “零申请”, and of a lone “无”."""
    found = [
        Mention("applications.received_new", token.start, token.end, "none", ZERO, "received")
        for token in clause.all("zero")
    ]
    if found or not clause.tokens:
        return found
    last = clause.tokens[-1]
    nothing = [t for t in clause.tokens if (t.kind, t.value) == ("negation", "none")]
    if not nothing or nothing[-1].end < last.end:
        return found
    before = [token for token in clause.tokens if token.end <= nothing[-1].start]
    spoken = [t for t in before if t.kind in ("label", "request", "act", "result", "colon")]
    if not spoken and nothing[-1].text in ("无", "没有"):
        if before or context.mentions or not context.topic:
            return found
        metric = {"request": "applications.received_new"}.get(context.topic)
        sense = context.act or "received"
        metric = sense_metric(sense) if metric else None
        return [Mention(metric, last.start, last.end, "none", ZERO, sense)] if metric else []
    start = min((token.start for token in spoken), default=last.start)
    return [
        Mention(metric, start, last.end, "none", ZERO, sense)
        for metric, sense in _objects(before, clause, context)
    ]


def _objects(
    tokens: Sequence[Token], clause: Clause, context: Context
) -> list[tuple[str, str]]:
    """Return the metrics (with the verb's sense) that a list of cues names, in order."""
    found: list[tuple[str, str]] = []
    caused = _caused(tokens)
    labels = [t for t in tokens if t.kind == "label" and t.start not in caused]
    results = [t for t in tokens if t.kind == "result"]
    acts = [t for t in tokens if t.kind == "act" and not t.text.startswith("登记")]
    requests = [t for t in tokens if t.kind == "request" and t.value != "foreign"]
    requests = [t for t in requests if t.start not in caused]
    strong = [t for t in requests if t.value == "strong"]
    disputes = [t for t in labels if topic_of(t.value) in DISPUTES]
    if results and (disputes or context.topic in DISPUTES or clause.has("label")):
        return _denied_results(results, labels, clause, context)
    channels = [t for t in labels if t.value.startswith("channel.")]
    foreign = any(t.kind in ("foreign",) for t in tokens) or context.topic == "foreign"
    named = bool(strong) or (
        bool(requests) and bool(acts) and (not foreign or context.topic == "request")
    )
    named = named or (bool(acts) and context.topic == "request" and not labels and not foreign)
    if named and (acts or not disputes) and not _narrowed(labels, channels, tokens):
        sense = acts[0].value if acts else "received"
        if sense_metric(sense) != "applications.received_new" and not strong and not requests:
            sense = ""  # “未办理”, “未答复” without a noun says nothing
        if sense:
            found.append((sense_metric(sense), sense))
    for token in labels:
        if token in channels and (found and found[0][0] == "applications.received_new"):
            continue
        if token.value.startswith("applicant."):
            continue
        pair = (token.value, "")
        if pair not in found:
            found.append(pair)
    return found


def _narrowed(labels: Sequence[Token], channels: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """Return whether the zero is limited: to some channels, to one row (“重复申请”), to carry-over."""
    if channels:
        wide = any(t.kind == "list" and t.value == "any_channel" for t in tokens)
        return not wide and len({t.value for t in channels}) < 3
    return any(
        label.value.startswith(("outcome.", "applications."))
        and not any(t.kind == "request" and t.end <= label.start for t in tokens)
        for label in labels
    )


def _caused(tokens: Sequence[Token]) -> set[int]:
    """Return where words stand that only name the cause (“因公开申请引起的复议”)."""
    opens = [t.start for t in tokens if t.kind == "list" and t.value == "cause"]
    closes = [t.end for t in tokens if t.kind == "list" and t.value == "caused"]
    if not closes:
        return set()
    start = min(opens, default=-1)
    return {t.start for t in tokens if start <= t.start and t.end <= max(closes)} if opens else {
        t.start for t in tokens if t.kind == "request" and t.end <= max(closes)
    }


def _denied_results(
    results: Sequence[Token], labels: Sequence[Token], clause: Clause, context: Context
) -> list[tuple[str, str]]:
    """Return “未被纠错、无败诉” as zeros of the results, never of the cases themselves."""
    topics = [topic_of(t.value) for t in clause.all("label") if topic_of(t.value) in DISPUTES]
    found = []
    for result in results:
        near = [topic_of(t.value) for t in labels if t.end <= result.start]
        about = [topic for topic in near if topic in DISPUTES][-1:] or topics
        if "诉" in result.text and "复议" not in result.text:
            about = [topic for topic in about if topic != "review"] or ["litigation"]
        elif result.text in ("被纠错", "纠错", "被纠错率", "纠错率") and not about:
            about = ["review"]
        if not about and context.topic in DISPUTES:
            about = [context.topic]
        for topic in about:
            pair = (f"{topic}.{result.value}", "")
            if pair not in found:
                found.append(pair)
    return found


def tokens_of(heading: str) -> list[Token]:
    """Return the cues of a sub-heading."""
    return tokenise(heading)
