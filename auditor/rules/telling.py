"""What the prose says twice or adds up itself: channels, units, repeated numbers, changes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from auditor.case import AGREES, Case, Claim, Finding, Severity, Verdict
from auditor.normal import normalise
from auditor.numerals import find_numerals
from auditor.report import Hedge
from auditor.rules.agreement import short
from auditor.rules.quotients import TOTALS, fits, sentence_of
from auditor.rules.rule import (
    Rule,
    cell_evidence,
    fails,
    holds,
    plain,
    rule,
    text_evidence,
    undecided,
)
from auditor.rules.verdicts import values_of
from auditor.words import load

_ELSEWHERE = ("other_scope", "other_period", "no_previous_report")
_BASES = {
    "新收": "t3.N.tot", "新收加上年结转": "t3.N.tot + t3.C.tot", "办理结果总计": "t3.T.tot",
}  # fmt: skip
_MANY = 3  # channels that a list which leaves none out names at least
_STEADY = Decimal(5)  # per cent that “持平” leaves room for


def _sure(claim: Claim) -> bool:
    """Return whether a number is printed as exact."""
    exact = claim.quantity.hedge is Hedge.EXACT and not claim.quantity.rounded
    return claim.op in ("=", "none") and exact and claim.quantity.maximum is None


@rule("CLM-19", "t3")
def channels_differ(case: Case) -> Iterator[Finding]:
    """Add the requests by channel that one sentence tells; a list may be of part of them only."""
    groups: dict[int, list[Claim]] = defaultdict(list)
    for claim in case.claims:
        if claim.metric.startswith("channel.") and claim.op != "share_of":
            sentence = sentence_of(claim, case)
            if sentence is not None and case.judgements[claim.id].reason not in _ELSEWHERE:
                groups[sentence.span.start].append(claim)
    for start, channels in groups.items():
        text = next(s.text for s in case.sentences if s.span.start == start)
        totals = {name: values_of(formula, case) for name, formula in _BASES.items()}
        if not _is_list(channels, text, start, case) or not all(totals.values()):
            continue
        told = sum((c.quantity.value for c in channels), Decimal())
        wholes = [
            c for c in case.claims
            if c.metric in TOTALS and 0 <= c.span.start - start < len(text)
        ]  # fmt: skip
        if any(case.judgements[c.id].verdict is Verdict.CONTRADICTED for c in wholes):
            continue
        cells = ("t3.N.tot", "t3.C.tot", "t3.T.tot")
        evidence = [text_evidence(case.report, c.span) for c in channels]
        evidence += [cell_evidence(case.report, cell) for cell in cells]
        common: dict[str, Any] = {
            "section": channels[0].section,
            "claims": tuple(c.id for c in channels),
        }
        known = [value for values in totals.values() for value in values]
        args = {"sum": plain(told), "readings": _readings(totals)}
        if told in known or any(c.quantity.value == told for c in wholes):
            yield holds("CLM-19", *evidence, **common)
        elif told > max(known) or len(channels) >= _MANY:
            yield fails("CLM-19", "differs", evidence, args=args, confidence="strong", **common)
        else:
            yield undecided("CLM-19", "less", evidence, args=args, **common)


def _is_list(channels: Sequence[Claim], text: str, start: int, case: Case) -> bool:
    """Return whether channels are told as a list that may be whole, not broken down elsewhere."""
    counted = [c for c in channels if c.quantity.value]
    names = {c.metric for c in channels}
    if len(counted) < 2 or len(names) < len(channels) or not all(map(_sure, channels)):
        return False
    words = load("cues.toml")["breakdown"]
    first, last = channels[0].span.start - start, channels[-1].span.end - start
    if any(word in text for word in words["partial"]) or text[:first].endswith(("、", "和", "及")):
        return False
    if any(word in text[last:] for word in words["rest"]):
        return False
    numbers = [
        n for n in find_numerals(normalise(text[first:last]).text) if n.quantity.unit == "件"
    ]
    if len(numbers) > len(counted):
        return False  # a channel among them is not known
    spans = [c.span for c in counted]
    return not any(
        b.sum != b.total.quantity.value
        and any(s.start <= part.span.start <= s.end for part in b.parts for s in spans)
        for b in case.breakdowns
    )  # those that do not add up are told by CLM-28


def _readings(totals: dict[str, list[Decimal]]) -> dict[str, str]:
    told = [f"{name}为{plain(values[0])}" for name, values in totals.items()]
    cells = [f"{_BASES[name]} {plain(values[0])}" for name, values in totals.items()]
    return {"zh": "、".join(told), "en": ", ".join(cells)}


@rule("CLM-23")
def requests_in_other_units(case: Case) -> Iterator[Finding]:
    """Look for requests counted in another unit than 件; they are compared all the same."""
    claims = [
        c for c in case.claims
        if c.metric.startswith("applications.") and c.quantity.unit and "申请" in c.text
        and any(char.isdigit() for char in c.text) and case.judgements[c.id].verdict in AGREES
    ]  # fmt: skip
    odd = [c for c in claims if c.quantity.unit not in ("件", "件次", "%")]
    if not claims:
        return
    common: dict[str, Any] = {
        "section": (odd or claims)[0].section,
        "claims": tuple(c.id for c in odd),
    }
    evidence = [text_evidence(case.report, c.span) for c in odd or claims[:1]]
    if not odd:
        yield holds("CLM-23", *evidence, **common)
        return
    units = "”“".join(dict.fromkeys(c.quantity.unit for c in odd))
    args = {"units": units, "quote": short(odd[0].text)}
    yield fails("CLM-23", "units", evidence, args=args, severity=Severity.NOTE, **common)


_SAID_ALIKE = 5  # characters besides the number that must be the same
_NUMBER = re.compile(r"[\d.,，\s]+")
_ALL_YEAR = re.compile(
    r"全年|年度|本年|累计|总计|合计"
)  # of the organ, not of one channel or field
_VERB = re.compile(r"新收|收到|受理|接收|接到")
_NARROWED = re.compile(r"按[时期]|延期|期限|及时|书面")


@rule("CLM-24")
def told_twice_differently(case: Case) -> Iterator[Finding]:
    """Compare numbers told of one thing where no table can say which of them is right.

    Of one thing: the same metric, year and scope in the same words, or requests under the same
    verb. Where the tables decide, the wrong number is told by the rule of its metric.
    """
    groups: dict[tuple[object, ...], list[Claim]] = defaultdict(list)
    for claim in case.claims:
        open_ = case.judgements[claim.id].reason in (
            "no_table", "table_missing", "not_in_form", "no_previous_report",
        )  # fmt: skip
        if not open_ or not _sure(claim) or claim.part_of or claim.implied or claim.partial:
            continue
        if claim.metric == "other.uncheckable" or claim.op == "none":
            continue
        words = _NUMBER.sub("#", _clause(claim, case))
        verb = _VERB.search(words)
        some = claim.metric.startswith("proactive.") and not _ALL_YEAR.search(words)
        if claim.metric == "applications.received_new" and verb and "申请" in words:
            words = verb[0]
        elif some or len(words) <= _SAID_ALIKE or _NARROWED.search(words):
            continue
        groups[claim.metric, claim.scope_year, claim.scope, claim.office, words].append(claim)
    for claims in groups.values():
        first = claims[0]
        apart = [c for c in claims if sentence_of(c, case) != sentence_of(first, case)]
        other = next((c for c in apart if c.quantity.value != first.quantity.value), None)
        if not apart:
            continue
        pair = (first, other or apart[0])
        evidence = [text_evidence(case.report, c.span) for c in pair]
        common: dict[str, Any] = {"section": first.section, "claims": tuple(c.id for c in pair)}
        if other is None:
            yield holds("CLM-24", *evidence, **common)
        else:
            args = {"first": short(first.text), "second": short(other.text)}
            yield fails("CLM-24", "differs", evidence, args=args, confidence="strong", **common)


def _clause(claim: Claim, case: Case) -> str:
    """Return the words of a claim with those before it in its clause."""
    sentence = sentence_of(claim, case)
    if sentence is None:
        return claim.text
    before = sentence.text[: claim.span.start - sentence.span.start]
    return re.split(r"[,，;；:：、]", before)[-1] + claim.text


@rule("CLM-26")
def change_differs(case: Case) -> Iterator[Finding]:
    """Compute a change anew from last year's number and this year's, where the prose tells both.

    This year's number may be the table's as well. Without last year's number told beside it, a
    change needs last year's report.
    """
    for claim in case.claims:
        if claim.op != "growth_vs_last_year" or claim.partial or case.report.year is None:
            continue
        same = [c for c in case.claims if c.metric == claim.metric and _sure(c) and not c.partial]
        same = [c for c in same if c.scope == claim.scope and c.office == claim.office]
        sentence = sentence_of(claim, case)
        last = [
            c for c in same
            if c.scope_year == case.report.year - 1 and sentence is not None
            and 0 <= c.span.start - sentence.span.start < len(sentence.text)
        ]  # fmt: skip
        now = [c for c in same if c.scope_year == case.report.year and not c.part_of]
        values = [c.quantity.value for c in now]
        values += [v for c in now for r in c.readings for v in values_of(r.formula, case)]
        if len({c.quantity.value for c in last}) != 1 or not values:
            continue
        before = last[0].quantity.value
        evidence = [text_evidence(case.report, c.span) for c in (claim, last[0], now[0])]
        common: dict[str, Any] = {
            "section": claim.section,
            "claims": (claim.id, last[0].id, now[0].id),
        }
        if any(_changed(claim, before, value) for value in values):
            yield holds("CLM-26", *evidence, **common)
        elif before:
            percent = round(100 * (values[0] - before) / before, 1)
            args = {
                "quote": short(claim.text), "last": plain(before), "now": plain(values[0]),
                "change": plain(values[0] - before) if claim.quantity.unit != "%"
                else f"{plain(percent)}%",
            }  # fmt: skip
            yield fails("CLM-26", "differs", evidence, args=args, confidence="strong", **common)


def _changed(claim: Claim, before: Decimal, now: Decimal) -> bool:
    """Return whether a stated change is that from one number to the other."""
    said = claim.quantity.value
    if claim.quantity.unit != "%":
        return replace(claim.quantity, value=abs(said)).allows(abs(now - before)) and (
            said * (now - before) >= 0
        )
    if not before:
        return True  # of nothing there is no percentage
    percent = 100 * (now - before) / before
    if said == 0:
        return abs(percent) <= _STEADY
    return said * percent > 0 and fits(
        replace(claim, quantity=replace(claim.quantity, value=abs(said))), abs(percent)
    )


TELLING: tuple[Rule, ...] = (
    channels_differ,
    requests_in_other_units,
    told_twice_differently,
    change_differs,
)
