"""Error classes held out of the rules' making, and harmless changes that must stay silent.

Classes of tables, prose and shares have files of their own; here are year, structure, wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from auditor.lab.heldout_places import (
    RECEIVED,
    cut,
    row,
    spans,
    swap,
    told,
)
from auditor.lab.heldout_prose import PROSE
from auditor.lab.heldout_shares import SHARES
from auditor.lab.heldout_tables import TABLES
from auditor.lab.mutations import Make, Mutation
from auditor.report import Report, Section

FOREIGN = ("松岭县文化和旅游局", "白渚区乌塘镇人民政府")
HEADERS = {
    "本年制发件数": "本年新制作数量",
    "本年废止件数": "本年新公开数量",
    "现行有效件数": "对外公开总数量",
}
NOTICES = {
    "国办公开办函〔2021〕30号": "国办公开办函〔2019〕60号",
    "国办函〔2020〕109号": "国办函〔2019〕109号",
    "国务院令第711号": "国务院令第492号",
    "国办公开办函〔2019〕60号": "国办公开办函〔2019〕6号",
}
TYPOS = {
    "信息公开条例": "信息公开体例",
    "自然人": "自燃人",
    "行政复议": "行政复仪",
    "予以公开": "于以公开",
}
ORDINALS = "一二三四五六"
PASTED = "（正文用仿宋_GB2312三号字，行距28磅，此处由各单位据实填写）"
VAGUE = "下一步，将继续提高认识，把工作做得更加扎实。"


def years_back(pattern: str, *keys: str, by: int = -1) -> Make:
    """Tell the year of the report, or another by the pattern, wrongly; ``{y}`` stands for it."""

    def make(report: Report) -> Iterator[str]:
        if report.year:
            told_at = pattern.replace("{y}", str(report.year))
            told_at = told_at.replace("{next}", str(report.year + 1))
            for found in spans(report, told_at, *keys):
                yield swap(found, str(int(found["n"]) + by))

    return make


def period_stale(report: Report) -> Iterator[str]:
    """Leave last year's period of statistics."""
    year = str(report.year)
    for found in spans(report, rf"{year}年1月1日[^。；\n]{{0,12}}?12月31日"):
        yield swap(found, found.group().replace(year, str(int(year) - 1)), 0)


def period_short(report: Report) -> Iterator[str]:
    """Let the period of statistics end a day, or a month, early."""
    for found in spans(report, r"1月1日[^。；\n]{0,12}?(?P<n>12月31日)"):
        yield from (swap(found, new) for new in ("12月30日", "11月30日"))


def title_year(report: Report) -> Iterator[str]:
    """Leave last year in the title."""
    if report.title and report.year:
        old = report.title.of(report.text)
        new = old.replace(str(report.year), str(report.year - 1))
        yield cut(report.text, (report.title.start, report.title.end, new))


def title_wrong(report: Report) -> Iterator[str]:
    """Entitle the report as another kind of paper."""
    if report.title:
        old = report.title.of(report.text)
        for new in ("工作总结", "工作计划"):
            said = re.sub(r"(?:工作)?年度报告", new, old)
            yield cut(report.text, (report.title.start, report.title.end, said))


def published_early(report: Report) -> Iterator[str]:
    """Sign the report with a date within, or before, the year it reports on."""
    if report.published_at and report.year and report.published:
        span = report.published_at
        new = span.of(report.text).replace(str(report.year + 1), str(report.year))
        yield cut(report.text, (span.start, span.end, new))


def replaced(table: dict[str, str]) -> Make:
    """Print another word or number in place of the right one, one place each."""

    def make(report: Report) -> Iterator[str]:
        for old, new in table.items():
            for found in list(spans(report, re.escape(old)))[:1]:
                yield swap(found, new, 0)

    return make


def old_headers(report: Report) -> Iterator[str]:
    """Head table 2 as the form of 2019 did."""
    if (report.year or 0) >= 2021 and all(old in report.text for old in HEADERS):
        text = report.text
        for old, new in HEADERS.items():
            text = text.replace(old, new)
        yield text


def foreign_organ(report: Report) -> Iterator[str]:
    """Leave another organ's name where the organ speaks of itself."""
    own = "(?<![一-龥])(?:[本我][局厅办镇乡市县区]|本街道|我街道|本机关(?!不掌握))(?=[一-龥])"
    for at, found in enumerate(spans(report, own, "overview", "problems")):
        yield swap(found, FOREIGN[at % 2], 0)


def other_self(report: Report) -> Iterator[str]:
    """Let a bureau speak of itself as a township, or the reverse."""
    for old, new in {"[本我]局": "本镇", "[本我](?:镇|乡|街道)": "我局"}.items():
        for found in spans(report, rf"(?<![一-龥]){old}", "overview", "problems", "other"):
            yield swap(found, new, 0)


def name_in_preface(report: Report) -> Iterator[str]:
    """Leave another organ's name in the preface or the signature."""
    start = report.title.end if report.title else 0
    named = re.compile(re.escape(report.organ or "\0") + "(?!门户|网站|办公)")
    for found in named.finditer(report.text, start):
        yield swap(found, FOREIGN[0], 0)


