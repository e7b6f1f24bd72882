"""Prose against tables: every claim under every admissible reading.

A claim is contradicted only if all its readings fail. A cell that the table's own sums show to
be wrong counts under its printed and under its mended value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from auditor.case import Case, Claim, Evidence, Finding, Judgement, Severity, Verdict
from auditor.report import Hedge, Report
from auditor.rules.rule import (
    Rule,
    cell_evidence,
    cell_name,
    fails,
    holds,
    plain,
    rule,
    text_evidence,
    undecided,
)
from auditor.rules.verdicts import cells_of, values_of
from auditor.template import TABLES

_RELATIVE = ("share_of", "growth_vs_last_year")
_EVERY = re.compile(r"均|全部|都|皆")
_OPEN = {"parse_doubt", "ambiguous", "cell_blank"}


def group(case: Case, metrics: Sequence[str], zero: tuple[bool, ...]) -> Iterator[list[Claim]]:
    """Yield the claims on those metrics, said alike ones together: one fault, one finding."""
    groups: dict[tuple[str, str, Decimal, str], list[Claim]] = defaultdict(list)
    for claim in case.claims:
        if claim.op in _RELATIVE:
            continue
        if claim.metric in metrics and (claim.op == "none") in zero:
            verdict = case.judgements[claim.id].verdict
            groups[(claim.metric, claim.op, claim.quantity.value, verdict)].append(claim)
    yield from groups.values()


def compare(
    code: str, case: Case, claims: list[Claim], severity: Severity | None = None
) -> Iterator[Finding]:
    """Yield the finding that claims said alike make against the tables."""
    claim = claims[0]
    judgement = case.judgements[claim.id]
    report = case.report
    evidence = [text_evidence(report, each.span) for each in claims]
    cells = dict.fromkeys(c for r in claim.readings for c in cells_of(r.formula))
    table = [cell_evidence(report, cell) for cell in cells]
    common: dict[str, Any] = {
        "section": claim.section, "claims": tuple(each.id for each in claims),
        "reading": judgement.reading, "formula": judgement.formula,
    }  # fmt: skip
    match judgement.verdict:
        case Verdict.SUPPORTED | Verdict.APPROXIMATE:
            yield holds(code, *evidence, *_stated(report, judgement), **common)
        case Verdict.SUPPORTED_ALT:
            yield from _other_reading(code, case, claim, [*evidence, *table], common)
        case Verdict.UNVERIFIABLE if judgement.reason in _OPEN:
            yield undecided(
                code, "open", [*evidence, *table],
                args={"quote": short(claim.text), "reason": judgement.reason},
                responsibility="extraction" if judgement.reason == "parse_doubt" else "ambiguous",
                **common,
            )  # fmt: skip
        case Verdict.CONTRADICTED:
            hedged = claim.quantity.hedge is not Hedge.EXACT
            yield fails(
                code, "differs", [*evidence, *table],
                args=_differs(report, case, claim),
                severity=Severity.CLARIFY if hedged else severity,
                expected=judgement.expected, actual=claim.quantity.value,
                confidence="certain" if report.scope != "unknown" and not hedged else "strong",
                **common,
            )  # fmt: skip


def _stated(report: Report, judgement: Judgement) -> list[Evidence]:
    return [cell_evidence(report, cell) for cell in cells_of(judgement.formula or "")]


def short(text: str) -> str:
    """Return a quotation of at most forty characters."""
    return text if len(text) <= 40 else text[:39] + "…"


def _differs(report: Report, case: Case, claim: Claim) -> dict[str, object]:
    """Return what the sentence of a contradiction says: quote, number, every reading's value."""
    zh, en = [], []
    for reading in claim.readings:
        values = values_of(reading.formula, case)
        zh.append(f"{reading.name}为{plain(values[0])}")
        en.append(f"{reading.name} {plain(values[0])}")
    where = _explain(report, claim)
    return {
        "quote": short(claim.text), "number": plain(claim.quantity.value),
        "readings": {"zh": "、".join(zh), "en": ", ".join(en)},
        "explained": {
            "zh": f"该数与{where}一致，疑取数有误。" if where else "",
            "en": f" The figure equals {where}; perhaps taken from there." if where else "",
        },
    }  # fmt: skip


def _explain(report: Report, claim: Claim) -> str:
    """Return the one other cell that holds the claimed number, or an empty string."""
    value = claim.quantity.value
    if value < 2:
        return ""
    same = [cell.address for cell in report.cells.values() if cell.value == value]
    if len(same) != 1 or same[0][:2] not in TABLES:
        return ""
    return cell_name(report, same[0])


def _other_reading(
    code: str, case: Case, claim: Claim, evidence: list[Evidence], common: dict[str, Any]
) -> Iterator[Finding]:
    """Yield a claim that holds under a reading its words do not name: a matter of 口径.

    Where the words name the reading, or the readings come to the same, nothing is wrong.
    """
    judgement = case.judgements[claim.id]
    if code not in ("CLM-01", "CLM-04"):
        yield holds(code, *evidence, **common)
        return
    strict = values_of(claim.readings[0].formula, case)
    if strict and _rest_told(case, claim, strict[0] - claim.quantity.value):
        yield holds(code, *evidence, **common)
        return
    yield fails(
        code, "reading", evidence,
        args={
            "quote": short(claim.text), "number": plain(claim.quantity.value),
            "reading": judgement.reading, "strict": claim.readings[0].name,
            "value": plain(strict[0]) if strict else "",
        },
        severity=Severity.IMPROVE, expected=strict[0] if strict else None,
        actual=claim.quantity.value, confidence="strong", **common,
    )  # fmt: skip


