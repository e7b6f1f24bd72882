"""The sums of tables 3 and 4, and which cell is wrong where they fail.

Redundancy localises: a wrong part breaks its row and its column, a wrong total row also its
balance. A fault is reported once, under the first of T3-03, T3-02, T3-01 that it breaks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from auditor.case import Case, Evidence, Finding
from auditor.report import Report
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
from auditor.template import Identity, form, identities

_ORDER = ("T3-03", "T3-02", "T3-01")
_MOST_PAIRS = 2000  # candidate pairs tried; a table with more faults than that is reported whole


@dataclass(frozen=True, slots=True)
class Sum:
    """An identity worked out: ``residual`` is left less right, None where a cell is unknown."""

    identity: Identity
    residual: Decimal | None

    @property
    def cells(self) -> tuple[str, ...]:
        """All cells of the sum."""
        return (*self.identity.left, *self.identity.right)

    @property
    def formula(self) -> str:
        """The sum as text."""
        return f"{' + '.join(self.identity.left)} = {' + '.join(self.identity.right)}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell whose change alone mends ``sums``."""

    cell: str
    value: Decimal
    sums: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong with table 3: single cells, and sums that no single cell explains."""

    sums: tuple[Sum, ...]
    faults: tuple[Fault, ...]
    rest: tuple[Sum, ...]
    shifted: bool


def work_out(report: Report, table: str) -> tuple[Sum, ...]:
    """Return the sums of t3 or t4 worked out on the printed numbers. Blank is never zero."""
    found = report.tables.get(table)
    if found is None:
        return ()
    sums = []
    for identity in identities(found.form):
        if identity.table != table:
            continue
        left = [report.value(cell) for cell in identity.left]
        right = [report.value(cell) for cell in identity.right]
        known = [value for value in (*left, *right) if value is not None]
        residual = None
        if len(known) == len(left) + len(right):
            residual = sum(known[: len(left)], Decimal()) - sum(known[len(left) :], Decimal())
        sums.append(Sum(identity, residual))
    return tuple(sums)


def diagnose(report: Report) -> Diagnosis:
    """Return which cells of table 3 are wrong, as far as its sums tell."""
    sums = work_out(report, "t3")
    failing = [each for each in sums if each.residual]
    faults, rest = localise(report, sums, failing)
    return Diagnosis(sums, tuple(faults), tuple(rest), _misread(report, failing))


def localise(
    report: Report, sums: Sequence[Sum], failing: Sequence[Sum]
) -> tuple[list[Fault], list[Sum]]:
    """Return the cells whose single changes mend the failing sums, and the sums left over.

    A cell is named only if no other explanation is as short.
    """
    within: dict[str, list[Sum]] = defaultdict(list)
    for each in sums:
        for cell in each.cells:
            within[cell].append(each)
    faults: list[Fault] = []
    rest = list(failing)
    while rest:
        singles = [fault for cell in within if (fault := _single(report, cell, within, rest))]
        alone = [
            fault for fault in singles
            if not any(set(fault.sums) & set(other.sums) for other in singles if other is not fault)
        ]  # fmt: skip
        if not alone:
            break
        faults += alone
        mended = {each for fault in alone for each in fault.sums}
        rest = [each for each in rest if each not in mended]
    pair = _pair(report, within, rest) if rest else None
    if pair is not None:
        return faults + list(pair), []
    return faults, rest


def _change(each: Sum, cell: str) -> Decimal:
    """Return by how much ``cell`` must change so that the sum holds."""
    assert each.residual is not None
    return -each.residual if cell in each.identity.left else each.residual


def _single(
    report: Report, cell: str, within: Mapping[str, list[Sum]], rest: Sequence[Sum]
) -> Fault | None:
    """Return the fault that ``cell`` would be if its change mended all sums it stands in."""
    decided = [each for each in within[cell] if each.residual is not None]
    if not decided or any(each not in rest for each in decided):
        return None
    changes = {_change(each, cell) for each in decided}
    value = report.value(cell)
    if len(changes) != 1 or value is None:
        return None
    mended = value + changes.pop()
    return Fault(cell, mended, tuple(decided)) if mended >= 0 else None


def _pair(
    report: Report, within: Mapping[str, list[Sum]], rest: Sequence[Sum]
) -> tuple[Fault, Fault] | None:
    """Return the two cells that together mend all sums left, where only one pair does."""
    cells = [
        cell for cell, sums in within.items()
        if report.value(cell) is not None
        and all(each in rest for each in sums if each.residual is not None)
    ]  # fmt: skip
    pairs = list(combinations(cells, 2))
    if len(pairs) > _MOST_PAIRS:
        return None
    found = [pair for one, two in pairs if (pair := _both(report, one, two, within, rest))]
    return found[0] if len(found) == 1 else None


def _both(
    report: Report, one: str, two: str, within: Mapping[str, list[Sum]], rest: Sequence[Sum]
) -> tuple[Fault, Fault] | None:
    sums = {cell: [e for e in within[cell] if e.residual is not None] for cell in (one, two)}
    if set(sums[one]) | set(sums[two]) != set(rest) or not set(sums[one]) & set(sums[two]):
        return None
    faults = []
    for cell, other in ((one, two), (two, one)):
        own = {_change(each, cell) for each in sums[cell] if each not in sums[other]}
        if len(own) != 1:
            return None
        value = report.value(cell)
        assert value is not None
        mended = value + own.pop()
        if mended < 0:
            return None
        faults.append(Fault(cell, mended, tuple(sums[cell])))
    shared = set(sums[one]) & set(sums[two])
    moved = {fault.cell: fault.value - (report.value(fault.cell) or 0) for fault in faults}
    for each in shared:
        assert each.residual is not None
        total = sum(
            (move if cell in each.identity.left else -move for cell, move in moved.items()),
            Decimal(),
        )
        if each.residual + total != 0:
            return None
    return faults[0], faults[1]


def _misread(report: Report, failing: Sequence[Sum]) -> bool:
    """Return whether the failing rows look like our misreading rather than the report's fault."""
    return bool(failing) and (_shifted(report, failing) or _doubled(report, failing))


