"""A stretch of a sentence between two commas, and what a paragraph carries over into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.claims.lexicon import Token, tokenise
from auditor.normal import Normal
from auditor.report import Quantity


@dataclass(frozen=True, slots=True)
class Mention:
    """A metric with its number, at its place in the normalised sentence."""

    metric: str
    start: int
    end: int
    op: str
    quantity: Quantity
    sense: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """The cues between two commas; ``inner`` are those of a bracket."""

    tokens: tuple[Token, ...]
    inner: bool = False

    def has(self, kind: str, *values: str) -> bool:
        """Return whether a cue of that kind (and one of those values) stands here."""
        return any(t.kind == kind and (not values or t.value in values) for t in self.tokens)

    def all(self, kind: str, *values: str) -> list[Token]:
        """Return the cues of that kind (and one of those values)."""
        return [t for t in self.tokens if t.kind == kind and (not values or t.value in values)]


@dataclass(slots=True)
class Context:
    """What a paragraph has said so far and a clause may leave unsaid."""

    year: int | None
    topic: str = ""
    act: str = ""  # the last verb about requests
    said_year: int | None = None
    scope: str = "own"
    office: bool = False
    total: Mention | None = None  # the last number of requests taken as a whole
    mentions: list[Mention] = field(default_factory=list)


def clauses(line: Normal) -> Iterator[Clause]:
    """Yield the clauses of a normalised sentence; a bracket follows the clause it stands in."""
    outer: list[Token] = []
    inner: list[Token] = []
    brackets: list[Clause] = []
    depth = 0
    for token in tokenise(line.text):
        ends = token.kind in ("comma", "stop")
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth = max(0, depth - 1)
            if not depth and inner:
                brackets.append(Clause(tuple(inner), inner=True))
                inner = []
        elif depth and ends:
            brackets.append(Clause(tuple(inner), inner=True))
            inner = []
        elif depth:
            inner.append(token)
        elif ends:
            yield Clause(tuple(outer))
            yield from brackets
            outer, brackets = [], []
        else:
            outer.append(token)
    yield Clause(tuple(outer))
    yield from brackets
    if inner:
        yield Clause(tuple(inner), inner=True)
