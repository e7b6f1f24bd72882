"""Grids → the three statutory tables, cell by cell under the form's addresses.

Every layout is first turned into the same thing: labels followed by what stands behind them.
Rows are then matched to the official form by label and order, table 4 by position. What
cannot be matched with certainty becomes a `Doubt`, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from auditor.normal import fold
from auditor.reading.blocks import Grid
from auditor.reading.lines import (
    Line,
    cell_at,
    extent,
    is_label,
    lines_of,
    printed_cells,
)
from auditor.reading.placing import Match, offsets_of, place
from auditor.reading.plain import closest, labels
from auditor.reading.table_four import is_block_header, tables_four
from auditor.report import Cell, Content, Doubt, RowLabel, Span, Table
from auditor.template import FORMS, TableForm, address, core, form

_PRINTED_YEAR = re.compile(r"20\d\d年?")  # “本年（2023）制发件数”


def find_tables(text: str, grids: Sequence[Grid]) -> tuple[dict[str, Table], tuple[Table, ...]]:
    """Return the first table of each kind by key (t2, t3, t4), and any further ones."""
    first: dict[str, Table] = {}
    repeated: list[Table] = []
    lines = [line for grid in grids for line in lines_of(text, grid)]
    years = forms_printed(text)
    for table in (*_tables_of_rows(text, lines, years), *tables_four(text, lines)):
        if table.key in first:
            repeated.append(table)
        else:
            first[table.key] = table
    return first, tuple(repeated)


@cache
def _names(year: str, key: str) -> dict[str, tuple[str, ...]]:
    """Return the row keys of a table by bare label."""
    names: dict[str, tuple[str, ...]] = {}
    for row in form(year).table(key).rows:
        names[core(row.label)] = (*names.get(core(row.label), ()), row.key)
    return names


def forms_printed(text: str) -> tuple[str, ...]:
    """Return the forms whose own words stand in the text; all forms where none does."""
    words = "".join(text.split()).translate(str.maketrans("（）", "()"))
    found = tuple(year for year in FORMS if any(mark in words for mark in form(year).marks))
    return found or FORMS


def _tables_of_rows(text: str, lines: list[Line], years: Sequence[str]) -> Iterable[Table]:
    """Yield tables 2 and 3, each matched against the form it fits best."""
    for key in ("t2", "t3"):
        for group in _groups(text, lines, key):
            made = [
                _match_table(text, group, form(year).table(key), year)
                for year in (years if key == "t2" else FORMS)
            ]
            best = max(made, key=lambda table: (_fit(table), table.form == "2021"))
            if best.labels and (key == "t3" or len(best.labels) > 1 or len(best.cells) > 1):
                yield best


def _fit(table: Table) -> tuple[int, int]:
    """Return how well a table fits its form: rows found, and how many by their exact label."""
    numbers = sum(cell.content is Content.NUMBER for cell in table.cells.values())
    wrong = sum(doubt.kind == "row_width" for doubt in table.doubts)
    return numbers - 3 * wrong, sum(label.how == "exact" for label in table.labels)


def _numbers_in(line: Line) -> bool:
    return any(span.start < span.end for span in line.rest)


def _groups(text: str, lines: list[Line], key: str) -> list[list[Line]]:
    """Return the stretches of lines that are one table of that kind.

    A stretch begins at its first row label and ends where another table's begins, or where its
    own first row comes again.
    """
    own = {name for year in FORMS for name in _names(year, key)}
    other = {name for year in FORMS for name in _names(year, "t2" if key == "t3" else "t3")}
    own, other = own - other - {"总计", "其他"}, other - own - {"总计", "其他"}
    first = core(form("2021").table(key).rows[0].label)
    groups: list[list[Line]] = []
    open_group: list[Line] | None = None
    heads: list[Line] = []  # lines of labels alone: the head of the table that begins next
    for line in lines:
        words = [core(span.of(text)) for span in line.labels]
        starts = first in words
        if starts or (open_group is None and own & set(words)):
            open_group = heads
            groups.append(open_group)
        elif open_group is not None and (other & set(words) or is_block_header(words)):
            open_group = None
        if open_group is not None:
            open_group.append(line)
            heads = []
        elif _numbers_in(line):
            heads = [line] if not line.ruled else []
        else:
            heads.append(line)
    return groups


def _match_table(text: str, lines: list[Line], table: TableForm, year: str) -> Table:
    """Return the table that these lines make when read as that form."""
    matches, unknown = _match_rows(text, lines, table, year)
    if table.key == "t3" and _numbers_first(text, lines, matches):
        first = matches[0].label
        return Table("t3", year, extent(lines), {}, doubts=(Doubt("row_width", first, "N"),))
    cells: dict[str, Cell] = {}
    doubts: list[Doubt] = []
    offsets = offsets_of(text, matches, table)
    extra: list[Span] = []
    for match in matches:
        row = table.row(match.row)
        spans = place(text, match.line, len(row.columns), offsets)
        if spans is None:
            doubts.append(Doubt("row_width", match.label, row.key))
            continue
        if len(printed_cells(text, match.line.rest)) > len(row.columns):
            extra.append(match.label)
        for column, span in zip(row.columns, spans, strict=True):
            where = address(table.key, row.key, column)
            cells[where] = cell_at(text, where, span)
    found = {match.row for match in matches}
    here = matches[0].label if matches else Span(0, 0)
    doubts += [Doubt("row_missing", here, row.key) for row in table.rows if row.key not in found]
    doubts += [Doubt("row_unknown", line.labels[-1], line.labels[-1].of(text)) for line in unknown]
    odd = _odd_heads(text, lines)
    doubts += [Doubt("column_unknown", span, span.of(text)) for span in odd]
    doubts += [Doubt("column_extra", span, "") for span in extra[:1] if not odd]
    row_labels = tuple(
        RowLabel(match.row, match.label, match.label.of(text), match.how) for match in matches
    )
    return Table(
        table.key, year, extent(lines), cells, row_labels, tuple(doubts),
        all(line.ruled for line in lines),
    )  # fmt: skip


def _odd_heads(text: str, lines: list[Line]) -> list[Span]:
    """Return the column heads that are no words of any form, in a head that otherwise is one."""
    odd: list[Span] = []
    for line in lines:
        if not line.ruled or printed_cells(text, line.rest) or len(line.labels) < 3:
            continue
        strange = [s for s in line.labels if not is_label(s.of(text)) and not _is_part(s.of(text))]
        if len(line.labels) - len(strange) >= 3:
            odd += strange
    return odd


def _is_part(text: str) -> bool:
    """Return whether a head is a piece of a label, or a note on units."""
    word = _PRINTED_YEAR.sub("", core(text))
    return (
        not word
        or word in labels()
        or "勾稽" in word
        or "单位" in word
        or any(word in label for label in labels())
    )


def _numbers_first(text: str, lines: list[Line], matches: list[Match]) -> bool:
    """Return whether the page prints a row's numbers before its label: all would be one row off."""
    if not matches or any(line.ruled for line in lines):
        return False
    first = next((i for i, line in enumerate(lines) if line is matches[0].line), 0)
    before = [len(printed_cells(text, line.rest)) for line in lines[:first]]
    return matches[0].row == "N" and 7 in before and matches[-1].row != "F"