def _shifted(report: Report, failing: Sequence[Sum]) -> bool:
    """Return whether several rows hold their total in one other column: a misread table."""
    rows = [each for each in failing if each.identity.rule == "T3-01"]
    places = []
    for each in rows:
        values = [report.value(cell) or Decimal() for cell in each.cells]
        total = max(values)
        if total <= 0 or sum(values) != 2 * total or values[-1] == total:
            return False
        places.append(values.index(total))
    return len(places) >= 2 and len(set(places)) == 1


def _doubled(report: Report, failing: Sequence[Sum]) -> bool:
    """Return whether rows fail and two columns of applicants are the same: read twice, perhaps."""
    rows = [each.identity.each for each in failing if each.identity.rule == "T3-01"]
    table = form(report.tables["t3"].form).table("t3")
    seen: set[tuple[Decimal | None, ...]] = set()
    for column in table.columns[:-1]:
        values = tuple(report.value(f"t3.{row.key}.{column.key}") for row in table.rows)
        if any(values) and values in seen and len(rows) > 1:
            return True
        seen.add(values)
    return False


def inferred(report: Report) -> dict[str, Decimal]:
    """Return the totals of table 3 that are not printed but follow from its sums (T3-05).

    Used for comparing claims only, never for accusing.
    """
    known = {cell: value for cell in report.cells if (value := report.value(cell)) is not None}
    found: dict[str, Decimal] = {}
    for code, side in (("T3-01", 0), ("T3-02", 0), ("T3-03", -1)):
        for each in work_out(report, "t3"):
            if each.identity.rule != code or each.residual is not None:
                continue
            target = each.identity.right[side]
            if target in known or any(c not in known for c in each.cells if c != target):
                continue
            left = sum((known[cell] for cell in each.identity.left), Decimal())
            right = sum((known[c] for c in each.identity.right if c != target), Decimal())
            if left >= right:
                known[target] = found[target] = left - right
    return found


# --- the rules -----------------------------------------------------------------------------


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
    return labels[each.identity.each]


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
            "zh": f"“{name}”列办理结果分项合计{plain(left)}，与“（七）总计”{plain(right)}不符，相差{gap}",
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
        if len(blank) * 2 <= len(cells):
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
