"""Where held-out errors can be put into a report, and how its text is changed there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from auditor.report import Report

Edit = tuple[int, int, str]
Found = re.Match[str]

ALL = ("preface", "overview", "disclosure", "requests", "disputes", "problems", "other")
RECEIVED = "收到|新收|收悉|接收|接到|受理"
HANDLED = "办结|办理完毕|办理答复|办理了"
COLUMNS = ("nat", "com", "res", "soc", "leg", "oth", "tot")


def cut(text: str, *edits: Edit) -> str:
    """Return the text with every edit made, the last place first."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def swap(found: Found, new: str, group: str | int = "n") -> str:
    """Return the searched text with one group of the match replaced."""
    return cut(found.string, (*found.span(group), new))


def spans(report: Report, pattern: str, *keys: str) -> Iterator[Found]:
    """Yield the matches of a pattern in the prose of these sections, in report coordinates."""
    for section in report.sections:
        for span in section.prose if section.key in (keys or ALL) else ():
            yield from re.compile(pattern).finditer(report.text, span.start, span.end)


def count(report: Report, address: str) -> int:
    """Return the whole number printed in a cell; a cell without one counts as 0."""
    return int(report.value(address) or 0)


def row(report: Report, name: str) -> int:
    """Return the printed total of a row of table 3."""
    return count(report, f"t3.{name}.tot")


def told(report: Report, cue: str, number: int, gap: int = 16) -> Iterator[Found]:
    """Yield where the overview tells this number of cases right after one of these words."""
    if number > 0:
        near = rf"(?:{cue})[^\d，。；、：（,;:(投举咨留见]{{0,{gap}}}(?P<n>{number})(?=[件起宗份])"
        yield from spans(report, near, "overview")


def transposed(number: int) -> int:
    """Return the number with its last two different neighbouring digits exchanged, or itself."""
    digits = list(str(number))
    for at in range(len(digits) - 1, 0, -1):
        if digits[at] != digits[at - 1] and (at > 1 or digits[at] != "0"):
            digits[at - 1], digits[at] = digits[at], digits[at - 1]
            return int("".join(digits))
    return number


def hanzi(number: int) -> str:
    """Return a number below 10,000 in Chinese numerals, as told before a measure word."""
    text, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + unit
        gap = digit == 0
    return "两" if number == 2 else re.sub("^一十", "十", text)


def put(report: Report, cells: Mapping[str, int | str]) -> str:
    """Return the text with other contents in these cells, or unchanged if one is not there."""
    if not cells.keys() <= report.cells.keys():
        return report.text
    at = {address: report.cells[address].span for address in cells}
    return cut(report.text, *((at[a].start, at[a].end, str(new)) for a, new in cells.items()))
