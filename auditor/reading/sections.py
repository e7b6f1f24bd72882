"""Finds the parts of a report by their titles, whatever their numbering."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from auditor.normal import Normal, normalise
from auditor.reading.blocks import Block, Grid, Paragraph
from auditor.reading.plain import labels
from auditor.report import Section, Span
from auditor.template import core
from auditor.words import load

_LONGEST = 46
_STYLES = {
    "han": re.compile(
        r"#*\**第?[一二三四五六七八九十]{1,3}(?:部分)?"
        r"(?:[、.．,，:： )）】]|(?=总体|主动|收到|政府|存在|其他|因))"
    ),
    "arabic": re.compile(r"#*\**(?:\d{1,2}[、.．](?!\d)|\d(?=[^\d年月日]))"),
    "paren": re.compile(
        r"#*\**[(（][一二三四五六七八九十\d]{1,3}[)）][、.]?|[一二三四五六七八九十][)）]"
    ),
    "part": re.compile(r"#*\**第[一二三四五六七八九十]+(?:部分|章)?[、,，:： ]?"),
    "sign": re.compile(r"(?:[①-⑩]|[Ⅰ-Ⅹ]+|[IVX]{1,4}(?=[、.．]))[、.．]?"),
    "none": re.compile(r"#*\**"),
}
_MARK = r"(?:</?\w{1,10}[^<>]{0,40}>|&nbsp;|[#*>【\[「『《<•·●■◆○▪—=~★☆◎】\]」』》|-])*"
_DECORATED = re.compile(rf"{_MARK}(?P<title>.*?){_MARK}")
_WORTH = {"han": 4, "part": 4, "arabic": 3, "sign": 3, "none": 2, "paren": 1}
_DIGITS = {char: index for index, char in enumerate("零一二三四五六七八九十")}
_END = re.compile(r"[:：。.;；*#]+$")
_SUBHEAD = re.compile(
    r"(?:[(（][一二三四五六七八九十\d]{1,3}[)）][、.]?|\d{1,2}[、.．]|[一二三四五六七八九十]+、|第[一二三四五六七八九十]+,)"
    r"[^。!?;:,，：；！？]{2,24}"
)
# Lines of a table of contents (dot leaders and a page), page numbers.
_FURNITURE = re.compile(
    r"(?:…{2,}|\.{4,}|·{4,}|-{4,}|_{4,})\d{1,3}$|^第?\d{1,3}页(?:[/,，共]+\d{1,3}页)?$"
)
_SAYS = re.compile(r"[无未零]|没有|\d")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that could be the title of a part."""

    key: str
    style: str
    ordinal: int | None
    span: Span
    exact: bool
    block: int
    rest: int  # where the text after an inline title begins, or the end of the line


@cache
def _titles() -> dict[str, list[re.Pattern[str]]]:
    titles = load("sections.toml")["titles"]
    return {key: [re.compile(pattern) for pattern in patterns] for key, patterns in titles.items()}


@cache
def _official() -> dict[str, str]:
    return {key: normalise(title).text for key, title in load("sections.toml")["official"].items()}


def _ordinal(text: str) -> int | None:
    match = re.search(r"\d+|[一二三四五六七八九十]+", text)
    if match is None:
        return None
    digits = match[0]
    if digits.isascii():
        return int(digits)
    if digits == "十":
        return 10
    return _DIGITS[digits[-1]] + (10 if len(digits) > 1 else 0)


def _undecorated(line: Normal) -> Normal:
    """Return a line without the marks pages put around titles: “> ”, “【…】”, “<b>”, “●”."""
    match = _DECORATED.fullmatch(line.text)
    if match is None:
        return line
    start, end = match.span("title")
    return Normal(line.text[start:end], line.places[start : end + 1], line.ends[start:end])


def heading_of(text: str, span: Span, block: int) -> Heading | None:
    """Return the title that a line is, or begins with, or None."""
    line = _undecorated(normalise(text[span.start : min(span.end, span.start + 160)], span.start))
    whole = span.end - span.start < 160
    for style, pattern in _STYLES.items():
        match = pattern.match(line.text)
        if match is None:
            continue
        body = line.text[match.end() :]
        title = _END.sub("", body)
        if whole and len(title) <= _LONGEST:
            for key, patterns in _titles().items():
                if any(pattern.fullmatch(title) for pattern in patterns):
                    exact = title == _official()[key]
                    number = _ordinal(match[0]) if match[0] else None
                    return Heading(key, style, number, span, exact, block, span.end)
        if style in ("han", "part", "arabic"):
            return _inline(line, match, style, span, block)
    return None


