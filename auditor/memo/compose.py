"""Memo → order, numbers and words that all its forms share.

The first half is plain data, the second the same in words: an outline that the text and the
Markdown memo print each in its own way.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from hashlib import sha256

from auditor.case import Claim, Evidence, Finding, Judgement, Memo, Outcome, Severity, Verdict
from auditor.catalog import entries, say, word
from auditor.normal import fold
from auditor.report import Report
from auditor.template import FORMS, form, identities, name_of

_PERSONAL = re.compile(
    r"(?<!\d)(?:\d{6} ?\d{8} ?\d{3}[\dXxＸｘ]|[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4})(?![\dXxＸｘ])"
)
_ADDRESS = re.compile(r"t[234]\.\w+(?:\.\w+)?")
_SUPPORTED = (Verdict.SUPPORTED, Verdict.SUPPORTED_ALT, Verdict.APPROXIMATE)
_PARTS = ("must", "clarify", "omissions", "quality", "undecided")
_SUMS = {"t3": ("T3-01", "T3-02", "T3-03"), "t4": ("T4-01", "T4-02", "T4-03")}
_MOST_CELLS = 8
_MOST_QUOTES = 6
_MOST_TERMS = 3

# --- plain data ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding under its number in the memo (f1, f2 …) and its lasting fingerprint."""

    id: str
    fingerprint: str
    finding: Finding
    severity: Severity


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much was compared, and how it came out."""

    countable: int
    linked: int
    supported: int
    contradicted: int
    unverifiable: int
    run: int
    held: int
    failed: int
    undecided: int


def shown(memo: Memo) -> tuple[Shown, ...]:
    """Return the findings to show: gravest first, failing before undecided, then by place."""
    report, codes = memo.case.report, list(entries())

    def rank(finding: Finding) -> tuple[int, bool, int, int]:
        undecided = finding.outcome is Outcome.UNDECIDED
        where = codes.index(finding.rule)
        return severity_of(finding).rank, undecided, place(finding, report), where

    seen: Counter[str] = Counter()
    result = []
    for number, finding in enumerate(sorted(memo.shown, key=rank), 1):
        mark = fingerprint(finding, report)
        seen[mark] += 1
        lasting = mark if seen[mark] == 1 else f"{mark}-{seen[mark]}"
        result.append(Shown(f"f{number}", lasting, finding, severity_of(finding)))
    return tuple(result)


def severity_of(finding: Finding) -> Severity:
    """Return the severity to show: what stays undecided asks for nothing."""
    return Severity.NOTE if finding.outcome is Outcome.UNDECIDED else finding.severity


def place(finding: Finding, report: Report) -> int:
    """Return where in the text a finding belongs; at the end where it has no place."""
    spans = (evidence.span for evidence in finding.evidence if evidence.span is not None)
    section = report.section(finding.section or "")
    if (span := next(spans, section.span if section else None)) is None:
        return len(report.text)
    return span.start


def fingerprint(finding: Finding, report: Report) -> str:
    """Return 16 hex digits that stay the same wherever in the text the evidence moves."""
    parts = [finding.rule]
    for evidence in finding.evidence:
        if evidence.cell is not None:
            parts.append(f"{evidence.cell}={fold(raw(evidence, report))}")
        elif evidence.kind == "text" and evidence.span is not None:
            parts.append(fold(evidence.span.of(report.text)))
        else:
            parts.append(fold(evidence.quote))
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def raw(evidence: Evidence, report: Report) -> str:
    """Return what is printed in the cell of an evidence."""
    if evidence.span is not None:
        return evidence.span.of(report.text)
    cell = report.cells.get(evidence.cell or "")
    return cell.raw if cell is not None else evidence.quote


def quotes(finding: Finding, report: Report) -> Iterator[tuple[int, str]]:
    """Yield where the evidence of a finding is in words, and the words."""
    for evidence in finding.evidence:
        if evidence.kind == "text" and evidence.span is not None:
            yield evidence.span.start, evidence.span.of(report.text)


def coverage(memo: Memo) -> Coverage:
    """Return how many statements and checks there were, and how they came out."""
    verdicts = Counter(judgement.verdict for _, judgement in judged(memo))
    outcomes = Counter(finding.outcome for finding in memo.findings)
    supported = sum(verdicts[verdict] for verdict in _SUPPORTED)
    contradicted, unverifiable = verdicts[Verdict.CONTRADICTED], verdicts[Verdict.UNVERIFIABLE]
    linked = supported + contradicted
    return Coverage(
        linked + unverifiable, linked, supported, contradicted, unverifiable,
        run=len(memo.findings), held=outcomes[Outcome.HOLDS],
        failed=outcomes[Outcome.FAILS], undecided=outcomes[Outcome.UNDECIDED],
    )  # fmt: skip


def judged(memo: Memo) -> list[tuple[Claim, Judgement]]:
    """Return the claims of the report with what the tables say of them."""
    how = memo.case.judgements
    return [(claim, how[claim.id]) for claim in memo.case.claims if claim.id in how]


def mask(text: str) -> str:
    """Return ``text`` with ID numbers and mobile telephones starred out, as long as before.

    >>> mask("申请人电话13812345678")
    '申请人电话138******78'
    """
    return _PERSONAL.sub(_star, text)


def _star(match: re.Match[str]) -> str:
    found = match[0]
    return found[:3] + re.sub(r"\w", "*", found[3:-2]) + found[-2:]


# --- in words ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """One thing told: a finding with its number, or a line of a list without one.

    ``tone`` is the severity of a finding; ``details`` are labels and what they say.
    """

    mark: str
    title: str
    message: str
    details: tuple[tuple[str, str], ...] = ()
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One chapter of the memo; ``none`` is what it says when it has no items."""

    title: str
    items: tuple[Item, ...]
    none: str


