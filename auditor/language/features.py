"""Units → features: what the classifiers see of a unit.

A feature is a string: a prefix that says where it was seen, and what was seen. Training and
reading use this one function, so that they see the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from functools import cache, lru_cache

from auditor.language.units import Unit
from auditor.normal import fold
from auditor.words import load

Features = Callable[[Unit], list[str]]
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_ITEM = re.compile(
    r"[一二三四五六七八九十]是|第[一二三四五六七八九十]|[(][一二三四五六七八九十\d]+[)]|\d+[、.]|[一二三四五六七八九十]、"
)
_OWN = re.compile(r"[\d《》“”]")
_LONGEST = 400  # characters of a unit that are looked at; it bounds the work on hostile text
_LOUD = 2  # runs of characters that a look weighs as much as
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


def shape(unit: Unit) -> Iterator[str]:
    """Yield what a unit looks like: a heading, an item, a plan, bare of anything of its own."""
    text, heading = fold(unit.text[:_LONGEST]), fold(unit.heading)
    if heading and text.rstrip("。.:") == heading.rstrip("。.:"):
        yield "q:heading"
    elif heading and text.startswith(heading[:12]):
        yield "q:heads"
    if _ITEM.match(text):
        yield "q:item"
    if text.endswith(":"):
        yield "q:colon"
    if "《" in text:
        yield "q:book"
    yield f"q:n{min(len(_DIGITS.findall(text)), 4)}"
    yield f"q:len{min(len(text) // 8, 12)}"
    for name, said in _speaks_of(text):
        yield from (f"q:{name}-t", f"q:{name}-{unit.section}", f"q:{name}-n{min(said, 4)}")
    around = {"h": heading, "l": fold(unit.lead[:_LONGEST]), "b": fold(unit.before[:_LONGEST])}
    for where, other in around.items():
        yield from (f"q:{name}-{where}" for name, _ in _speaks_of(other))
    if not _OWN.search(text):
        yield "q:bare"


@cache
def _lists() -> tuple[dict[str, list[str]], tuple[int, ...]]:
    """Return each word of data/shape.toml with the lists that hold it, and how long words are."""
    lists: dict[str, list[str]] = {}
    for name, words in load("shape.toml").items():
        for word in words:
            lists.setdefault(word, []).append(name)
    return lists, tuple(sorted({len(word) for word in lists}))


@lru_cache(maxsize=1024)
def _speaks_of(text: str) -> tuple[tuple[str, int], ...]:
    """Return the lists of data/shape.toml that folded text uses, and how many of their words."""
    lists, sizes = _lists()
    words = {text[at : at + size] for size in sizes for at in range(len(text) - size + 1)}
    found = Counter(name for word in words & lists.keys() for name in lists[word])
    return tuple(sorted(found.items()))


def characters(unit: Unit, *, claim: bool = False) -> list[str]:
    """Return runs of one to four characters of a unit, its opening and end, and its context.

    ``claim`` says that a claim on a figure was found in it.
    """
    text = f"^{plain(unit.text)}$"
    found = list(_grams(text, 1, 4, "c:"))
    found.append(f"n:{min(len(text) // 10, 9)}")
    found += context(unit)
    found += _grams(text[1:-1], 2, 2, f"{unit.section}:")  # what words mean differs by part
    found += [look for look in shape(unit) for _ in range(_LOUD)]
    if claim:
        found += ["x:claim"] * _LOUD
    return found


def slot_features(unit: Unit, patterns: Collection[str]) -> list[str]:
    """Return the features of a measure: its characters, and which slots the patterns find.

    What the patterns say is as loud as several runs of characters.
    """
    named = [name for name in patterns if name != "action"]
    return [
        *characters(unit),
        *(f"r:{name}" for name in named for _ in range(6)),
        f"m:{len(named)}",
    ]


def formula_clause(unit: Unit, clause: str, reference: frozenset[str]) -> list[str]:
    """Return the features of a clause that may be a formula.

    Beside its characters: how much of it is made of runs that several organs of the reference
    set use, where it stands, how long it is.
    """
    text = plain(clause)
    found = list(_grams(f"^{text}$", 1, 4, "c:"))
    found += [f"s:{unit.section}", f"n:{min(len(text) // 4, 9)}"]
    found.append(f"r:{round(4 * covered(text, reference))}")
    found += _grams(_NUMBERED.sub("", plain(unit.heading))[:12], 2, 2, "h:")
    return found


def covered(text: str, reference: frozenset[str], size: int = 4) -> float:
    """Return the share of a text's characters that stand in runs of the reference set, 0 to 1."""
    marks = bytearray(len(text))
    for start in range(len(text) - size + 1):
        if text[start : start + size] in reference:
            marks[start : start + size] = b"\x01" * size
    return sum(marks) / len(text) if text else 0.0
