"""What the prose leaves unsaid: carried requests, any request at all, those still open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from auditor.case import AGREES, Case, Claim, Evidence, Finding, Verdict
from auditor.normal import normalise
from auditor.rules.agreement import short
from auditor.rules.rule import Rule, cell_evidence, fails, holds, plain, rule, text_evidence

_ALL = re.compile(
    r"(?:政府信息公开|信息公开|依申请公开)(?:的)?申请[^,，。;；\d]{0,10}(?:全部|均|都|皆)(?:已)?[^,，。;；\d]{0,8}(?:办结|答复)"
)
_IN_TIME = re.compile(r"期限|按期|按时|时限|及时")


@rule("CLM-12", "t3")
def zero_over_carried_requests(case: Case) -> Iterator[Finding]:
    """Ask for the carried requests where “no requests” is true of the new ones only."""
    report = case.report
    for claim in case.claims:
        if claim.metric != "applications.received_new" or claim.op != "none":
            continue
        if case.judgements[claim.id].verdict is not Verdict.SUPPORTED:
            continue
        cells = ("t3.C.tot", "t3.T.tot", "t3.F.tot")
        values = [report.value(cell) or case.inferred.get(cell, Decimal()) for cell in cells]
        told = any(
            other.metric in ("applications.carried_in", "applications.total_handled")
            for other in case.claims
        )
        evidence = [text_evidence(report, claim.span), *(cell_evidence(report, c) for c in cells)]
        exact = "新收" in claim.text or "新增" in claim.text
        if not any(values) or told or exact:
            yield holds("CLM-12", *evidence, claims=(claim.id,), section=claim.section)
        else:
            carried, handled, out = (plain(value) for value in values)
            yield fails(
                "CLM-12", "carried", evidence, claims=(claim.id,), section=claim.section,
                args={
                    "quote": short(claim.text), "carried": carried, "handled": handled, "out": out
                },
                confidence="strong",
            )  # fmt: skip
        return


@rule("CLM-13", "t3")
def requests_not_told(case: Case) -> Iterator[Finding]:
    """Look for any statement on requests in the prose where the table has some."""
    report = case.report
    new = report.value("t3.N.tot")
    if new is None or not new:
        return
    about = ("applications.", "outcome.", "applicant.", "channel.", "rate.")
    told = [claim for claim in case.claims if claim.metric.startswith(about)]
    cell = cell_evidence(report, "t3.N.tot")
    if told:
        yield holds("CLM-13", text_evidence(report, told[0].span), cell)
        return
    section = report.section("overview")
    where = (
        text_evidence(report, section.title) if section and section.title else Evidence("absence")
    )
    yield fails(
        "CLM-13", "silent", [where, cell], args={"new": plain(new)}, section="overview",
        confidence="strong",
    )  # fmt: skip


@rule("CLM-27", "t3")
def all_handled_but_carried_out(case: Case) -> Iterator[Finding]:
    """Compare “all answered” with the requests carried out to the next year."""
    report = case.report
    out = report.value("t3.F.tot")
    for claim in case.claims:
        if out is None or not (_all_handled(claim) or claim.metric == "rate.closed"):
            continue
        if claim.metric == "rate.closed" and claim.quantity.value != 100:
            continue
        judgement = case.judgements[claim.id]
        evidence = [text_evidence(report, claim.span)]
        evidence += [cell_evidence(report, cell) for cell in ("t3.T.tot", "t3.F.tot")]
        common: dict[str, Any] = {"claims": (claim.id,), "section": claim.section}
        open_ = judgement.reason in (
            "no_table",
            "other_scope",
            "other_period",
            "no_previous_report",
        )
        if open_ and claim.metric != "rate.closed":
            continue
        if out and judgement.verdict not in AGREES:
            yield fails(
                "CLM-27", "all", evidence,
                args={"quote": short(claim.text), "out": plain(out)}, confidence="strong",
                **common,
            )  # fmt: skip
        else:
            yield holds("CLM-27", *evidence, **common)
    if out is None or any(_all_handled(claim) for claim in case.claims):
        return
    for sentence in case.sentences:
        line = normalise(sentence.text, sentence.span.start)
        match = _ALL.search(line.text)
        if match is None or sentence.section != "overview" or _IN_TIME.search(match[0]):
            continue
        evidence = [text_evidence(report, line.span(*match.span()))]
        evidence += [cell_evidence(report, cell) for cell in ("t3.T.tot", "t3.F.tot")]
        if out:
            yield fails(
                "CLM-27", "all", evidence,
                args={"quote": short(match[0]), "out": plain(out)}, section="overview",
                confidence="strong",
            )  # fmt: skip
        else:
            yield holds("CLM-27", *evidence, section="overview")


def _all_handled(claim: Claim) -> bool:
    return claim.implied and claim.metric == "applications.total_handled"


OMISSIONS: tuple[Rule, ...] = (
    zero_over_carried_requests,
    requests_not_told,
    all_handled_but_carried_out,
)
