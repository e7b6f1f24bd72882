"""Parts, title, form and tables: what a report must have, and in which shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from auditor.case import Case, Evidence, Finding, Severity
from auditor.normal import fold, normalise
from auditor.report import Recognised, Report
from auditor.rules.rule import (
    Rule,
    cell_evidence,
    fails,
    heading_evidence,
    holds,
    rule,
    table_name,
    text_evidence,
    undecided,
)
from auditor.template import core
from auditor.words import load

_SECTION = {"t2": "disclosure", "t3": "requests", "t4": "disputes"}
_PERIOD = re.compile(
    r"(?P<year>20\d\d)年(?P<m1>\d{1,2})月(?P<d1>\d{1,2})日(?:起|开始)?[,，]?[至到止—\-~]+"
    r"(?:(?P<last>20\d\d)年)?(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日"
)
_TITLE = re.compile(r".+?20\d\d年度?(?P<what>.+)")


def _titles() -> dict[str, str]:
    return {key: fold(title) for key, title in load("sections.toml")["official"].items()}


@rule("STR-01")
def section_missing(case: Case) -> Iterator[Finding]:
    """Look for the six parts by their titles, whatever the numbering."""
    report = case.report
    if report.form not in ("2019", "2021"):
        return
    for place, key in enumerate(load("sections.toml")["order"], 1):
        section = report.section(key)
        title = _titles()[key]
        if section is not None:
            yield holds("STR-01", heading_evidence(report, key), section=key)
        elif (line := _numbered(report, place)) is not None:
            yield undecided(
                "STR-01", "unsure", [line], args={"title": title, "line": line.quote}, section=key
            )
        else:
            yield fails(
                "STR-01", "missing", [Evidence("absence", quote=title)], args={"title": title},
                section=key, confidence="strong",
            )  # fmt: skip


def _numbered(report: Report, place: int) -> Evidence | None:
    """Return a line that bears the missing part's number, under a title we do not know."""
    ordinal = "〇一二三四五六"[place]
    known = [s.title for s in report.sections if s.title is not None]
    title = _titles()[load("sections.toml")["order"][place - 1]]
    listed = report.section("preface")
    for match in re.finditer(r"[^\n]+", report.text):
        line = normalise(match[0][:400], match.start())
        at = line.text.find(title)
        inside = listed is not None and listed.span.start <= match.start() < listed.span.end
        alone = len(line.text) <= len(title) + 6  # a preface lists all titles in one line
        if 0 <= at <= 12 and (alone or not inside):
            return text_evidence(report, line.span(at, at + len(title)))
    for section in report.sections:
        for span in (*section.headings, *section.prose):
            words = fold(span.of(report.text)[:60])
            if words.startswith(f"{ordinal}、") and len(words) < 40 and span not in known:
                return text_evidence(report, span)
    return None


@rule("STR-02")
def sections_out_of_order(case: Case) -> Iterator[Finding]:
    """Compare the order and the numbers of the parts with 一…六."""
    report = case.report
    if report.form not in ("2019", "2021"):
        return
    order = load("sections.toml")["order"]
    found = [s for s in report.sections if s.key in order]
    keys = list(dict.fromkeys(section.key for section in found))
    titles = [text_evidence(report, s.title) for s in found if s.title is not None]
    if keys != sorted(keys, key=order.index):
        yield fails("STR-02", "order", titles)
        return
    wrong = [
        (section, order.index(section.key) + 1)
        for section in found
        if section.ordinal is not None and section.ordinal != order.index(section.key) + 1
    ]
    numbers = {section.ordinal for section in found}
    # A missing part shifts the numbers (STR-01's); “1、” throughout is left by conversion.
    if not wrong or len(set(keys)) < len(order) or len(numbers) == 1:
        yield holds("STR-02", *titles)
        return
    section, place = wrong[0]
    assert section.title is not None
    yield fails(
        "STR-02", "number", [text_evidence(report, section.title)],
        args={"title": _titles()[section.key], "number": section.ordinal, "place": place},
        section=section.key,
    )  # fmt: skip


@rule("STR-11")
def period_wrong(case: Case) -> Iterator[Finding]:
    """Look for the statistics period in the preface: 1 January to 31 December.

    The uniform format forces no preface, so a report without one is not accused.
    """
    report = case.report
    spans = [
        span for section in report.sections if section.key in ("preface", "overview")
        for span in section.prose
    ]  # fmt: skip
    for span in spans:
        match = _PERIOD.search(fold(span.of(report.text)[:4000]))
        if match is None:
            continue
        whole = [int(match[key]) for key in ("m1", "d1", "m2", "d2")] == [1, 1, 12, 31]
        same = match["last"] in (None, match["year"])
        if whole and same:
            yield holds("STR-11", text_evidence(report, span), section="preface")
        else:
            yield fails(
                "STR-11", "days", [text_evidence(report, span)], args={"period": match[0]},
                section="preface",
            )  # fmt: skip
        return
    preface = report.section("preface")
    if preface is not None:
        yield fails(
            "STR-11", "none", [text_evidence(report, preface.prose[0])], section="preface",
            confidence="strong",
        )  # fmt: skip


