"""The sums of tables 3 and 4.

A fault is reported once, under the first of T3-03, T3-02, T3-01 that it breaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from auditor.case import Case, Evidence, Finding
from auditor.normal import fold
from auditor.report import Report
from auditor.rules.localise import Fault, Sum, diagnose, work_out
from auditor.rules.rule import (
    Rule,
    cell_evidence,
    cell_name,
    fails,
    holds,
    plain,
    rule,
    undecided,
)
from auditor.template import form

_ORDER = ("T3-03", "T3-02", "T3-01")


def _table_three(code: str) -> Rule:
    @rule(code, "t3")
    def judge(case: Case) -> Iterator[Finding]:
        """Compare both sides of every sum of this kind, exactly."""
        diagnosis = diagnose(case.report)
        for each in diagnosis.sums:
            if each.identity.rule == code and each.residual == 0:
                yield holds(code, *_ends(case.report, each), formula=each.formula)
        if not diagnosis.shifted:
            for fault in diagnosis.faults:
                if _code(fault.sums) == code:
                    yield _fault(case.report, code, fault)
            if diagnosis.rest and _code(diagnosis.rest) == code:
                yield _unexplained(case.report, code, diagnosis.rest)
        unknown = [e for e in diagnosis.sums if e.identity.rule == code and e.residual is None]
        if unknown:
            names = "、".join(dict.fromkeys(_line_name(case.report, each) for each in unknown))
            yield undecided(
                code, "unknown", _blanks(case.report, unknown),
                args={"count": len(unknown), "lines": names}, section="requests",
                responsibility="report" if _printed_blank(case.report, unknown) else "extraction",
            )  # fmt: skip

    return judge


def _code(sums: Sequence[Sum]) -> str:
    return min((each.identity.rule for each in sums), key=_ORDER.index)


def _ends(report: Report, each: Sum) -> list[Evidence]:
    return [cell_evidence(report, cell) for cell in each.identity.right]


def _blanks(report: Report, sums: Sequence[Sum]) -> list[Evidence]:
    cells = dict.fromkeys(c for each in sums for c in each.cells if report.value(c) is None)
    return [cell_evidence(report, cell) for cell in cells][:20]


def _printed_blank(report: Report, sums: Sequence[Sum]) -> bool:
    return all(c in report.cells for e in sums for c in e.cells if report.value(c) is None)


def _line_name(report: Report, each: Sum) -> str:
    """Return the row, column or block of a sum as the form prints it."""
    table = form(report.tables[each.identity.table].form).table(each.identity.table)
    labels = {row.key: row.label for row in table.rows}
    labels |= {column.key: column.label for column in table.columns}
    return fold(labels[each.identity.each]).replace("“", "").replace("”", "")


def _sides(report: Report, each: Sum) -> tuple[Decimal, Decimal]:
    left = sum((report.value(cell) or Decimal() for cell in each.identity.left), Decimal())
    right = sum((report.value(cell) or Decimal() for cell in each.identity.right), Decimal())
    return left, right


def _detail(report: Report, each: Sum) -> dict[str, str]:
    """Return one failing sum in words, by language."""
    left, right = _sides(report, each)
    name = _line_name(report, each)
    gap = plain(abs(left - right))
    if each.identity.rule == "T3-03":
        n, c, t, f = (plain(report.value(cell) or Decimal()) for cell in each.cells)
        return {
            "zh": f"“{name}”列不平衡：本年新收{n}+上年结转{c}={plain(left)}，"
            f"办理总计{t}+结转下年{f}={plain(right)}，相差{gap}",
            "en": f"column “{name}” does not balance: new {n} + carried in {c} = {plain(left)}, "
            f"handled {t} + carried out {f} = {plain(right)}, off by {gap}",
        }
    if each.identity.rule == "T3-02":
        return {
            "zh": f"“{name}”列办理结果分项合计{plain(left)}，"
            f"与“（七）总计”{plain(right)}不符，相差{gap}",
            "en": f"column “{name}”: outcomes add up to {plain(left)}, "
            f"“（七）总计” says {plain(right)}, off by {gap}",
        }
    return {
        "zh": f"“{name}”行各类申请人合计{plain(left)}，与“总计”{plain(right)}不符，相差{gap}",
        "en": f"row “{name}”: requesters add up to {plain(left)}, “总计” says {plain(right)}, "
        f"off by {gap}",
    }


def _details(report: Report, sums: Sequence[Sum]) -> dict[str, str]:
    ordered = sorted(sums, key=lambda each: _ORDER.index(each.identity.rule))
    return {
        lang: mark.join(_detail(report, each)[lang] for each in ordered[:8])
        for lang, mark in (("zh", "；"), ("en", "; "))
    }


def _fault(report: Report, code: str, fault: Fault) -> Finding:
    printed = report.value(fault.cell)
    assert printed is not None
    cells = [fault.cell, *dict.fromkeys(c for each in fault.sums for c in each.cells)]
    return fails(
        code, "cell", [cell_evidence(report, cell) for cell in dict.fromkeys(cells)],
        args={
            "details": _details(report, fault.sums), "cell": cell_name(report, fault.cell),
            "printed": plain(printed), "mended": plain(fault.value), "count": len(fault.sums),
        },
        section="requests", expected=fault.value, actual=printed,
        formula="; ".join(each.formula for each in fault.sums),
    )  # fmt: skip


def _unexplained(report: Report, code: str, sums: Sequence[Sum]) -> Finding:
    first = min(sums, key=lambda each: _ORDER.index(each.identity.rule))
    left, right = _sides(report, first)
    cells = dict.fromkeys(cell for each in sums for cell in each.cells)
    return fails(
        code, "sums", [cell_evidence(report, cell) for cell in cells],
        args={"details": _details(report, sums), "count": len(sums)},
        section="requests", expected=left, actual=right,
        formula="; ".join(each.formula for each in sums),
    )  # fmt: skip


def _table_four(code: str) -> Rule:
    @rule(code, "t4")
    def judge(case: Case) -> Iterator[Finding]:
        """Compare the four results of a block with its total, exactly."""
        report = case.report
        for each in work_out(report, "t4"):
            if each.identity.rule != code:
                continue
            evidence = [cell_evidence(report, cell) for cell in each.cells]
            if each.residual is None:
                yield undecided(
                    code, "unknown", evidence, args={"block": _line_name(report, each)},
                    section="disputes", responsibility="report",
                )  # fmt: skip
            elif each.residual == 0:
                yield holds(code, *evidence[-1:], formula=each.formula)
            else:
                m, c, o, p, total = (plain(report.value(cell) or Decimal()) for cell in each.cells)
                left, right = _sides(report, each)
                yield fails(
                    code, "block", evidence,
                    args={
                        "block": _line_name(report, each), "m": m, "c": c, "o": o, "p": p,
                        "sum": plain(left), "total": total, "gap": plain(abs(left - right)),
                    },
                    section="disputes", expected=left, actual=right, formula=each.formula,
                )  # fmt: skip

    return judge


row_sum_wrong = _table_three("T3-01")
column_sum_wrong = _table_three("T3-02")
balance_wrong = _table_three("T3-03")
review_sum_wrong = _table_four("T4-01")
direct_suit_sum_wrong = _table_four("T4-02")
later_suit_sum_wrong = _table_four("T4-03")


_LEAVES = 19  # rows of outcomes on the 2019 form, which has fewest


def _mostly_blank(report: Report) -> bool:
    """Return whether most of table 3 is blank: then it is no total that is missing (CEL-01)."""
    cells = report.tables["t3"].cells.values()
    return 2 * sum(cell.value is None for cell in cells) > len(cells)


@rule("T3-05", "t3")
def totals_missing(case: Case) -> Iterator[Finding]:
    """Report a total row or column left blank once, with what it should say."""
    report = case.report
    table = form(report.tables["t3"].form).table("t3")
    lines = {
        "总计": [f"t3.{row.key}.tot" for row in table.rows],
        "（七）总计": [f"t3.T.{column.key}" for column in table.columns],
        "四、结转下年度继续办理": [f"t3.F.{column.key}" for column in table.columns],
    }
    for name, cells in lines.items():
        blank = [cell for cell in cells if cell in report.cells and report.value(cell) is None]
        if len(blank) < min(len(cells), _LEAVES) or _mostly_blank(report):
            yield holds("T3-05")
            continue
        known = [cell for cell in blank if cell in case.inferred]
        yield fails(
            "T3-05", "line", [cell_evidence(report, cell) for cell in blank],
            args={"line": name, "blank": len(blank), "known": len(known)}, section="requests",
        )  # fmt: skip


@rule("CEL-07", "t3")
def columns_shifted(case: Case) -> Iterator[Finding]:
    """Doubt our own reading where several rows hold their total in one other column."""
    diagnosis = diagnose(case.report)
    if diagnosis.shifted:
        rows = [each for each in diagnosis.rest if each.identity.rule == "T3-01"]
        rows += [e for f in diagnosis.faults for e in f.sums if e.identity.rule == "T3-01"]
        cells = dict.fromkeys(cell for each in rows for cell in each.cells)
        yield undecided(
            "CEL-07", "shifted", [cell_evidence(case.report, cell) for cell in cells][:20],
            args={"count": len(set(rows))}, responsibility="extraction", section="requests",
        )  # fmt: skip
    else:
        yield holds("CEL-07")
