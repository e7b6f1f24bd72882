"""Part six and the processing fee: statement, tariff, term, document, and table 2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from auditor.case import Case, Claim, Evidence, Finding, Judgement, Verdict
from auditor.normal import fold
from auditor.report import Hedge, Report, Span
from auditor.rules.rule import (
    Rule,
    cell_evidence,
    explained,
    fails,
    heading_evidence,
    holds,
    plain,
    rule,
    text_evidence,
    undecided,
)

_FEE = re.compile(r"处理费|检索|复制费|成本费|(?:信息公开|依申请).{0,12}(?:收费|费用)|收费通知")
_ANY_FEE = re.compile(r"收费|费用|收取")  # in part six it can only be this fee
_OLD_TERM = re.compile(
    r"政府信息公开处理费|信息公开处理费(?!管理)|检索、?复制(?:、邮寄)?(?:等)?(?:成本)?费|检索费|复制费"
)
_NO_NOTICE = re.compile(
    r"(?:未|没有|无)(?:向.{0,12})?(?:发出|发送|开具|制发|下达)(?:任何)?(?:.{0,6})收费通知"
    r"|收费通知书?0[件份]|0[件份].{0,4}收费通知"
)
_NOTICE = re.compile(r"通知")
_RECEIVED = re.compile(
    r"实收|实际收|已缴|缴纳|缴清|到账|收取了?信息处理费|信息处理费收取|收讫|入库|收到.{0,6}费"
)
_NUMBER = re.compile(r"(?P<kind>国办[函发])[〔\[(【](?P<year>\d{4})[〕\])】](?P<number>\d+)号")
_ABOUT = re.compile(r"信息处理费")


def fee_amount(claim: Claim) -> Decimal | None:
    """Return a fee claim's amount in 元; None where it is hedged or no own, current amount."""
    if claim.metric != "fee.collected_amount" or claim.quantity.hedge is not Hedge.EXACT:
        return None
    worth = 10_000 if claim.quantity.unit == "万元" else 1
    return claim.quantity.value * worth


def judge_fee(claim: Claim, report: Report) -> Judgement:
    """Return a fee claim's verdict: table 2 bounds the processing fee, it does not state it."""
    if claim.scope_year is not None and report.year is not None and claim.scope_year != report.year:
        last = claim.scope_year == report.year - 1
        return Judgement(Verdict.UNVERIFIABLE, "no_previous_report" if last else "other_period")
    if report.form != "2021":
        return Judgement(
            Verdict.UNVERIFIABLE, "not_in_form" if report.form == "2019" else "no_table"
        )
    if "t2" not in report.tables:
        return Judgement(Verdict.UNVERIFIABLE, "table_missing")
    printed, amount = report.value("t2.fee_wan"), fee_amount(claim)
    if amount == 0 and printed == 0:
        return Judgement(Verdict.SUPPORTED, None, Decimal(), "行政事业性收费", "t2.fee_wan")
    if amount and printed is not None and amount > _most(report):
        return Judgement(Verdict.UNVERIFIABLE, "ambiguous")
    return Judgement(Verdict.UNVERIFIABLE, "no_table")


def _most(report: Report) -> Decimal:
    """Return the largest fee in 元 that the printed 万元 cell could stand for."""
    value = report.value("t2.fee_wan")
    assert value is not None
    unit = Decimal(1).scaleb(int(value.as_tuple().exponent))
    return (value + unit / 2) * 10_000


def _statements(report: Report) -> list[tuple[Span, str]]:
    """Return the paragraphs of the report that speak of fees, part six first."""
    found = []
    for section in sorted(report.sections, key=lambda section: section.key != "other"):
        for span in section.prose:
            words = fold(span.of(report.text))
            if _FEE.search(words) or (section.key == "other" and _ANY_FEE.search(words)):
                found.append((span, words))
    return found


def _own_fees(case: Case) -> list[Claim]:
    """Return the claims on this year's fee as a whole, not its parts."""
    return [
        claim for claim in case.claims
        if claim.metric == "fee.collected_amount" and claim.part_of is None
        and claim.scope_year in (None, case.report.year) and claim.scope != "subordinate"
    ]  # fmt: skip


@rule("FEE-01")
def fee_not_stated(case: Case) -> Iterator[Finding]:
    """Look for a statement on the processing fee, due in practice from 2021 on."""
    report = case.report
    if report.form != "2021" or report.section("other") is None:
        return
    own = [span for span, _ in _statements(report)]
    if own or _own_fees(case):
        span = own[0] if own else _own_fees(case)[0].span
        yield holds("FEE-01", text_evidence(report, span), section="other")
    else:
        yield fails(
            "FEE-01", "none", [heading_evidence(report, "other")], section="other",
            confidence="strong",
        )  # fmt: skip


@rule("FEE-02")
def fee_off_tariff(case: Case) -> Iterator[Finding]:
    """Compare each fee with the tariff: every amount it can give is a multiple of 10 元."""
    for claim in case.claims:
        amount = fee_amount(claim)
        if amount is None or case.report.form != "2021":
            continue
        evidence = [text_evidence(case.report, claim.span)]
        if amount % 10 == 0:
            yield holds("FEE-02", *evidence, claims=(claim.id,), section=claim.section)
        else:
            yield fails(
                "FEE-02", "tariff", evidence, args={"amount": plain(amount)}, claims=(claim.id,),
                section=claim.section, actual=amount, confidence="strong",
            )  # fmt: skip


