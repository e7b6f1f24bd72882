"""Held-out errors in the three tables, as a clerk makes them who fills in a form by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from auditor.lab.heldout_places import (
    COLUMNS,
    HANDLED,
    RECEIVED,
    count,
    put,
    row,
    spans,
    told,
    transposed,
)
from auditor.lab.mutations import Make, Mutation
from auditor.report import Content, Report

SUMS = ("N", "C", "T", "F")
RESULTS = ("upheld", "corrected", "other", "pending", "total")
BLOCKS = ("review", "direct", "after")


def leaves(report: Report) -> list[str]:
    """Return the rows of table 3 that tell an outcome, in the form's order."""
    rows = dict.fromkeys(address.split(".")[1] for address in report.cells if address[:3] == "t3.")
    return [name for name in rows if name not in SUMS]


def line(report: Report, name: str) -> list[int]:
    """Return the seven numbers of a row of table 3."""
    return [count(report, f"t3.{name}.{column}") for column in COLUMNS]


def write(report: Report, name: str, numbers: Sequence[int | str]) -> str:
    """Return the text with a row of table 3 filled in anew."""
    return put(report, {f"t3.{name}.{c}": n for c, n in zip(COLUMNS, numbers, strict=True)})


def plus(report: Report, *changes: tuple[str, int]) -> str:
    """Return the text with these cells raised or lowered."""
    return put(report, {address: count(report, address) + by for address, by in changes})


def part_moved(report: Report) -> Iterator[str]:
    """Raise one cell and keep the totals of its row and its column."""
    for name in [*filter(lambda leaf: row(report, leaf), leaves(report)), "P"][:3]:
        yield plus(report, (f"t3.{name}.nat", 1))


def total_digits(report: Report) -> Iterator[str]:
    """Exchange two digits of a row's total."""
    for name in (*SUMS, *leaves(report)):
        if transposed(row(report, name)) != row(report, name):
            yield put(report, {f"t3.{name}.tot": transposed(row(report, name))})


def leaves_swapped(report: Report) -> Iterator[str]:
    """Exchange two applicants' cells of one outcome: the row is right, the columns are not."""
    for name in leaves(report):
        for one, two in combinations(range(6), 2):
            numbers = line(report, name)
            if numbers[one] != numbers[two]:
                numbers[one], numbers[two] = numbers[two], numbers[one]
                yield write(report, name, numbers)
                break


def left_out(name: str) -> Make:
    """Leave the cases carried over or forward out, so that the balance breaks."""

    def make(report: Report) -> Iterator[str]:
        if row(report, name):
            yield write(report, name, [0] * 7)

    return make


def neighbour_copied(report: Report) -> Iterator[str]:
    """Copy a whole row from the row above or below."""
    for above, below in pairwise(leaves(report)):
        if line(report, above) != line(report, below):
            yield write(report, below, line(report, above))


def total_as_received(report: Report) -> Iterator[str]:
    """Repeat the received cases as the handled ones."""
    if row(report, "N") != row(report, "T"):
        yield write(report, "T", line(report, "N"))


def total_misses_group(report: Report) -> Iterator[str]:
    """Forget a group of outcomes in the grand total."""
    seen: list[list[int]] = []
    for group in "OXU":
        rows = [line(report, name) for name in leaves(report) if name[0] == group]
        if any(numbers[-1] for numbers in rows):
            missing = [sum(column) for column in zip(*rows, strict=True)]
            total, new = line(report, "T"), missing not in seen
            seen.append(missing)
            if new:
                yield write(report, "T", [a - b for a, b in zip(total, missing, strict=True)])


def columns_shifted(report: Report) -> Iterator[str]:
    """Begin a row one column too late."""
    for name in ("N", "T", *leaves(report)):
        numbers = [0, *line(report, name)[:6]]
        if sum(numbers[:6]) != numbers[6]:
            yield write(report, name, numbers)


def columns_slid(report: Report) -> Iterator[str]:
    """Slide the applicants' cells by one column under a right total."""
    for name in ("N", "T", *leaves(report)):
        numbers = line(report, name)
        if numbers[5] == 0 and numbers[6]:
            yield write(report, name, [0, *numbers[:5], numbers[6]])