@dataclass(frozen=True, slots=True)
class Outline:
    """The memo in words: facts are label, value and source; counts a table with its heads."""

    title: str
    facts: tuple[tuple[str, str, str], ...]
    counts: tuple[tuple[str, ...], ...]
    parts: tuple[Part, ...]
    sign: str


def outline(memo: Memo, lang: str) -> Outline:
    """Return the memo in ``lang``, in the order in which an inspector signs for it."""
    items: dict[str, list[Item]] = {key: [] for key in _PARTS}
    for each in shown(memo):
        items[_part(each)].append(_item(each, memo.case.report, lang))
    items |= {"unchecked": list(_unchecked(memo, lang)), "positives": list(_holding(memo, lang))}
    parts = tuple(_chapter(key, tuple(told), lang) for key, told in items.items())
    facts, counts = tuple(_facts(memo.case.report, lang)), _counts(coverage(memo), lang)
    return Outline(word("memo", "title", lang), facts, counts, parts, word("memo", "sign", lang))


def _chapter(key: str, items: tuple[Item, ...], lang: str) -> Part:
    """Return a chapter; its title says how many findings it holds."""
    title = word("memo", key, lang)
    if key in _PARTS and items:
        title = word("phrase", "in_brackets", lang).format(text=title, more=len(items))
    return Part(title, items, word("memo", f"{key}_none", lang))


def tidy(text: str) -> str:
    """Return words of a report on one line, masked, without characters that act on a screen."""
    kept = (
        " " if char.isspace() else char
        for char in mask(text)
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")
    )
    return re.sub(r" +", " ", "".join(kept)).strip()


def message_of(finding: Finding, lang: str) -> str:
    """Return what a finding says, in one line; words of the report in it are masked."""
    return tidy(say(finding.rule, finding.message, lang))


def brief(text: str, most: int = 40) -> str:
    """Return words of a report tidied, and cut to ``most`` characters."""
    line = tidy(text)
    return line if len(line) <= most else f"{line[: most - 1]}…"


def plain(value: Decimal) -> str:
    """Return a number as an inspector writes it: no exponent, no idle zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def cell_name(report: Report, address: str) -> str:
    """Return how an inspector names a cell, or its address where no form has it."""
    found = report.tables.get(address.partition(".")[0])
    years = (report.form if found is None else found.form, *FORMS)
    for year in years:
        if year in FORMS and any(address in table.addresses() for table in form(year).tables):
            return name_of(year, address)
    return address


def _part(each: Shown) -> str:
    """Return the chapter of a finding; only what is certainly the report's must be corrected."""
    finding, grade = each.finding, each.severity
    if finding.outcome is Outcome.UNDECIDED or finding.responsibility == "extraction":
        return "undecided"
    if grade is Severity.MUST:
        return "must" if finding.responsibility == "report" else "clarify"
    if finding.rule.startswith("STR") and grade is not Severity.NOTE:
        return "omissions"
    return "clarify" if grade is Severity.CLARIFY else "quality"


def _item(each: Shown, report: Report, lang: str) -> Item:
    finding = each.finding
    details = tuple(
        (word("label", key, lang), text) for key, text in _details(each, report, lang) if text
    )
    title = f"{finding.rule} {entries()[finding.rule].title[lang]}"
    return Item(each.id, title, message_of(finding, lang), details, each.severity)