def blank_left(report: Report) -> Iterator[str]:
    """Leave the number of received cases unfilled."""
    for found in told(report, RECEIVED, row(report, "N")):
        yield from (swap(found, new) for new in ("××", "    ", "（  ）", ""))


def word_doubled(report: Report) -> Iterator[str]:
    """Print a word twice."""
    for found in spans(report, "政府信息公开申请|规范性文件|行政许可|行政复议", "overview"):
        yield swap(found, found.group() * 2, 0)


def sentence_doubled(report: Report) -> Iterator[str]:
    """Paste a sentence with a number of cases twice."""
    for found in spans(report, r"(?<=。)[^。\n]{12,}\d[^。\n]*。", "overview"):
        yield swap(found, found.group() * 2, 0)


def instruction_left(report: Report) -> Iterator[str]:
    """Leave the template's instruction after a heading."""
    for section in report.sections:
        if section.key in {"overview", "problems"} and section.title:
            yield cut(report.text, (section.title.end, section.title.end, PASTED))


def statutory(report: Report) -> list[Section]:
    """Return the numbered sections of a report on one of the two forms."""
    return [s for s in report.sections if s.title and s.ordinal] if report.tables else []


def section_dropped(report: Report) -> Iterator[str]:
    """Leave one of the sections out."""
    for section in statutory(report):
        if section.key in {"disputes", "problems", "disclosure"}:
            yield cut(report.text, (section.span.start, section.span.end, ""))


def section_doubled(report: Report) -> Iterator[str]:
    """Paste a section twice."""
    for section in statutory(report):
        if section.key in {"problems", "disputes"}:
            end = section.span.end
            yield cut(report.text, (end, end, section.span.of(report.text)))


def section_emptied(report: Report) -> Iterator[str]:
    """Keep a section's heading and nothing, or next to nothing, below it."""
    for section in statutory(report):
        if section.title and section.key in {"problems", "disputes"}:
            kept = VAGUE if section.key == "problems" else ""
            yield cut(report.text, (section.title.end, section.span.end, f"\n{kept}\n"))


def ordinal_repeated(report: Report) -> Iterator[str]:
    """Give a section the number of the one before it."""
    for before, section in pairwise(statutory(report)):
        start = section.title.start if section.title else 0
        if report.text[start] in ORDINALS[1:] and before.ordinal:
            yield cut(report.text, (start, start + 1, ORDINALS[before.ordinal - 1]))


def heading_exchanged(report: Report) -> Iterator[str]:
    """Head a section with its neighbour's title."""
    for one, two in pairwise(statutory(report)):
        if one.title and two.title and one.key in {"disclosure", "requests", "disputes"}:
            wrong = one.title.of(report.text)[1:]
            yield cut(report.text, (two.title.start + 1, two.title.end, wrong))


HELD_OUT: tuple[Mutation, ...] = (
    *TABLES,
    *PROSE,
    *SHARES,
    Mutation("h-period-stale", "year", "same_magnitude", period_stale),
    Mutation("h-period-short", "year", "plus_minus_one", period_short),
    Mutation("h-period-half-stale", "year", "plus_minus_one", years_back("(?P<n>{y})年12月31日")),
    Mutation("h-title-year", "year", "cross_section", title_year),
    Mutation(
        "h-requests-year",
        "year",
        "same_magnitude",
        years_back(
            rf"(?P<n>{{y}})年度?[^。；;\n]{{0,12}}(?:{RECEIVED})[^。；;\d\n]*申请", "overview"
        ),
    ),
    Mutation(
        "h-forward-same-year",
        "year",
        "plus_minus_one",
        years_back("(?:结转|转到|转入|顺延|留)[至到入]?(?P<n>{next})年", "overview"),
    ),
    Mutation(
        "h-plan-past",
        "year",
        "cross_section",
        years_back(r"(?P<n>{next})年(?=\d+月[^。；;，,\n]{0,6}前)", "problems", by=-2),
    ),
    Mutation("h-published-early", "year", "plus_minus_one", published_early),
    Mutation("h-title-wrong", "wording", "obvious", title_wrong),
    Mutation("h-notice-number", "wording", "same_magnitude", replaced(NOTICES)),
    Mutation("h-typo", "wording", "plus_minus_one", replaced(TYPOS)),
    Mutation("h-word-doubled", "wording", "obvious", word_doubled),
    Mutation("h-sentence-doubled", "wording", "same_magnitude", sentence_doubled),
    Mutation("h-blank-left", "wording", "obvious", blank_left),
    Mutation("h-instruction-left", "wording", "obvious", instruction_left),
    Mutation("h-foreign-organ", "scope", "cross_section", foreign_organ),
    Mutation("h-foreign-name", "scope", "cross_section", name_in_preface),
    Mutation("h-other-self", "scope", "cross_section", other_self),
    Mutation("h-old-headers", "structure", "cross_section", old_headers),
    Mutation("h-section-dropped", "structure", "obvious", section_dropped),
    Mutation("h-section-doubled", "structure", "obvious", section_doubled),
    Mutation("h-section-emptied", "structure", "same_magnitude", section_emptied),
    Mutation("h-ordinal-repeated", "structure", "plus_minus_one", ordinal_repeated),
    Mutation("h-heading-exchanged", "structure", "same_magnitude", heading_exchanged),
)
