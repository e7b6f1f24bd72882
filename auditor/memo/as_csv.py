"""Memos → CSV: one row per finding."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from auditor.case import Memo
from auditor.catalog import entries
from auditor.memo.as_json import number
from auditor.memo.compose import Shown, brief, inert, message_of, quotes, raw, shown, tidy
from auditor.report import Report

BOM = "\ufeff"
HEADER = (
    "source", "sha256", "organ", "year", "template", "id", "rule", "title", "outcome", "severity",
    "responsibility", "confidence", "needs", "section", "message", "expected", "actual",
    "difference", "reading", "quote", "cells", "basis", "suggestion", "fingerprint",
)  # fmt: skip
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # Excel takes the wide forms for formulas too


def render(memos: Iterable[Memo], lang: str) -> Iterator[str]:
    """Yield the rows of each memo, the header before the first: spreadsheets need its mark."""
    front = BOM + _lines([HEADER])
    for memo in memos:
        report = memo.case.report
        yield front + _lines(_row(each, report, lang) for each in shown(memo))
        front = ""
    if front:
        yield front


def _lines(rows: Iterable[Iterable[object]]) -> str:
    page = StringIO()
    csv.writer(page, lineterminator="\n").writerows(map(guard, row) for row in rows)
    return page.getvalue()


def guard(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _row(each: Shown, report: Report, lang: str) -> tuple[object, ...]:
    finding, entry = each.finding, entries()[each.finding.rule]
    cells = (
        f"{evidence.cell}={tidy(raw(evidence, report))}"
        for evidence in finding.evidence
        if evidence.cell is not None
    )
    return (
        inert(report.source), report.sha256, report.organ and tidy(report.organ), report.year,
        report.form, each.id,
        finding.rule, entry.title[lang], finding.outcome.value, each.severity.value,
        finding.responsibility, finding.confidence, entry.needs, finding.section,
        message_of(finding, lang), number(finding.expected), number(finding.actual),
        number(finding.difference), finding.reading and tidy(finding.reading),
        " | ".join(brief(quote) for _, quote in quotes(finding, report)), "; ".join(cells),
        entry.law.get(lang), entry.advice.get(lang), each.fingerprint,
    )  # fmt: skip
