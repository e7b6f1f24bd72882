"""Where a report tells its own work under another year than its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from auditor.case import Case, Sentence
from auditor.normal import normalise
from auditor.report import Report, Span
from auditor.words import load

_YEAR = r"(?P<year>20\d\d)年"
_SELF = r"(?:我|本)(?:局|委|办|厅|镇|乡|区|县|市|街道|机关|单位|部门)"
_WORDS = r"[^,，。;；\d]"
BEGIN = r"(?:^|[。;；])(?:[(（].{1,14}?[)）][。:]?)?"
_NAMED = re.compile(
    r"(?:公布|发布|编制|编写|形成|现将)[^,，。;；《》\d]{0,24}"
    rf"{_YEAR}度?政府信息公开(?:工作)?年?度?(?:工作)?报告"
)
_FEE = re.compile(
    rf"{BEGIN}{_YEAR}度?[,，]?[^。;；\d]{{0,24}}(?:信息处理费|收费通知)[^。;；]{{0,12}}"
)
_FAULTS = re.compile(
    rf"^{_YEAR}度?[,，]?(?:{_SELF})?(?:政府信息公开|政务公开|信息公开)工作.*?(?:但|存在|不足|差距)"
)
_FIRST = re.compile(rf"^{_YEAR}度?[,，][^。]{{4}}")


@dataclass(frozen=True, slots=True)
class Told:
    """A statement with the year it names."""

    year: int
    span: Span
    section: str


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns of “我局2022年收到”, “2022年我局收到” and “2022年收到…5”."""
    done = "|".join(load("years.toml")["done"])
    softly = "(?:全年|累计|共|主动|均|未|没有|通过[^,，。;；\\d]{2,16}){0,4}"
    return {
        "late": re.compile(rf"{_SELF}{_YEAR}度?{softly}(?:{done})"),
        "early": re.compile(
            rf"{BEGIN}{_YEAR}(?:度|全年)?[,，]?{_SELF}{softly}(?:{done})[^,，。;；]{{0,12}}"
        ),
        "bare": re.compile(rf"{BEGIN}{_YEAR}度?[,，]?{_WORDS}{{0,16}}(?:{done}){_WORDS}{{0,14}}\d"),
    }


def told_elsewhere(case: Case, year: int) -> Iterator[Told]:
    """Yield the statements of finished work, and the report's own name, that name another year.

    An earlier year may be a comparison; a later one cannot, so fewer words excuse it.
    """
    words = load("years.toml")
    earlier = [*words["aside"], f"{year}年"]
    alone = _paragraphs_without(case.report, [*words["beside"], f"{year}年"])
    opening = next((s for s in case.sentences if s.section == "overview"), None)
    for sentence in case.sentences:
        line = normalise(sentence.text, sentence.span.start)
        plain = not any(word in line.text for word in earlier)
        coming = not any(word in line.text for word in words["coming"])
        single = any(span.start <= sentence.span.start < span.end for span in alone)
        for kind, match in _matches(sentence, line.text, first=sentence is opening):
            said = int(match["year"])
            allowed = {
                "late": sentence.section == "overview" or plain,
                "early": plain or (coming and said > year),
                "bare": (plain and single) or (coming and said > year),
                "first": plain or (coming and said > year),
                "fee": plain,
            }.get(kind, True)
            if said != year and allowed:
                start = match.start() if kind == "late" else match.start("year")
                yield Told(said, line.span(start, match.end()), sentence.section)


def _matches(sentence: Sentence, text: str, *, first: bool) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield what names a year in a sentence, and how."""
    match sentence.section:
        case "preface" if not re.search("对照|参照|比照", text):
            patterns = {"named": _NAMED}
        case "problems" if not re.search("年报|年度报告|整改|已经?解决|改进了|得到改[进善]", text):
            patterns = {"faults": _FAULTS}
        case "overview":
            patterns = {"first": _FIRST} if first else {}
            patterns |= _patterns()
        case "other":
            patterns = _patterns() | {"fee": _FEE}
        case _:
            return
    for kind, pattern in patterns.items():
        for found in pattern.finditer(text):
            yield kind, found


def _paragraphs_without(report: Report, words: list[str]) -> list[Span]:
    """Return the paragraphs of parts one and six in which no word says which year is meant."""
    spans = [
        span for section in report.sections if section.key in ("overview", "other")
        for span in section.prose
    ]  # fmt: skip
    texts = ((span, normalise(span.of(report.text)[:20_000], span.start).text) for span in spans)
    return [span for span, text in texts if not any(word in text for word in words)]
