"""The way a report goes through the house: read, tag, extract, judge, compose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from auditor.case import Breakdown, Case, Claim, Finding, Language, Memo, Sentence, Unchecked
from auditor.catalog import entries
from auditor.claims.breakdowns import breakdowns
from auditor.claims.extract import extract
from auditor.claims.parts import link
from auditor.language import reader
from auditor.language.sentences import sentences_of, split
from auditor.memo import as_json
from auditor.reading.load import Overrides, load
from auditor.report import Report, Span
from auditor.rules.fees import judge_fee
from auditor.rules.listing import RULES
from auditor.rules.localise import diagnose, inferred
from auditor.rules.rule import Rule
from auditor.rules.verdicts import judge_claim
from auditor.template import FORMS

_NEEDS = {"B": "no_previous_report", "C": "needs_corpus", "D": "needs_outside_data"}


@dataclass(frozen=True, slots=True)
class AuditMemo(Memo):
    """A memo that programs can take as it is."""

    def to_dict(
        self, lang: str = "zh", *, with_text: bool = False, with_checks: bool = False
    ) -> dict[str, Any]:
        """Return the memo by the schema ``auditor.memo/1``; texts are in ``lang`` (zh, en)."""
        return as_json.to_dict(self, lang, with_text=with_text, with_checks=with_checks)

    def to_json(self, lang: str = "zh") -> str:
        """Return the memo as a JSON file."""
        return as_json.dumps(self.to_dict(lang))


@dataclass(frozen=True, slots=True)
class ReadReport(Report):
    """A report that programs can take as it is."""

    def to_dict(self) -> dict[str, Any]:
        """Return the parts ``report``, ``sections`` and ``cells`` of the memo's schema."""
        return as_json.structure(self)


def read(source: str | Path | bytes) -> ReadReport:
    """Return the structure of a report, with no language work.

    Raises ReportError where ``source`` cannot be read as a report.
    """
    report = load(source)
    return ReadReport(**{each.name: getattr(report, each.name) for each in fields(report)})


def audit(
    source: str | Path | bytes | Report, *, overrides: Overrides | None = None, name: str = "",
    language: Language | None = None,
) -> AuditMemo:  # fmt: skip
    """Return the memo of one report.

    ``language`` takes the place of what the models would read in it: sentences with their tags,
    commitments, problems, boilerplate.

    Raises ReportError where ``source`` cannot be read as a report.
    """
    report = source if isinstance(source, Report) else load(source, overrides, name)
    case = build_case(report, language)
    findings: list[Finding] = []
    unchecked = dict(_never())
    for rule in RULES:
        why = _cannot(case, rule)
        if why is not None:
            unchecked[rule.code] = why
            continue
        made = list(rule.judge(case))
        findings += made
        if not made:
            unchecked[rule.code] = _NEEDS.get(entries()[rule.code].needs, "no_statement")
    order = list(entries())
    missing = sorted(unchecked.items(), key=lambda item: order.index(item[0]))
    return AuditMemo(case, tuple(findings), tuple(Unchecked(code, why) for code, why in missing))


@dataclass(frozen=True, slots=True)
class Annotation:
    """A passage as read with no report around it.

    ``language`` holds what the models make of it: commitments, problems, boilerplate.
    """

    language: Language
    claims: tuple[Claim, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the passage, each with its tags."""
        return self.language.sentences

    @property
    def tags(self) -> tuple[dict[str, Any], ...]:
        """The tags of its sentences with their highest score, in the order of the contract."""
        return tuple(
            {"tag": each.tag, "score": each.score}
            for each in reader.best(tag for sentence in self.sentences for tag in sentence.tags)
        )

    def to_dict(self) -> dict[str, Any]:
        """Return ``sentences``, ``claims`` and ``tags`` as in the memo's schema.

        Offsets are code points into the passage; ``section`` and all that only tables decide
        (``verdict``, ``reason``, ``expected``, ``reading``, ``formula``) is null.
        """
        return as_json.passage(self.sentences, self.claims, list(self.tags))


def annotate(text: str, year: int | None = None) -> Annotation:
    """Return the sentences and claims of a passage, read as prose of a report of ``year``.

    Every line is a paragraph. Without ``year`` a claim has the year its words name, or none.
    """
    found: list[Sentence] = []
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        found += [Sentence("", span, span.of(text)) for span in split(text, start, end)]
        start = end + 1
    sentences = tuple(found)
    found_claims = extract(sentences, year, FORMS[0])
    claims = link(found_claims, breakdowns(sentences), sentences, year, FORMS[0])
    return Annotation(reader.read(sentences, _counted(claims)), claims)


def annotate_many(passages: Iterable[tuple[str, int | None]]) -> Iterator[Annotation]:
    """Yield the annotation of every (text, year), in order; one is in memory at a time."""
    for text, year in passages:
        yield annotate(text, year)


def build_case(report: Report, language: Language | None = None) -> Case:
    """Return the report with its sentences, commitments, problems and judged claims."""
    sentences = sentences_of(report)
    parts = breakdowns(sentences)
    claims = _claims(report, sentences, parts)
    language = language or reader.read(sentences, _counted(claims))
    diagnosis = diagnose(report)
    doubtful = {cell for each in diagnosis.rest for cell in each.cells}
    if diagnosis.shifted:
        doubtful |= {cell for cell in report.cells if cell.startswith("t3.")}
    case = Case(
        report,
        language.sentences,
        claims,
        breakdowns=parts,
        suspect={fault.cell: fault.value for fault in diagnosis.faults},
        inferred=inferred(report),
        doubtful=frozenset(doubtful),
        commitments=language.commitments,
        problems=language.problems,
        boilerplate=language.boilerplate,
        possible=language.possible,
        models=language.models,
    )
    judgements = {
        claim.id: judge_fee(claim, report)
        if claim.metric == "fee.collected_amount"
        else judge_claim(claim, case)
        for claim in claims
    }
    return replace(case, judgements=judgements)


def _claims(
    report: Report, sentences: Sequence[Sentence], parts: Sequence[Breakdown]
) -> tuple[Claim, ...]:
    region = report.scope == "region"
    claims = extract(sentences, report.year, report.form, region=region)
    return link(claims, parts, sentences, report.year, report.form)


def counted(report: Report) -> list[Span]:
    """Return where a report makes claims by which a sentence has the tag ``claim``."""
    sentences = sentences_of(report)
    return _counted(_claims(report, sentences, breakdowns(sentences)))


def _counted(claims: Iterable[Claim]) -> list[Span]:
    """Return where claims stand that make their sentence one of the tag ``claim``."""
    return [claim.span for claim in claims if claim.metric != "other.uncheckable"]


def _never() -> list[tuple[str, str]]:
    """Return the rules of the catalogue that this version cannot apply to one report, and why."""
    built = {rule.code for rule in RULES}
    found = []
    for code, entry in entries().items():
        if code in built or entry.reported_as:
            continue
        found.append((code, _NEEDS.get(entry.needs, "not_built")))
    return found


def _cannot(case: Case, rule: Rule) -> str | None:
    """Return why a rule cannot be applied to this report, or None where it can."""
    if rule.marks and not case.marked:
        return "no_marks"
    report = case.report
    if not rule.tables or any(table in report.tables for table in rule.tables):
        return None
    return "old_form" if report.form in ("2014", "2008") else "table_missing"
