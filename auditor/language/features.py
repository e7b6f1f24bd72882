"""Units → features: what the classifiers see of a unit.

A feature is a string: a prefix that says where it was seen, and what was seen. Training and
reading use this one function, so that they see the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from auditor.language.units import Unit
from auditor.normal import fold

Features = Callable[[Unit], list[str]]
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_LONGEST = 400  # characters of a unit that are looked at; it bounds the work on hostile text
_NUMBERED = re.compile(r"^[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]?")


def plain(text: str) -> str:
    """Return folded text in which every Arabic number is 0: “12件” and “7件” look alike."""
    return _DIGITS.sub("0", fold(text[:_LONGEST]))


def _grams(text: str, shortest: int, longest: int, prefix: str) -> Iterator[str]:
    for size in range(shortest, longest + 1):
        for start in range(len(text) - size + 1):
            yield f"{prefix}{text[start : start + size]}"


def context(unit: Unit) -> Iterator[str]:
    """Yield what stands around a unit: part, sub-heading, the unit before, the lead of its list."""
    yield f"s:{unit.section}"
    yield from _grams(_NUMBERED.sub("", plain(unit.heading))[:12], 2, 2, "h:")
    yield from _grams(plain(unit.before)[:16], 2, 2, "b:")
    yield from _grams(plain(unit.before)[-8:], 2, 2, "e:")
    yield from _grams(plain(unit.lead)[-16:], 2, 2, "l:")


def characters(unit: Unit) -> list[str]:
    """Return runs of one to four characters of a unit, its opening and end, and its context."""
    text = f"^{plain(unit.text)}$"
    found = list(_grams(text, 1, 4, "c:"))
    found.append(f"n:{min(len(text) // 10, 9)}")
    found += context(unit)
    return found
