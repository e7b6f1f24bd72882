"""Claims → verdicts: every claim under every admissible reading.

A claim is contradicted only if all its readings fail. A cell that the table's own sums show to
be wrong counts under its printed and under its mended value.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal

from auditor.case import Case, Claim, Judgement, Reading, Verdict
from auditor.report import Hedge, Report
from auditor.rules.quotients import fits, printed, sentence_of, told
from auditor.words import load

_ROW = re.compile(r"t3\.(\w+)\.")
_TERM = re.compile(r"([+-]?)\s*(t\d[\w.]+)")
# A part of one of these is a part of what the table counts; a part of anything else is not.
_TOTALS = ("applications.received_new", "applications.total_in", "applications.total_handled")
_RELATIVE = ("share_of", "growth_vs_last_year")
_PEOPLE = ("名", "人", "家", "人次", "位")
_MISREAD = ("row_width", "cells_missing")


def judge_claim(claim: Claim, case: Case) -> Judgement:
    """Return what the tables say of a claim (contract: verdicts)."""
    reason = _out_of_reach(claim, case.report)
    if reason is not None:
        return Judgement(Verdict.UNVERIFIABLE, reason)
    first: tuple[Reading, Decimal] | None = None
    readings = _admissible(claim, case)
    for reading in readings:
        values = values_of(reading.formula, case)
        for value in values:
            if _allows(claim, value):
                return _agrees(claim, reading, value)
        if values and first is None:
            first = (reading, values[0])
    blank = any(not _known(r.formula, case) for r in readings)
    if first is None:
        return Judgement(Verdict.UNVERIFIABLE, "cell_blank" if blank else "ambiguous")
    reading, expected = first
    if claim.op == "share_of" and (said := _by_the_prose(claim, readings, case)) is not None:
        return said
    if blank:
        return Judgement(Verdict.UNVERIFIABLE, "cell_blank", expected)
    if _part_of_a_part(claim, case) or _cleaned_up(claim, case):
        return Judgement(Verdict.UNVERIFIABLE, "other_scope")
    if _table_in_doubt(claim, case):
        return Judgement(Verdict.UNVERIFIABLE, "parse_doubt", expected)
    aside = claim.section == "problems" and not _of_the_year(claim, case)
    if aside or _some_of(claim, case) or _any_cases(claim, case):
        return Judgement(Verdict.UNVERIFIABLE, "ambiguous", expected)
    if case.report.scope == "unknown" and (claim.scope == "region" or claim.office):
        return Judgement(Verdict.UNVERIFIABLE, "ambiguous", expected)
    expected = round(expected, 2) if "÷" in reading.formula else expected
    return Judgement(Verdict.CONTRADICTED, None, expected, reading.name, reading.formula)


_WHOLE_YEAR = re.compile(r"全年|本年度|年度内")
_REQUESTS = re.compile(r"政府信息公开申请|信息公开申请|依申请公开")


def _of_the_year(claim: Claim, case: Case) -> bool:
    """Return whether the words tell the year's requests; problems speak of single cases mostly."""
    sentence = sentence_of(claim, case)
    said = sentence.text if sentence is not None else ""
    whole = bool(_WHOLE_YEAR.search(said)) or f"{case.report.year}年" in said
    return whole and claim.metric.startswith("applications.") and bool(_REQUESTS.search(claim.text))


_DISCLOSURE = re.compile(r"信息公开|公开申请|依申请|申请公开|答复|被申请|被提起|被诉|应诉|申请人")
_UNDER = re.compile(r"依申请|申请公开|复议|诉讼")


def _any_cases(claim: Claim, case: Case) -> bool:
    """Return whether a number of reviews or suits may be of all sorts (a justice bureau's own)."""
    if not claim.metric.startswith(("review.", "litigation.")) or claim.op == "none":
        return False
    at = bisect_right(case.sentences, claim.span.start, key=lambda s: s.span.start)
    said = case.sentences[max(0, at - 2) : at]  # the sentence and the one before it
    return not any(_DISCLOSURE.search(s.text) or _UNDER.search(s.heading) for s in said)


