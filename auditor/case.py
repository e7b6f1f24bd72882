"""What we make of a report: sentences, claims, findings, memo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from auditor.report import Hedge, Quantity, Report, Span


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a sentence (contract: tags of sentences) with its calibrated score, 0 to 1."""

    tag: str
    score: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of prose, with the part of the report it stands in."""

    section: str
    span: Span
    text: str
    heading: str = ""  # the sub-heading it stands under
    tags: tuple[Tag, ...] = ()


SLOTS = ("actor", "object", "measure", "deadline", "mechanism")  # what makes a measure checkable


@dataclass(frozen=True, slots=True)
class Commitment:
    """A measure: what the organ will do, goes on doing, or has done about its shortcomings.

    ``slots`` maps action, actor, object, measure, deadline and mechanism to the words that name
    them, absent where nothing does. ``answers`` holds the ids of the problems it is directed at.
    ``sure``: the models do not doubt that it is one.
    """

    id: str
    section: str
    span: Span
    text: str
    status: str  # promised ongoing done
    slots: Mapping[str, Span]
    answers: tuple[str, ...] = ()
    sure: bool = True

    @property
    def specificity(self) -> int:
        """How many slots are named, 0 to 5; the action itself does not count."""
        return sum(1 for slot in self.slots if slot != "action")

    @property
    def specific(self) -> bool:
        """Whether at least two of who, what, how much and by when are named."""
        return len(self.slots.keys() & {"actor", "object", "measure", "deadline"}) >= 2


@dataclass(frozen=True, slots=True)
class Problem:
    """A shortcoming the organ states of its own work, and the measures directed at it.

    ``sure``: the models do not doubt that it is one.
    """

    id: str
    section: str
    span: Span
    text: str
    answered_by: tuple[str, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Possible:
    """Words that the models neither take for a problem or a measure nor rule out as one."""

    kind: str  # problem promised ongoing done
    section: str
    span: Span


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """Words that stand in other reports too, and where they are known from.

    ``source``: phrasebook, previous_report, corpus, or statute (required wording, no boilerplate).
    """

    span: Span
    text: str
    source: str
    match: str  # the words they were recognised by


@dataclass(frozen=True, slots=True)
class Language:
    """What the language wing makes of a report's prose."""

    sentences: tuple[Sentence, ...]
    commitments: tuple[Commitment, ...] = ()
    problems: tuple[Problem, ...] = ()
    boilerplate: tuple[Boilerplate, ...] = ()
    possible: tuple[Possible, ...] = ()
    models: Mapping[str, str] = field(default_factory=dict)  # SHA-256 of each model that was asked


@dataclass(frozen=True, slots=True)
class Reading:
    """One admissible reading of a claim: a name and the cells that would make it true.

    ``formula`` is cells joined by + and −. A reading that is not ``strict`` is accepted but told.
    """

    name: str
    formula: str
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement about a metric, as its words say it (contract: claims)."""

    id: str
    section: str
    span: Span
    text: str
    metric: str
    op: str  # = >= <= approx none share_of growth_vs_last_year
    quantity: Quantity
    scope_year: int | None
    scope: str  # own region subordinate
    readings: tuple[Reading, ...] = ()
    office: bool = False  # limited to 本级 or 机关: own, even in a report on a region
    partial: bool = False  # of a part of the year only: “截至11月底”
    base: str | None = None
    share_op: str | None = None
    part_of: str | None = None  # the claim whose number this is a part of
    parts_sum: str | None = None  # of its parts: holds fails partial
    implied: bool = False  # the number is that of the statement before: “均已答复”


@dataclass(frozen=True, slots=True)
class Part:
    """A number in a breakdown, with the words right before it."""

    span: Span
    quantity: Quantity
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A total and the parts that the words list under it, of the same measure.

    ``partial``: the words say that the list is not complete. ``exhaustive``: that it is.
    ``listed``: the parts stand side by side as a plain list, so that they exclude each other.
    """

    section: str
    total: Part
    parts: tuple[Part, ...]
    partial: bool
    exhaustive: bool
    listed: bool

    @property
    def sum(self) -> Decimal:
        """What the parts add up to."""
        return sum((part.quantity.value for part in self.parts), Decimal())

    @property
    def exact(self) -> bool:
        """Whether total and parts are printed without hedges or rounding."""
        every = (self.total, *self.parts)
        return all(p.quantity.hedge is Hedge.EXACT and not p.quantity.rounded for p in every)


