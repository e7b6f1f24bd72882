"""Sums of money → mentions: processing fees and charges."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.claims.clause import Context, Mention
from auditor.claims.implied import OPS
from auditor.claims.lexicon import Token, stray
from auditor.claims.readings import topic_of
from auditor.report import Quantity

_CLAUSE = re.compile(r"[,，;；。:]")
# Due, or a tariff: no sum that was collected.
_EACH_CASE = re.compile(r"(?:每[件页条]|应收|应缴|应当收取)[^,，。;；]{0,6}$")
_STRAY = 3  # characters of other things named before a sum whose name is left unsaid


def money(
    token: Token,
    left: Sequence[Token],
    right: Sequence[Token],
    quantity: Quantity,
    context: Context,
    text: str,
) -> list[Mention]:
    """Return a sum of money as a processing fee or charge, where the words name one."""
    labels = [t for t in (*reversed(left), *right) if t.kind == "label"]
    about = [t for t in labels if topic_of(t.value) in ("fee", "charges")]
    if _EACH_CASE.search(text[: token.start]):
        return []
    if about:
        metric = about[0].value
    elif context.topic in ("fee", "charges") and not labels and _alone(left, token, text):
        metric = {"fee": "fee.collected_amount", "charges": "charges.amount"}[context.topic]
    else:
        return []
    op = "none" if quantity.value == 0 else OPS[quantity.hedge]
    start = min([t.start for t in about if t.start < token.start] or [token.start])
    return [Mention(metric, start, token.end, op, quantity)]


def _alone(left: Sequence[Token], number: Token, text: str) -> bool:
    """Return whether no other thing is named before a sum of money in its clause."""
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, number.start)), default=0)
    return stray(text, left, start, number.start) <= _STRAY