def received_raised(report: Report) -> Iterator[str]:
    """Count one received case more, in cell and total: only the balance shows it."""
    yield plus(report, ("t3.N.nat", 1), ("t3.N.tot", 1))


def outcome_moved(report: Report) -> Iterator[str]:
    """Book a full disclosure as a partial one: the table stays whole, only the prose knows."""
    if count(report, "t3.G.nat") and any(told(report, "予以公开", row(report, "G"), 5)):
        rows = (("G", -1), ("P", 1))
        yield plus(report, *((f"t3.{r}.{c}", by) for r, by in rows for c in ("nat", "tot")))


def carried_forward_grown(report: Report) -> Iterator[str]:
    """Carry one settled case forward: the table balances, the prose tells what was settled."""
    if count(report, "t3.G.nat") and any(told(report, HANDLED, row(report, "T"))):
        rows = (("G", -1), ("T", -1), ("F", 1))
        yield plus(report, *((f"t3.{r}.{c}", by) for r, by in rows for c in ("nat", "tot")))


def carried_in_grown(report: Report) -> Iterator[str]:
    """Book a received case as carried in: the table balances, the prose tells the received."""
    if count(report, "t3.N.nat") > 0 and any(told(report, RECEIVED, row(report, "N"))):
        rows = (("N", -1), ("C", 1))
        yield plus(report, *((f"t3.{r}.{c}", by) for r, by in rows for c in ("nat", "tot")))


def slashes(report: Report) -> Iterator[str]:
    """Draw strokes through a row of zeros."""
    for name in leaves(report):
        if not row(report, name):
            yield write(report, name, ["/"] * 7)


def blanks(report: Report) -> Iterator[str]:
    """Leave a zero of table 2 or 3 blank where the columns are visible."""
    ruled = [table for table in report.tables.values() if table.ruled and table.key in {"t2", "t3"}]
    for table in ruled:
        zeros = [a for a, c in table.cells.items() if c.value == 0 and c.content is Content.NUMBER]
        yield from (put(report, {address: ""}) for address in zeros[1:3])


def row_lost(report: Report) -> Iterator[str]:
    """Lose one row of table 3 that stands between others of its group."""
    labels = report.tables["t3"].labels if "t3" in report.tables else ()
    for one, two in pairwise(labels):
        if one.row in {"D3", "U2", "X3", "X4"} and two.row[0] == one.row[0]:
            yield report.text[: one.span.start] + report.text[two.span.start :]


def disputes_shifted(report: Report) -> Iterator[str]:
    """Begin the numbers of table 4 one column too late."""
    cells = [f"t4.{block}.{result}" for block in BLOCKS for result in RESULTS]
    numbers = [count(report, address) for address in cells]
    numbers = [0, *numbers[:-1]]
    if any(sum(numbers[at : at + 4]) != numbers[at + 4] for at in (0, 5, 10)):
        yield put(report, dict(zip(cells, numbers, strict=True)))


def disputes_total_off(report: Report) -> Iterator[str]:
    """Raise one total of table 4."""
    for block in BLOCKS[:2]:
        yield plus(report, (f"t4.{block}.total", 1))


def pending_left_out(report: Report) -> Iterator[str]:
    """Leave the pending cases of table 4 out under an unchanged total."""
    for block in BLOCKS:
        if count(report, f"t4.{block}.pending"):
            yield put(report, {f"t4.{block}.pending": 0})


def upheld_as_corrected(report: Report) -> Iterator[str]:
    """Book a review that was upheld as corrected, against the prose."""
    kept = r"行政复议[^。；;\n]{0,12}\d[件起][^。；;\n]*维持"
    if count(report, "t4.review.upheld") and any(spans(report, kept, "overview")):
        yield plus(report, ("t4.review.upheld", -1), ("t4.review.corrected", 1))