def _match_rows(
    text: str, lines: list[Line], table: TableForm, year: str
) -> tuple[list[Match], list[Line]]:
    """Return lines matched to rows in the form's order, and full lines no row claims.

    A longest common subsequence: an exact label counts most, a label within two edits less. A
    line left over takes the one row missing between its neighbours, by its position.
    """
    filled = [line for line in lines if line.labels and _has_cells(text, line, year, table)]
    keys = [row.key for row in table.rows]
    wanted = [core(row.label) for row in table.rows]
    said = [[core(span.of(text)) for span in line.labels[-2:]] for line in filled]
    score = [[_similar(words, want, year, table) for want in wanted] for words in said]
    pairs = _align(score)
    matches = {
        line: Match(
            filled[line], keys[row], "exact" if score[line][row] >= 3 else "close",
            filled[line].labels[-1],
        )
        for line, row in pairs
    }  # fmt: skip
    order = [keys.index(matches[i].row) if i in matches else None for i in range(len(filled))]
    for index, at in enumerate(order):
        if at is not None:
            continue
        before = next((o for o in reversed(order[:index]) if o is not None), -1)
        after = next((o for o in order[index + 1 :] if o is not None), len(keys))
        lonely = [order[i] for i in range(max(0, index - 1), min(len(order), index + 2))]
        if after - before == 2 and lonely.count(None) == 1 and (before >= 0 or after < len(keys)):
            line = filled[index]
            matches[index] = Match(line, keys[before + 1], "position", line.labels[-1])
    numeric = [
        line
        for index, line in enumerate(filled)
        if index not in matches and line.ruled and printed_cells(text, line.rest)
    ]
    return [matches[index] for index in sorted(matches)], numeric


def _has_cells(text: str, line: Line, year: str, table: TableForm) -> bool:
    """Return whether a line holds cells: numbers, or visible blanks behind a row's own label."""
    if printed_cells(text, line.rest):
        return True
    label = fold(line.labels[-1].of(text))
    word = core(label)
    if label == word and word in {core(column.label) for column in table.columns}:
        return False  # “总计” in the head, not “（七）总计”
    return line.ruled and bool(line.rest) and word in _names(year, table.key)


def _similar(words: Sequence[str], want: str, year: str, table: TableForm) -> float:
    """Return how well the last labels of a line name a row: 3 exact, 2 close, 0 not at all."""
    if words[-1] == want or "".join(words) == want:
        return 3.0
    if len(want) > 4 and (near := closest(words[-1][:60])) is not None and near == want:
        return 2.0
    if len(want) > 4 and len(words[-1]) > 4 and words[-1] not in _names(year, table.key):
        if want.startswith(words[-1]) or want.endswith(words[-1]):
            return 2.0  # a label broken over two lines, or cut short
        if words[-1].startswith(want):
            return 2.0
    return 0.0


def _align(score: list[list[float]]) -> list[tuple[int, int]]:
    """Return the in-order pairs (line, row) with the highest total score."""
    if not score:
        return []
    height, width = len(score), len(score[0])
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            here = score[i][j] + best[i + 1][j + 1] if score[i][j] else 0.0
            best[i][j] = max(here, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < height and j < width:
        if score[i][j] and best[i][j] == score[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