def _details(each: Shown, report: Report, lang: str) -> Iterator[tuple[str, str]]:
    finding, entry = each.finding, entries()[each.finding.rule]
    for start, text in quotes(finding, report):
        yield "quote", _quote(start, text, report, lang)
    for evidence in finding.evidence:
        if evidence.kind == "absence" and evidence.quote:
            yield "absence", _name("absence", evidence.quote, lang)
    yield "cells", _cells(finding.evidence, report, lang)
    if finding.expected is not None and finding.actual is not None:
        yield "numbers", word("phrase", "semicolon", lang).join(_numbers(finding, lang))
    yield "reading", finding.reading or ""
    if finding.outcome is Outcome.FAILS:
        yield "basis", entry.law.get(lang, "")
        yield "advice", entry.advice.get(lang, "")
    yield "grade", word("phrase", "semicolon", lang).join(_grade(each, entry.needs, lang))


def _name(group: str, key: str, lang: str) -> str:
    """Return the word for ``key``, or the key itself where the memo has none."""
    try:
        return word(group, key, lang)
    except KeyError:
        return tidy(key)


def _quote(start: int, text: str, report: Report, lang: str) -> str:
    quoted = word("phrase", "quoted", lang).format(text=brief(text))
    around = (s.key for s in report.sections if s.span.start <= start < s.span.end)
    key = next(around, None)
    if key is None:
        return quoted
    return word("phrase", "said_in", lang).format(section=_name("section", key, lang), text=quoted)


def _cells(evidence: Iterable[Evidence], report: Report, lang: str) -> str:
    """Return the cells by name with what they hold; of many, zeros are only counted."""
    cells = [each for each in evidence if each.cell is not None]
    kept = cells if len(cells) <= _MOST_CELLS else [*cells[:1], *(c for c in cells[1:] if c.value)]
    zeros = sum(1 for each in cells if each not in kept and each.value == 0)
    named = [_cell(each, report, lang) for each in kept[:_MOST_CELLS]]
    if zeros:
        named.append(word("phrase", "zeros", lang).format(count=zeros))
    if more := len(cells) - zeros - len(kept[:_MOST_CELLS]):
        named.append(word("phrase", "more_cells", lang).format(count=more))
    return word("phrase", "semicolon", lang).join(named)


def _cell(evidence: Evidence, report: Report, lang: str) -> str:
    name = cell_name(report, evidence.cell or "")
    if evidence.kind == "absence":
        return word("phrase", "not_read", lang).format(name=name)
    printed = brief(raw(evidence, report)) or word("phrase", "blank", lang)
    return word("phrase", "cell", lang).format(name=name, value=printed)


def _numbers(finding: Finding, lang: str) -> Iterator[str]:
    for key in ("expected", "actual", "difference"):
        value: Decimal | None = getattr(finding, key)
        if value is not None:
            yield word("phrase", key, lang).format(value=plain(value))


def _grade(each: Shown, needs: str, lang: str) -> Iterator[str]:
    finding = each.finding
    phrase = partial(word, "phrase", lang=lang)
    if finding.outcome is Outcome.FAILS:
        asked = word("action", each.severity, lang)
        grade = word("severity", each.severity, lang)
        yield phrase("in_brackets").format(text=grade, more=asked)
        yield phrase("certainty").format(confidence=word("confidence", finding.confidence, lang))
    yield word("responsibility", finding.responsibility, lang)
    if finding.outcome is Outcome.FAILS:
        yield phrase("decidable").format(needs=word("needs", needs, lang))


def _facts(report: Report, lang: str) -> Iterator[tuple[str, str, str]]:
    label = partial(word, "fact", lang=lang)
    yield label("source"), tidy(report.source), ""
    yield label("sha256"), report.sha256[:12], label("first_digits")
    for fact in ("organ", "year", "form", "organ_type", "organ_level", "scope"):
        value = getattr(report, fact)
        shown_value = label("unknown") if value is None else _name(fact, str(value), lang)
        yield label(fact), shown_value, _sources(report, fact, value, lang)
    yield label("published"), report.published or label("not_printed"), ""


def _sources(report: Report, fact: str, value: object, lang: str) -> str:
    """Return which sources say so, and which say otherwise."""
    said: dict[str, list[str]] = {}
    for each in report.recognised:
        if each.fact == fact:
            said.setdefault(each.value, []).append(_name("how", each.how, lang))
    comma = word("phrase", "comma", lang)
    agree = comma.join(dict.fromkeys(said.pop(str(value), [])))
    told = [word("fact", "according_to", lang).format(how=agree)] if agree else []
    for other, hows in said.items():
        how = comma.join(dict.fromkeys(hows))
        told.append(word("fact", "but", lang).format(how=how, value=_name(fact, other, lang)))
    return word("phrase", "semicolon", lang).join(told)