@rule("FEE-03", "t3")
def fee_over_few_requests(case: Case) -> Iterator[Finding]:
    """Ask about a fee where few requests came and none was granted."""
    report = case.report
    cells = ("t3.N.tot", "t3.C.tot", "t3.G.tot", "t3.P.tot")
    values = [report.value(cell) for cell in cells]
    if any(value is None for value in values):
        return
    new, carried, granted, partial = (value or Decimal() for value in values)
    for claim in _own_fees(case):
        amount = fee_amount(claim)
        if not amount:
            continue
        evidence = [text_evidence(report, claim.span), *(cell_evidence(report, c) for c in cells)]
        few = new + carried <= 10 and granted + partial == 0
        args = {"amount": plain(amount), "requests": plain(new + carried)}
        why = explained(report, "few_fees") if few else None
        if why is not None:
            yield undecided(
                "FEE-03", "explained", [*evidence, why], args=args, claims=(claim.id,),
                section=claim.section,
            )  # fmt: skip
        elif few:
            yield fails(
                "FEE-03", "few", evidence, args=args,
                claims=(claim.id,), section=claim.section, confidence="weak",
            )  # fmt: skip
        else:
            yield holds("FEE-03", *evidence, claims=(claim.id,), section=claim.section)


@rule("FEE-04", "t3")
def notice_denied_but_unpaid(case: Case) -> Iterator[Finding]:
    """Compare “no fee notice was sent” with requests closed for want of payment."""
    report = case.report
    unpaid = report.value("t3.O2.tot")
    if "t3.O2.tot" not in report.cells:
        return
    for span, words in _statements(report):
        if not _NO_NOTICE.search(words):
            continue
        evidence = [text_evidence(report, span), cell_evidence(report, "t3.O2.tot")]
        if unpaid is None:
            yield undecided("FEE-04", "unknown", evidence, section="other")
        elif unpaid:
            yield fails(
                "FEE-04", "notice", evidence, args={"unpaid": plain(unpaid)}, section="other",
                expected=Decimal(), actual=unpaid,
            )  # fmt: skip
        else:
            yield holds("FEE-04", *evidence, section="other")


@rule("FEE-05")
def fee_misnamed(case: Case) -> Iterator[Finding]:
    """Compare the name of the fee with the one 国办函〔2020〕109号 uses: 信息处理费."""
    report = case.report
    if report.form != "2021":
        return
    for span, words in _statements(report):
        match = _OLD_TERM.search(words)
        if match is None:
            continue
        yield fails(
            "FEE-05", "term", [text_evidence(report, span)], args={"term": match[0]},
            section="other",
        )  # fmt: skip
        return
    for span, words in _statements(report):
        if _ABOUT.search(words):
            yield holds("FEE-05", text_evidence(report, span), section="other")
            return


@rule("FEE-07")
def fee_told_in_part(case: Case) -> Iterator[Finding]:
    """Ask for the number of cases or notices where a fee was charged."""
    report = case.report
    charged = [claim for claim in _own_fees(case) if fee_amount(claim)]
    if not charged or report.form != "2021":
        return
    evidence = [text_evidence(report, charged[0].span)]
    told = "".join(words for _, words in _statements(report))
    if _NOTICE.search(told) and _RECEIVED.search(told):
        yield holds("FEE-07", *evidence, section="other")
    else:
        yield fails("FEE-07", "parts", evidence, section="other", confidence="weak")


@rule("FEE-08")
def fee_document_misquoted(case: Case) -> Iterator[Finding]:
    """Compare the number given for the fee rules with 国办函〔2020〕109号."""
    report = case.report
    for span, words in _statements(report):
        for match in _NUMBER.finditer(words):
            if match["year"] != "2020" and match["number"] != "109":
                continue  # another norm beside it
            if match.group("kind", "year", "number") == ("国办函", "2020", "109"):
                yield holds("FEE-08", text_evidence(report, span), section="other")
            else:
                yield fails(
                    "FEE-08", "number", [text_evidence(report, span)], args={"number": match[0]},
                    section="other", confidence="strong",
                )  # fmt: skip


@rule("T2-09", "t2")
def fee_above_charges(case: Case) -> Iterator[Finding]:
    """Compare the processing fee with all administrative charges, of which it is one.

    The cell is rounded: up to half a unit of its last printed digit is forgiven.
    """
    report = case.report
    if report.form != "2021" or "t2.fee_wan" not in report.cells:
        return
    seen: set[Decimal] = set()
    for claim in _own_fees(case):
        amount = fee_amount(claim)
        if amount is None or amount in seen:
            continue
        seen.add(amount)
        evidence: list[Evidence] = [
            text_evidence(report, claim.span), cell_evidence(report, "t2.fee_wan")
        ]  # fmt: skip
        common: dict[str, Any] = {"claims": (claim.id,), "section": claim.section}
        printed = report.value("t2.fee_wan")
        args = {"amount": plain(amount)}
        if printed is None:
            if amount:
                yield undecided("T2-09", "blank", evidence, args=args, **common)
        elif amount <= _most(report):
            yield holds("T2-09", *evidence, **common)
        elif report.scope == "unknown" and (claim.office or claim.scope == "region"):
            yield undecided("T2-09", "scope", evidence, args=args, **common)
        elif (why := explained(report, "returned")) is not None:
            yield undecided("T2-09", "explained", [*evidence, why], args=args, **common)
        else:
            yield fails(
                "T2-09", "above", evidence,
                args={**args, "wan": plain(amount / 10_000), "cell": plain(printed)},
                expected=printed, actual=amount / 10_000, confidence="strong", **common,
            )  # fmt: skip


FEES: tuple[Rule, ...] = (
    fee_not_stated,
    fee_off_tariff,
    fee_over_few_requests,
    notice_denied_but_unpaid,
    fee_misnamed,
    fee_told_in_part,
    fee_document_misquoted,
    fee_above_charges,
)
