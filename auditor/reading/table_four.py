"""Table 4, read by position: its header is the one pages break most."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from auditor.reading.lines import Line, cell_at, extent, printed, printed_cells
from auditor.report import Doubt, Span, Table
from auditor.template import TableForm, core, form


def tables_four(text: str, lines: list[Line]) -> Iterable[Table]:
    """Yield table 4, read by position: fifteen cells under its header, or on one line."""
    table = form("2021").table("t4")
    run: list[Line] = []
    header = False
    for line in lines:
        words = {core(span.of(text)) for span in line.labels}
        if not words <= _header_words():
            yield from _table_four(text, run, table, header)
            run, header = [], False
        header = header or is_block_header(list(words))
        if printed_cells(text, line.rest):
            run.append(line)
    yield from _table_four(text, run, table, header)


@cache
def _header_words() -> frozenset[str]:
    table = form("2021").table("t4")
    found = {core(row.label) for row in table.rows} | {core(c.label) for c in table.columns}
    found |= {
        "行政诉讼",
        "未经复议直接起诉",
        "复议后起诉",
        "结果",
        "其他",
        "尚未",
        "维持",
        "纠正",
        "审结",
    }
    return frozenset(
        found | {"", "总", "计", "行政", "复议", "诉讼", "起诉", "未经复议", "直接起诉"}
    )


def _table_four(text: str, lines: list[Line], table: TableForm, header: bool) -> Iterable[Table]:
    """Yield the table that fifteen cells make: in one row, or over the rows of one run."""
    if not lines or not (header or all(not line.labels for line in lines)):
        return
    single = [line for line in lines if len(_row_of_fifteen(text, line)) == 15]
    cells = _row_of_fifteen(text, single[-1]) if single else []
    if not cells:
        cells = [span for line in lines for span in printed_cells(text, line.rest)]
    if len(cells) == 15:
        found = {
            where: cell_at(text, where, span)
            for where, span in zip(table.addresses(), cells, strict=True)
        }
        yield Table("t4", "2021", extent(lines), found, ruled=lines[-1].ruled)
    elif header and len(cells) >= 5:
        doubt = Doubt("cells_missing", extent(lines), str(len(cells)))
        yield Table("t4", "2021", extent(lines), {}, doubts=(doubt,), ruled=lines[-1].ruled)


def _row_of_fifteen(text: str, line: Line) -> list[Span]:
    """Return the cells of a row that holds fifteen, blank ones among them, or an empty list."""
    cells = printed_cells(text, line.rest)
    if len(cells) == 15:
        return cells
    if line.ruled and len(line.rest) >= 15 and len(cells) >= 8:
        rest = list(line.rest)
        while len(rest) > 15 and not printed(rest[-1], text):
            rest.pop()
        if len(rest) == 15:
            return rest
    return []


def is_block_header(words: list[str]) -> bool:
    """Return whether the words head table 4."""
    return any(word in ("行政复议", "行政诉讼", "未经复议直接起诉", "结果维持") for word in words)
