"""What one year's tables make doubtful without making it wrong."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from auditor.case import Case, Finding
from auditor.report import Report
from auditor.rules.rule import (
    cell_evidence,
    explained,
    fails,
    holds,
    plain,
    rule,
    text_evidence,
    total,
    undecided,
)

_ENOUGH = 30  # requests from which shares of outcomes mean something
_DISPUTES = ("t4.review.total", "t4.direct.total", "t4.after.total")


def _share(
    report: Report, code: str, cells: tuple[str, ...], limit: str, reason: str = ""
) -> Iterator[Finding]:
    """Yield whether cells are more than ``limit`` of all outcomes, where there are enough.

    ``reason`` names the words (data/explanations.toml) by which the report explains it.
    """
    part, whole = total(report, *cells), report.value("t3.T.tot")
    if part is None or whole is None or whole < _ENOUGH:
        return
    evidence = [cell_evidence(report, cell) for cell in (*cells, "t3.T.tot")]
    if part <= Decimal(limit) * whole or (reason and explained(report, reason) is not None):
        yield holds(code, *evidence)
    else:
        percent = plain(round(part * 100 / whole, 1))
        yield fails(
            code, "share", evidence,
            args={"part": plain(part), "whole": plain(whole), "percent": percent},
            section="requests", confidence="weak",
        )  # fmt: skip


@rule("T3-07", "t3")
def disputes_without_requests(case: Case) -> Iterator[Finding]:
    """Ask about cases or fees beside an empty table 3; they may stem from earlier years."""
    report = case.report
    requests = total(report, "t3.N.tot", "t3.C.tot", "t3.T.tot", "t3.F.tot")
    disputes = total(report, *_DISPUTES)
    if requests is None or requests or disputes is None:
        return
    cells = [cell_evidence(report, cell) for cell in ("t3.N.tot", *_DISPUTES)]
    fees = [c for c in case.claims if c.metric == "fee.collected_amount" and c.quantity.value]
    if disputes and explained(report, "earlier_case") is None:
        yield undecided(
            "T3-07", "cases", cells, args={"cases": plain(disputes)}, section="disputes"
        )
    elif fees and explained(report, "earlier_case") is None:
        yield undecided(
            "T3-07", "fee", [text_evidence(report, fees[0].span), cells[0]], section="other",
            claims=(fees[0].id,),
        )  # fmt: skip
    else:
        yield holds("T3-07", *cells)


@rule("T3-08", "t3")
def many_other_outcomes(case: Case) -> Iterator[Finding]:
    """Ask where 其他处理/其他 is over a fifth of all outcomes; withdrawals stand there rightly."""
    if "t3.O3.tot" in case.report.cells:
        yield from _share(case.report, "T3-08", ("t3.O3.tot",), "0.2", "withdrawn")


@rule("T3-09", "t3")
def mostly_not_held(case: Case) -> Iterator[Finding]:
    """Ask where over half of all requests went to an organ that does not hold the information."""
    yield from _share(case.report, "T3-09", ("t3.U1.tot",), "0.5")


@rule("T3-10", "t3")
def refusals_to_document(case: Case) -> Iterator[Finding]:
    """Point at refusals for state secrets or 三安全一稳定, and at refusals over 30 per cent."""
    report = case.report
    yield from _share(report, "T3-10", tuple(f"t3.D{number}.tot" for number in range(1, 9)), "0.3")
    secret = total(report, "t3.D1.tot", "t3.D3.tot")
    if secret is None:
        return
    cells = [cell_evidence(report, cell) for cell in ("t3.D1.tot", "t3.D3.tot")]
    if secret:
        yield fails(
            "T3-10", "secret", cells, args={"count": plain(secret)}, section="requests",
            confidence="weak",
        )  # fmt: skip
    else:
        yield holds("T3-10", *cells)


@rule("T3-11", "t3")
def much_carried_out(case: Case) -> Iterator[Finding]:
    """Ask where over 35 per cent of the new requests are carried out; December may be busy."""
    report = case.report
    new, out = report.value("t3.N.tot"), report.value("t3.F.tot")
    if new is None or out is None or new < 20:
        return
    cells = [cell_evidence(report, cell) for cell in ("t3.N.tot", "t3.F.tot")]
    if out * 100 <= new * 35 or explained(report, "late") is not None:
        yield holds("T3-11", *cells)
    else:
        yield fails(
            "T3-11", "share", cells, args={"new": plain(new), "out": plain(out)},
            section="requests", confidence="weak",
        )  # fmt: skip


@rule("T4-06", "t3", "t4")
def more_disputes_than_requests(case: Case) -> Iterator[Finding]:
    """Ask where there are more cases than requests; one requester may bring many."""
    report = case.report
    disputes, requests = total(report, *_DISPUTES), total(report, "t3.N.tot", "t3.C.tot")
    if disputes is None or requests is None or not requests:
        return
    cells = [cell_evidence(report, cell) for cell in (*_DISPUTES, "t3.N.tot", "t3.C.tot")]
    if disputes <= requests:
        yield holds("T4-06", *cells)
    else:
        yield undecided(
            "T4-06", "more", cells, args={"cases": plain(disputes), "requests": plain(requests)},
            section="disputes",
        )  # fmt: skip


@rule("T4-07", "t4")
def direct_suits_after_2024(case: Case) -> Iterator[Finding]:
    """Ask about many direct suits from 2024 on, when refusals first go to review."""
    report = case.report
    direct, review = report.value("t4.direct.total"), report.value("t4.review.total")
    if report.year is None or report.year < 2024 or direct is None or review is None:
        return
    cells = [cell_evidence(report, cell) for cell in ("t4.direct.total", "t4.review.total")]
    if direct >= 3 and direct > review and explained(report, "direct_suit") is None:
        yield fails(
            "T4-07", "direct", cells, args={"direct": plain(direct), "review": plain(review)},
            section="disputes", confidence="weak",
        )  # fmt: skip
    else:
        yield holds("T4-07", *cells)