def _rest_told(case: Case, claim: Claim, rest: Decimal) -> bool:
    """Return whether the requests left out of a number are told beside it: “其中1件撤回”."""
    beside = [
        other.quantity.value for other in case.claims
        if other.metric.startswith(("outcome.other", "outcome.rejected"))
        and abs(other.span.start - claim.span.start) <= 200
    ]  # fmt: skip
    return rest in (sum(beside, Decimal()), *beside)


def claims_rule(
    code: str, *metrics: str, tables: tuple[str, ...], zero: tuple[bool, ...] = (False,)
) -> Rule:
    """Return the rule that compares the claims on ``metrics`` with the tables.

    ``zero`` says which claims it takes: those of a number (False), those of none (True).
    """

    @rule(code, *tables)
    def judge(case: Case) -> Iterator[Finding]:
        """Compare the claims on these metrics with the tables."""
        for claims in group(case, metrics, zero):
            if not claims[0].implied:
                yield from compare(code, case, claims)

    return judge


received_differs = claims_rule("CLM-01", "applications.received_new", tables=("t3",))
carried_in_differs = claims_rule(
    "CLM-02", "applications.carried_in", tables=("t3",), zero=(False, True)
)
carried_out_differs = claims_rule(
    "CLM-03", "applications.carried_out", tables=("t3",), zero=(False, True)
)
handled_differs = claims_rule(
    "CLM-04", "applications.total_handled", "applications.total_in", tables=("t3",)
)
disputes_differ = claims_rule(
    "CLM-14", "review.total", "litigation.total", "litigation.direct.total",
    "litigation.after_review.total", "other.uncheckable", tables=("t4",),
)  # fmt: skip
zero_disputes_contradicted = claims_rule(
    "CLM-15", "review.total", "litigation.total", "litigation.direct.total",
    "litigation.after_review.total", tables=("t4",), zero=(True,),
)  # fmt: skip


@rule("CLM-16", "t4")
def never_corrected_contradicted(case: Case) -> Iterator[Finding]:
    """Compare “未被纠错”, “无败诉” with corrected cases, “均获维持” with every other result too."""
    kinds = ("review", "litigation", "litigation.direct", "litigation.after_review")
    for claims in group(case, [f"{kind}.corrected" for kind in kinds], (True,)):
        yield from compare("CLM-16", case, claims)
    for claim in case.claims:
        if not (claim.metric.endswith(".upheld") and _EVERY.search(claim.text)):
            continue
        judgement = case.judgements[claim.id]
        if judgement.verdict in (Verdict.SUPPORTED, Verdict.APPROXIMATE):
            yield holds("CLM-16", text_evidence(case.report, claim.span), section=claim.section)
        elif judgement.verdict is Verdict.CONTRADICTED:
            yield _all_upheld(case, claim)


def _all_upheld(case: Case, claim: Claim) -> Finding:
    """Return the finding that “均获维持” makes: certain over corrected cases, else to clarify."""
    report = case.report
    blocks = {cell.rpartition(".")[0] for r in claim.readings for cell in cells_of(r.formula)}
    names = {"corrected": "结果纠正", "other": "其他结果", "pending": "尚未审结"}
    found = {
        name: sum((report.value(f"{block}.{key}") or Decimal() for block in blocks), Decimal())
        for key, name in names.items()
    }
    cells = [f"{block}.{key}" for block in sorted(blocks) for key in ("upheld", *names)]
    told = "、".join(f"{name}{plain(value)}件" for name, value in found.items() if value)
    if not told:
        return undecided(
            "CLM-16", "open", [text_evidence(report, claim.span)],
            args={"quote": short(claim.text), "reason": "ambiguous"}, section=claim.section,
        )  # fmt: skip
    return fails(
        "CLM-16", "upheld",
        [text_evidence(report, claim.span), *(cell_evidence(report, cell) for cell in cells)],
        args={"quote": short(claim.text), "others": told or "0"},
        severity=Severity.MUST if found["结果纠正"] else Severity.CLARIFY,
        section=claim.section, claims=(claim.id,), expected=case.judgements[claim.id].expected,
        actual=claim.quantity.value, confidence="strong",
    )  # fmt: skip


@rule("CLM-11", "t3")
def zero_requests_contradicted(case: Case) -> Iterator[Finding]:
    """Compare statements of no requests, carried or handled ones with the table."""
    metrics = (
        "applications.received_new", "applications.total_handled", "applications.total_in",
    )  # fmt: skip
    for claims in group(case, metrics, (True,)):
        yield from compare("CLM-11", case, claims)


AGREEMENT: tuple[Rule, ...] = (
    received_differs,
    carried_in_differs,
    carried_out_differs,
    handled_differs,
    zero_requests_contradicted,
    disputes_differ,
    zero_disputes_contradicted,
    never_corrected_contradicted,
)
