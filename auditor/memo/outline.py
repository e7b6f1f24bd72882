"""Memo → an outline in words, for text and Markdown alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from auditor.case import Claim, Judgement, Memo, Outcome, Severity, Verdict
from auditor.catalog import entries, word
from auditor.memo.compose import (
    SUPPORTED,
    Coverage,
    Shown,
    brief,
    coverage,
    judged,
    message_of,
    shown,
    tidy,
)
from auditor.memo.evidence import details, join, known, plain, spelled
from auditor.memo.parts import Item, Outline, Part
from auditor.memo.register import formulas, register
from auditor.report import Report
from auditor.template import identities

_PARTS = ("must", "clarify", "omissions", "quality", "undecided")
_SUMS = {"t3": ("T3-01", "T3-02", "T3-03"), "t4": ("T4-01", "T4-02", "T4-03")}
_MOST_QUOTES = 6


def outline(memo: Memo, lang: str) -> Outline:
    """Return the memo in ``lang``, in the order in which an inspector signs for it."""
    items: dict[str, list[Item]] = {key: [] for key in _PARTS}
    for each in shown(memo):
        items[_part(each)].append(_item(each, memo.case.report, lang))
    chapters = {key: items[key] for key in _PARTS if key != "undecided"}
    chapters |= _language(memo, lang) | {"undecided": items["undecided"]}
    chapters |= {"unchecked": list(_unchecked(memo, lang)), "positives": list(_holding(memo, lang))}
    parts = tuple(
        _chapter(number, key, tuple(told), lang)
        for number, (key, told) in enumerate(chapters.items())
    )
    facts, counts = tuple(_facts(memo.case.report, lang)), _counts(coverage(memo), lang)
    return Outline(word("memo", "title", lang), facts, counts, parts, word("memo", "sign", lang))


def _language(memo: Memo, lang: str) -> dict[str, list[Item]]:
    """Return the chapters on measures and boilerplate; none where nothing was marked."""
    case = memo.case
    told = {}
    if case.marked:
        told["commitments"] = list(register(case, lang))
    if case.boilerplate:
        told["boilerplate"] = list(formulas(case, lang))
    return told


def _chapter(number: int, key: str, items: tuple[Item, ...], lang: str) -> Part:
    """Return a chapter with its number; its title says how many findings it holds."""
    title = word("memo", key, lang)
    if key in _PARTS and items:
        title = word("phrase", "in_brackets", lang).format(text=title, more=len(items))
    title = word("phrase", "chapter", lang).format(
        han="一二三四五六七八九"[number], number=number + 1, title=title
    )
    return Part(title, items, word("memo", f"{key}_none", lang))


# --- facts and counts ----------------------------------------------------------------------


def _facts(report: Report, lang: str) -> Iterator[tuple[str, str, str]]:
    label = partial(word, "fact", lang=lang)
    yield label("source"), tidy(report.source), ""
    yield label("sha256"), report.sha256[:12], label("first_digits")
    for fact in ("organ", "year", "form", "organ_type", "organ_level", "scope"):
        value = getattr(report, fact)
        told = label("unknown") if value is None else known(fact, str(value), lang)
        yield label(fact), told, _sources(report, fact, value, lang)
    yield label("published"), tidy(report.published or label("not_printed")), ""


def _sources(report: Report, fact: str, value: object, lang: str) -> str:
    """Return which sources say so, and which say otherwise."""
    said: dict[str, list[str]] = {}
    for each in report.recognised:
        if each.fact == fact:
            said.setdefault(each.value, []).append(known("how", each.how, lang))
    sources = {other: join("comma", dict.fromkeys(hows), lang) for other, hows in said.items()}
    agree = sources.pop(str(value), "")
    key = "not_told_by" if value == "unknown" else "according_to"
    told = [word("fact", key, lang).format(how=agree)] if agree else []
    for other, how in sources.items():
        told.append(word("fact", "but", lang).format(how=how, value=known(fact, other, lang)))
    return join("semicolon", told, lang)


def _counts(count: Coverage, lang: str) -> tuple[tuple[str, ...], ...]:
    names = ("total", "decided", "agree", "differ", "open")
    heads = tuple(word("memo", name, lang) for name in ("coverage", *names))
    statements = (count.countable, count.linked, count.supported, count.contradicted)
    checks = (count.run, count.held + count.failed, count.held, count.failed)
    rows = (("statements", *statements, count.unverifiable), ("checks", *checks, count.undecided))
    return heads, *((word("memo", name, lang), *map(str, row)) for name, *row in rows)


# --- findings ------------------------------------------------------------------------------


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
    told = tuple(
        (word("label", key, lang), text) for key, text in details(each, report, lang) if text
    )
    title = f"{finding.rule} {entries()[finding.rule].title[lang]}"
    return Item(each.id, title, message_of(finding, lang), told, each.severity)


# --- what was not checked, and what holds --------------------------------------------------


def _unchecked(memo: Memo, lang: str) -> Iterator[Item]:
    """Yield the rules not applied and the statements not comparable, by reason."""
    rules: dict[str, list[str]] = {}
    for each in memo.unchecked:
        rules.setdefault(each.why, []).append(each.rule)
    for why, codes in rules.items():
        name = word("unchecked", why, lang)
        title = word("memo", "rules_unchecked", lang).format(why=name, count=len(codes))
        yield Item("", title, join("comma", codes, lang))
    statements: dict[str, list[Claim]] = {}
    for claim, judgement in judged(memo):
        if judgement.verdict is Verdict.UNVERIFIABLE:
            statements.setdefault(judgement.reason or "ambiguous", []).append(claim)
    for why, claims in statements.items():
        name = word("reason", why, lang)
        title = word("memo", "statements_unchecked", lang).format(why=name, count=len(claims))
        yield Item("", title, _claims(claims, lang))


def _claims(claims: list[Claim], lang: str) -> str:
    quoted = word("phrase", "quoted", lang)
    told = (quoted.format(text=brief(claim.text, 24)) for claim in claims[:_MOST_QUOTES])
    more = word("phrase", "more_quotes", lang).format(count=len(claims))
    text = join("comma", told, lang)
    return text if len(claims) <= _MOST_QUOTES else text + more


def _holding(memo: Memo, lang: str) -> Iterator[Item]:
    """Yield what came out right: sums, other checks, statements that agree with a table."""
    held = Counter(f.rule for f in memo.findings if f.outcome is Outcome.HOLDS)
    report, say = memo.case.report, partial(word, "memo", lang=lang)
    for key, codes in _SUMS.items():
        table = report.tables.get(key)
        holding = sum(held.pop(code, 0) for code in codes)
        if table is not None and holding:
            total = sum(1 for each in identities(table.form) if each.table == key)
            name = word("table", key, lang)
            yield Item("", say("sums_hold").format(table=name, total=total, held=holding), "")
    if held:
        rules = (code for code in entries() if code in held)
        yield Item("", say("checks_hold").format(count=held.total()), join("comma", rules, lang))
    told = tuple(
        _agreement(claim, how, report, lang)
        for claim, how in judged(memo)
        if how.verdict in SUPPORTED
    )
    if told:
        yield Item("", say("statements_hold").format(count=len(told)), "", told)


def _agreement(claim: Claim, how: Judgement, report: Report, lang: str) -> tuple[str, str]:
    """Return a statement's quotation, and the cells that bear it out."""
    text = spelled(how.formula or "", report, lang)
    if how.expected is not None:
        text = word("phrase", "cell", lang).format(name=text, value=plain(how.expected))
    if how.verdict is not Verdict.SUPPORTED:
        reading = [known("reading", how.reading, lang)] if how.reading is not None else []
        more = join("comma", [word("verdict", how.verdict, lang), *reading], lang)
        text = word("phrase", "in_brackets", lang).format(text=text, more=more)
    return word("phrase", "quoted", lang).format(text=brief(claim.text)), text
