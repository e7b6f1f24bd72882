"""Sentences → Claims: the counts that no table of the form could decide (“制发公报12期”).

They are listed so that a reader sees of every number in the prose what became of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.case import Claim, Sentence
from auditor.claims.implied import OPS
from auditor.claims.lexicon import Token, measures, tokenise
from auditor.normal import normalise

# A change or an average: no count by itself.
_CHANGE = re.compile(
    r"(?:增加|减少|增长|下降|上升|净增|净减|提高|降低|达到|平均|人均|每)[^,，、;；()\d]{0,4}$"
)
_TOLD = ("", "overview", "other")  # a passage by itself, and the parts that tell what was done
_OF_TABLES = ("label", "result", "request")
_CASES = ("件", "起", "宗", "例", "案", "件次")
_NO_COUNTS = ("%", "倍", "小时", "岁", "级", "页")


def untabled(
    claims: Sequence[Claim], sentences: Sequence[Sentence], year: int | None
) -> Iterator[Claim]:
    """Yield a claim ``other.uncheckable`` of each count in prose that is in none of ``claims``.

    Shares, changes and averages are no counts; nor is what a sentence plans, requires or supposes,
    nor one character (“两张皮”). What may be an unread number of requests or cases is left out
    (“4件均按期办结”): of that nobody can say that it is in no table.
    """
    taken = {at for claim in claims for at in range(claim.span.start, claim.span.end)}
    for sentence in sentences:
        if sentence.section not in _TOLD:
            continue
        line = normalise(sentence.text, sentence.span.start)
        said, scope = year, "own"
        tokens = tokenise(line.text, year)
        ours = [token for token in tokens if token.kind in _OF_TABLES]
        for token in tokens:
            if token.kind == "unreal":
                break
            if token.kind == "year":
                said = int(token.value)
            elif (token.kind, token.value) == ("period", "last") and year is not None:
                said = year - 1
            elif token.kind == "scope":
                scope = "own" if token.value == "office" else token.value
            later = said is not None and year is not None and said > year
            if token.numeral is None or later:
                continue
            quantity = token.numeral.quantity
            span = line.span(token.start, token.end)
            if not (
                _counts(token.text, quantity.unit)
                and not _may_be_ours(token.start, quantity.unit, ours, line.text)
                and not _CHANGE.search(line.text[max(0, token.start - 8) : token.start])
                and taken.isdisjoint(range(span.start, span.end))
            ):
                continue
            at = sentence.span.start
            op = OPS[quantity.hedge] if quantity.value else "none"
            yield Claim(
                "", sentence.section, span, sentence.text[span.start - at : span.end - at],
                "other.uncheckable", op, quantity, said, scope,
            )  # fmt: skip


def _counts(text: str, unit: str) -> bool:
    by_word = not any(char.isdigit() for char in text) and len(text) - len(unit) < 2
    return bool(unit) and unit not in _NO_COUNTS and not by_word


def _may_be_ours(start: int, unit: str, ours: Sequence[Token], text: str) -> bool:
    """Return whether a number may count requests or cases that its sentence names.

    Cases may be named anywhere in it; what else they are counted by, between the same commas,
    and there not by a channel or a kind of requester alone (“3次网上评查”, “30名个人”).
    """
    if not measures("requests", unit):
        return False
    if unit in _CASES:
        return bool(ours) or not start
    return not start or any(
        not token.value.startswith(("channel.", "applicant."))
        and not re.search(r"[,，;；]", text[min(start, token.start) : max(start, token.start)])
        for token in ours
    )
