"""Shares and rates anew: from the tables and from the prose itself."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from auditor.case import AGREES, Case, Claim, Finding, Verdict
from auditor.normal import normalise
from auditor.numerals import find_numerals
from auditor.report import Hedge
from auditor.rules.quotients import fits
from auditor.rules.rule import Rule, cell_evidence, fails, holds, plain, rule, text_evidence
from auditor.rules.verdicts import cells_of, values_of

_CLOSE = 60  # characters between a count and the share that is told of it
_ALL = Decimal(100)


@rule("CLM-21")
def share_differs(case: Case) -> Iterator[Finding]:
    """Compute every share anew over all admissible counts and totals; accuse only if none fits.

    A closing rate of 100 % over requests carried out is told by CLM-27.
    """
    for claim in case.claims:
        if claim.op != "share_of" and claim.metric != "rate.closed":
            continue
        judgement = case.judgements[claim.id]
        if judgement.reason in ("other_scope", "other_period", "no_previous_report"):
            continue
        counts, totals = _near(case, claim), _totals(case, claim)
        beside = [c for c in case.claims if c.metric == claim.metric and c.op == "="][:1]
        evidence = [text_evidence(case.report, c.span) for c in dict.fromkeys((claim, *beside))]
        common: dict[str, Any] = {
            "section": claim.section, "claims": (claim.id,), "reading": judgement.reading,
            "formula": judgement.formula,
        }  # fmt: skip
        cells = [cell_evidence(case.report, c) for c in cells_of(judgement.formula or "")]
        agrees = any(fits(claim, 100 * part / whole) for part in counts for whole in totals)
        if judgement.verdict in AGREES or agrees:
            yield holds("CLM-21", *evidence, *cells, **common)
        elif judgement.verdict is Verdict.CONTRADICTED:
            if claim.metric == "rate.closed" and claim.quantity.value == _ALL:
                continue
            args: dict[str, Any] = {
                "quote": claim.text, "share": plain(judgement.expected or Decimal()),
                "reading": judgement.reading,
            }  # fmt: skip
            yield fails(
                "CLM-21", "cells", [*evidence, *cells], args=args, confidence="strong",
                expected=judgement.expected, actual=claim.quantity.value, **common,
            )  # fmt: skip
        elif counts and totals and claim.quantity.hedge is Hedge.EXACT:
            best = (100 * counts[0] / totals[0]).quantize(Decimal("0.01"))
            args = {
                "quote": claim.text, "count": plain(counts[0]), "total": plain(totals[0]),
                "share": plain(best),
            }  # fmt: skip
            yield fails("CLM-21", "share", evidence, args=args, confidence="strong", **common)


def _near(case: Case, share: Claim) -> list[Decimal]:
    """Return the counts a share may be of: its own name's first, then any told beside it.

    Empty where nothing of that name is told; the table's cells of these counts are admissible too.
    Where the tables contradict the share, only its own count, and the number right before it, are.
    """
    beside = [
        c for c in case.claims
        if c.op in ("=", "none") and abs(share.span.start - c.span.end) <= _CLOSE
        and c.metric != "rate.closed"
    ]  # fmt: skip
    own = "applications.total_handled" if share.metric == "rate.closed" else share.metric
    if not any(c.metric == own for c in beside):
        return []
    window = case.report.text[max(0, share.span.start - _CLOSE) : share.span.start]
    printed = [n.quantity.value for n in find_numerals(normalise(window).text)]
    if case.judgements[share.id].verdict is Verdict.CONTRADICTED:
        own_counts = [c.quantity.value for c in beside if c.metric == own]
        return own_counts + printed[-1:]
    beside.sort(key=lambda c: (c.metric != own, abs(share.span.start - c.span.end)))
    cells = [v for c in beside for r in c.readings for v in values_of(r.formula, case)]
    return [c.quantity.value for c in beside] + cells + printed


def _totals(case: Case, share: Claim) -> list[Decimal]:
    """Return the totals a share may be over: every total told in the part, then the tables'."""
    told = [
        c.quantity.value for c in case.claims
        if c.section == share.section and c.span.start < share.span.start
        and (c.metric.startswith("applications.") or c.metric.endswith(".total"))
        and c.op in ("=", ">=", "<=", "approx")
    ]  # fmt: skip
    formulas = ("t3.T.tot", "t3.N.tot + t3.C.tot", "t3.N.tot")
    known = [value for formula in formulas for value in values_of(formula, case)]
    parents = [c.quantity.value for c in case.claims if c.id == share.part_of]
    groups = [c.quantity.value for c in case.claims if share.metric.startswith(f"{c.metric}.")]
    return [value for value in (*parents, *reversed(told), *known, *groups) if value > 0]


SHARES: tuple[Rule, ...] = (share_differs,)
