"""Which cells of a line are its row's, and under which column each stands."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from auditor.numerals import parse_cell
from auditor.reading.lines import Line, printed, printed_cells, tidy
from auditor.report import Span
from auditor.template import TableForm


@dataclass(frozen=True, slots=True)
class Match:
    """A line taken for a row of the form."""

    line: Line
    row: str
    how: str
    label: Span


def offsets_of(text: str, matches: list[Match], table: TableForm) -> dict[tuple[int, int], int]:
    """Return, for rows of one width, how many cells from the right their values begin.

    Learned from the rows that are full, so that a blank in another row of the same make can be
    told from the padding of merged cells.
    """
    seen: dict[tuple[int, int], Counter[int]] = {}
    for match in matches:
        count = len(table.row(match.row).columns)
        rest = match.line.rest
        filled = [index for index, span in enumerate(rest) if printed(span, text)]
        if match.line.ruled and len(filled) == count == filled[-1] - filled[0] + 1:
            key = (match.line.width, count)
            seen.setdefault(key, Counter())[len(rest) - filled[0]] += 1
    found = {
        key: counter.most_common(1)[0][0] for key, counter in seen.items() if len(counter) == 1
    }
    return _without_totals(text, matches, table) | found


def _without_totals(
    text: str, matches: list[Match], table: TableForm
) -> dict[tuple[int, int], int]:
    """Return where values begin in a table whose last column is blank throughout.

    Only where no row's last number is the sum of those before it: else the totals stand, and it
    is another column that is blank.
    """
    starts: dict[tuple[int, int], set[int]] = {}
    for match in matches:
        count = len(table.row(match.row).columns)
        filled = [i for i, span in enumerate(match.line.rest) if printed(span, text)]
        if not match.line.ruled or count < 3 or not filled or len(filled) >= count:
            return {}
        values = [parse_cell(tidy(printed(match.line.rest[i], text))) for i in filled]
        known = [value.value for value in values if value is not None]
        if len(known) > 1 and known[-1] and known[-1] == sum(known[:-1]):
            return {}
        starts.setdefault((match.line.width, count), set()).add(len(match.line.rest) - filled[0])
    return {key: max(found) for key, found in starts.items() if len(found) == 1}


def place(
    text: str, line: Line, count: int, offsets: dict[tuple[int, int], int]
) -> list[Span] | None:
    """Return the ``count`` value cells of a line, or None where they cannot be told."""
    filled = printed_cells(text, line.rest)
    if len(filled) == count:
        return filled
    if count == 7 and len(filled) == 8:
        return _without_subtotal(text, filled)
    if not line.ruled or not line.alone or len(filled) > count:
        return None
    start = offsets.get((line.width, count))
    rest = line.rest
    if start is not None and len(rest) >= start >= count:
        placed = rest[len(rest) - start : len(rest) - start + count]
        if all(span in placed for span in filled):
            return placed
    if len(rest) == count or (not filled and len(rest) > count):
        return list(rest[:count])
    return None


def _without_subtotal(text: str, cells: list[Span]) -> list[Span] | None:
    """Return seven cells where an eighth only adds up the five kinds of organisations.

    Some systems print a 法人或其他组织小计 that the official form does not have.
    """
    numbers = [parse_cell(tidy(printed(span, text))) for span in cells]
    if any(number is None for number in numbers):
        return None
    values = [number.value for number in numbers if number is not None]
    for at, five in ((6, values[1:6]), (1, values[2:7])):
        total = values[7]
        if values[at] == sum(five) and total == values[0] + sum(five):
            return cells[:at] + cells[at + 1 :]
    return None
