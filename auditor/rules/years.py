"""Which year a report speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from auditor.case import Case, Finding, Sentence
from auditor.normal import normalise
from auditor.report import Recognised, Report, Span
from auditor.rules.rule import fails, holds, rule, text_evidence
from auditor.words import load

_SELF = r"(?:我|本)(?:局|委|办|厅|镇|乡|区|县|市|街道|机关|单位|部门)"
_BEGIN = r"(?:^|[。;；])(?:[(（].{1,14}?[)）][。:]?)?"
_OPENING = re.compile(rf"{_BEGIN}(?P<year>20\d\d)年度?[,，]")
_NAMED = re.compile(
    r"(?:公布|发布|编制|编写|形成|现将)[^,，。;；《》\d]{0,24}(?P<year>20\d\d)年度?政府信息公开(?:工作)?年?度?(?:工作)?报告"
)
_FEE = re.compile(
    rf"{_BEGIN}(?P<year>20\d\d)年度?[,，]?[^。;；\d]{{0,24}}(?:信息处理费|收费通知)[^。;；]{{0,12}}"
)
_FAULTS = re.compile(
    rf"^(?P<year>20\d\d)年度?[,，]?(?:{_SELF})?(?:政府信息公开|政务公开|信息公开)工作.*?(?:但|存在|不足|差距)"
)
_FIRST = re.compile(r"^(?P<year>20\d\d)年度?[,，][^。]{4}")
_SHOWN = 3


@rule("YOY-07")
def years_differ(case: Case) -> Iterator[Finding]:
    """Compare the year of the title with the period, the preface and the finished work told.

    A year told by way of comparison, carry-over or plan is no fault; neither is one in a sentence
    that names the report's year too.
    """
    report = case.report
    title, period = _said(report, "title"), _said(report, "period")
    if title is not None and period is not None and title.span and period.span:
        evidence = [text_evidence(report, title.span), text_evidence(report, period.span)]
        if title.value == period.value:
            yield holds("YOY-07", *evidence)
        else:
            yield fails(
                "YOY-07", "period", evidence, args={"title": title.value, "period": period.value},
                section="preface",
            )  # fmt: skip
    known = title or period
    if known is None or known.span is None:
        return
    first = text_evidence(report, known.span)
    other = list(_elsewhere(case, int(known.value)))
    if other:
        year, span, section = other[0]
        found = [text_evidence(report, span) for _, span, _ in other[:_SHOWN]]
        yield fails(
            "YOY-07", "inside", [first, *found],
            args={"title": known.value, "prose": year, "quote": span.of(report.text)},
            section=section, confidence="strong",
        )  # fmt: skip
        return
    opened = _openings(report)
    if not opened:
        return
    if known.value in opened:
        yield holds("YOY-07", first, text_evidence(report, opened[known.value][0]))
        return
    year_said, spans = max(opened.items(), key=lambda item: (len(item[1]), item[0]))
    yield fails(
        "YOY-07", "prose", [first, *(text_evidence(report, span) for span in spans[:_SHOWN])],
        args={"title": known.value, "prose": year_said, "count": len(spans)}, section="overview",
        confidence="strong",
    )  # fmt: skip


def _said(report: Report, how: str) -> Recognised | None:
    return next((r for r in report.recognised if r.fact == "year" and r.how == how), None)


@cache
def _own_work() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of “我局2022年收到”, “2022年我局收到” and “2022年收到…5”."""
    done = "|".join(load("years.toml")["done"])
    late = rf"{_SELF}(?P<year>20\d\d)年(?:度)?(?:全年)?(?:累计)?(?:共|主动)?(?:{done})"
    early = (
        rf"{_BEGIN}(?P<year>20\d\d)年(?:度|全年)?[,，]?{_SELF}"
        rf"(?:全年|累计|共|主动|均|未|没有|通过[^,，。;；\d]{{2,16}}){{0,4}}(?:{done})[^,，。;；]{{0,12}}"
    )
    words = r"[^,，。;；\d]"
    bare = rf"{_BEGIN}(?P<year>20\d\d)年度?[,，]?{words}{{0,16}}(?:{done}){words}{{0,14}}\d"
    return re.compile(late), re.compile(early), re.compile(bare)


def _elsewhere(case: Case, year: int) -> Iterator[tuple[int, Span, str]]:
    """Yield the statements of the report's own work that name another year."""
    late, early, bare = _own_work()
    aside = [*load("years.toml")["aside"], f"{year}年"]
    alone = _paragraphs_without(case.report, [*load("years.toml")["beside"], f"{year}年"])
    opening = next((s for s in case.sentences if s.section == "overview"), None)
    patterns = {
        "preface": [_NAMED],
        "overview": [early],
        "problems": [_FAULTS],
        "other": [early, _FEE],
    }
    for sentence in case.sentences:
        line = normalise(sentence.text, sentence.span.start)
        found = []
        if sentence.section == "overview":
            found += list(late.finditer(line.text))
        if _plainly(sentence, line.text, aside):
            found += [m for p in patterns.get(sentence.section, ()) for m in p.finditer(line.text)]
            if any(span.start <= sentence.span.start < span.end for span in alone):
                found += list(bare.finditer(line.text))
            if sentence is opening:
                found += list(_FIRST.finditer(line.text))
        for match in found:
            if int(match["year"]) != year:
                at = line.span(
                    match.start("year") if match.re is not late else match.start(), match.end()
                )
                yield int(match["year"]), at, sentence.section


def _plainly(sentence: Sentence, text: str, aside: list[str]) -> bool:
    """Return whether nothing in a sentence says that another year is meant."""
    if sentence.section == "preface":
        return not re.search("对照|参照|比照", text)
    if sentence.section == "problems":
        return not re.search("年报|年度报告|整改|已经?解决|改进了|得到改[进善]", text)
    return not any(word in text for word in aside)


def _paragraphs_without(report: Report, words: list[str]) -> list[Span]:
    """Return the paragraphs of parts one and six in which no word says which year is meant."""
    spans = [
        span for section in report.sections if section.key in ("overview", "other")
        for span in section.prose
    ]  # fmt: skip
    texts = ((span, normalise(span.of(report.text)[:20_000], span.start).text) for span in spans)
    return [span for span, text in texts if not any(word in text for word in words)]


def _openings(report: Report) -> dict[str, list[Span]]:
    """Return the years with which sentences of part one open, and where."""
    found: dict[str, list[Span]] = {}
    section = report.section("overview")
    for span in section.prose if section is not None else ():
        line = normalise(span.of(report.text)[:20_000], span.start)
        for match in _OPENING.finditer(line.text):
            found.setdefault(match["year"], []).append(line.span(*match.span("year")))
    return found
