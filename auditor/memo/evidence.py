"""A finding's evidence in words: quotations, cells, numbers, and how sure it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial

from auditor.case import Evidence, Finding, Outcome
from auditor.catalog import entries, word
from auditor.memo.compose import Shown, brief, named, quotes, raw, tidy
from auditor.report import Report
from auditor.template import FORMS, form, name_of

_ADDRESS = re.compile(r"t[234]\.\w+(?:\.\w+)?")
_TOTALS = re.compile("= ([^;]+)")  # the right sides of “a + b = c; d = e + f”
_MOST_CELLS = 5  # a block of table 4 is told whole
_MOST_TOTALS = 3
_MOST_TERMS = 3


def known(group: str, key: str, lang: str) -> str:
    """Return the word for ``key``, or the key itself where the memo has none."""
    try:
        return word(group, key, lang)
    except KeyError:
        return tidy(key)


def join(mark: str, texts: Iterable[str], lang: str) -> str:
    """Return texts joined by the language's comma or semicolon."""
    return word("phrase", mark, lang).join(texts)


def details(each: Shown, report: Report, lang: str) -> Iterator[tuple[str, str]]:
    """Yield what the memo tells beside the message: a key of labels, and the words."""
    finding, entry = each.finding, entries()[each.finding.rule]
    for start, text in quotes(finding, report):
        yield "quote", _quote(start, text, report, lang)
    for evidence in finding.evidence:
        if evidence.kind == "absence" and evidence.quote:
            yield "absence", known("absence", evidence.quote, lang)
    yield "cells", _cells(finding, report, lang)
    if finding.expected is not None and finding.actual is not None:
        yield "numbers", join("semicolon", _numbers(finding, lang), lang)
    if finding.reading is not None:
        yield "reading", known("reading", finding.reading, lang)
    if finding.outcome is Outcome.FAILS:
        yield "basis", entry.law.get(lang, "")
        yield "advice", entry.advice.get(lang, "")
    yield "grade", join("semicolon", _grade(each, entry.needs, lang), lang)


def _quote(start: int, text: str, report: Report, lang: str) -> str:
    quoted = word("phrase", "quoted", lang).format(text=brief(text))
    around = (s.key for s in report.sections if s.span.start <= start < s.span.end)
    key = next(around, None)
    if key is None:
        return quoted
    return word("phrase", "said_in", lang).format(section=word("section", key, lang), text=quoted)


def _cells(finding: Finding, report: Report, lang: str) -> str:
    """Return the cells by name with what they hold; of many, those that matter and how many."""
    cells = [each for each in finding.evidence if each.cell is not None]
    told = cells if len(cells) <= _MOST_CELLS else _matter(cells, finding)
    text = join("semicolon", (_cell(each, report, lang) for each in told), lang)
    more = word("phrase", "cells_in_all", lang).format(count=len(cells))
    return text if len(told) == len(cells) else text + more


def _matter(cells: Sequence[Evidence], finding: Finding) -> list[Evidence]:
    """Return the cell the message names, then the totals of the sums that fail.

    Where there are no sums: the first cell, then those that do not hold 0.
    """
    totals = {
        cell for side in _TOTALS.findall(finding.formula or "") for cell in _ADDRESS.findall(side)
    }
    first = cells[:1] if "cell" in finding.message.args or not totals else []
    others = [each for each in cells if each not in first]
    matter = [each for each in others if (each.cell in totals if totals else each.value != 0)]
    return [*first, *matter[:_MOST_TOTALS]]


def _cell(evidence: Evidence, report: Report, lang: str) -> str:
    name, printed = cell_name(report, evidence.cell or "", lang), brief(raw(evidence, report))
    if evidence.kind == "absence":
        return word("phrase", "not_read", lang).format(name=name)
    key = "cell" if printed else "blank"
    return word("phrase", key, lang).format(name=name, value=printed)


def spelled(formula: str, report: Report, lang: str) -> str:
    """Return a formula with its cells by name; of a long one only the first two."""
    cells = _ADDRESS.findall(formula)
    if len(cells) <= _MOST_TERMS:
        return _ADDRESS.sub(lambda found: cell_name(report, found[0], lang), formula)
    names = join("comma", (cell_name(report, cell, lang) for cell in cells[:2]), lang)
    return names + word("phrase", "cells_in_formula", lang).format(count=len(cells))


def cell_name(report: Report, address: str, lang: str) -> str:
    """Return how an inspector names a cell, or its address where no form has it."""
    key = address.partition(".")[0]
    found = report.tables.get(key)
    for year in (report.form if found is None else found.form, *FORMS):
        if year in FORMS and address in form(year).table(key).addresses():
            return named(name_of(year, address), lang)
    return address


def _numbers(finding: Finding, lang: str) -> Iterator[str]:
    for key in ("expected", "actual", "difference"):
        value: Decimal | None = getattr(finding, key)
        if value is not None:
            yield word("phrase", key, lang).format(value=plain(value))


def plain(value: Decimal) -> str:
    """Return a number as an inspector writes it: no exponent, no idle zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _grade(each: Shown, needs: str, lang: str) -> Iterator[str]:
    finding, phrase = each.finding, partial(word, "phrase", lang=lang)
    fails = finding.outcome is Outcome.FAILS
    if fails:
        grade, asked = (word(group, each.severity, lang) for group in ("severity", "action"))
        yield phrase("in_brackets").format(text=grade, more=asked)
        yield word("confidence", finding.confidence, lang)
    yield word("responsibility", finding.responsibility, lang)
    if fails:
        yield phrase("decidable").format(needs=word("needs", needs, lang))
