"""Paragraphs and grids: what every reader yields."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.report import Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of running text, a heading, or a title."""

    span: Span


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as the page shows it.

    ``ruled`` tells whether columns are visible, so that an empty cell can be seen. In a grid
    that is not ruled every row holds the cells of one line, and empty cells are lost.
    """

    span: Span
    rows: tuple[tuple[Span, ...], ...]
    ruled: bool


Block = Paragraph | Grid
