"""Measures → slots: who, what, how much, by when, how it is checked, and which words say so.

Whether a measure names a slot is told by a classifier that sees the whole of it (`named` is what
patterns see); where, by one that marks each of its characters as belonging to one slot or none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from auditor.case import SLOTS
from auditor.language.weights import Linear
from auditor.normal import normalise
from auditor.report import Span
from auditor.words import load

MARKS = ("none", "action", *SLOTS)  # what a character of a measure may belong to
LONGEST = 400  # characters of a unit that are looked at; it bounds the work on hostile text
_AROUND = (  # runs of characters around a place: from, to
    (0, 1), (-1, 0), (1, 2), (-2, -1), (2, 3), (-1, 1), (0, 2), (-2, 0), (1, 3), (-1, 2), (-2, 1),
    (0, 3), (-3, 0), (1, 4),
)  # fmt: skip
_EDGE = 4  # characters beyond the ends that a run may reach
_NEAR = 1.0  # decision value below the likeliest character's that still belongs to its stretch
_CHANGE = 0.5  # decision value that it costs to change from one mark to another
_DIGIT = re.compile(r"\d")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return one pattern a slot, and one for the action, of the lines of data/slots.toml."""
    rows = load("slots.toml")
    return {
        name: re.compile("|".join(f"(?:{line})" for line in rows[name]))
        for name in ("deadline", "actor", "mechanism", "object", "measure", "action")
    }


@cache
def _empty(name: str) -> frozenset[str]:
    """Return the words that fill no slot of that name."""
    return frozenset(load("slots.toml")[{"object": "abstract", "actor": "nobody"}.get(name, "")])


def _runs(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield what the patterns find in folded text: a slot or the action, from, to."""
    for name, pattern in _patterns().items():
        for match in pattern.finditer(text):
            if match[0] and not (name in ("object", "actor") and match[0] in _empty(name)):
                yield name, *match.span()


def named(text: str) -> frozenset[str]:
    """Return the slots that patterns find in a measure; a date is never a number too."""
    found: set[str] = set()
    taken: list[tuple[int, int]] = []
    for name, start, end in _runs(normalise(text[:LONGEST]).text):
        if name == "action" or any(start < right and left < end for left, right in taken):
            continue
        if name == "deadline":
            taken.append((start, end))
        found.add(name)
    return frozenset(found)


def characters_of(text: str) -> list[list[str]]:
    """Return the features of each character of folded text."""
    padded = "^" * _EDGE + _DIGIT.sub("0", text) + "$" * _EDGE
    found = [
        [
            *(f"{a}:{padded[at + _EDGE + a : at + _EDGE + b]}" for a, b in _AROUND),
            f"q:{min(at // 6, 9)}", f"r:{min((len(text) - at) // 6, 9)}",
        ]
        for at in range(len(text))
    ]  # fmt: skip
    for name, start, end in _runs(text):
        for at in range(start, end):
            found[at].append(f"p:{name}")
        found[start].append(f"ps:{name}")
        found[end - 1].append(f"pe:{name}")
    return found


def places(text: str, names: Collection[str], model: Linear, offset: int = 0) -> dict[str, Span]:
    """Return where a measure names each of the given slots, one stretch each.

    ``offset`` is where ``text`` begins in the report. The action is told besides, where the model
    finds one.
    """
    line = normalise(text[:LONGEST], offset)
    if not line.text:
        return {}
    scores = model.decide(characters_of(line.text))
    likeliest = _path(scores)
    found = {}
    for name in ("action", *names):
        column = MARKS.index(name)
        chosen = likeliest == column
        if name != "action" or chosen.any():
            found[name] = line.span(*_stretch(scores[:, column], chosen))
    return found


def _path(scores: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the likeliest mark of each character, where every change of mark costs (Viterbi)."""
    best = scores[0]
    steps = np.empty(scores.shape, dtype=np.intp)  # where the best way to each mark comes from
    for at, row in enumerate(scores[1:], 1):
        leader = int(best.argmax())
        stays = best >= best[leader] - _CHANGE
        steps[at] = np.where(stays, np.arange(len(best)), leader)
        best = row + np.where(stays, best, best[leader] - _CHANGE)
    marks = np.empty(len(scores), dtype=np.intp)
    marks[-1] = best.argmax()
    for at in range(len(scores) - 1, 0, -1):
        marks[at - 1] = steps[at, marks[at]]
    return marks


def _stretch(scores: NDArray[np.float64], chosen: NDArray[np.bool_]) -> tuple[int, int]:
    """Return the likeliest stretch of chosen characters; with none, that around the likeliest."""
    if not chosen.any():
        at = int(scores.argmax())
        return _around(scores > scores[at] - _NEAR, at)
    weights = 1 / (1 + np.exp(-scores))
    first = np.flatnonzero(chosen & ~np.concatenate([[False], chosen[:-1]]))
    stretches = [_around(chosen, int(at)) for at in first]
    return max(stretches, key=lambda each: float(weights[each[0] : each[1]].sum()))


def _around(marked: NDArray[np.bool_], at: int) -> tuple[int, int]:
    """Return the stretch of marked characters around one of them."""
    start, end = at, at + 1
    while start > 0 and marked[start - 1]:
        start -= 1
    while end < len(marked) and marked[end]:
        end += 1
    return start, end
