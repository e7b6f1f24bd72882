"""Arithmetic inside the prose: totals against their parts, shares against their counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from auditor.case import Breakdown, Case, Claim, Finding, Severity, Verdict
from auditor.normal import normalise
from auditor.numerals import find_numerals
from auditor.report import Hedge
from auditor.rules.rule import Rule, fails, holds, plain, rule, text_evidence, undecided
from auditor.rules.verdicts import values_of

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


@rule("CLM-21")
def share_differs(case: Case) -> Iterator[Finding]:
    """Compute every share anew over all admissible counts and totals; accuse only if none fits."""
    for claim in case.claims:
        if claim.op != "share_of" or claim.quantity.hedge is not Hedge.EXACT:
            continue
        if case.judgements[claim.id].reason in ("other_scope", "other_period"):
            continue
        counts, totals = _near(case, claim), _totals(case, claim)
        if not counts or not totals:
            continue
        fits = any(_fits(claim, part, whole) for part in counts for whole in totals)
        near = [c for c in case.claims if c.metric == claim.metric and c.op == "="][:1]
        evidence = [text_evidence(case.report, c.span) for c in (claim, *near)]
        common: dict[str, Any] = {"section": claim.section, "claims": (claim.id,)}
        if fits:
            yield holds("CLM-21", *evidence, **common)
        else:
            best = plain((100 * counts[0] / totals[0]).quantize(Decimal("0.01")))
            args = {
                "quote": claim.text, "count": plain(counts[0]), "total": plain(totals[0]),
                "share": best,
            }  # fmt: skip
            yield fails("CLM-21", "share", evidence, args=args, confidence="strong", **common)


_CLOSE = 60  # characters between a count and the share that is told of it


def _near(case: Case, share: Claim) -> list[Decimal]:
    """Return the counts a share may be of: its own name's first, then any told beside it.

    Empty where nothing of that name is told; the table's cells of these counts are admissible too.
    """
    beside = [
        c for c in case.claims
        if c.op in ("=", "none") and abs(share.span.start - c.span.end) <= _CLOSE
    ]  # fmt: skip
    if not any(c.metric == share.metric for c in beside):
        return []
    beside.sort(key=lambda c: (c.metric != share.metric, abs(share.span.start - c.span.end)))
    cells = [v for c in beside for r in c.readings for v in values_of(r.formula, case)]
    window = case.report.text[max(0, share.span.start - _CLOSE) : share.span.start]
    printed = [n.quantity.value for n in find_numerals(normalise(window).text)]
    return [c.quantity.value for c in beside] + cells + printed


def _totals(case: Case, share: Claim) -> list[Decimal]:
    """Return the totals a share may be over: every total told in the part, then the tables'."""
    told = [
        c.quantity.value for c in case.claims
        if c.section == share.section and c.span.start < share.span.start
        and (c.metric.startswith("applications.") or c.metric.endswith(".total"))
    ]  # fmt: skip
    formulas = ("t3.T.tot", "t3.N.tot + t3.C.tot", "t3.N.tot")
    known = [value for formula in formulas for value in values_of(formula, case)]
    parents = [c.quantity.value for c in case.claims if c.id == share.part_of]
    groups = [c.quantity.value for c in case.claims if share.metric.startswith(f"{c.metric}.")]
    return [value for value in (*parents, *reversed(told), *known, *groups) if value > 0]


def _fits(claim: Claim, part: Decimal, whole: Decimal) -> bool:
    """Return whether a share is the quotient, rounded, cut off, or forced by one last digit."""
    value = claim.quantity.value
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)  # a printed number is finite
    spoken = "%" not in claim.text and "％" not in claim.text  # “三成” is no exact thirty
    step = claim.quantity.step if spoken else Decimal(1).scaleb(min(0, exponent))
    return abs(value - 100 * part / whole) <= step * Decimal("1.5")


SUMS: tuple[Rule, ...] = (outcomes_differ_from_total, share_differs, parts_differ_from_total)
