"""A stretch of a sentence between two commas, and what a paragraph carries over into it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from auditor.claims.lexicon import Token, tokenise
from auditor.normal import Normal
from auditor.report import Quantity

# Petitions are counted in many reports that speak of no request: the words name a ground of
# refusal only where requests are the topic.
PETITIONS = "outcome.rejected.petition_complaint"
# Likewise secrets, privacy, files, withdrawals.
GROUNDS = (
    PETITIONS, "outcome.denied.state_secret", "outcome.denied.third_party",
    "outcome.denied.internal_affairs", "outcome.denied.process", "outcome.denied.enforcement_file",
    "outcome.denied.admin_query", "outcome.unable.need_creation", "outcome.other.misc",
)  # fmt: skip


_NEXT = 2  # characters between a verb and the number it counts, with no other object


@dataclass(frozen=True, slots=True)
class Mention:
    """A metric with its number, at its place in the normalised sentence."""

    metric: str
    start: int
    end: int
    op: str
    quantity: Quantity
    sense: str = ""
    implied: bool = False  # the number is taken over from the statement before
    year: int | None = None  # of the number, where the words before it do not name it
    base: str | None = None  # of a share: the metric it is a share of
    share_op: str | None = None  # of a share: its hedge


@dataclass(frozen=True, slots=True)
class Clause:
    """The cues between two commas; ``inner`` are those of a bracket."""

    tokens: tuple[Token, ...]
    inner: bool = False
    kinds: frozenset[str] = field(init=False, compare=False)  # of the tokens: most are asked for

    def __post_init__(self) -> None:
        object.__setattr__(self, "kinds", frozenset(token.kind for token in self.tokens))

    def has(self, kind: str, *values: str) -> bool:
        """Return whether a cue of that kind (and one of those values) stands here."""
        if kind not in self.kinds:
            return False
        return not values or any(t.kind == kind and t.value in values for t in self.tokens)

    def all(self, kind: str, *values: str) -> list[Token]:
        """Return the cues of that kind (and one of those values)."""
        if kind not in self.kinds:
            return []
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
    outer_scope: tuple[str, bool] = ("own", False)  # that of the sentence outside brackets
    attributes: bool = False  # the sentence counts documents by their attribute
    unrelated: bool = False  # the sentence says itself that its cases are not over disclosure
    unnamed: Token | None = None  # a kind of requester named without its number
    last: Clause | None = None  # the clause before, in the same sentence
    besides: bool = False  # the sentence leaves something out: “除此之外，没有新发生…”
    partial: bool = False  # the sentence speaks of a part of the year
    running: bool = False  # the sentence speaks of several years together
    home: str = ""  # the topic of the sub-heading
    region: bool = False  # the report's numbers are a region's
    asides: list[Mention] = field(default_factory=list)  # numbers that turn out to be no total
    pending: Mention | None = None  # a number whose name stands behind the next comma
    dispute: Mention | None = None  # the last number of reviews or suits taken as a whole
    total: Mention | None = None  # the last number of requests taken as a whole
    against: bool | None = None  # the sentence compares with last year; with another year: False
    named: str = ""  # a part that the clause before names without a number
    changing: str = ""  # what the clause before says has changed, without a number
    planned: bool = False  # the sentence has turned to plans, norms or conditions
    unsettled: Mention | None = None  # a change whose subject stands behind the next comma
    mentions: list[Mention] = field(default_factory=list)

    def open_sentence(self, parts: list[Clause]) -> None:
        """Forget what holds for one sentence only, and take up the year that opens it."""
        tokens = [token for clause in parts for token in clause.tokens]
        self.mentions = []
        self.asides = []
        self.last = self.unnamed = None
        self.outer_scope = ("own", False)
        self.attributes = any(t.kind == "list" and t.value == "attribute" for t in tokens)
        self.unrelated = any(t.kind == "case" and t.value == "unrelated" for t in tokens)
        self.partial = self.running = False
        self.against = self.unsettled = None
        self.planned = False
        self.named = self.changing = ""
        self.pending = None
        if self.topic == "foreign":
            self.topic = self.home
        if not self.topic and _of_requests(tokens):
            self.topic = "request"
        self.besides = any(t.kind == "list" and t.value == "besides" for t in tokens)
        opening = tokens[0] if tokens else None
        self.said_year = self.year
        if opening is not None and opening.kind == "year" and opening.start <= 4:
            inside = any(t.kind == "label" and t.start <= opening.start < t.end for t in tokens)
            self.said_year = self.year if inside else int(opening.value)


def _of_requests(tokens: Sequence[Token]) -> bool:
    """Return whether a sentence that names no request can only speak of requests all the same.

    It tells outcomes or carrying over, or both what came in and what was answered or by whom.
    """
    if any(t.kind == "foreign" for t in tokens):
        return False
    labels = [t.value for t in tokens if t.kind == "label" and t.value not in GROUNDS]
    if any(label.startswith(("outcome.", "applications.carried")) for label in labels):
        return True
    acts = [t for t in tokens if t.kind == "act" and t.text not in ("新增", "登记", "处理")]
    counted = {
        act.value for act, number in product(acts, (t for t in tokens if t.kind == "number"))
        if 0 <= number.start - act.end <= _NEXT
    }  # fmt: skip
    whom = any(label.startswith("applicant.") for label in labels)
    came = counted & {"received", "intake", "received_and_handled"}
    return bool(came) and (whom or bool({act.value for act in acts} & {"concluded", "handled"}))


def _only(token: Token, opened: int, close: Token) -> bool:
    """Return whether a number fills its bracket."""
    return token.kind == "number" and token.start == opened and token.end == close.start


def clauses(line: Normal, year: int | None) -> Iterator[Clause]:
    """Yield the clauses of a normalised sentence; a bracket follows the clause it stands in."""
    outer: list[Token] = []
    inner: list[Token] = []
    brackets: list[Clause] = []
    depth = opened = 0
    for token in tokenise(line.text, year):
        ends = token.kind in ("comma", "stop")
        if token.kind == "open":
            opened = token.end if not depth else opened
            depth += 1
        elif token.kind == "close":
            depth = max(0, depth - 1)
            if not depth and len(inner) == 1 and _only(inner[0], opened, token):
                outer += inner  # “无法提供（58件）” says what “无法提供58件” says
                inner = []
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