def _some_of(claim: Claim, case: Case) -> bool:
    """Return whether a number may speak of some of the cases only.

    That is where the report tells the table's number of the same metric elsewhere, and this one
    is smaller (“另有2件不予公开也是整份不给”). Whether a total is told twice with two values is a
    matter of its own (CLM-24), and that there is none of it at all is said of no part, nor that
    there is none among all requests or disputes of the year. What is handled is all that is
    where its sentence goes on to what is carried over.
    """
    total = claim.metric.endswith(".total") or claim.metric.startswith("applications.")
    if (claim.op == "none" and (total or _among_all(claim, case))) or claim.op == "share_of":
        return False
    if _with_the_rest(claim, case):
        return False
    return any(
        other is not claim and other.metric == claim.metric and other.op not in _RELATIVE
        and other.scope_year == claim.scope_year and other.scope == claim.scope
        and other.quantity.value > claim.quantity.value
        and any(other.quantity.allows(value) for reading in _admissible(other, case)
                for value in values_of(reading.formula, case))
        for other in case.claims
    )  # fmt: skip


_ALL = re.compile(r"(?:政府)?信息公开(?:申请|行政复议|行政诉讼)")
_PART = re.compile(
    r"其中|[这该另余\d]|企业|自然人|法人|机构|[类月]|方面|领域|季度|本级|[向由对][^,，。]{1,12}[局镇乡办]"
)


def _among_all(claim: Claim, case: Case) -> bool:
    """Return whether the sentence denies something of all requests or disputes, naming no part."""
    sentence = sentence_of(claim, case)
    if sentence is None:
        return False
    said = sentence.text[: claim.span.end - sentence.span.start].replace(str(case.report.year), "")
    return bool(_ALL.search(said)) and not _PART.search(said)


def _with_the_rest(claim: Claim, case: Case) -> bool:
    """Return whether the requests handled stand right before those carried over to next year."""
    if claim.metric != "applications.total_handled":
        return False
    text = case.report.text
    return any(
        other.metric == "applications.carried_out" and claim.span.end <= other.span.start
        and re.fullmatch(r"[\s，,；;、并]{1,3}", text[claim.span.end : other.span.start])
        for other in case.claims
    )  # fmt: skip


def _allows(claim: Claim, value: Decimal) -> bool:
    if claim.op == "share_of" or claim.metric == "rate.closed":
        return fits(claim, value)
    return claim.quantity.allows(value)


def _by_the_prose(claim: Claim, readings: tuple[Reading, ...], case: Case) -> Judgement | None:
    """Return what a share is by the numbers of its own sentence, where no total of the table fits.

    A cell over a total that the words tell is another reading. Two numbers of the prose only say
    that it agrees with itself: what it takes for its numbers is judged with them.
    """
    parts, wholes = told(claim, case)
    for whole in wholes:
        for reading in readings:
            above = reading.formula.partition(" ÷ ")[0]
            for part in values_of(above, case):
                if fits(claim, 100 * part / whole):
                    formula = f"{above} ÷ {whole}"
                    value = round(100 * part / whole, 2)
                    return Judgement(Verdict.SUPPORTED_ALT, None, value, "占正文所述总数", formula)
        if any(fits(claim, 100 * part / whole) for part in parts):
            return Judgement(Verdict.UNVERIFIABLE, "ambiguous")
    return None


def _admissible(claim: Claim, case: Case) -> tuple[Reading, ...]:
    """Return the readings that what stands beside a claim leaves open.

    Kinds of requesters listed under a total that the table bears out are columns of that total.
    A number disclosed beside one partly disclosed does not include it.
    """
    if claim.metric.startswith("applicant."):
        parent = next((each for each in case.claims if each.id == claim.part_of), None)
        if parent is not None and _listed_under(claim, parent, case):
            formula = judge_claim(parent, case).formula or ""
            rows = set(_ROW.findall(formula))
            same = [r for r in claim.readings if set(_ROW.findall(r.formula)) == rows]
            return tuple(same) or claim.readings
    beside = [
        each for each in case.claims
        if each.part_of == claim.part_of is not None and each.metric == "outcome.partial"
    ]  # fmt: skip
    if claim.metric == "outcome.granted" and any(each.quantity.value for each in beside):
        return tuple(reading for reading in claim.readings if reading.strict)
    return claim.readings


def _listed_under(claim: Claim, parent: Claim, case: Case) -> bool:
    """Return whether the words list a claim's number among the parts of its parent's."""
    return any(
        parent.span.start <= each.total.span.start <= parent.span.end
        and any(claim.span.start <= part.span.start < claim.span.end for part in each.parts)
        for each in case.breakdowns
    )


