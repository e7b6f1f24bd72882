"""Cited norms: title, number and year belong together, and the article is one of the norm's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from auditor.case import Case, Finding
from auditor.normal import Normal, normalise
from auditor.numerals import chinese
from auditor.rules.rule import Rule, fails, holds, rule, text_evidence, undecided
from auditor.words import load

_OPEN, _CLOSE = "[〔\\[(【［（<〈]", "[〕\\])】］）>〉]"
_NUMBER = re.compile(
    rf"(?P<office>国办[^\W\d]{{1,6}}|中办发){_OPEN}?(?P<year>\d{{4}}){_CLOSE}?(?:第)?(?P<number>\d{{1,3}})号"
)
_ORDER = re.compile(r"国务院(?:第(?P<a>\d{1,4})号令|令?第?(?P<b>\d{1,4})号令?|令(?P<c>\d{1,4})号)")
_ARTICLE = re.compile(r"第(?P<n>[一二三四五六七八九十百零]{1,5})条")
_JOIN = re.compile(r"[》〉]{0,2}(?:的通知)?[》〉]{0,2}[((（]?(?:中华人民共和国)?")
_TITLE = re.compile(r"《[^《》。]{0,60}(?:《[^《》。]{0,60}》)?[^《》。]{0,20}$")
_COMPILED = re.compile(
    r"(?:编制|编写|制作|形成|公布|发布)[^。]{0,40}(?:年度报告|年报)|(?:本|年度)报告"
)
_REGULATION = "regulation-2019"


@dataclass(frozen=True, slots=True)
class Cited:
    """A number of a norm in a sentence, in one spelling, with the norm named right before it."""

    number: str
    start: int
    end: int
    title: str  # the core words of the norm named before it; empty where none is
    at: int  # where the title begins
    trial: bool  # the title says 试行


@rule("TXT-01")
def title_and_number_part(case: Case) -> Iterator[Finding]:
    """Compare the title, number and article of each norm cited with the registry.

    What the registry does not know is unknown, not wrong. Fee rules in part six are FEE-08's.
    """
    seen: set[tuple[str, str]] = set()
    for sentence in case.sentences:
        line = normalise(sentence.text, sentence.span.start)
        for cited in _numbers(line.text):
            if (cited.title, cited.number) in seen:
                continue
            seen.add((cited.title, cited.number))
            finding = _judged(case, line, cited, sentence.section)
            if finding is not None:
                yield finding
        yield from _articles(case, line, sentence.section)


@cache
def _rows() -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in load("statutes.toml")["statute"]}


@cache
def _cores() -> dict[str, list[str]]:
    """Return the numbers of the norms that go by the same core words."""
    found: dict[str, list[str]] = {}
    for row in _rows().values():
        core = row.get("core")
        if core is not None:
            same = [r["number"] for r in _rows().values() if core in r["title"]]
            found[core] = [row["number"], *(n for n in same if n != row["number"])]
    return found


def _numbers(text: str) -> Iterator[Cited]:
    for match in _NUMBER.finditer(text):
        number = f"{match['office']}〔{match['year']}〕{match['number']}号"
        yield _named(text, number, *match.span())
    for match in _ORDER.finditer(text):
        order = match["a"] or match["b"] or match["c"]
        if "令" in match[0]:
            yield _named(text, f"国务院令第{order}号", *match.span())


def _named(text: str, number: str, start: int, end: int) -> Cited:
    """Return a number with the norm that the words right before it name."""
    for core in _cores():
        at = text.rfind(core, max(0, start - 90), start)
        between = text[at + len(core) : start] if at >= 0 else ""
        trial = between.startswith("(试行)")
        between = between.removeprefix("(试行)")
        if at >= 0 and _JOIN.fullmatch(between):
            quoted = _TITLE.search(text[:at])
            return Cited(number, start, end, core, quoted.start() if quoted else at, trial)
    return Cited(number, start, end, "", start, trial=False)


def _judged(case: Case, line: Normal, cited: Cited, section: str) -> Finding | None:
    known = {row["number"] for row in _rows().values()}
    evidence = [text_evidence(case.report, line.span(cited.at, cited.end))]
    if not cited.title:
        return holds("TXT-01", *evidence, section=section) if cited.number in known else None
    right = _cores()[cited.title]
    if cited.number in right:
        return holds("TXT-01", *evidence, section=section)
    fee = _rows()["fee-2020"]
    if cited.title == fee["core"] and section == "other" and re.search("2020|109号", cited.number):
        return None
    args = {"title": cited.title, "number": cited.number, "right": right[0]}
    old_form = _rows()["form-2019"]["number"]
    if cited.title == _rows()["form-2021"]["core"] and cited.number == old_form:
        if cited.trial:  # the annex of the notice of 2019 is the 格式（试行）
            return holds("TXT-01", *evidence, section=section)
        if "关于印发" not in evidence[0].quote:
            return undecided("TXT-01", "loose", evidence, args=args, section=section)
    key = "crossed" if cited.number in known else "number"
    return fails("TXT-01", key, evidence, args=args, section=section, confidence="strong")


def _articles(case: Case, line: Normal, section: str) -> Iterator[Finding]:
    """Compare the article of the regulation by which a report says it is made."""
    row = _rows()[_REGULATION]
    at = line.text.find(f"{row['core']}》")
    year = case.report.year
    if at < 0 or section not in ("preface", "overview") or year is None or year < 2020:
        return
    clause = re.split(r"[。;；]|[、和及]《", line.text[at:])[0]
    found = [(match, chinese(match["n"])) for match in _ARTICLE.finditer(clause)]
    if not found or "492号" in clause:
        return
    match = found[0][0]
    start, end = at + match.start(), at + match.end()
    evidence = [text_evidence(case.report, line.span(at, end))]
    args = {"article": line.text[start:end]}
    numbers = [number for _, number in found if number is not None]
    made = section == "preface" and _COMPILED.search(line.text)
    if any(number > row["articles"] for number in numbers):
        yield fails("TXT-01", "no_article", evidence, args={**args, "articles": row["articles"]})
    elif not made or set(numbers) & set(row["basis"]):
        yield holds("TXT-01", *evidence, section=section)
    elif set(numbers) <= set(row["once_basis"]):
        yield fails("TXT-01", "old_article", evidence, args=args, confidence="strong")
    else:
        yield undecided("TXT-01", "article", evidence, args=args, section=section)


CITATIONS: tuple[Rule, ...] = (title_and_number_part,)
