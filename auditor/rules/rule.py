"""What a rule is: a code and a function from a case to its findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from auditor.case import Case, Evidence, Finding, Message, Outcome, Severity
from auditor.catalog import entries
from auditor.normal import normalise
from auditor.report import Report, Span
from auditor.template import form, name_of
from auditor.words import load

Judge = Callable[[Case], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check: its code in the catalogue, the tables it reads, and what it makes of a case.

    ``judge`` yields a finding for every comparison it makes, however it comes out. ``marks``: it
    rests on what the language wing marks, and is not applied where nothing is marked.
    """

    code: str
    tables: tuple[str, ...]
    judge: Judge
    marks: bool = False


def rule(code: str, *tables: str, marks: bool = False) -> Callable[[Judge], Rule]:
    """Return a decorator that makes a function the rule ``code``, reading ``tables``."""

    def make(judge: Judge) -> Rule:
        return Rule(code, tables, judge, marks)

    return make


def holds(code: str, *evidence: Evidence, formula: str | None = None, **more: Any) -> Finding:
    """Return a comparison that came out right."""
    severity = entries()[code].severity
    return Finding(
        code, Outcome.HOLDS, severity, Message("holds"), tuple(evidence), formula=formula, **more
    )


def fails(
    code: str, key: str, evidence: Iterable[Evidence] = (), *,
    args: dict[str, Any] | None = None, severity: Severity | None = None, **more: Any,
) -> Finding:  # fmt: skip
    """Return a comparison that came out wrong, worded by ``key``, at most as grave as its rule."""
    top = entries()[code].severity
    grade = top if severity is None or severity.rank < top.rank else severity
    return Finding(code, Outcome.FAILS, grade, Message(key, args or {}), tuple(evidence), **more)


def undecided(
    code: str, key: str, evidence: Iterable[Evidence] = (), *,
    args: dict[str, Any] | None = None, responsibility: str = "ambiguous", **more: Any,
) -> Finding:  # fmt: skip
    """Return a comparison that could not be decided: a note, whoever is responsible."""
    return Finding(
        code, Outcome.UNDECIDED, Severity.NOTE, Message(key, args or {}), tuple(evidence),
        responsibility=responsibility, confidence="weak", **more,
    )  # fmt: skip


def text_evidence(report: Report, span: Span) -> Evidence:
    """Return words of the report as evidence."""
    return Evidence("text", span, span.of(report.text))


def cell_evidence(report: Report, address: str) -> Evidence:
    """Return a cell as evidence, or its absence."""
    cell = report.cells.get(address)
    if cell is None:
        return Evidence("absence", cell=address)
    return Evidence("cell", cell.span, cell.raw, address, cell.value)


def heading_evidence(report: Report, key: str) -> Evidence:
    """Return the heading under which something was looked for, or its absence."""
    section = report.section(key)
    if section is None or section.title is None:
        return Evidence("absence", quote=key)
    return text_evidence(report, section.title)


def total(report: Report, *cells: str) -> Decimal | None:
    """Return the sum of cells, None where one is unknown."""
    values = [report.value(cell) for cell in cells]
    known = [value for value in values if value is not None]
    return sum(known, Decimal()) if len(known) == len(values) else None


def explained(report: Report, what: str) -> Evidence | None:
    """Return the words of the prose that explain something (data/explanations.toml), or None.

    An explained oddity stays open.
    """
    pattern = "|".join(load("explanations.toml")[what])
    for section in report.sections:
        for span in section.prose:
            line = normalise(span.of(report.text)[:20_000], span.start)
            match = re.search(pattern, line.text)
            if match is not None:
                return text_evidence(report, line.span(*match.span()))
    return None


def cell_name(report: Report, address: str) -> str:
    """Return how an inspector names a cell of this report's form."""
    table = report.tables.get(address[:2])
    return name_of(table.form if table is not None else "2021", address)


def table_name(key: str) -> dict[str, str]:
    """Return how a table is named in a message, by language."""
    return {"zh": form("2021").table(key).name, "en": f"Table {key[1:]}"}


def plain(value: Decimal) -> str:
    """Return a number as an inspector writes it: no exponent, no idle zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