def _part_of_a_part(claim: Claim, case: Case) -> bool:
    """Return whether a number breaks down one that is not the table's own total.

    Such a number must not be compared with the whole: “法人申请5件，其中予以公开2件”.
    """
    parent = next((each for each in case.claims if each.id == claim.part_of), None)
    if parent is None or claim.metric.startswith(f"{parent.metric}."):
        return False
    if parent.metric not in _TOTALS and not parent.metric.endswith(".total"):
        return True
    verdict = judge_claim(parent, case).verdict
    return verdict not in (Verdict.SUPPORTED, Verdict.SUPPORTED_ALT, Verdict.APPROXIMATE)


def _cleaned_up(claim: Claim, case: Case) -> bool:
    """Return whether documents are told as what a clean-up made of them, not as the year's flow."""
    if not claim.metric.startswith(("normative_docs.", "regulations.")):
        return False
    words = load("cues.toml")["cleanup"]["words"]
    place = claim.span.start
    said = (s.text for s in case.sentences if s.span.start <= place < s.span.end)
    return any(word in text for text in said for word in words)


def _agrees(claim: Claim, reading: Reading, value: Decimal) -> Judgement:
    hedged = claim.quantity.hedge is not Hedge.EXACT or claim.quantity.rounded
    if "÷" in reading.formula:
        hedged, value = hedged or not printed(claim, value), round(value, 2)
    verdict = Verdict.SUPPORTED if reading.strict else Verdict.SUPPORTED_ALT
    if hedged and reading.strict:
        verdict = Verdict.APPROXIMATE
    return Judgement(verdict, None, value, reading.name, reading.formula)


def _out_of_reach(claim: Claim, report: Report) -> str | None:
    """Return why the tables cannot decide a claim, or None where they can."""
    if claim.partial:
        return "other_period"
    if claim.scope_year is not None and report.year is not None:
        if claim.scope_year == report.year - 1:
            return "no_previous_report"
        if claim.scope_year != report.year:
            return "other_period"
    if claim.scope == "subordinate":
        return "other_scope"
    if report.scope == "region" and claim.office:
        return "other_scope"
    if report.scope == "own" and claim.scope == "region":
        return "other_scope"
    if claim.op == "growth_vs_last_year":
        return "no_previous_report"
    if claim.metric.startswith("applicant.") and claim.quantity.unit in _PEOPLE:
        return "not_in_form"  # persons are not requests
    if not claim.readings:
        return "no_table"
    tables = {cell[:2] for reading in claim.readings for cell in cells_of(reading.formula)}
    if any(table not in report.tables for table in tables):
        return "table_missing"
    return None


def cells_of(formula: str) -> list[str]:
    """Return the addresses in a formula."""
    return [cell for _, cell in _TERM.findall(formula)]


def values_of(formula: str, case: Case) -> list[Decimal]:
    """Return the values a formula has: with the cells as printed, then as mended.

    Inferred totals stand in for blank ones. A quotient is in per cent. Empty where a cell is
    unknown, or nothing is to be divided by.
    """
    found = []
    for mended in (False, True):
        sides = [_sum(side, case, mended=mended) for side in formula.split("÷")]
        if None in sides or (len(sides) > 1 and not sides[1]):
            return []
        above, below = sides[0], sides[1] if len(sides) > 1 else None
        assert above is not None
        value = 100 * above / below if below else above
        if value not in found:
            found.append(value)
    return found


def _sum(terms: str, case: Case, *, mended: bool) -> Decimal | None:
    """Return the sum of cells, or None where one is unknown."""
    total = Decimal()
    for sign, cell in _TERM.findall(terms):
        value = case.suspect.get(cell) if mended else None
        value = case.report.value(cell) if value is None else value
        value = case.inferred.get(cell) if value is None else value
        if value is None:
            return None
        total += -value if sign == "-" else value
    return total


def _known(formula: str, case: Case) -> bool:
    """Return whether every cell of a formula has a number."""
    return _sum(formula.replace("-", "+"), case, mended=False) is not None


def _table_in_doubt(claim: Claim, case: Case) -> bool:
    """Return whether the claim hangs on a table that was read, or adds up, irregularly."""
    cells = {cell for reading in claim.readings for cell in cells_of(reading.formula)}
    tables = {cell[:2] for cell in cells}
    irregular = any(
        table.key in tables and any(d.kind in _MISREAD for d in table.doubts)
        for table in case.report.tables.values()
    )
    return irregular or bool(cells & case.doubtful)