class Outcome(StrEnum):
    """How one comparison came out."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDECIDED = "undecided"


class Severity(StrEnum):
    """What a finding asks of the organ, gravest first."""

    MUST = "must"
    CLARIFY = "clarify"
    IMPROVE = "improve"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the gravest, 3 for a note."""
        return list(Severity).index(self)


class Verdict(StrEnum):
    """What the tables say of a claim."""

    SUPPORTED = "supported"
    SUPPORTED_ALT = "supported_alt"
    APPROXIMATE = "approximate"
    CONTRADICTED = "contradicted"
    UNVERIFIABLE = "unverifiable"


# What says that a claim agrees with the tables.
AGREES = (Verdict.SUPPORTED, Verdict.SUPPORTED_ALT, Verdict.APPROXIMATE)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A claim's verdict, with the reading that made it true or the reason it stays open."""

    verdict: Verdict
    reason: str | None = None
    expected: Decimal | None = None
    reading: str | None = None
    formula: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence of the memo before it is put into a language: a key and what fills it.

    The wordings stand in data/wordings.toml under the rule's code.
    """

    key: str
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One side of a comparison: words, a cell, or an absence."""

    kind: str  # text cell absence
    span: Span | None = None
    quote: str = ""
    cell: str | None = None
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One comparison, however it came out. Those that hold are counted, not shown."""

    rule: str
    outcome: Outcome
    severity: Severity
    message: Message
    evidence: tuple[Evidence, ...] = ()
    section: str | None = None
    responsibility: str = "report"  # report extraction ambiguous
    confidence: str = "certain"  # certain strong weak
    claims: tuple[str, ...] = ()
    expected: Decimal | None = None
    actual: Decimal | None = None
    reading: str | None = None
    formula: str | None = None

    @property
    def difference(self) -> Decimal | None:
        """What is printed less what should be, where both are known."""
        if self.expected is None or self.actual is None:
            return None
        return self.actual - self.expected


@dataclass(frozen=True, slots=True)
class Case:
    """案卷: all a rule may look at.

    ``suspect`` maps cells that one change would mend to the number they should hold, so that
    a claim is never accused for a fault of the table.
    """

    report: Report
    sentences: tuple[Sentence, ...]
    claims: tuple[Claim, ...]
    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    suspect: Mapping[str, Decimal] = field(default_factory=dict)
    inferred: Mapping[str, Decimal] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    breakdowns: tuple[Breakdown, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    problems: tuple[Problem, ...] = ()
    boilerplate: tuple[Boilerplate, ...] = ()
    possible: tuple[Possible, ...] = ()
    models: Mapping[str, str] = field(default_factory=dict)  # SHA-256 of each model that was asked

    @property
    def marked(self) -> bool:
        """Whether the language wing has marked problems, measures or sentences of this report."""
        marks = self.commitments or self.problems
        return bool(marks) or any(sentence.tags for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A rule that could not be applied to this report, and why (a key of messages)."""

    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Memo:
    """What the audit found: findings, coverage, what was not checked and why."""

    case: Case
    findings: tuple[Finding, ...]  # every comparison, those that hold included
    unchecked: tuple[Unchecked, ...]

    @property
    def shown(self) -> tuple[Finding, ...]:
        """Return the findings that failed or stayed undecided, gravest first."""
        shown = [finding for finding in self.findings if finding.outcome is not Outcome.HOLDS]
        return tuple(shown)

    def fails(self, severity: Severity) -> bool:
        """Return whether the report is at fault at or above ``severity``."""
        return any(
            finding.outcome is Outcome.FAILS
            and finding.responsibility == "report"
            and finding.severity.rank <= severity.rank
            for finding in self.findings
        )
