"""The pieces of the memo in words, for every form of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One thing told: a finding with its number, or a line of a list without one.

    ``tone`` is the severity of a finding; ``details`` are labels and what they say.
    """

    mark: str
    title: str
    message: str
    details: tuple[tuple[str, str], ...] = ()
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One chapter of the memo; ``none`` is what it says when it has no items."""

    title: str
    items: tuple[Item, ...]
    none: str


@dataclass(frozen=True, slots=True)
class Outline:
    """The memo in words: facts are label, value and source; counts a table with its heads."""

    title: str
    facts: tuple[tuple[str, str, str], ...]
    counts: tuple[tuple[str, ...], ...]
    parts: tuple[Part, ...]
    sign: str
