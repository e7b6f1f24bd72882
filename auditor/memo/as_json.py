"""Memo → JSON, as programs may rely on it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from auditor.case import (
    Boilerplate,
    Claim,
    Commitment,
    Evidence,
    Finding,
    Judgement,
    Memo,
    Outcome,
    Problem,
    Sentence,
)
from auditor.catalog import entries, word
from auditor.memo.compose import Shown, coverage, mask, message_of, raw, shown
from auditor.report import Cell, Recognised, Report, Section
from auditor.version import __version__
from auditor.words import digest

Object = dict[str, Any]
_SLOTS = ("actor", "action", "object", "measure", "deadline", "mechanism")
# What acts on a screen or ends a line there, and JSON does not escape by itself.
_ACTING = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def to_dict(
    memo: Memo, lang: str = "zh", *, with_text: bool = False, with_checks: bool = False
) -> Object:
    """Return the memo as the schema ``auditor.memo/1`` has it; texts are in ``lang``."""
    case, report = memo.case, memo.case.report
    told: Object = {
        "schema": "auditor.memo/1",
        "tool": {
            "version": __version__,
            "rules": digest(),
            "models": dict(case.models),
            "config": None,
        },
        **structure(report),
        "sentences": [_sentence(sentence) for sentence in case.sentences],
        "claims": [_claim(claim, case.judgements.get(claim.id)) for claim in case.claims],
        "commitments": [_commitment(each, report) for each in case.commitments],
        "problems": [_problem(each) for each in case.problems],
        "boilerplate": [_boilerplate(each) for each in case.boilerplate],
        "findings": [_finding(each, report, lang) for each in shown(memo)],
        "coverage": _coverage(memo, lang),
    }
    if with_checks:
        held = (finding for finding in memo.findings if finding.outcome is Outcome.HOLDS)
        told["checks"] = [_check(finding, report) for finding in held]
    if with_text:
        told["text"] = report.text
    return told


def structure(report: Report) -> Object:
    """Return what was read, before any judgement: facts, sections and cells."""
    return {
        "report": _report(report),
        "sections": [_section(section, report) for section in report.sections],
        "cells": {address: _cell(cell) for address, cell in report.cells.items()},
    }


def error(source: str, message: str) -> Object:
    """Return what stands for a memo where ``source`` could not be read."""
    return {"schema": "auditor.error/1", "source": source, "error": message}


def dumps(told: object) -> str:
    """Return an object, or an array of several, as a JSON file."""
    return _encode(told, indent=2) + "\n"


def line(told: Object) -> str:
    """Return an object on one line."""
    return _encode(told, separators=(",", ":")) + "\n"


def array(objects: Iterable[Object]) -> Iterator[str]:
    """Yield the pieces of a JSON array, one object at a time: there may be thousands."""
    before = "[\n"
    for told in objects:
        indented = _encode(told, indent=2).replace("\n", "\n  ")
        yield f"{before}  {indented}"
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _encode(told: object, **how: Any) -> str:
    text = json.dumps(told, ensure_ascii=False, **how)
    return _ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def number(value: Decimal | None) -> int | float | None:
    """Return a number of the report as JSON has it."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _report(report: Report) -> Object:
    return {
        "source": report.source,
        "sha256": report.sha256,
        "organ": report.organ,
        "organ_type": report.organ_type,
        "organ_level": report.organ_level,
        "scope": report.scope,
        "year": report.year,
        "template": report.form,
        "encoding": report.encoding,
        "media_type": report.media_type,
        "characters": len(report.text),
        "previous": list(report.previous),
        "recognised": [_recognised(each) for each in report.recognised],
    }


def _recognised(each: Recognised) -> Object:
    start, end = (None, None) if each.span is None else (each.span.start, each.span.end)
    return {"fact": each.fact, "value": each.value, "how": each.how, "start": start, "end": end}


def _section(section: Section, report: Report) -> Object:
    title = None if section.title is None else mask(section.title.of(report.text))
    return {
        "key": section.key,
        "title": title,
        "start": section.span.start,
        "end": section.span.end,
    }


def _cell(cell: Cell) -> Object:
    return {
        "value": number(cell.value),
        "raw": cell.raw,
        "start": cell.span.start,
        "end": cell.span.end,
    }


def passage(
    sentences: Sequence[Sentence], claims: Sequence[Claim], tags: Sequence[Object]
) -> Object:
    """Return a passage's claims, tags and sentences; nothing is masked, the text is the user's."""
    return {
        "claims": [_claim(claim, None) | {"section": None, "text": claim.text} for claim in claims],
        "tags": list(tags),
        "sentences": [_sentence(each) | {"section": None, "text": each.text} for each in sentences],
    }


