"""Plain text and Markdown → paragraphs and grids.

Agencies' pages turn a table into pipe rows, Markdown rows, tab-separated rows, rows parted by
blanks, one cell a line, or a whole table on one line. Each shape is recognised line by line;
what a cell means is for `auditor.reading.tables`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache

from auditor.normal import fold
from auditor.reading.blocks import Block, Grid, Paragraph
from auditor.report import ReportError, Span
from auditor.template import FORMS, TABLES, core, form

MAX_ROWS = 20_000
_LONGEST_CELL = 90
_LONGEST_LABEL = 60
_TRIES = 500  # near-misses examined in one file; it bounds the time on hostile text
_BARS = str.maketrans("｜│┃¦", "||||")
_RULE = re.compile(r"[\s|:+=_\-─━┼├┤┌┐└┘┬┴]+")
_VALUE = re.compile(r"[-+增减]?\d[\d,]*(?:\.\d+)?(?:件|项|条|个|元|万元)?|[/／\-—－]{1,2}|无")
_BLANKS = re.compile(r"[^\S\n]+")


@cache
def labels() -> frozenset[str]:
    """Return the bare labels of all forms, their columns and blocks, and what broken ones leave."""
    found = {
        "信息内容",
        "申请人情况",
        "法人或其他组织",
        "行政诉讼",
        "未经复议直接起诉",
        "复议后起诉",
    }
    found |= {"三本年度办理结果", "本年度办理结果", "结果", "其他", "尚未", "维持", "纠正", "审结"}
    found |= {"商业", "企业", "科研", "机构", "单位万元", "指标", "统计指标"}
    for year in FORMS:
        for key in TABLES:
            table = form(year).table(key)
            for row in table.rows:
                found |= {core(row.label), core(row.group)}
            found |= {core(column.label) for column in table.columns}
    return frozenset(found - {""})


def is_value(text: str) -> bool:
    """Return whether a folded cell holds a number or a placeholder."""
    return _VALUE.fullmatch(text) is not None


def read_blocks(text: str, source: str) -> list[Block]:
    """Return the paragraphs and grids of ``text``, in order.

    Raises ReportError where tables run over 20,000 rows.
    """
    lines = list(_lines(text))
    kinds = _mend(text, lines, [_kind(text[start:end]) for start, end in lines])
    blocks: list[Block] = []
    index = rows = 0
    while index < len(lines):
        stop = _run(kinds, index)
        if stop > index and _is_table(text, lines[index:stop], kinds[index:stop]):
            grid = _grid(text, lines[index:stop], kinds[index:stop])
            rows += len(grid.rows)
            if rows > MAX_ROWS:
                raise ReportError(f"{source}：表格超过两万行；请只保留一份年度报告的内容后重试")
            blocks.append(grid)
            index = stop
            continue
        for start, end in lines[index : max(stop, index + 1)]:
            if text[start:end].strip():
                blocks.append(Paragraph(_trim(text, start, end)))
        index = max(stop, index + 1)
    return blocks


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each line begins and ends, without its line end."""
    start = 0
    for piece in text.split("\n"):
        yield start, start + len(piece)
        start += len(piece) + 1


def _trim(text: str, start: int, end: int) -> Span:
    """Return the span without the blanks around it."""
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))


def _kind(line: str) -> str:
    """Return how one line could belong to a table: pipe, tab, wide, cell, rule, blank, or text."""
    stripped = line.strip()
    if not stripped:
        return "blank"
    line = line.translate(_BARS)
    if _RULE.fullmatch(stripped) and len(stripped) > 1 and set(stripped) & set("-─━="):
        return "rule" if len(stripped) > 2 or "|" in stripped else "cell"
    if "。" in line:
        return "text"
    for mark, kind in (("|", "pipe"), ("\t", "tab")):
        inner = stripped.translate(_BARS) if mark == "|" else line.lstrip()
        if mark in inner:
            if not inner.strip("|").strip():
                return "bar"
            if max(len(cell) for cell in inner.split(mark)) <= _LONGEST_CELL:
                return kind
            return "text"
    folded = fold(stripped)
    if is_value(folded) or core(stripped) in labels() or _is_note(folded):
        return "cell"
    words = stripped.split()
    values = sum(1 for word in words if is_value(fold(word)))
    if values >= 3 or (values and len(words) <= 4 and _labelled(words)):
        return "wide"
    if len(folded) >= 7 and not folded.strip("0"):
        return "cell"
    return "text"


