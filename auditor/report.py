"""What a report says, as printed.

Nothing here knows what the words or the numbers mean. Every noun carries its place in
``Report.text``, which is the coordinate system of everything that follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class ReportError(Exception):
    """A file cannot be read as a report: one sentence with file, place and remedy."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in ``Report.text``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the part of ``text`` that lies here."""
        return text[self.start : self.end]


class Hedge(StrEnum):
    """How a printed number is softened; each admits another interval (see `Quantity.allows`)."""

    EXACT = "exact"
    MORE = "more"  # 余 多: a little above
    ABOUT = "about"  # 约 左右: around
    NEARLY = "nearly"  # 近 不足 不到: a little below
    ABOVE = "above"  # 超过 逾: strictly above, without limit
    AT_LEAST = "at_least"  # 以上
    AT_MOST = "at_most"  # 以内


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed: what it says, how finely, and how firmly.

    ``step`` is the worth of the last non-zero printed digit (100 for “3,600”, 1000 for
    “1.2万”). ``rounded`` says the printing itself rounds (万, 亿), so that “1.2万” may stand
    for 12,345.
    ``maximum`` closes a range (“20-30”); otherwise it is None.
    """

    value: Decimal
    unit: str = ""
    step: Decimal = Decimal(1)
    hedge: Hedge = Hedge.EXACT
    rounded: bool = False
    maximum: Decimal | None = None

    def allows(self, exact: Decimal) -> bool:
        """Return whether the printing could stand for the number ``exact``.

        The interval is in the printing, never in a constant tolerance: 余 admits
        [n, n + step), 约 n ± step/2, 近 (n − step, n), 超过 more than n.
        """
        value, step = self.value, self.step
        match self.hedge:
            case Hedge.MORE:
                slack = step / 2 if self.rounded and value % 10_000 else Decimal()  # “628.5万余”
                return value - slack <= exact < value + step
            case Hedge.ABOUT:
                return abs(exact - value) <= step / 2
            case Hedge.NEARLY:
                return value - step < exact < value
            case Hedge.ABOVE:
                return exact > value
            case Hedge.AT_LEAST:
                return exact >= value
            case Hedge.AT_MOST:
                return exact <= value
            case Hedge.EXACT if self.maximum is not None:
                return value <= exact <= self.maximum
            case Hedge.EXACT if self.rounded:
                return abs(exact - value) <= step / 2
            case _:
                return exact == value


class Content(StrEnum):
    """What is printed in a cell; only a number has a value. Blank is never zero."""

    NUMBER = "number"
    BLANK = "blank"
    PLACEHOLDER = "placeholder"  # “/”, “-”, “无” …
    TEXT = "text"  # words where a number belongs


@dataclass(frozen=True, slots=True)
class Cell:
    """One data cell of a statutory table, found under its address in the form."""

    address: str
    span: Span
    raw: str
    content: Content
    quantity: Quantity | None

    @property
    def value(self) -> Decimal | None:
        """The printed number, or None where none is printed."""
        return None if self.quantity is None else self.quantity.value


@dataclass(frozen=True, slots=True)
class RowLabel:
    """How a row of the form is named in this report, and how it was recognised."""

    row: str
    span: Span
    text: str
    how: str  # exact | close | position


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about a table that our reading is not sure of."""

    kind: str  # row_missing row_width row_unknown column_unknown column_extra cells_missing
    span: Span
    detail: str


@dataclass(frozen=True, slots=True)
class Table:
    """One of the three statutory tables as found in the text.

    ``key`` is t2, t3 or t4; ``form`` the year of the official form its labels belong to.
    """

    key: str
    form: str
    span: Span
    cells: Mapping[str, Cell]
    labels: tuple[RowLabel, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    ruled: bool = True  # columns are visible, so that a blank cell can be seen


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report. ``prose`` holds paragraphs: never headings, never tables."""

    key: str  # preface overview disclosure requests disputes problems other
    title: Span | None
    span: Span
    prose: tuple[Span, ...] = ()
    headings: tuple[Span, ...] = ()
    ordinal: int | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """One source's word on organ, year or form, and where it says so."""

    fact: str  # organ | year | form | organ_type | organ_level | scope
    value: str
    how: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A report as read. ``text`` is the decoded text with LF line ends and nothing else changed."""

    source: str
    sha256: str
    encoding: str
    media_type: str
    text: str
    title: Span | None
    sections: tuple[Section, ...]
    tables: Mapping[str, Table]
    repeated: tuple[Table, ...]  # further tables of a kind already found
    organ: str | None
    organ_type: str
    organ_level: str
    scope: str
    year: int | None
    form: str
    recognised: tuple[Recognised, ...] = ()
    signature: Span | None = None
    published: str | None = None  # ISO date
    published_at: Span | None = None
    previous: tuple[str, ...] = ()
    cells: Mapping[str, Cell] = field(default_factory=dict)

    def section(self, key: str) -> Section | None:
        """Return the first section of that kind, or None."""
        return next((section for section in self.sections if section.key == key), None)

    def value(self, address: str) -> Decimal | None:
        """Return the number printed at ``address``, or None where none is printed."""
        cell = self.cells.get(address)
        return None if cell is None else cell.value
