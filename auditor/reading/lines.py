"""Grids → lines: labels and what stands behind them, whatever the page's layout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from auditor.normal import fold
from auditor.numerals import parse_cell
from auditor.reading.blocks import Grid
from auditor.reading.plain import closest, labels
from auditor.report import Cell, Content, Span
from auditor.template import FORMS, core, form

_PLACEHOLDERS = {
    "/",
    "//",
    "-",
    "--",
    "—",
    "——",
    "\\",
    "无",
    "不适用",
    "N/A",
    "n/a",
    "NA",
    "_",
    "*",
}


@dataclass(slots=True)
class Line:
    """Labels and what stands behind them, in one row of the page."""

    labels: list[Span] = field(default_factory=list)
    rest: list[Span] = field(default_factory=list)
    width: int = 0  # cells in the physical row
    ruled: bool = True
    alone: bool = True  # one label group in the physical row


def content_of(raw: str) -> Content:
    """Return what a folded cell holds."""
    if not raw:
        return Content.BLANK
    if raw in _PLACEHOLDERS:
        return Content.PLACEHOLDER
    return Content.TEXT if parse_cell(tidy(raw)) is None else Content.NUMBER


def tidy(raw: str) -> str:
    """Return a folded cell with wide commas as thousands separators."""
    return raw.replace("，", ",")


def printed(span: Span, text: str) -> str:
    """Return a cell folded; a blank that the page spells out (“&nbsp;”) is a blank."""
    return fold(span.of(text)).replace("&nbsp;", "")


def is_label(text: str) -> bool:
    """Return whether a cell is, or nearly is, a label of a form."""
    word = core(text)
    return bool(word) and (word in labels() or closest(word[:60]) is not None)


def lines_of(text: str, grid: Grid) -> Iterable[Line]:
    """Yield the lines of a grid: a ruled row each, or whatever lies between two labels."""
    if grid.ruled:
        for row in grid.rows:
            yield from _ruled(text, row)
        return
    line = Line(ruled=False)
    for span in (span for row in grid.rows for span in _zeros(text, row)):
        raw = printed(span, text)
        if content_of(raw) is Content.TEXT:
            if line.rest:
                yield line
                line = Line(ruled=False)
            line.labels.append(span)
        else:
            line.rest.append(span)
    if line.labels or line.rest:
        yield line


def _zeros(text: str, row: Sequence[Span]) -> Iterable[Span]:
    """Yield the cells of a row, a run of merged zeros (“0000000”) one by one."""
    for span in row:
        raw = span.of(text)
        if len(raw) >= 7 and not raw.strip("0"):
            yield from (Span(at, at + 1) for at in range(span.start, span.end))
        else:
            yield span


def _ruled(text: str, row: Sequence[Span]) -> Iterable[Line]:
    """Yield the lines of one ruled row; more than one where a whole table is on one line."""
    cells = list(_zeros(text, row))
    kinds = [content_of(printed(span, text)) for span in cells]
    line = Line(width=len(cells))
    made: list[Line] = []
    for span, kind in zip(cells, kinds, strict=True):
        named = kind is Content.TEXT and (
            is_label(span.of(text)) if _awaits_value(text, line) else not line.rest
        )
        if named and line.labels and any(printed(cell, text) for cell in line.rest):
            made.append(line)
            line = Line(width=len(cells))
        if named:
            line.labels.append(span)
            line.rest = []  # blanks between labels are merged cells
        elif line.labels or kind is not Content.BLANK:
            line.rest.append(span)
    made.append(line)
    for each in made:
        each.alone = len(made) == 1
        yield each


def _awaits_value(text: str, line: Line) -> bool:
    """Return whether words that are no label would stand where a number belongs.

    “行政许可 | 若干” is a row without a number; “（三）不予公开 | 1.涉及秘密” is an edited label.
    """
    return bool(line.rest) or bool(line.labels and core(line.labels[-1].of(text)) in _leaves())


@cache
def _leaves() -> frozenset[str]:
    """Return the bare labels of rows that are not labels of groups or columns as well."""
    tables = [form(year).table(key) for year in FORMS for key in ("t2", "t3")]
    rows = [row for table in tables for row in table.rows]
    columns = {core(column.label) for table in tables for column in table.columns}
    return frozenset({core(r.label) for r in rows} - {core(r.group) for r in rows} - columns)


def printed_cells(text: str, spans: Iterable[Span]) -> list[Span]:
    """Return the cells that hold something."""
    return [span for span in spans if printed(span, text)]


def extent(lines: list[Line]) -> Span:
    """Return the stretch of text that lines take up."""
    spans = [span for line in lines for span in (*line.labels, *line.rest)]
    return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else Span(0, 0)


def cell_at(text: str, where: str, span: Span) -> Cell:
    """Return the cell at a place under an address of the form."""
    raw = span.of(text)
    folded = printed(span, text)
    content = content_of(folded)
    quantity = parse_cell(tidy(folded)) if content is Content.NUMBER else None
    return Cell(where, span, raw, content, quantity)
