"""Whose report it is, of which year, on which form: every source is asked and remembered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from auditor.normal import Normal, normalise
from auditor.numerals import chinese
from auditor.reading.blocks import Block, Paragraph
from auditor.report import Recognised, Section, Span
from auditor.template import FORMS, form
from auditor.words import load

_FOUR = r"(?:19|20)\d\d"
_YEAR = rf"(?P<year>{_FOUR})"
_HAN_YEAR = r"(?P<han>[二][〇零○O0][〇零一二三四五六七八九○]{2})"
_TITLE = re.compile(
    rf"(?P<before>.{{0,40}}?)(?:(?:{_YEAR}|{_HAN_YEAR})年?度?)?(?P<after>(?:(?!{_FOUR})[^年]){{0,40}}?)"
    r"(?:政府)?信息公开(?:工作)?(?:情况)?(?:的)?(?:年度(?:工作)?报告|年报|工作报告|报告)(?:\(.{0,12}\))?"
)
_PERIOD = re.compile(
    rf"{_YEAR}年1月1日(?:起|开始)?[,，]?[至到止—\-~]+(?:(?P<last>(?:19|20)\d\d)年)?(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日"
)
_OPENING = re.compile(
    rf"(?:^|[。;;])(?:[(（].{{1,14}}?[)）][。:]?)?{_YEAR}年(?:度|来|以来)?(?=[,，]?[^0-9])"
)
_DATE = re.compile(r"(?P<y>20\d\d)[年./-](?P<m>\d{1,2})[月./-](?P<d>\d{1,2})日?")
_HAN_DATE = re.compile(
    r"(?P<y>二[〇零○][〇零○一二三四五六七八九]{2})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日"
)
_POSTED = re.compile(r"(?:发布|公布|发文|成文|生成)(?:日期|时间)")
_CLAUSE = re.compile(r"[,，。:：;；]")
_HAN = str.maketrans("〇零○O0一二三四五六七八九", "00000123456789")
_MAKER = re.compile(
    r"(?:本报告(?:由|是)|(?:^|[,，。])(?:现将)?)(?P<organ>[^,，。、由编根按]{3,30}?)"
    r"(?:根据|按照|依据|编制|编写)(?=[^,，。]*(?:条例|年度报告|通知|要求|本报告))"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is taken for true of a report, and every source's word on it."""

    organ: str | None
    organ_type: str
    organ_level: str
    scope: str
    year: int | None
    form: str
    published: str | None
    published_at: Span | None
    signature: Span | None
    recognised: tuple[Recognised, ...]


def is_title(line: str) -> bool:
    """Return whether a folded line is the title of a report."""
    match = _TITLE.fullmatch(line.strip("#*《》")) if len(line) <= 80 else None
    if match is None:
        return False
    return bool(match["year"] or match["han"]) or len(match["before"]) > 2


def find_title(text: str, blocks: Sequence[Block]) -> Span | None:
    """Return the title line of the report, or None: it stands before the first part."""
    for block in blocks[:12]:
        if not isinstance(block, Paragraph):
            continue
        if is_title(_fold(text, block.span, 90).text):
            return block.span
    return None


def _fold(text: str, span: Span, longest: int = 4000) -> Normal:
    return normalise(text[span.start : min(span.end, span.start + longest)], span.start)


