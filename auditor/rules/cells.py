"""What is printed in single cells: blanks, words, signs, decimals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from auditor.case import Case, Finding, Severity
from auditor.report import Cell, Content, Report
from auditor.rules.rule import cell_evidence, cell_name, fails, holds, rule, table_name, undecided
from auditor.template import form

_SECTION = {"t2": "disclosure", "t3": "requests", "t4": "disputes"}
_MONEY = ("t2.fee_wan", "t2.procurement.amount")
_MANY = 10
# Numbers and marks that only a page conversion leaves together: “14 -2”, “**0**”, “1'234”.
_DEBRIS = re.compile(r"[^\w]*\d[\d\s.,'’`*~<>/&;()-]*[^\w]*")
_FEE_LIMITS = {"township": Decimal(100_000)}  # 10亿元: no town or street collects that in a year


def _cells(report: Report, content: Content) -> Iterator[tuple[str, list[Cell]]]:
    """Yield for each table its cells of that content."""
    for key, table in sorted(report.tables.items()):
        yield key, [cell for cell in table.cells.values() if cell.content is content]


@rule("CEL-01", "t2", "t3", "t4")
def blank_cells(case: Case) -> Iterator[Finding]:
    """Report blank and placeholder cells once a table: the form wants a 0 where there is none.

    A blank total row or column is T3-05's. Where columns are not visible a blank is lost, so
    nothing is said.
    """
    report = case.report
    for key, blank in _cells(report, Content.BLANK):
        dashes = [
            cell for cell in report.tables[key].cells.values()
            if cell.content is Content.PLACEHOLDER
        ]  # fmt: skip
        cells = [cell for cell in (*blank, *dashes) if cell.address not in _whole_line(report)]
        if not cells:
            yield holds("CEL-01")
            continue
        cells.sort(key=lambda cell: cell.span)
        yield fails(
            "CEL-01", "cells", [cell_evidence(report, cell.address) for cell in cells],
            args={
                "table": table_name(key), "count": len(cells),
                "first": cell_name(report, cells[0].address),
            },
            severity=Severity.CLARIFY if len(cells) > _MANY else Severity.IMPROVE,
            section=_SECTION[key],
        )  # fmt: skip


def _whole_line(report: Report) -> frozenset[str]:
    """Return the cells of total rows and columns of table 3 that are mostly blank."""
    if "t3" not in report.tables:
        return frozenset()
    table = form(report.tables["t3"].form).table("t3")
    lines = [[f"t3.{row.key}.tot" for row in table.rows]]
    lines += [[f"t3.{row}.{column.key}" for column in table.columns] for row in ("T", "F")]
    found: set[str] = set()
    for line in lines:
        blank = [cell for cell in line if cell in report.cells and report.value(cell) is None]
        if len(blank) >= min(len(line), 19):
            found |= set(blank)
    return frozenset(found)


@rule("CEL-02", "t2", "t3", "t4")
def words_in_cells(case: Case) -> Iterator[Finding]:
    """Report words that stand where the form wants a number."""
    report = case.report
    for key, words in _cells(report, Content.TEXT):
        cells = [cell for cell in words if not cell.address.endswith(".change")]
        if not cells:
            yield holds("CEL-02")
        broken = [cell for cell in cells if _DEBRIS.fullmatch(cell.raw)]
        if broken or len(cells) > _MANY:
            yield undecided(
                "CEL-02", "broken", [cell_evidence(report, cell.address) for cell in cells],
                args={"table": table_name(key), "count": len(cells), "raw": cells[0].raw[:20]},
                section=_SECTION[key], responsibility="extraction",
            )  # fmt: skip
            continue
        for cell in cells:
            yield fails(
                "CEL-02", "word", [cell_evidence(report, cell.address)],
                args={"cell": cell_name(report, cell.address), "raw": cell.raw[:20]},
                section=_SECTION[key],
            )  # fmt: skip


@rule("CEL-03", "t2", "t3", "t4")
def impossible_counts(case: Case) -> Iterator[Finding]:
    """Report negative and fractional counts; the 2019 form's 增/减 may be negative."""
    report = case.report
    for key, cells in _cells(report, Content.NUMBER):
        wrong = [cell for cell in cells if _impossible(cell)]
        if not wrong:
            yield holds("CEL-03")
        for cell in wrong:
            yield fails(
                "CEL-03", "count", [cell_evidence(report, cell.address)],
                args={"cell": cell_name(report, cell.address), "raw": cell.raw},
                actual=cell.value, section=_SECTION[key],
            )  # fmt: skip


def _impossible(cell: Cell) -> bool:
    value = cell.value or Decimal()
    if cell.address.endswith(".change"):
        return value != value.to_integral_value()
    if cell.address in _MONEY:
        return value < 0
    return value < 0 or value != value.to_integral_value()


@rule("CEL-04", "t2")
def fee_unit_slip(case: Case) -> Iterator[Finding]:
    """Ask about a fee in 万元 with more than four decimals: finer than one 元."""
    cell = case.report.cells.get("t2.fee_wan")
    if cell is None or cell.value is None:
        return
    digits = -int(cell.value.as_tuple().exponent)
    if digits > 4:
        yield fails(
            "CEL-04", "decimals", [cell_evidence(case.report, "t2.fee_wan")],
            args={"raw": cell.raw, "digits": digits}, section="disclosure", confidence="strong",
        )  # fmt: skip
    elif cell.value > _FEE_LIMITS.get(case.report.organ_level, cell.value):
        yield fails(
            "CEL-04", "size", [cell_evidence(case.report, "t2.fee_wan")], args={"raw": cell.raw},
            section="disclosure", confidence="weak",
        )  # fmt: skip
    elif cell.quantity is not None and cell.quantity.unit == "元":
        yield fails(
            "CEL-04", "unit", [cell_evidence(case.report, "t2.fee_wan")],
            args={"raw": cell.raw}, section="disclosure", confidence="strong",
        )  # fmt: skip
    else:
        yield holds("CEL-04", cell_evidence(case.report, "t2.fee_wan"))


@rule("CEL-05", "t2")
def procurement_without_unit(case: Case) -> Iterator[Finding]:
    """Ask for the 2019 form's changes that give no number, and for the unit of procurement."""
    for each in case.report.cells.values():
        if each.address.endswith(".change") and each.content is Content.TEXT:
            yield fails(
                "CEL-05", "change", [cell_evidence(case.report, each.address)],
                args={"cell": cell_name(case.report, each.address), "raw": each.raw[:20]},
                section="disclosure",
            )  # fmt: skip
    cell = case.report.cells.get("t2.procurement.amount")
    if cell is None or cell.quantity is None or not cell.value:
        return
    if cell.quantity.unit:
        yield holds("CEL-05", cell_evidence(case.report, cell.address))
    else:
        yield undecided(
            "CEL-05", "unit", [cell_evidence(case.report, cell.address)], args={"raw": cell.raw},
            section="disclosure",
        )  # fmt: skip
