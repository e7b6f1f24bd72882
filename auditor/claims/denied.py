"""What the words under a negation deny: requests, results, documents, fees."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.claims.clause import Clause, Context
from auditor.claims.lexicon import Token
from auditor.claims.readings import DISPUTES, sense_metric, topic_of

CARRIED = ("applications.carried_in", "applications.carried_out")
_ACTIVE = ("received", "received_and_handled", "handled", "concluded", "intake")


def _parts(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the members of a list."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "item":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _part(
    part: Sequence[Token], acts: Sequence[Token], clause: Clause, context: Context, narrow: bool
) -> list[tuple[str, str]]:
    """Return what one member of a list under a negation denies."""
    nouns = [
        t for t in part
        if t.kind == "foreign" or (t.kind == "request" and t.value != "vague")
        or (t.kind == "label" and not t.value.startswith("applicant."))
    ]  # fmt: skip
    fees = [("fee.collected_amount", "") for t in part if (t.kind, t.value) == ("fee", "any")][:1]
    vague = [t for t in part if t.kind == "request" and t.value == "vague"]
    if documents := _documents(part):
        return documents
    if not nouns and vague and acts and context.topic != "foreign":
        nouns = vague
    if any(t.kind == "carry" for t in part) and not any(t.value in CARRIED for t in nouns):
        return [("applications.carried_out", "")]  # “无政府信息公开申请结转”
    if not nouns and fees and context.topic != "foreign":
        return fees
    if not nouns:
        counted = [t for t in acts if t in part and t.text.endswith(("量", "数"))]
        if counted:
            return [(sense_metric(counted[0].value), counted[0].value)]
        strong = context.topic == "request" and acts and acts[-1] in part and not clause.inner
        bare = [t for t in acts if t.value in ("received", "received_and_handled")]
        return _received(bare) if strong and bare else []
    last = nouns[-1]
    against = [t for t in part if (t.kind, t.value) == ("list", "against")]
    if fees and against and against[0].start < last.start and last.kind == "request":
        return fees  # “没有就依申请公开收取费用”
    labels = [t for t in nouns if t.kind == "label" and not t.value.startswith("applicant.")]
    if last.kind == "foreign" or (last.kind == "request" and last.value == "foreign"):
        return [(t.value, "") for t in labels if topic_of(t.value) in DISPUTES]
    pairs = [(t.value, "") for t in labels if t.value != "rate.closed"]
    requests = [t for t in nouns if t.kind == "request" and t.value in ("strong", "weak", "vague")]
    if requests and not narrow and not _limits(labels, requests):
        weak = not any(t.value == "strong" for t in requests)
        lone = weak and len(part) == 1 and not context.topic  # “没有申请”
        if not weak or acts or context.topic == "request" or lone:
            pairs = _received(acts) + pairs
    return pairs + fees


def _documents(part: Sequence[Token]) -> list[tuple[str, str]]:
    """Return what is denied of documents: “没有出台也没有废止行政规范性文件”."""
    kinds = [t.value for t in part if t.kind == "document"]
    done = [t.value for t in part if t.kind == "done" and t.value != "aside"]
    return [(f"{kinds[0]}.{verb}", "") for verb in dict.fromkeys(done)] if kinds else []


def _limits(labels: Sequence[Token], requests: Sequence[Token]) -> bool:
    """Return whether a label narrows the requests it stands by (“重复申请”, “上年结转的申请”)."""
    return any(
        (topic_of(label.value) == "request" and not label.value.startswith("channel."))
        or topic_of(label.value) in DISPUTES
        for label in labels
        if not any(request.end <= label.start for request in requests[:1])
        or topic_of(label.value) != "request"
    ) or any(label.value.startswith("applications.") for label in labels)


def _received(acts: Sequence[Token]) -> list[tuple[str, str]]:
    """Return the zero of requests that a verb denies; without a verb, of those received."""
    sense = next((t.value for t in acts if t.value in _ACTIVE), "received")
    pairs = [(sense_metric(sense), sense)]
    if any(t.text == "收到和处理" for t in acts):
        pairs.append(("applications.total_handled", "concluded"))
    return pairs


def narrowed(channels: Sequence[Token], tokens: Sequence[Token]) -> bool:
    """Return whether a zero is limited to some channels; three or more, or 任何, are all."""
    wide = any(t.kind == "list" and t.value == "any_channel" for t in tokens)
    return bool(channels) and not wide and len({t.value for t in channels}) < 3


def _caused(tokens: Sequence[Token]) -> set[int]:
    """Return where words stand that only name the cause (“因公开申请引起的复议”)."""
    closes = [t for t in tokens if t.kind == "list" and t.value == "caused"]
    if not closes:
        return set()
    opens = [t.start for t in tokens if t.kind == "list" and t.value == "cause"]
    start = min(opens, default=-1)
    end = next((t.end for t in closes if t.start >= start), closes[0].end)
    return {
        t.start for t in tokens
        if start <= t.start and t.end <= end and t.kind in ("request", "label")
        and (opens or t.kind == "request")
    }  # fmt: skip


def _speaks(results: Sequence[Token]) -> bool:
    """Return whether a result names its kind itself: 败诉, 被纠错."""
    return any("诉" in t.text or "纠错" in t.text for t in results)


def _denied_results(
    results: Sequence[Token], clause: Clause, context: Context
) -> list[tuple[str, str]]:
    """Return “未被纠错、无败诉” as zeros of the results, never of the cases themselves."""
    every = [t for t in clause.tokens if t.kind == "label" and topic_of(t.value) in DISPUTES]
    found: list[tuple[str, str]] = []
    edge = -1
    for result in results:
        near = [t for t in every if edge < t.start and t.end <= result.start]
        topics = list(dict.fromkeys(topic_of(t.value) for t in near))
        if "诉" in result.text or "判" in result.text:
            topics = [topic for topic in topics if topic != "review"] or ["litigation"]
        elif not topics and context.topic in DISPUTES:
            topics = [context.topic]
        elif not topics and "纠错" in result.text:
            topics = ["review"]
        edge = result.start
        for topic in topics:
            if (pair := (f"{topic}.{result.value}", "")) not in found:
                found.append(pair)
    return found


def objects(tokens: Sequence[Token], clause: Clause, context: Context) -> list[tuple[str, str]]:
    """Return the metrics (with the verb's sense) that a list of cues names, in order."""
    results = [t for t in tokens if t.kind == "result"]
    labels = [t for t in tokens if t.kind == "label"]
    disputes = any(topic_of(t.value) in DISPUTES for t in labels)
    if results and (disputes or context.topic in DISPUTES or _speaks(results)):
        return _denied_results(results, clause, context)
    found: list[tuple[str, str]] = []
    acts = [t for t in tokens if t.kind == "act" and not t.text.startswith("登记")]
    caused = _caused(tokens)
    channels = [t for t in labels if t.value.startswith("channel.")]
    narrow = narrowed(channels, tokens)
    for part in _parts(tokens):
        here = [t for t in part if t.start not in caused]
        pairs = _part(here, acts, clause, context, bool(channels) and narrow)
        if channels and not narrow:
            pairs = [pair for pair in pairs if not pair[0].startswith("channel.")]
        found += [pair for pair in pairs if pair not in found]
    return found