def identify(
    text: str,
    title: Span | None,
    blocks: Sequence[Block],
    sections: Sequence[Section],
    source: str,
    table_forms: Sequence[str],
) -> Facts:
    """Return organ, type, level, scope, year and form, each from its most telling source.

    Sources by rank: organ from title, preface, signature; year from title, statistics period,
    the openings of part one; form from table headers, the notice cited, the year.
    """
    said: list[Recognised] = []
    said += _from_title(text, title, blocks)
    said += _from_period(text, sections)
    said += _from_preface(text, sections)
    signature, published, published_at = _signature(text, blocks)
    if signature is not None:
        said.append(Recognised("organ", _fold(text, signature).text, "signature", signature))
    said += _from_openings(text, sections)
    said += _from_name(source)
    year = next((int(r.value) for r in said if r.fact == "year"), None)
    organ = next((r.value for r in said if r.fact == "organ"), None)
    said += [Recognised("form", value, "table_headers") for value in sorted(set(table_forms))]
    said += _from_layout(text)
    said += _from_notice(text, sections)
    if year is not None and not any(r.fact == "form" for r in said):
        said.append(Recognised("form", form_of(year), "year"))
    chosen = next((r.value for r in said if r.fact == "form"), "unknown")
    kind, level = organ_kind(organ)
    scope, scope_words = _scope(text, kind, level, sections)
    said.append(Recognised("organ_type", kind, "name"))
    said.append(Recognised("organ_level", level, "name"))
    said.append(scope_words)
    return Facts(
        organ, kind, level, scope, year, chosen, published, published_at, signature, tuple(said)
    )  # fmt: skip


def form_of(year: int) -> str:
    """Return the form that reports of that year must use."""
    for name, first in (("2021", 2021), ("2019", 2019), ("2014", 2014)):
        if year >= first:
            return name
    return "2008"


# --- sources -------------------------------------------------------------------------------


def _from_title(text: str, title: Span | None, blocks: Sequence[Block]) -> Iterator[Recognised]:
    if title is None:
        return
    line = _fold(text, title, 90).text.strip("#*《》")
    match = _TITLE.fullmatch(line)
    if match is None:
        return
    if match["year"] or match["han"]:
        year = match["year"] or match["han"].translate(_HAN)
        yield Recognised("year", year, "title", title)
    organ = (match["before"] or match["after"]).removeprefix("关于").strip("的关于年度")
    if len(organ) > 2:
        yield Recognised("organ", organ, "title", title)
        return
    above = [block.span for block in blocks if block.span.end <= title.start][-1:]
    for span in above:  # a title broken over two lines
        line = _fold(text, span, 60).text
        if len(line) <= 30 and organ_kind(line)[0] != "unknown":
            yield Recognised("organ", line, "title", span)


def _prose(sections: Sequence[Section], *keys: str) -> Iterator[Span]:
    for section in sections:
        if section.key in keys:
            yield from section.prose


def _from_period(text: str, sections: Sequence[Section]) -> Iterator[Recognised]:
    for span in _prose(sections, "preface", "overview"):
        line = _fold(text, span)
        for match in _PERIOD.finditer(line.text):
            yield Recognised("year", match["year"], "period", line.span(*match.span()))
            return


def _from_preface(text: str, sections: Sequence[Section]) -> Iterator[Recognised]:
    for span in _prose(sections, "preface", "overview"):
        line = _fold(text, span)
        match = _MAKER.search(line.text)
        if match is not None and organ_kind(match["organ"])[0] != "unknown":
            yield Recognised("organ", match["organ"], "preface", line.span(*match.span("organ")))
            return


def _from_openings(text: str, sections: Sequence[Section]) -> Iterator[Recognised]:
    """Yield the year with which the sentences of part one open most often."""
    opened: Counter[str] = Counter()
    where: dict[str, Span] = {}
    for span in _prose(sections, "overview", "problems", "other"):
        line = _fold(text, span)
        for match in _OPENING.finditer(line.text):
            opened[match["year"]] += 1
            where.setdefault(match["year"], line.span(*match.span("year")))
        if opened:
            break
    if opened:
        year, _ = min(opened.items(), key=lambda item: (-item[1], item[0]))
        yield Recognised("year", year, "prose", where[year])


def _from_name(source: str) -> Iterator[Recognised]:
    match = re.search(r"(?<!\d)(20\d\d)(?!\d)", source.rsplit("/", 1)[-1])
    if match is not None:
        yield Recognised("year", match[1], "file_name")


