"""Measures → slots: who, what, how much, by when, and how it is checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from auditor.case import SLOTS
from auditor.normal import normalise
from auditor.report import Span
from auditor.words import load

_LONGEST = 600  # characters of a unit that are looked at; it bounds the work on hostile text


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return one pattern a slot, made of the lines of data/slots.toml."""
    rows = load("slots.toml")
    return {name: re.compile("|".join(f"(?:{line})" for line in rows[name])) for name in SLOTS}


@cache
def _actions() -> re.Pattern[str]:
    return re.compile("|".join(load("slots.toml")["action"]))


@cache
def _empty(name: str) -> frozenset[str]:
    """Return the words that fill no slot of that name."""
    return frozenset(load("slots.toml")[{"object": "abstract", "actor": "nobody"}.get(name, "")])


def slots(text: str, offset: int = 0) -> Mapping[str, Span]:
    """Return the slots that the words of a measure name, each with its place in the report.

    ``offset`` is where ``text`` begins there. The first stretch that fills a slot is given, a
    date never as a number too; a slot nothing names is absent.
    """
    line = normalise(text[:_LONGEST], offset)
    found: dict[str, Span] = {}
    taken: list[tuple[int, int]] = []
    for name in ("deadline", "actor", "mechanism", "object", "measure"):
        for match in _patterns()[name].finditer(line.text):
            start, end = match.span()
            if start == end or any(start < right and left < end for left, right in taken):
                continue
            if name in ("object", "actor") and match[0] in _empty(name):
                continue
            found[name] = line.span(start, end)
            if name in ("deadline", "measure"):
                taken.append((start, end))
            break
        if name == "deadline":
            taken += [m.span() for m in _patterns()["deadline"].finditer(line.text)]
    verb = _actions().search(line.text)
    if verb is not None:
        found["action"] = line.span(*verb.span())
    return found