def _sentence(sentence: Sentence) -> Object:
    return {
        "section": sentence.section,
        "start": sentence.span.start,
        "end": sentence.span.end,
        "text": mask(sentence.text),
        "tags": [{"tag": each.tag, "score": each.score} for each in sentence.tags],
    }


def _commitment(commitment: Commitment, report: Report) -> Object:
    words = {key: mask(span.of(report.text)) for key, span in commitment.slots.items()}
    return {
        "id": commitment.id,
        "section": commitment.section,
        "start": commitment.span.start,
        "end": commitment.span.end,
        "text": mask(commitment.text),
        "status": commitment.status,
        "specificity": commitment.specificity,
        "slots": {key: words.get(key) for key in _SLOTS},
        "answers": list(commitment.answers),
    }


def _problem(problem: Problem) -> Object:
    return {
        "id": problem.id,
        "section": problem.section,
        "start": problem.span.start,
        "end": problem.span.end,
        "text": mask(problem.text),
        "answered_by": list(problem.answered_by),
    }


def _boilerplate(boilerplate: Boilerplate) -> Object:
    return {
        "start": boilerplate.span.start,
        "end": boilerplate.span.end,
        "text": mask(boilerplate.text),
        "source": boilerplate.source,
        "match": boilerplate.match,
    }


def _claim(claim: Claim, judgement: Judgement | None) -> Object:
    return {
        "id": claim.id,
        "section": claim.section,
        "start": claim.span.start,
        "end": claim.span.end,
        "text": mask(claim.text),
        "metric": claim.metric,
        "op": claim.op,
        "value": number(claim.quantity.value),
        "value_max": number(claim.quantity.maximum),
        "unit": claim.quantity.unit,
        "scope_year": claim.scope_year,
        "scope": claim.scope,
        "base": claim.base,
        "share_op": claim.share_op,
        "part_of": claim.part_of,
        "parts_sum": claim.parts_sum,
        **_verdict(judgement),
    }


def _verdict(judgement: Judgement | None) -> Object:
    if judgement is None:
        return dict.fromkeys(("verdict", "reason", "expected", "reading", "formula"))
    return {
        "verdict": judgement.verdict.value,
        "reason": judgement.reason,
        "expected": number(judgement.expected),
        "reading": judgement.reading,
        "formula": judgement.formula,
    }


def _finding(each: Shown, report: Report, lang: str) -> Object:
    finding, entry = each.finding, entries()[each.finding.rule]
    return {
        "id": each.id,
        "rule": finding.rule,
        "title": entry.title[lang],
        "outcome": finding.outcome.value,
        "severity": each.severity.value,
        "responsibility": finding.responsibility,
        "confidence": finding.confidence,
        "needs": entry.needs,
        "section": finding.section,
        "claims": list(finding.claims),
        "message": message_of(finding, lang),
        "expected": number(finding.expected),
        "actual": number(finding.actual),
        "difference": number(finding.difference),
        "reading": finding.reading,
        "basis": entry.law.get(lang),
        "suggestion": entry.advice.get(lang),
        "evidence": [_evidence(evidence, report) for evidence in finding.evidence],
        "fingerprint": each.fingerprint,
        "review": None,
    }


def _check(finding: Finding, report: Report) -> Object:
    return {
        "rule": finding.rule,
        "outcome": finding.outcome.value,
        "formula": finding.formula,
        "left": number(finding.expected),
        "right": number(finding.actual),
        "evidence": [_evidence(evidence, report) for evidence in finding.evidence],
    }


def _evidence(evidence: Evidence, report: Report) -> Object:
    """Return one side of a comparison. A quotation is what stands at its offsets, masked."""
    told: Object = {"kind": evidence.kind}
    if evidence.cell is not None:
        told["cell"] = evidence.cell
    if evidence.kind == "cell":
        told |= {"value": number(evidence.value), "raw": raw(evidence, report)}
    if evidence.kind != "absence" and evidence.span is not None:
        told |= {"start": evidence.span.start, "end": evidence.span.end}
    if evidence.kind == "text" and evidence.span is not None:
        told["quote"] = mask(evidence.span.of(report.text))
    elif evidence.quote and evidence.kind != "cell":
        told["quote"] = mask(evidence.quote)
    return told


def _coverage(memo: Memo, lang: str) -> Mapping[str, object]:
    count = coverage(memo)
    return {
        "countable_statements": count.countable,
        "linked": count.linked,
        "supported": count.supported,
        "contradicted": count.contradicted,
        "unverifiable": count.unverifiable,
        "checks_run": count.run,
        "checks_held": count.held,
        "checks_failed": count.failed,
        "checks_undecided": count.undecided,
        "not_checked": [
            {"rule": each.rule, "why": word("unchecked", each.why, lang)} for each in memo.unchecked
        ],
    }
