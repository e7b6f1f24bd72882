"""Documents and published items: numbers beside requests that must not be taken for them."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.claims.clause import Clause, Context
from auditor.claims.lexicon import Token
from auditor.claims.readings import DOCUMENTS

PUBLISHED = "proactive.published_items"
_PIECES = ("条", "篇", "则", "期", "条次", "组", "件次")
_PUBLISHED = ("permits.count", "penalties.count", "coercion.count")


def document(
    left: Sequence[Token], right: Sequence[Token], context: Context
) -> tuple[str, int] | None:
    """Return the metric of a number of documents and where its words begin.

    An empty metric: documents, but none that table 2 counts (cleaned up, revised, forwarded).
    None: no documents.
    """
    names = [t for t in left if t.kind in ("document", "done")]
    nouns = [t for t in (*left, *right) if t.kind == "document"]
    kind = nouns[-1].value if nouns else context.topic
    if kind not in DOCUMENTS or any(t.kind in ("request", "label") for t in left):
        return None
    done = [t for t in names if t.kind == "done"] or [t for t in right if t.kind == "done"]
    if not done:
        return ("", left[0].start) if nouns and left else None
    verb = done[-1]
    metric = f"{kind}.{verb.value}"
    if verb.value == "aside":
        metric = PUBLISHED if verb.text in ("公开", "公布", "发布") else ""
    return metric, min(t.start for t in (*names, verb))


def published(
    number: Token, left: Sequence[Token], clause: Clause, context: Context
) -> tuple[str, int] | None:
    """Return the metric of a number of published items and where its words begin, or None."""
    assert number.numeral is not None
    unit = number.numeral.quantity.unit
    named = [t for t in left if t.kind in ("request", "label", "result")]
    if unit not in _PIECES or any(t.value not in _PUBLISHED for t in named):
        return None
    verbs = [t for t in left if t.kind == "publish"]
    if named and not verbs:
        return None
    if verbs:
        context.topic = "published"
        return PUBLISHED, verbs[0].start
    other = any(t.kind == "foreign" and t.text.startswith("培训") for t in left)
    if context.topic == "published" and not clause.has("act", "request") and not other:
        return PUBLISHED, left[0].start if left else number.start
    return None