def _from_layout(text: str) -> Iterator[Recognised]:
    """Yield the older layouts by the words only they print."""
    marks = [mark for year in FORMS for mark in form(year).marks[:4]]
    if any(mark in text for mark in marks):
        return  # no need to fold the whole text
    folded = _fold(text, Span(0, len(text)), 60_000).text
    if any(mark in folded for mark in marks):
        return
    if "统计指标" in folded and ("收到申请数" in folded or "申请答复数" in folded):
        yield Recognised("form", "2014", "layout")
    elif "492号" in folded or re.search(r"收费(?:及|和|与)?减免", folded):
        older = [int(y) for y in re.findall(r"(20[01]\d)年", folded[:600])]
        if older and min(older) < 2019:
            yield Recognised("form", form_of(min(max(older), 2018)), "layout")


def _from_notice(text: str, sections: Sequence[Section]) -> Iterator[Recognised]:
    for span in _prose(sections, "preface", "overview"):
        line = _fold(text, span)
        for year in FORMS:
            at = line.text.find(normalise(form(year).document).text)
            if at >= 0:
                yield Recognised("form", year, "notice", line.span(at, at + 8))
                return


def _signature(text: str, blocks: Sequence[Block]) -> tuple[Span | None, str | None, Span | None]:
    """Return the organ's name under the report, and the date (ISO) there or on top of the page."""
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    last = paragraphs[-6:]
    lines = [_fold(text, block.span, 60).text for block in last]
    for index in range(len(last) - 1, 0, -1):
        day, name = date_in(lines[index]), lines[index - 1]
        if day is None or len(lines[index]) > 24:
            continue
        if len(name) <= 30 and organ_kind(name)[0] != "unknown" and not _CLAUSE.search(name):
            return last[index - 1].span, day, last[index].span
    for block in paragraphs[:8]:
        line = _fold(text, block.span, 120).text
        if _POSTED.search(line) and (day := date_in(line)) is not None:
            return None, day, block.span
    return None, None, None


def date_in(line: str) -> str | None:
    """Return the first day named in a line, as ISO, in Arabic or Chinese numerals."""
    match = _DATE.search(line)
    if match is not None:
        return f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}"
    match = _HAN_DATE.search(line)
    if match is None:
        return None
    year, month, day = (chinese(match[key].replace("○", "〇")) for key in ("y", "m", "d"))
    return None if None in (year, month, day) else f"{year}-{month:02}-{day:02}"


# --- what a name tells ---------------------------------------------------------------------


@cache
def _kinds() -> list[tuple[str, re.Pattern[str]]]:
    return [(row["type"], re.compile(row["pattern"])) for row in load("organs.toml")["kind"]]


@cache
def _levels() -> list[tuple[str, re.Pattern[str]]]:
    return [(row["level"], re.compile(row["pattern"])) for row in load("organs.toml")["level"]]


def organ_kind(organ: str | None) -> tuple[str, str]:
    """Return type and level of an organ by its name; “unknown” where the name does not tell."""
    if not organ:
        return "unknown", "unknown"
    kind = next((kind for kind, pattern in _kinds() if pattern.search(organ)), "unknown")
    return kind, _level(organ)


def _level(organ: str) -> str:
    places = load("places.toml")
    for level, pattern in _levels():
        if pattern.search(organ):
            return level
    city = re.match(r"(?:[^市省]{2,8}?(?:省|自治区))?(?P<city>[^省市县区]{2,8}市)", organ)
    if city is None:
        return "unknown"
    name = city["city"]
    if name in places["municipalities"]:
        return "province"
    if name in places["county_cities"]:
        return "county"
    return "prefecture" if name in places["prefecture_cities"] else "unknown"


def _scope(text: str, kind: str, level: str, sections: Sequence[Section]) -> tuple[str, Recognised]:
    """Return whose numbers the tables are: a region's, the organ's own, or unknown."""
    for span in _prose(sections, "preface", "overview"):
        line = _fold(text, span, 20_000)
        for pattern in load("organs.toml")["region"]:
            match = re.search(pattern, line.text)
            if match is not None and kind in ("government", "office", "zone", "unknown"):
                words = line.span(*match.span())
                return "region", Recognised("scope", "region", "words", words)
    if kind in ("government", "office") and level != "township":
        return "unknown", Recognised("scope", "unknown", "not said")
    if kind == "unknown":
        return "unknown", Recognised("scope", "unknown", "organ unknown")
    return "own", Recognised("scope", "own", "organ type")
