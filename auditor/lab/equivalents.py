"""Changes that say the same: nothing may be accused that was not accused before."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from auditor.report import Report

_DIGITS = "〇一二三四五六七八九"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A way to write the same report."""

    key: str
    make: Callable[[Report], str]


def _prose(pattern: str, change: Callable[[re.Match[str]], str]) -> Callable[[Report], str]:
    """Return a change of what ``pattern`` finds in the prose of parts one and six."""

    def make(report: Report) -> str:
        spans = [span for section in report.sections for span in section.prose]
        text = report.text
        for span in sorted(spans, key=lambda span: -span.start):
            text = (
                text[: span.start]
                + re.sub(pattern, change, text[span.start : span.end])
                + text[span.end :]
            )
        return text

    return make


def _chinese(match: re.Match[str]) -> str:
    value = int(match[1])
    tens, ones = divmod(value, 10)
    if not tens:
        return ("两" if value == 2 else _DIGITS[value]) + match[2] if value else match[0]
    ten = ("" if tens == 1 else _DIGITS[tens]) + "十"
    return ten + (_DIGITS[ones] if ones else "") + match[2]


def _appended(*sentences: str) -> Callable[[Report], str]:
    def make(report: Report) -> str:
        section = report.section("overview")
        if section is None or not section.prose:
            return report.text
        at = section.prose[-1].end
        return report.text[:at] + "\n" + "".join(sentences) + report.text[at:]

    return make


def _cells(change: Callable[[str], str]) -> Callable[[Report], str]:
    def make(report: Report) -> str:
        text = report.text
        for cell in sorted(report.cells.values(), key=lambda cell: -cell.span.start):
            raw = text[cell.span.start : cell.span.end]
            text = text[: cell.span.start] + change(raw) + text[cell.span.end :]
        return text

    return make


def _replace(old: str, new: str) -> Callable[[Report], str]:
    return lambda report: report.text.replace(old, new)


EQUIVALENTS: tuple[Equivalent, ...] = (
    Equivalent("wide_digits_in_prose", _prose(r"\d", lambda m: m[0].translate(_WIDE))),
    Equivalent("wide_digits_in_tables", _cells(lambda raw: raw.translate(_WIDE))),
    Equivalent("blank_before_unit", _prose(r"(?<=\d)(?=件|元|条)", lambda _: " ")),
    Equivalent("chinese_numerals", _prose(r"(?<![\d.年月])([1-9]\d?)(件)", _chinese)),
    Equivalent("thousands_separator", _prose(r"(?<![\d.])(\d{1,3})(\d{3})(?=件|条|元)", lambda m: f"{m[1]},{m[2]}")),
    Equivalent("crlf", _replace("\n", "\r\n")),
    Equivalent("byte_order_mark", lambda report: "\ufeff" + report.text),
    Equivalent("narrow_brackets", lambda report: report.text.replace("（", "(").replace("）", ")")),
    Equivalent("narrow_commas", _prose(r"，", lambda _: ",")),
    Equivalent("blanks_at_line_ends", _replace("\n", "  \n")),
    Equivalent("blank_lines", _replace("\n", "\n\n")),
    Equivalent("pieces_for_cases", _prose(r"(申请\d+)件", lambda m: f"{m[1]}份")),
    Equivalent("received_otherwise", _replace("共收到", "收到")),
    Equivalent("none_otherwise", _replace("未收到", "没有收到")),
    Equivalent("merits", _appended("我们坚持以公开为常态、不公开为例外，工作取得新进展。")),
    Equivalent("hotline", _appended("全年办理12345热线工单3286件，办结率100%。")),
    Equivalent("proposals", _appended("承办人大建议9件、政协提案14件，均按期答复。")),
    Equivalent("training", _appended("组织培训2次，参训人员85人次；召开会议3次。")),
    Equivalent("published", _appended("其中政务微信公众号推送信息416条，阅读量12.6万次。")),
    Equivalent("last_year", _appended("上年度收到政府信息公开申请数量与本年度情况不同，原因已作分析。")),
    Equivalent("plan", _appended("力争2026年前实现政府信息公开申请答复提速，预计年受理量不超过500件。")),
)  # fmt: skip