def review_grown(report: Report) -> Iterator[str]:
    """Count one review more in cell and total, against the prose."""
    cases = rf"行政复议(?:案件|申请)?{count(report, 't4.review.total')}[件起]"
    if any(spans(report, cases, "overview")):
        yield plus(report, ("t4.review.other", 1), ("t4.review.total", 1))


def told_decisions(report: Report) -> list[str]:
    """Return the cells of permits and penalties whose number the prose tells."""
    last = ".decisions" if report.form == "2019" else ""
    cues = (("行政许可", "t2.permit" + last), ("行政处罚", "t2.penalty" + last))
    return [cell for cue, cell in cues if any(told(report, cue, count(report, cell), 8))]


def decision_cell_off(report: Report) -> Iterator[str]:
    """Miss a decision cell of table 2 by one, against the prose."""
    yield from (plus(report, (address, 1)) for address in told_decisions(report))


def decisions_swapped(report: Report) -> Iterator[str]:
    """Exchange permits and penalties in table 2, against the prose."""
    if len(cells := told_decisions(report)) == 2:
        yield put(report, {a: count(report, b) for a, b in (cells, cells[::-1])})


def fee_in_yuan(report: Report) -> Iterator[str]:
    """Fill the fee, due in 万元, in as 元, against the prose."""
    fee = report.cells.get("t2.fee_wan")
    if fee and fee.value and any(spans(report, rf"(?<![\d.]){re.escape(fee.raw)}万元")):
        yield put(report, {"t2.fee_wan": f"{fee.value * 10000:f}".rstrip("0").rstrip(".")})


def untold_cells(report: Report) -> Iterator[str]:
    """Raise a cell of table 2 that no sentence tells."""
    cues = {"规范性文件": "norm.effective", "许可": "permit", "处罚": "penalty", "强制": "coercion"}
    for cue, name in cues.items():
        if not any(spans(report, cue)):
            yield plus(report, (f"t2.{name}", 1))


TABLES: tuple[Mutation, ...] = (
    Mutation("h-part-moved", "table", "plus_minus_one", part_moved),
    Mutation("h-row-total-digits", "table", "same_magnitude", total_digits),
    Mutation("h-leaves-swapped", "table", "cross_section", leaves_swapped),
    Mutation("h-carried-in-left-out", "table", "same_magnitude", left_out("C")),
    Mutation("h-carried-forward-left-out", "table", "same_magnitude", left_out("F")),
    Mutation("h-neighbour-copied", "table", "same_magnitude", neighbour_copied),
    Mutation("h-total-as-received", "table", "same_magnitude", total_as_received),
    Mutation("h-total-misses-group", "table", "same_magnitude", total_misses_group),
    Mutation("h-columns-shifted", "table", "obvious", columns_shifted),
    Mutation("h-columns-slid", "table", "cross_section", columns_slid),
    Mutation("h-received-raised", "table", "plus_minus_one", received_raised),
    Mutation("h-outcome-moved", "table", "cross_section", outcome_moved),
    Mutation("h-carried-forward-grown", "table", "cross_section", carried_forward_grown),
    Mutation("h-carried-in-grown", "table", "cross_section", carried_in_grown),
    Mutation("h-slashes", "table", "obvious", slashes),
    Mutation("h-blanks", "table", "obvious", blanks),
    Mutation("h-row-lost", "table", "obvious", row_lost),
    Mutation("h-disputes-shifted", "table", "obvious", disputes_shifted),
    Mutation("h-disputes-total-off", "table", "plus_minus_one", disputes_total_off),
    Mutation("h-pending-left-out", "table", "same_magnitude", pending_left_out),
    Mutation("h-upheld-as-corrected", "table", "cross_section", upheld_as_corrected),
    Mutation("h-review-grown", "table", "cross_section", review_grown),
    Mutation("h-decision-cell-off", "table", "plus_minus_one", decision_cell_off),
    Mutation("h-decisions-swapped", "table", "cross_section", decisions_swapped),
    Mutation("h-fee-in-yuan", "table", "same_magnitude", fee_in_yuan),
    Mutation("h-untold-cells", "table", "plus_minus_one", untold_cells, False),
)