def _counts(count: Coverage, lang: str) -> tuple[tuple[str, ...], ...]:
    names = ("total", "decided", "agree", "differ", "open")
    heads = tuple(word("memo", name, lang) for name in ("coverage", *names))
    statements = (count.countable, count.linked, count.supported, count.contradicted)
    checks = (count.run, count.held + count.failed, count.held, count.failed)
    rows = (("statements", *statements, count.unverifiable), ("checks", *checks, count.undecided))
    return heads, *((word("memo", name, lang), *map(str, row)) for name, *row in rows)


def _unchecked(memo: Memo, lang: str) -> Iterator[Item]:
    """Yield the rules not applied and the statements not comparable, by reason."""
    comma = word("phrase", "comma", lang)
    rules: dict[str, list[str]] = {}
    for each in memo.unchecked:
        rules.setdefault(each.why, []).append(each.rule)
    for why, codes in rules.items():
        title = word("memo", "rules_unchecked", lang)
        name = _name("unchecked", why, lang)
        yield Item("", title.format(why=name, count=len(codes)), comma.join(codes))
    statements: dict[str, list[Claim]] = {}
    for claim, judgement in judged(memo):
        if judgement.verdict is Verdict.UNVERIFIABLE:
            statements.setdefault(judgement.reason or "ambiguous", []).append(claim)
    for why, claims in statements.items():
        title = word("memo", "statements_unchecked", lang)
        name = _name("reason", why, lang)
        yield Item("", title.format(why=name, count=len(claims)), _claims(claims, lang))


def _claims(claims: list[Claim], lang: str) -> str:
    quoted = word("phrase", "quoted", lang)
    told = (quoted.format(text=brief(claim.text, 24)) for claim in claims[:_MOST_QUOTES])
    more = word("phrase", "more_quotes", lang).format(count=len(claims))
    text = word("phrase", "comma", lang).join(told)
    return text if len(claims) <= _MOST_QUOTES else text + more


def _holding(memo: Memo, lang: str) -> Iterator[Item]:
    """Yield what came out right: sums, other checks, statements that agree with a table."""
    held = Counter(f.rule for f in memo.findings if f.outcome is Outcome.HOLDS)
    report, say_memo = memo.case.report, partial(word, "memo", lang=lang)
    for key, codes in _SUMS.items():
        table = report.tables.get(key)
        holding = sum(held.pop(code, 0) for code in codes)
        if table is not None and holding:
            total = sum(1 for each in identities(table.form) if each.table == key)
            name = word("table", key, lang)
            yield Item("", say_memo("sums_hold").format(table=name, total=total, held=holding), "")
    if held:
        rules = [code for code in entries() if code in held]
        title = say_memo("checks_hold").format(count=held.total())
        yield Item("", title, word("phrase", "comma", lang).join(rules))
    agreeing = [(claim, how) for claim, how in judged(memo) if how.verdict in _SUPPORTED]
    if agreeing:
        told = tuple(_agreement(claim, how, report, lang) for claim, how in agreeing)
        yield Item("", say_memo("statements_hold").format(count=len(told)), "", told)


def _agreement(claim: Claim, how: Judgement, report: Report, lang: str) -> tuple[str, str]:
    """Return a statement's quotation, and the cells that bear it out."""
    text = _formula(how.formula or "", report, lang)
    if how.expected is not None:
        text = word("phrase", "cell", lang).format(name=text, value=plain(how.expected))
    if how.verdict is not Verdict.SUPPORTED:
        verdict = word("verdict", how.verdict, lang)
        reading = word("phrase", "comma", lang).join(filter(None, (verdict, how.reading)))
        text = word("phrase", "in_brackets", lang).format(text=text, more=reading)
    return word("phrase", "quoted", lang).format(text=brief(claim.text)), text


def _formula(formula: str, report: Report, lang: str) -> str:
    """Return a formula with its cells by name; of a long one only the first two."""
    cells = _ADDRESS.findall(formula)
    if len(cells) <= _MOST_TERMS:
        return _ADDRESS.sub(lambda found: cell_name(report, found[0]), formula).replace("−", "-")
    names = word("phrase", "comma", lang).join(cell_name(report, cell) for cell in cells[:2])
    return names + word("phrase", "more_cells_in_all", lang).format(count=len(cells))