def _is_note(folded: str) -> bool:
    """Return whether a line is the note in the head of table 3."""
    return "勾稽关系" in folded and len(folded) <= _LONGEST_LABEL


def _mend(text: str, lines: list[tuple[int, int]], kinds: list[str]) -> list[str]:
    """Return the kinds with edited or broken labels, right after a cell, taken for cells too.

    Pages break a header word over lines (自/然/人); organs write a year into a label.
    """
    before = "blank"
    tries = 0
    for index, ((start, end), kind) in enumerate(zip(lines, kinds, strict=True)):
        if kind == "text" and before == "cell" and end - start <= _LONGEST_LABEL:
            word = core(text[start:end])
            tries += 1
            if word and tries < _TRIES and (_fragment(word) or closest(word) is not None):
                kinds[index] = "cell"
        if kind != "blank":
            before = kinds[index]
    return kinds


def _fragment(word: str) -> bool:
    return any(word in label for label in labels())


@cache
def closest(word: str) -> str | None:
    """Return the label of a form that a bare label nearly is, or None."""
    near = get_close_matches(word, sorted(labels()), n=1, cutoff=0.8)
    return near[0] if near else None


def _labelled(words: list[str]) -> bool:
    """Return whether the words before the values are a label of the form."""
    before = "".join(word for word in words if not is_value(fold(word)))
    return core(before) in labels()


def _run(kinds: list[str], index: int) -> int:
    """Return where the table-like lines that begin at ``index`` stop."""
    kind = kinds[index]
    family = {"pipe", "bar", "rule"} if kind in ("pipe", "rule") else {kind}
    if kind in ("cell", "wide", "bar"):
        family = {"cell", "wide", "bar"}
    if kind in ("blank", "text"):
        return index
    if kind == "tab":
        family = {"tab", "cell"}
    stop = last = index
    while stop < len(kinds) and (kinds[stop] in family or kinds[stop] == "blank"):
        if kinds[stop] in family:
            last = stop + 1
        stop += 1
    return last


def _is_table(text: str, lines: list[tuple[int, int]], kinds: list[str]) -> bool:
    """Return whether a run of table-like lines is a table: it names a label, or is all numbers."""
    if "pipe" in kinds:
        return kinds.count("pipe") > 1 or any(
            is_value(fold(cell)) or core(cell) in labels()
            for start, end in lines
            for cell in text[start:end].translate(_BARS).split("|")
            if cell.strip()
        )
    found = values = 0
    for (start, end), kind in zip(lines, kinds, strict=True):
        if kind in ("blank", "rule", "bar"):
            continue
        pieces = _BLANKS.split(text[start:end].strip())
        values += sum(1 for piece in pieces if is_value(fold(piece)) or not fold(piece).strip("0"))
        found += core(text[start:end]) in labels() or any(core(p) in labels() for p in pieces)
    return bool(found and values >= 1) or values >= 15 or found >= 4


def _grid(text: str, lines: list[tuple[int, int]], kinds: list[str]) -> Grid:
    """Return the cells of a run of table-like lines."""
    rows: list[tuple[Span, ...]] = []
    ruled = "pipe" in kinds or "tab" in kinds
    for (start, end), kind in zip(lines, kinds, strict=True):
        if kind in ("blank", "rule", "bar"):
            continue
        line = text[start:end].translate(_BARS)
        if kind == "pipe":
            rows.append(_split(text, start, line, "|"))
        elif kind == "tab":
            rows.append(_split(text, start, line, "\t"))
        elif kind == "cell":
            rows.append((_trim(text, start, end),))
        else:
            rows.append(
                tuple(
                    Span(start + match.start(), start + match.end())
                    for match in re.finditer(r"\S+", line)
                )
            )
    begin, stop = lines[0][0], lines[-1][1]
    return Grid(_trim(text, begin, stop), tuple(rows), ruled)


def _split(text: str, start: int, line: str, mark: str) -> tuple[Span, ...]:
    """Return the cells of a ruled row; an empty cell is an empty span where it would stand."""
    if mark == "|":
        lead = len(line) - len(line.lstrip())
        if line[lead : lead + 1] == "|":
            start, line = start + lead + 1, line[lead + 1 :]
    cells = []
    for piece in line.split(mark):
        span = _trim(text, start, start + len(piece))
        cells.append(span if span.start < span.end else Span(start, start))
        start += len(piece) + 1
    return tuple(cells)
