"""The official forms by year: tables, rows, columns, and the sums they must obey."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from auditor.normal import fold
from auditor.words import load

FORMS = ("2021", "2019")
TABLES = ("t2", "t3", "t4")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of data cells."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of data cells; ``group`` is the printed label it stands under, or empty."""

    key: str
    label: str
    group: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableForm:
    """One table of one form."""

    key: str
    name: str
    title: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]

    def addresses(self) -> tuple[str, ...]:
        """Return the addresses of all data cells, in reading order."""
        return tuple(
            address(self.key, row.key, column) for row in self.rows for column in row.columns
        )

    def row(self, key: str) -> Row:
        """Return the row with that key."""
        return next(row for row in self.rows if row.key == key)


@dataclass(frozen=True, slots=True)
class Form:
    """The form that one notice prescribes."""

    year: str
    document: str
    marks: tuple[str, ...]
    tables: tuple[TableForm, ...]

    def table(self, key: str) -> TableForm:
        """Return table t2, t3 or t4."""
        return next(table for table in self.tables if table.key == key)


@dataclass(frozen=True, slots=True)
class Identity:
    """One sum: the cells of ``left`` add up to the cells of ``right``."""

    rule: str
    table: str
    each: str  # the row, column or block it holds for
    left: tuple[str, ...]
    right: tuple[str, ...]


def address(table: str, row: str, column: str) -> str:
    """Return the address of a cell; a row with a single unnamed column has none in it."""
    return f"{table}.{row}.{column}" if column else f"{table}.{row}"


@cache
def form(year: str) -> Form:
    """Return the official form of “2021” or “2019”."""
    data = load(f"forms/{year}.toml")
    tables = []
    for table in data["table"]:
        columns = tuple(Column(column["key"], column["label"]) for column in table["column"])
        every = tuple(column.key for column in columns)
        rows = tuple(
            Row(row["key"], row["label"], row["group"], tuple(row.get("columns", every)))
            for row in table["row"]
        )
        tables.append(TableForm(table["key"], table["name"], table["title"], rows, columns))
    return Form(data["year"], data["document"], tuple(data["marks"]), tuple(tables))


@cache
def identities(year: str) -> tuple[Identity, ...]:
    """Return all sums of a form: 39 in table 3 of the 2021 form (37 of 2019), 3 in table 4."""
    found = []
    for line in load("identities.toml")["identity"]:
        table = form(year).table(line["table"])
        rows = [row.key for row in table.rows]
        columns = [column.key for column in table.columns]
        for each, names in _lines(line["each"], rows, columns):
            left, right = (_cells(table.key, each, names, line[side]) for side in ("left", "right"))
            found.append(Identity(line["rule"], table.key, each, left, right))
    return tuple(found)


def _lines(each: str, rows: list[str], columns: list[str]) -> list[tuple[str, list[str]]]:
    """Return the rows or columns one identity stands for, with the names it may sum over."""
    if each == "row":
        return [(row, columns) for row in rows]
    if each == "column":
        return [(column, rows) for column in columns]
    return [(each, columns)]


def _cells(table: str, each: str, names: list[str], wanted: list[str]) -> tuple[str, ...]:
    """Return the addresses of the named rows or columns along ``each``."""
    keys = []
    for want in wanted:
        pattern = re.compile(re.escape(want).replace(r"\*", r"\d*") + "$")
        keys += [name for name in names if pattern.match(name)]
    down = table == "t3" and "N" in names  # summing over rows, along a column
    return tuple(f"{table}.{key}.{each}" if down else f"{table}.{each}.{key}" for key in keys)


_LONGEST = 400  # characters; no label of a form comes near
_ORDINAL = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]+[）)]?[、.．]?|[（(]?\d{1,2}[）)]?[、.．])"
)


def core(label: str) -> str:
    """Return a label without ordinal, blanks, quotes and punctuation, for comparison."""
    return _bare(fold(label))


@lru_cache(maxsize=2048)
def _bare(label: str) -> str:
    return "".join(char for char in _ORDINAL.sub("", label[:_LONGEST]) if char.isalnum())


def name_of(year: str, cell: str) -> str:
    """Return how an inspector names a cell, without what the form adds in brackets.

    >>> name_of("2021", "t3.D3.tot")
    '表三「（三）不予公开—3.危及“三安全一稳定”」「总计」'
    """
    key, row_key, *rest = cell.split(".")
    table = form(year).table(key)
    row = table.row(row_key)
    group = f"{row.group}—" if key == "t3" and row.group else ""
    label = re.sub("(?<=.)（.+）$", "", row.label)
    column = next((column.label for column in table.columns if rest == [column.key]), "")
    return f"{table.name}「{group}{label}」" + (f"「{column}」" if column else "")
