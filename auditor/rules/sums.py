"""Arithmetic inside the prose: totals against their parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from auditor.case import Breakdown, Case, Claim, Finding, Severity, Verdict
from auditor.report import Hedge
from auditor.rules.rule import Rule, fails, holds, plain, rule, text_evidence, undecided

_OUTCOMES = (
    "outcome.granted", "outcome.partial", "outcome.granted_or_partial", "outcome.denied",
    "outcome.unable", "outcome.rejected", "outcome.other",
)  # fmt: skip
_WHOLES = ("applications.received_new", "applications.total_in", "applications.total_handled")
_FEW_MISSING = Decimal("0.2")  # a list that reaches four fifths of its total looks like a slip
_SLIP = 3  # parts; of fewer nobody would say that they were meant to be all


@rule("CLM-28")
def parts_differ_from_total(case: Case) -> Iterator[Finding]:
    """Add the parts the words list under a total; a partial list below it is only a note.

    Parts of several kinds (natural persons, online) may overlap, so more than the total is asked
    about only where they are of one kind or said to be all.
    """
    for breakdown in case.breakdowns:
        total, parts = _claim_at(case, breakdown), _parts_of(case, breakdown)
        told = [claim for claim in (total, *parts) if claim is not None]
        wrong = [c for c in told if case.judgements[c.id].verdict is Verdict.CONTRADICTED]
        evidence = [text_evidence(case.report, breakdown.total.span)]
        evidence += [text_evidence(case.report, part.span) for part in breakdown.parts]
        common: dict[str, Any] = {
            "section": breakdown.section, "claims": tuple(claim.id for claim in told),
            "expected": breakdown.sum, "actual": breakdown.total.quantity.value,
        }  # fmt: skip
        args = {
            "total": plain(breakdown.total.quantity.value), "sum": plain(breakdown.sum),
            "unit": breakdown.total.quantity.unit,
        }  # fmt: skip
        if breakdown.sum == breakdown.total.quantity.value:
            yield holds("CLM-28", *evidence, **common)
        elif wrong or not breakdown.exact or not breakdown.listed or breakdown.partial:
            continue  # already told, or no complete list
        elif breakdown.exhaustive or (_too_much(breakdown) and _of_one_kind(parts)):
            yield fails("CLM-28", "parts", evidence, args=args, confidence="strong", **common)
        elif _too_much(breakdown):
            yield undecided("CLM-28", "overlap", evidence, args=args, **common)
        elif len(breakdown.parts) >= _SLIP and _almost(breakdown):
            yield fails(
                "CLM-28", "less", evidence, args=args, severity=Severity.NOTE, confidence="weak",
                **common,
            )  # fmt: skip


def _too_much(breakdown: Breakdown) -> bool:
    return breakdown.sum > breakdown.total.quantity.value


def _almost(breakdown: Breakdown) -> bool:
    total = breakdown.total.quantity.value
    return total > 0 and (total - breakdown.sum) / total <= _FEW_MISSING


def _claim_at(case: Case, breakdown: Breakdown) -> Claim | None:
    span = breakdown.total.span
    return next(
        (c for c in case.claims if c.span.start <= span.start and span.end <= c.span.end), None
    )


def _parts_of(case: Case, breakdown: Breakdown) -> list[Claim]:
    spans = [part.span for part in breakdown.parts]
    return [
        c for c in case.claims
        if any(c.span.start <= span.start and span.end <= c.span.end for span in spans)
    ]  # fmt: skip


def _of_one_kind(parts: Sequence[Claim]) -> bool:
    """Return whether parts exclude each other by what they are: one family, one level."""
    families = {(claim.metric.partition(".")[0], claim.scope) for claim in parts}
    known = {family for family, _ in families} & {"applicant", "channel", "outcome", "applications"}
    return len(families) == 1 and bool(known)


@rule("CLM-10")
def outcomes_differ_from_total(case: Case) -> Iterator[Finding]:
    """Add the outcomes told under a number of requests; more than it cannot be.

    Less is no fault: a list may leave outcomes out. What a table contradicts is told there.
    """
    for whole in (c for c in case.claims if c.metric in _WHOLES):
        parts = [c for c in case.claims if c.part_of == whole.id and c.metric in _OUTCOMES]
        every = [whole, *parts]
        if len(parts) < 2 or any(c.quantity.hedge is not Hedge.EXACT for c in every):
            continue
        if any(case.judgements[c.id].verdict is Verdict.CONTRADICTED for c in every):
            continue
        metrics = [c.metric for c in parts]
        if len(set(metrics)) < len(metrics) or "outcome.granted_or_partial" in metrics:
            continue
        told = sum((c.quantity.value for c in parts), Decimal())
        evidence = [text_evidence(case.report, claim.span) for claim in every]
        common: dict[str, Any] = {
            "section": whole.section, "claims": tuple(c.id for c in every),
            "expected": told, "actual": whole.quantity.value,
        }  # fmt: skip
        if told > whole.quantity.value:
            args = {"total": plain(whole.quantity.value), "sum": plain(told)}
            yield fails("CLM-10", "more", evidence, args=args, confidence="strong", **common)
        else:
            yield holds("CLM-10", *evidence, **common)


SUMS: tuple[Rule, ...] = (outcomes_differ_from_total, parts_differ_from_total)