@rule("STR-12")
def organ_differs(case: Case) -> Iterator[Finding]:
    """Compare the organ in title, preface and signature; a short form is the same organ."""
    report = case.report
    said: list[Recognised] = [r for r in report.recognised if r.fact == "organ" and r.span]
    for one, two in pairwise(said):
        assert one.span is not None
        assert two.span is not None
        evidence = [text_evidence(report, one.span), text_evidence(report, two.span)]
        if _same_organ(one.value, two.value):
            yield holds("STR-12", *evidence)
        else:
            yield fails(
                "STR-12", "organ", evidence, args={"one": one.value, "two": two.value},
                confidence="strong",
            )  # fmt: skip


_OFFICE = re.compile(r"(?:党政|党政综合|综合)?办公室$")


def _same_organ(one: str, two: str) -> bool:
    """Return whether the shorter name's characters run in order through the longer."""
    short, long = sorted((core(one), core(two)), key=len)
    rest = iter(long)
    if _OFFICE.search(one) or _OFFICE.search(two):  # the office signs for its government
        short, long = sorted((_OFFICE.sub("", core(one)), _OFFICE.sub("", core(two))), key=len)
        rest = iter(long)
    office = "人民政府办公室" in long or "人民政府办公厅" in long
    plain = short.removesuffix("人民政府").removesuffix("政府")
    return all(char in rest for char in short) or (office and long.startswith(plain))


@rule("STR-13")
def title_unusual(case: Case) -> Iterator[Finding]:
    """Compare the title with “{机关}{年}年政府信息公开工作年度报告”."""
    report = case.report
    if report.title is None:
        yield undecided(
            "STR-13", "none", [Evidence("absence", quote="title")], responsibility="extraction"
        )
        return
    title = fold(report.title.of(report.text)).strip("#*《》")
    evidence = text_evidence(report, report.title)
    named = any(r.fact == "organ" and r.how == "title" for r in report.recognised)
    if named and re.fullmatch(r".*政府信息公开工作年度报告(?:\(.{0,12}\))?", title):
        yield holds("STR-13", evidence)
    else:
        wrong = title.endswith("工作报告") and "年度报告" not in title
        yield fails(
            "STR-13", "title", [evidence], args={"title": title[:60]},
            severity=Severity.IMPROVE if wrong else Severity.NOTE,
        )  # fmt: skip


@rule("STR-15")
def published_too_early(case: Case) -> Iterator[Finding]:
    """Compare the date of signature or publication with the end of the report year."""
    report = case.report
    if report.published is None or report.year is None:
        return
    if report.published < f"{report.year}-07-01":
        return  # another date on the page: no report is published before its year is half over
    evidence = [
        text_evidence(report, span) for span in (report.published_at, report.signature) if span
    ]
    if report.published > f"{report.year}-12-31":
        yield holds("STR-15", *evidence)
    else:
        yield fails(
            "STR-15", "date", evidence,
            args={"date": report.published, "year": report.year}, confidence="strong",
        )  # fmt: skip


@rule("STR-17")
def part_repeated(case: Case) -> Iterator[Finding]:
    """Look for a part, or a table, that stands twice: two years' texts put together."""
    report = case.report
    keys = [section.key for section in report.sections]
    twice = [key for key in load("sections.toml")["order"] if keys.count(key) > 1]
    if twice:
        titles = [s.title for s in report.sections if s.key in twice and s.title is not None]
        yield fails(
            "STR-17", "section", [text_evidence(report, title) for title in titles],
            args={
                "title": "”“".join(_titles()[key] for key in twice),
                "count": max(keys.count(key) for key in twice),
            },
            section=twice[0], confidence="strong",
        )  # fmt: skip
    tables = [t for t in report.repeated if t.cells and _SECTION[t.key] not in twice]
    for table in tables:
        first = next(iter(table.cells))
        evidence = [cell_evidence(report, first), text_evidence(report, table.span)]
        yield undecided(
            "STR-17", "table", evidence, args={"table": table_name(table.key)},
            section=_SECTION[table.key],
        )  # fmt: skip
    if not twice and not tables:
        yield holds("STR-17")


STRUCTURE: tuple[Rule, ...] = (
    section_missing,
    sections_out_of_order,
    period_wrong,
    organ_differs,
    title_unusual,
    published_too_early,
    part_repeated,
)
