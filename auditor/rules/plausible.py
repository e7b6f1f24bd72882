"""What one year's tables make doubtful without making it wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from auditor.case import Case, Finding, Severity
from auditor.report import Report
from auditor.rules.rule import (
    cell_evidence,
    explained,
    fails,
    holds,
    plain,
    rule,
    text_evidence,
    undecided,
)
from auditor.template import form
from auditor.words import load

_CLEANED = r"(?:当年|清理|自然|到期|自动|有效期).{0,12}失效|失效.{0,6}件|根据清理结果|因清理|划转|以本年度报告为准"
_MOVED = (
    r"(?:职权|职责|执法权|处罚权|许可权|权限|事项).{0,16}(?:划转|移交|划归|集中(?:到|至|行使)|划入)"
)
_LATE = r"(?:年底|年末|12月|十二月|第四季度).{0,16}(?:集中|收到|提交|申请)"
_WITHDRAWN = r"(?:申请人)?(?:主动|自愿|书面)?撤回"
_DIRECT = r"(?:直接起诉|未经复议).{0,40}(?:不服|针对|涉及|因|案由|不属于复议前置|往年|旧案|立案)"
_EARLIER = r"(?:上一?年度?|往年|以前年度|20\d\d年).{0,10}(?:申请|答复).{0,24}(?:诉讼|复议|引起|提起)|(?:诉讼|复议).{0,24}(?:上一?年度?|往年|以前年度|20\d\d年).{0,10}(?:申请|答复)"
_OLD_FILES = r"(?:以前|往年|历年|此前|以往|过去|上一?年度?|20\d\d年).{0,16}(?:制发|制作|印发|出台|文件)|补充?公开|补发"
_ENOUGH = 30  # requests from which shares of outcomes mean something
_DISPUTES = ("t4.review.total", "t4.direct.total", "t4.after.total")


def _total(report: Report, *cells: str) -> Decimal | None:
    """Return the sum of cells, None where one is unknown."""
    values = [report.value(cell) for cell in cells]
    known = [value for value in values if value is not None]
    return sum(known, Decimal()) if len(known) == len(values) else None


def _share(
    report: Report, code: str, cells: tuple[str, ...], limit: str, reason: str = ""
) -> Iterator[Finding]:
    """Yield whether cells are more than ``limit`` of all outcomes, where there are enough.

    ``reason`` is a pattern of words by which the report explains it.
    """
    part, whole = _total(report, *cells), report.value("t3.T.tot")
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
    requests = _total(report, "t3.N.tot", "t3.C.tot", "t3.T.tot", "t3.F.tot")
    disputes = _total(report, *_DISPUTES)
    if requests is None or requests or disputes is None:
        return
    cells = [cell_evidence(report, cell) for cell in ("t3.N.tot", *_DISPUTES)]
    fees = [c for c in case.claims if c.metric == "fee.collected_amount" and c.quantity.value]
    if disputes and explained(report, _EARLIER) is None:
        yield undecided(
            "T3-07", "cases", cells, args={"cases": plain(disputes)}, section="disputes"
        )
    elif fees and explained(report, _EARLIER) is None:
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
        yield from _share(case.report, "T3-08", ("t3.O3.tot",), "0.2", _WITHDRAWN)


@rule("T3-09", "t3")
def mostly_not_held(case: Case) -> Iterator[Finding]:
    """Ask where over half of all requests went to an organ that does not hold the information."""
    yield from _share(case.report, "T3-09", ("t3.U1.tot",), "0.5")


@rule("T3-10", "t3")
def refusals_to_document(case: Case) -> Iterator[Finding]:
    """Point at refusals for state secrets or 三安全一稳定, and at refusals over 30 per cent."""
    report = case.report
    yield from _share(report, "T3-10", tuple(f"t3.D{number}.tot" for number in range(1, 9)), "0.3")
    secret = _total(report, "t3.D1.tot", "t3.D3.tot")
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
    if out * 100 <= new * 35 or explained(report, _LATE) is not None:
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
    disputes, requests = _total(report, *_DISPUTES), _total(report, "t3.N.tot", "t3.C.tot")
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
    if direct >= 3 and direct > review and explained(report, _DIRECT) is None:
        yield fails(
            "T4-07", "direct", cells, args={"direct": plain(direct), "review": plain(review)},
            section="disputes", confidence="weak",
        )  # fmt: skip
    else:
        yield holds("T4-07", *cells)


@rule("T2-01", "t2")
def stock_below_flow(case: Case) -> Iterator[Finding]:
    """Compare documents in force with those issued less those repealed this year."""
    report = case.report
    for row, name in (("rule", "规章"), ("norm", "行政规范性文件")):
        cells = [f"t2.{row}.{column}" for column in ("issued", "repealed", "effective")]
        values = [report.value(cell) for cell in cells]
        if any(cell not in report.cells for cell in cells):
            continue
        if any(value is None for value in values):
            yield undecided(
                "T2-01", "unknown", [cell_evidence(report, cell) for cell in cells],
                args={"row": name}, section="disclosure",
            )  # fmt: skip
            continue
        issued, repealed, effective = (value or Decimal() for value in values)
        least = max(Decimal(), issued - repealed)
        evidence = [cell_evidence(report, cell) for cell in cells]
        formula = f"{cells[2]} >= {cells[0]} - {cells[1]}"
        args = {
            "row": name, "issued": plain(issued), "repealed": plain(repealed),
            "effective": plain(effective), "least": plain(least),
        }  # fmt: skip
        if effective >= least:
            yield holds("T2-01", *evidence, formula=formula)
        elif (why := explained(report, _CLEANED)) is not None:
            yield undecided("T2-01", "explained", [*evidence, why], args=args, section="disclosure")
        else:
            yield fails(
                "T2-01", "stock", evidence, args=args,
                section="disclosure", expected=least, actual=effective, formula=formula,
                confidence="strong",
            )  # fmt: skip


@rule("T2-03", "t2")
def rules_without_power(case: Case) -> Iterator[Finding]:
    """Ask about 规章 where the organ may make none.

    Counties, districts, towns and bureaus below the province may not; a city may unless it is
    county-level. An unknown city is left open; an office or a justice bureau that lists rules
    it drafted gets a note.
    """
    report = case.report
    table = report.tables.get("t2")
    if table is None:
        return
    cells = [cell for cell in table.cells if cell.startswith("t2.rule.")]
    made = [cell for cell in cells if report.value(cell)]
    evidence = [cell_evidence(report, cell) for cell in cells]
    if not made:
        yield holds("T2-03", *evidence)
        return
    args = {"organ": report.organ or "", "cells": plain(report.value(made[0]) or Decimal())}
    power = _may_make_rules(report)
    if power is None:
        yield undecided("T2-03", "unknown", evidence, args=args, section="disclosure")
    elif power:
        yield holds("T2-03", *evidence)
    else:
        drafts = report.organ_type == "office" or "司法" in (report.organ or "")
        yield fails(
            "T2-03", "power", evidence, args=args, section="disclosure", confidence="strong",
            severity=Severity.NOTE if drafts else Severity.CLARIFY,
        )  # fmt: skip


def _may_make_rules(report: Report) -> bool | None:
    """Return whether the organ may make 规章, None where its name does not tell."""
    if report.organ_type == "government" and "设区的市" in report.text:
        return True
    if report.organ is None or report.organ_level == "unknown":
        return None
    if report.organ_level in ("county", "township"):
        return False
    if report.organ_level == "national" or report.organ_type == "government":
        return True
    if report.organ_type == "office":
        return False
    return None if report.organ_level == "province" else False


@rule("T2-04", "t2")
def normative_documents_of_a_bureau(case: Case) -> Iterator[Finding]:
    """Note that a county bureau, town or street lists normative documents: often plain papers."""
    report = case.report
    cell = "t2.norm.issued" if report.tables["t2"].form == "2021" else "t2.norm.made"
    issued = report.value(cell)
    bureau = report.organ_type in ("department", "street") or report.organ_level == "township"
    if issued is None or not bureau or report.organ_level in ("national", "province"):
        return
    evidence = [cell_evidence(report, cell)]
    if issued:
        yield fails(
            "T2-04", "issued", evidence, args={"count": plain(issued)}, section="disclosure",
            severity=Severity.NOTE, confidence="weak",
        )  # fmt: skip
    else:
        yield holds("T2-04", *evidence)


@rule("T2-05", "t2")
def no_decisions_of_an_enforcer(case: Case) -> Iterator[Finding]:
    """Ask where an enforcement organ shows no permit, penalty and coercion at all."""
    report = case.report
    if report.organ is None or report.organ_type not in ("department", "vertical"):
        return
    if not re.search(load("organs.toml")["enforcement"], report.organ):
        return
    names = ("permit", "penalty", "coercion")
    ending = "" if report.tables["t2"].form == "2021" else ".decisions"
    cells = [f"t2.{name}{ending}" for name in names]
    decisions = _total(report, *cells)
    evidence = [cell_evidence(report, cell) for cell in cells]
    args = {"organ": report.organ}
    if decisions is None:
        if not any(report.value(cell) for cell in cells):
            yield undecided("T2-05", "unknown", evidence, args=args, section="disclosure")
    elif decisions:
        yield holds("T2-05", *evidence)
    elif (why := explained(report, _MOVED)) is not None:
        yield undecided("T2-05", "explained", [*evidence, why], args=args, section="disclosure")
    else:
        yield fails(
            "T2-05", "none", evidence, args=args, section="disclosure",
            confidence="weak",
        )  # fmt: skip


@rule("T2-13", "t2")
def published_over_stock(case: Case) -> Iterator[Finding]:
    """Compare documents published this year with all published ones, on the 2019 form."""
    report = case.report
    if report.tables["t2"].form != "2019":
        return
    labels = {row.key: row.label for row in form("2019").table("t2").rows}
    for row in ("rule", "norm"):
        cells = [f"t2.{row}.{column}" for column in ("published", "total")]
        published, total = (report.value(cell) for cell in cells)
        if published is None or total is None:
            continue
        evidence = [cell_evidence(report, cell) for cell in cells]
        made = report.value(f"t2.{row}.made") or Decimal()
        args = {"row": labels[row], "published": plain(published), "made": plain(made)}
        if published <= total:
            yield from _against_made(report, row, published, made, args)
        else:
            yield fails(
                "T2-13", "more", evidence,
                args={"row": labels[row], "published": plain(published), "total": plain(total)},
                section="disclosure", expected=total, actual=published,
            )  # fmt: skip


def _against_made(
    report: Report, row: str, published: Decimal, made: Decimal, args: dict[str, str]
) -> Iterator[Finding]:
    """Yield whether about as many documents were published as were made this year."""
    cells = [cell_evidence(report, f"t2.{row}.{column}") for column in ("made", "published")]
    if published > made and explained(report, _OLD_FILES) is None:
        yield fails(
            "T2-13", "unexplained", cells, args=args, section="disclosure", confidence="weak"
        )
    elif made >= 10 and published * 5 < made:
        yield fails("T2-13", "few", cells, args=args, section="disclosure", confidence="weak")
    else:
        yield holds("T2-13", *cells)