def _inline(
    line: Normal, match: re.Match[str], style: str, span: Span, block: int
) -> Heading | None:
    """Return an official title that runs on into text: “六、其他需要报告的事项：无”."""
    for key, title in _official().items():
        if not line.text.startswith(title, match.end()):
            continue
        at = match.end() + len(title)
        rest = line.text[at:]
        if not rest or re.search(r"[一二三四五六七]、", rest[:40]):
            return None
        gap = line.places[at] > line.ends[at - 1]
        if rest[0] not in ":：。" and not gap:
            return None
        words = rest.lstrip(":：。")
        if words.startswith(tuple(load("sections.toml")["not_a_title_before"])):
            return None
        start = line.places[at + len(rest) - len(words)]
        title_span = Span(span.start, line.ends[at - 1])
        return Heading(key, style, _ordinal(match[0]), title_span, True, block, start)
    return None


def _choose(found: list[Heading]) -> list[Heading]:
    """Return the headings that part the report: one numbering style, no table of contents."""
    if not found:
        return []
    keys = {style: len({h.key for h in found if h.style == style}) for style in _STYLES}
    main = max(keys, key=lambda style: (keys[style], _WORTH[style]))
    best: dict[str, int] = {}
    for heading in found:
        best[heading.key] = max(best.get(heading.key, 0), _score(heading, main))
    chosen = [h for h in found if _score(h, main) == best[h.key]]
    if main != "paren":  # “（一）主动公开情况” inside 总体情况 is no part of its own
        chosen = [h for h in chosen if h.style != "paren"]
    chosen = _without_contents(chosen)
    counts = Counter(heading.key for heading in chosen)
    kept = []
    for index, heading in enumerate(chosen):
        after = chosen[index + 1] if index + 1 < len(chosen) else None
        listed = after is not None and after.block == heading.block + 1 and after.key != heading.key
        if listed and counts[heading.key] > 1 and heading.rest == heading.span.end:
            counts[heading.key] -= 1  # a line of a table of contents
            continue
        kept.append(heading)
    return kept


def _without_contents(chosen: list[Heading]) -> list[Heading]:
    """Return the headings without a list of contents: a run of titles with nothing between them."""
    runs: list[list[Heading]] = []
    for heading in chosen:
        if not runs or heading.key in {each.key for each in runs[-1]}:
            runs.append([])
        runs[-1].append(heading)
    if len(runs) == 1:
        return chosen
    kept = [
        run for run in runs
        if len(run) < 3 or any(b.block - a.block > 1 for a, b in pairwise(run))
    ]  # fmt: skip
    return [heading for run in kept or runs[-1:] for heading in run]


def _score(heading: Heading, main: str) -> int:
    return 10 * (heading.style == main) + 2 * heading.exact + _WORTH[heading.style]


def is_subheading(line: str) -> bool:
    """Return whether a folded line heads a passage: numbered, short, stating nothing."""
    return _SUBHEAD.fullmatch(line) is not None and not _SAYS.search(core(line))


def _is_debris(line: str) -> bool:
    """Return whether a line is a row of a table that could not be read as one."""
    if "。" in line or len(line) > 200:
        return False
    bare = core(line)
    return any(len(label) >= 9 and label in bare for label in labels())


def find_sections(text: str, blocks: list[Block], title: Span | None) -> list[Section]:
    """Return the parts of the report in order, the preface first where there is one.

    Headings are whole lines (or official titles at the start of one), so that a title quoted
    inside prose parts nothing.
    """
    found = []
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph) and block.span != title:
            heading = heading_of(text, block.span, index)
            if heading is not None:
                found.append(heading)
    chosen = _choose(found)
    sections = []
    first = chosen[0].block if chosen else 0
    if first:
        preface = _section(text, "preface", None, blocks[:first], title)
        if preface.prose:
            sections.append(preface)
    stops = [heading.block for heading in chosen[1:]] + [len(blocks)] * bool(chosen)
    for heading, stop in zip(chosen, stops, strict=True):
        body: list[Block] = list(blocks[heading.block + 1 : stop])
        line = blocks[heading.block].span
        if heading.rest < line.end:
            body.insert(0, Paragraph(Span(heading.rest, line.end)))
        sections.append(_section(text, heading.key, heading, body, title))
    return sections


def _section(
    text: str, key: str, heading: Heading | None, body: list[Block], title: Span | None
) -> Section:
    """Return one part: its paragraphs apart from its sub-headings, tables left out."""
    prose, headings = [], []
    for block in body:
        if isinstance(block, Grid) or block.span == title:
            continue
        folded = normalise(text[block.span.start : block.span.end]).text
        if _FURNITURE.search(folded) or _is_debris(folded):
            continue
        if is_subheading(folded):
            headings.append(block.span)
        else:
            prose.append(block.span)
    start = heading.span.start if heading else body[0].span.start
    end = body[-1].span.end if body else heading.span.end if heading else start
    return Section(
        key,
        heading.span if heading else None,
        Span(start, end),
        tuple(prose),
        tuple(headings),
        heading.ordinal if heading else None,
    )
