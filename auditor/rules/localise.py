"""Which cell is wrong where sums fail, and which totals follow where none is printed.

Redundancy localises: a wrong part breaks its row and its column, a wrong total row also its
balance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from auditor.report import Report
from auditor.template import Identity, form, identities

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
