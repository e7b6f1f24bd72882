"""Units → boilerplate: clauses in the words of other organs' reports, and where from.

A clause is boilerplate if the classifier takes it for a formula and something shows where it is
known from: the phrasebook, last year's report, or runs of characters that recur among the organs
of the reference set. Wording that law or notice prescribes is told apart as ``statute``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from auditor.case import Boilerplate
from auditor.language.features import formula_clause
from auditor.language.units import Unit
from auditor.language.weights import models, shipped
from auditor.normal import normalise
from auditor.report import Span

_CLAUSE = re.compile(r"[^，,；;。：:!！?？\s][^，,；;。：:!！?？]*")
_STATUTE = re.compile(
    r"《(?:中华人民共和国)?[^《》]{2,40}(?:条例|法|通知|办法|规定)》|[^\s，,（(]{2,10}〔20\d\d〕\d{1,4}号"
    r"|(?:自|从)?20\d\d年1月1日起?[至到]?(?:20\d\d年)?12月31日止?"
)
RUN = 4  # characters of the runs whose organs are counted
_SHORTEST = 6  # characters of boilerplate
_EVIDENCE = 4  # characters in common with other organs that show where a formula is known from
_MEMORY = 8  # characters in common that show a clause to be last year's


@cache
def reference() -> frozenset[str]:
    """Return the runs of four characters that at least two organs of the reference set use."""
    path = models() / "formulas" / "reference.txt"
    return (
        frozenset(path.read_text(encoding="utf-8").split("\n")) if path.is_file() else frozenset()
    )


@cache
def phrasebook() -> tuple[str, ...]:
    """Return the formulas of data/phrasebook.txt, the longest first."""
    text = files("auditor").joinpath("data", "phrasebook.txt").read_text(encoding="utf-8")
    lines = {line for line in text.splitlines() if line and not line.startswith("#")}
    return tuple(sorted(lines, key=lambda line: (-len(line), line)))


@cache
def _phrases() -> frozenset[str]:
    """Return the runs of characters that the phrasebook is made of."""
    return frozenset(
        line[start : start + RUN] for line in phrasebook() for start in range(len(line) - RUN + 1)
    )


def clauses(text: str) -> list[tuple[int, int]]:
    """Return the places of the clauses of a unit that are long enough to be a formula."""
    found = (match.span() for match in _CLAUSE.finditer(text))
    return [(start, end) for start, end in found if end - start >= _SHORTEST]


def boilerplate(units: Sequence[Unit], previous: str = "") -> Iterator[Boilerplate]:
    """Yield the boilerplate of a report's units, and its statutory wording, in order.

    ``previous`` is the folded prose of last year's report, or empty.
    """
    for unit in units:
        for match in _STATUTE.finditer(unit.text):
            yield _found(unit, *match.span(), "statute", match[0])
    model = shipped("formulas")
    if model is None:
        return
    places = [(unit, start, end) for unit in units for start, end in clauses(unit.text)]
    if not places:
        return
    known = reference()
    scores = model.score([formula_clause(u, u.text[s:e], known) for u, s, e in places])[:, 0]
    for (unit, start, end), score in zip(places, scores, strict=True):
        if score < model.thresholds[0]:
            continue
        source, words = _source(normalise(unit.text[start:end]).text, previous)
        if source:
            yield _found(unit, start, end, source, words)


def _found(unit: Unit, start: int, end: int, source: str, match: str) -> Boilerplate:
    span = Span(unit.span.start + start, unit.span.start + end)
    return Boilerplate(span, unit.text[start:end], source, match)


def _source(text: str, previous: str) -> tuple[str, str]:
    """Return where a formula is known from and by which words, or two empty strings."""
    for phrase in phrasebook():
        if phrase in text:
            return "phrasebook", phrase
    run = _longest(text, lambda piece: piece in previous, _MEMORY) if previous else ""
    if len(run) >= _MEMORY:
        return "previous_report", run
    run = _longest(text, lambda piece: piece in reference(), RUN)
    if len(run) >= _EVIDENCE:
        return "corpus", run
    run = _longest(text, lambda piece: piece in _phrases(), RUN)
    return ("phrasebook", run) if len(run) >= _EVIDENCE else ("", "")


def _longest(text: str, known: object, size: int) -> str:
    """Return the longest stretch all of whose runs of ``size`` characters are known."""
    assert callable(known)
    best = start = 0
    place = 0
    for at in range(len(text) - size + 2):
        if at <= len(text) - size and known(text[at : at + size]):
            continue
        if at > start and at - start > best:
            best, place = at - start, start
        start = at + 1
    return text[place : place + best + size - 1] if best else ""
