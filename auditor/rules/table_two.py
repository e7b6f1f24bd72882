"""Table 2: documents, decisions, and who may make what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from auditor.case import Case, Finding, Severity
from auditor.report import Report
from auditor.rules.rule import cell_evidence, explained, fails, holds, plain, rule, total, undecided
from auditor.template import form
from auditor.words import load


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
        elif (why := explained(report, "cleaned")) is not None:
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
    args = {"organ": report.organ or "—", "cells": plain(report.value(made[0]) or Decimal())}
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
    decisions = total(report, *cells)
    evidence = [cell_evidence(report, cell) for cell in cells]
    args = {"organ": report.organ}
    if decisions is None:
        if not any(report.value(cell) for cell in cells):
            yield undecided("T2-05", "unknown", evidence, args=args, section="disclosure")
    elif decisions:
        yield holds("T2-05", *evidence)
    elif (why := explained(report, "moved")) is not None:
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
    if published > made and explained(report, "older_files") is None:
        yield fails(
            "T2-13", "unexplained", cells, args=args, section="disclosure", confidence="weak"
        )
    elif made >= 10 and published * 5 < made:
        yield fails("T2-13", "few", cells, args=args, section="disclosure", confidence="weak")
    else:
        yield holds("T2-13", *cells)
