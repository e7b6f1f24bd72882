"""The statutory tables: the form of the year, complete, its labels unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.case import Case, Evidence, Finding, Severity
from auditor.normal import fold
from auditor.report import Doubt, Report, Section, Span, Table
from auditor.rules.rule import (
    Rule,
    fails,
    heading_evidence,
    holds,
    rule,
    table_name,
    text_evidence,
    undecided,
)
from auditor.template import TABLES, form

_SECTION = {"t2": "disclosure", "t3": "requests", "t4": "disputes"}
_NONE_HERE = re.compile(
    r"(?:本年度?|今年)?(?:无|没有)(?:相关|此项|该项)?(?:数据|表格|统计表?|情况|内容)[。.]?|[无零][。.]?"
)
_ADDED = ("row_unknown", "column_unknown", "column_extra")


@rule("STR-03")
def wrong_form(case: Case) -> Iterator[Finding]:
    """Compare the form of the tables with the one the report's year prescribes.

    Reports of 2019 were only encouraged to use the new form, so they are not accused.
    """
    report = case.report
    said = [
        r for r in report.recognised if r.fact == "form" and r.how in ("table_headers", "layout")
    ]
    if report.year is None or not said or report.form == "unknown":
        return
    due = "2021" if report.year >= 2021 else "2019" if report.year >= 2019 else None
    forms = sorted({r.value for r in said})
    if due is None:
        return
    evidence = _year_evidence(report) + _header_evidence(report)
    for used in forms:
        if used == due:
            yield holds("STR-03", *evidence)
        elif report.year == 2019:
            yield undecided("STR-03", "early", evidence, args={"used": used})
        else:
            sure = _year_source(report) in ("title", "period", "option")
            yield fails(
                "STR-03", "form", evidence,
                args={"year": report.year, "used": used, "document": form(due).document},
                severity=Severity.MUST if sure else Severity.CLARIFY,
                confidence="certain" if sure else "strong", section="disclosure",
            )  # fmt: skip


def _year_source(report: Report) -> str:
    return next((r.how for r in report.recognised if r.fact == "year"), "")


def _year_evidence(report: Report) -> list[Evidence]:
    said = next((r for r in report.recognised if r.fact == "year"), None)
    return [text_evidence(report, said.span)] if said is not None and said.span else []


def _header_evidence(report: Report) -> list[Evidence]:
    """Return the header of table 2 as evidence of its form."""
    table = report.tables.get("t2")
    if table is None:
        return []
    words = report.text[table.span.start : table.span.end]
    for mark in form(table.form).marks:
        at = words.find(mark)
        if at >= 0:
            start = table.span.start + at
            return [Evidence("text", Span(start, start + len(mark)), mark)]
    return []


@rule("STR-04")
def table_incomplete(case: Case) -> Iterator[Finding]:
    """Look for the three tables and all their cells.

    Text cannot tell a missing table from a lost one, so only a part that says itself that it
    has none is accused.
    """
    report = case.report
    if report.form not in ("2019", "2021"):
        return
    for key in TABLES:
        table = report.tables.get(key)
        section = report.section(_SECTION[key])
        name = table_name(key)
        if table is None:
            yield _no_table(report, key, name, section)
            continue
        whole = form(table.form).table(key).addresses()
        missing = [address for address in whole if address not in table.cells]
        if not missing:
            yield holds("STR-04", section=_SECTION[key])
            continue
        if all(doubt.kind == "row_missing" for doubt in table.doubts) and table.ruled:
            continue  # whole rows left out of a table with visible rows: STR-05's
        yield undecided(
            "STR-04", "cells", [text_evidence(report, table.span)],
            args={"table": name, "missing": len(missing), "whole": len(whole)},
            responsibility="extraction", section=_SECTION[key],
        )  # fmt: skip


def _no_table(report: Report, key: str, name: dict[str, str], section: Section | None) -> Finding:
    if section is not None:
        for span in section.prose:
            if _NONE_HERE.fullmatch(fold(span.of(report.text))):
                return fails(
                    "STR-04", "none", [text_evidence(report, span)], args={"table": name},
                    section=section.key, confidence="strong",
                )  # fmt: skip
    return undecided(
        "STR-04", "table", [heading_evidence(report, _SECTION[key])], args={"table": name},
        responsibility="extraction", section=_SECTION[key],
    )  # fmt: skip


@rule("STR-05", "t2", "t3")
def labels_changed(case: Case) -> Iterator[Finding]:
    """Compare row labels with the form's; up to two characters are a slip, more is a change.

    A row left out of a table whose other rows all stand is reported here.
    """
    report = case.report
    for key in ("t2", "t3"):
        table = report.tables.get(key)
        if table is None:
            continue
        changed = [label for label in table.labels if label.how == "position"]
        for label in changed:
            official = form(table.form).table(key).row(label.row).label
            yield fails(
                "STR-05", "label", [text_evidence(report, label.span)],
                args={"printed": fold(label.text), "form": fold(official)},
                section=_SECTION[key], confidence="strong",
            )  # fmt: skip
        added = [d for d in table.doubts if d.kind in _ADDED]
        for doubt in added:
            yield fails(
                "STR-05", doubt.kind, [text_evidence(report, doubt.span)],
                args={"table": table_name(key), "printed": fold(doubt.detail)[:40]},
                section=_SECTION[key], confidence="strong",
            )  # fmt: skip
        missing = [d for d in table.doubts if d.kind == "row_missing"]
        if missing and table.ruled and len(missing) <= 3 and not _misread(table):
            yield _rows_left_out(report, table, missing)
        elif not changed and not added:
            yield holds("STR-05", section=_SECTION[key])


def _misread(table: Table) -> bool:
    return any(doubt.kind not in ("row_missing", *_ADDED) for doubt in table.doubts)


def _rows_left_out(report: Report, table: Table, missing: list[Doubt]) -> Finding:
    rows = [form(table.form).table(table.key).row(doubt.detail) for doubt in missing]
    names = "、".join(f"“{fold(row.group)}{fold(row.label)}”" for row in rows)
    return fails(
        "STR-05", "rows", [text_evidence(report, table.labels[0].span)],
        args={"table": table_name(table.key), "rows": names},
        section=_SECTION[table.key], confidence="weak",
    )  # fmt: skip


TABLE_RULES: tuple[Rule, ...] = (wrong_form, table_incomplete, labels_changed)
