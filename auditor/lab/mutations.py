"""Typed errors, each put into the text of a clean report: what agencies really get wrong.

Drawn from the mistakes found in published reports: sums that do not balance, prose over another
number than the table's, zero claims over cases, last year's figures and years, lists that do not
add up, missing or repeated parts. A mutation edits text, never a parsed object, so that reading
is in the loop.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from auditor.report import Report

Make = Callable[[Report], Iterator[str]]
_AT_MOST = 4  # mutants of one class in one report


@dataclass(frozen=True, slots=True)
class Mutation:
    """A class of errors: ``decidable`` says that one report by itself shows them."""

    key: str
    kind: str  # table number zero scope year percentage breakdown structure
    difficulty: str  # obvious same_magnitude plus_minus_one cross_section
    make: Make
    decidable: bool = True

    def mutants(self, report: Report) -> list[str]:
        """Return the texts with one error each, none where the report has no place for it."""
        found = []
        for text in self.make(report):
            if text != report.text:
                found.append(text)
            if len(found) == _AT_MOST:
                break
        return found


def _cut(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _cells(pattern: str, change: Callable[[int], str | None]) -> Make:
    """Return a mutation of the cells whose address matches ``pattern``."""

    def make(report: Report) -> Iterator[str]:
        for address, cell in report.cells.items():
            if re.fullmatch(pattern, address) and cell.raw.strip().isdigit():
                new = change(int(cell.raw))
                if new is not None:
                    yield _cut(report.text, cell.span.start, cell.span.end, new)

    return make


def _up(step: int) -> Callable[[int], str | None]:
    return lambda value: str(value + step)


def _swapped(value: int) -> str | None:
    digits = str(value)
    return digits[:-2] + digits[-1] + digits[-2] if value > 9 else None


def _nonzero(step: int) -> Callable[[int], str | None]:
    return lambda value: str(max(0, value + step)) if value else None


def _zero(new: str) -> Callable[[int], str | None]:
    return lambda value: new if value == 0 else None


def _shifted(report: Report) -> Iterator[str]:
    """Yield texts in which two neighbouring cells of a row have changed places."""
    cells = list(report.cells.values())
    for left, right in pairwise(cells):
        row = left.address.rpartition(".")[0]
        both = left.raw.isdigit() and right.raw.isdigit() and left.raw != right.raw
        if left.address.startswith("t3.") and both and right.address.startswith(f"{row}."):
            between = report.text[left.span.end : right.span.start]
            swapped = right.raw + between + left.raw
            yield _cut(report.text, left.span.start, right.span.end, swapped)


def _row_lost(report: Report) -> Iterator[str]:
    for key in ("U1", "X1", "D4", "O3"):
        cells = [c for a, c in report.cells.items() if a.startswith(f"t3.{key}.")]
        if cells and any(cell.value for cell in cells):
            start = report.text.rfind("\n", 0, cells[0].span.start)
            end = report.text.find("\n", cells[-1].span.end)
            if 0 <= start < end:
                yield _cut(report.text, start, end, "")


def _prose(pattern: str, change: Callable[[int], str | None]) -> Make:
    """Return a mutation of the number that ``pattern`` (group 1) finds in the prose of part one."""

    def make(report: Report) -> Iterator[str]:
        section = report.section("overview")
        for span in section.prose if section is not None else ():
            for match in re.finditer(pattern, span.of(report.text)):
                new = change(int(match[1]))
                if new is not None:
                    at = span.start
                    yield _cut(report.text, at + match.start(1), at + match.end(1), new)

    return make


def _added(*sentences: str, when: Callable[[Report], bool]) -> Make:
    """Return a mutation that adds a false sentence at the end of part one."""

    def make(report: Report) -> Iterator[str]:
        section = report.section("overview")
        if section is None or not section.prose or not when(report):
            return
        at = section.prose[-1].end
        for sentence in sentences:
            yield _cut(report.text, at, at, "\n" + sentence.format(year=report.year))

    return make


def _has(*cells: str) -> Callable[[Report], bool]:
    return lambda report: any(report.value(cell) for cell in cells)


def _lacks(*cells: str) -> Callable[[Report], bool]:
    return lambda report: all(report.value(cell) == 0 for cell in cells)


def _replaced(pattern: str, new: Callable[[Report], str], within: str = "") -> Make:
    def make(report: Report) -> Iterator[str]:
        section = report.section(within) if within else None
        start, end = (section.span.start, section.span.end) if section else (0, len(report.text))
        for match in re.finditer(pattern, report.text[start:end]):
            yield _cut(report.text, start + match.start(), start + match.end(), new(report))

    return make


def _part_lost(key: str) -> Make:
    def make(report: Report) -> Iterator[str]:
        section = report.section(key)
        if section is not None:
            yield _cut(report.text, section.span.start, section.span.end, "")

    return make


def _part_twice(report: Report) -> Iterator[str]:
    section = report.section("problems")
    if section is not None:
        end = section.span.end
        yield _cut(report.text, end, end, "\n" + section.span.of(report.text) + "\n")


_REQUEST = r"(?:收到|新收|受理)[^0-9。；;]{0,16}申请[^0-9。；;，,]{0,4}(\d+)件"
_HANDLED = r"(?:办结|答复)[^0-9。；;，,]{0,10}(\d+)件"
_IN = r"上年(?:度)?结转[^0-9。；;，,]{0,8}(\d+)件"
_OUT = r"结转[^0-9。；;，,]{0,12}(\d+)件"
_LATE = r"(\d+)件(?:结转|转)"


def _named(word: str) -> str:
    return word + r"[^0-9。；;，,、]{0,4}(\d+)件"


_SUITS = ("t4.direct.total", "t4.after.total")
_FLEW = "全年未收到政府信息公开申请。"


def _last_year(report: Report) -> str:
    return f"{(report.year or 2022) - 1}年，"


MUTATIONS: tuple[Mutation, ...] = (
    Mutation("leaf_plus_one", "table", "plus_minus_one", _cells(r"t3\.[GPDUXO]\d?\.(?!tot)\w+", _up(1))),
    Mutation("leaf_total_plus_one", "table", "plus_minus_one", _cells(r"t3\.[GPDUXO]\d?\.tot", _up(1))),
    Mutation("leaf_minus_one", "table", "plus_minus_one", _cells(r"t3\.[GPDUXO]\d?\.\w+", _nonzero(-1))),
    Mutation("digits_swapped", "table", "same_magnitude", _cells(r"t3\.[NCGPDUXOTF]\d?\.\w+", _swapped)),
    Mutation("total_plus_ten", "table", "same_magnitude", _cells(r"t3\.T\.\w+", _up(10))),
    Mutation("received_changed", "table", "plus_minus_one", _cells(r"t3\.N\.\w+", _up(1))),
    Mutation("carried_in_changed", "table", "plus_minus_one", _cells(r"t3\.C\.\w+", _up(1))),
    Mutation("carried_out_changed", "table", "plus_minus_one", _cells(r"t3\.F\.\w+", _up(2))),
    Mutation("cells_of_row_swapped", "table", "same_magnitude", _shifted),
    Mutation("row_lost", "table", "obvious", _row_lost),
    Mutation("zero_blank", "table", "obvious", _cells(r"t3\.\w+\.\w+", _zero(" "))),
    Mutation("zero_slash", "table", "obvious", _cells(r"t[34]\.\w+\.\w+", _zero("/"))),
    Mutation("zero_none", "table", "obvious", _cells(r"t[34]\.\w+\.\w+", _zero("无"))),
    Mutation("negative", "table", "obvious", _cells(r"t3\.\w+\.\w+", _zero("-1"))),
    Mutation("review_total", "table", "plus_minus_one", _cells(r"t4\.review\.total", _up(1))),
    Mutation("review_part", "table", "plus_minus_one", _cells(r"t4\.review\.(upheld|other|pending)", _up(1))),
    Mutation("suit_total", "table", "plus_minus_one", _cells(r"t4\.(direct|after)\.total", _up(1))),
    Mutation("suit_part", "table", "plus_minus_one", _cells(r"t4\.(direct|after)\.(upheld|corrected)", _up(1))),
    Mutation("stock_below_flow", "table", "obvious", _cells(r"t2\.norm\.issued", _up(90000))),
    Mutation("said_received_plus_one", "number", "plus_minus_one", _prose(_REQUEST, _up(1))),
    Mutation("said_received_tenfold", "number", "obvious", _prose(_REQUEST, lambda v: f"{v}0" if v else None)),
    Mutation("said_received_swapped", "number", "same_magnitude", _prose(_REQUEST, _swapped)),
    Mutation("said_handled_minus_one", "number", "plus_minus_one", _prose(_HANDLED, _nonzero(-1))),
    Mutation("said_carried_in", "number", "plus_minus_one", _prose(_IN, _up(1))),
    Mutation("said_carried_out", "number", "plus_minus_one", _prose(rf"(?:{_OUT})", _up(1))),
    Mutation("said_still_open", "number", "plus_minus_one", _prose(_LATE, _up(1))),
    Mutation("said_granted", "number", "plus_minus_one", _prose(_named("予以公开"), _up(1))),
    Mutation("said_partial", "number", "plus_minus_one", _prose(_named("部分公开"), _up(1))),
    Mutation("said_denied", "number", "plus_minus_one", _prose(_named("不予公开"), _up(1))),
    Mutation("said_unable", "number", "plus_minus_one", _prose(_named("无法提供"), _up(3))),
    Mutation("said_rejected", "number", "plus_minus_one", _prose(_named("不予处理"), _up(1))),
    Mutation("said_natural", "number", "plus_minus_one", _prose(_named("自然人(?:申请)?"), _up(1))),
    Mutation("said_review", "number", "plus_minus_one", _prose(_named("行政复议"), _up(1))),
    Mutation("said_suits", "number", "plus_minus_one", _prose(_named("行政诉讼"), _up(1))),
    Mutation("said_upheld", "number", "plus_minus_one", _prose(_named("维持"), _up(1))),
    Mutation("said_permits", "number", "plus_minus_one", _prose(_named("行政许可决定"), _up(1))),
    Mutation("said_penalties", "number", "same_magnitude", _prose(_named("行政处罚决定"), _up(11))),
    Mutation("no_requests", "zero", "obvious", _added(
        _FLEW, "{year}年无依申请公开情况。", "本年度没有公民、法人或者其他组织向本机关提出政府信息公开申请。",
        "（二）依申请公开。全年收到政府信息公开申请0件。", when=_has("t3.N.tot"))),
    Mutation("no_review", "zero", "obvious", _added(
        "未发生因政府信息公开引起的行政复议。", "全年无政府信息公开行政复议案件。", when=_has("t4.review.total"))),
    Mutation("no_suit", "zero", "obvious", _added(
        "未发生因政府信息公开引起的行政诉讼。", "因政府信息公开被提起行政诉讼0件。", when=_has(*_SUITS))),
    Mutation("review_said_for_suit", "scope", "cross_section", _added(
        "全年未发生因政府信息公开引起的行政复议、行政诉讼。",
        when=_has("t4.review.total", *_SUITS))),
    Mutation("never_corrected", "zero", "cross_section", _added(
        "政府信息公开行政复议无一被纠正。", when=_has("t4.review.corrected"))),
    Mutation("nothing_refused", "zero", "cross_section", _added(
        "全年受理的政府信息公开申请中，无不予公开的情形。",
        when=_has(*(f"t3.D{n}.tot" for n in range(1, 9))))),
    Mutation("nothing_carried", "zero", "cross_section", _added(
        "政府信息公开申请无结转下年度办理。", when=_has("t3.F.tot"))),
    Mutation("some_for_none", "zero", "obvious", _added(
        "全年收到政府信息公开申请3件，均已答复。", when=_lacks("t3.N.tot", "t3.C.tot"))),
    Mutation("review_for_none", "zero", "obvious", _added(
        "因政府信息公开被申请行政复议2件。", when=_lacks("t4.review.total"))),
    Mutation("impossible_share", "percentage", "same_magnitude", _added(
        "收到政府信息公开申请7件，其中自然人申请3件，占58.2%。", when=lambda r: r.scope != "")),
    Mutation("parts_above_total", "breakdown", "same_magnitude", _added(
        "全年发布解读材料12篇，分别为图解6篇、文字解读5篇、视频3篇。", when=lambda r: r.scope != "")),
    Mutation("parts_below_total", "breakdown", "same_magnitude", _added(
        "全年发布解读材料30篇，分别为图解6篇、文字解读5篇、视频3篇。", when=lambda r: r.scope != "")),
    Mutation("title_year", "year", "cross_section", _replaced(
        r"(?m)^[^\n]{2,30}?\d{4}年(?=度?政府信息公开工作年度报告)",
        lambda r: f"某某局{(r.year or 2022) - 1}年")),
    Mutation("opening_year", "year", "cross_section", _replaced(r"20\d\d年，", _last_year, "overview")),
    Mutation("problems_lost", "structure", "obvious", _part_lost("problems")),
    Mutation("other_lost", "structure", "obvious", _part_lost("other")),
    Mutation("problems_twice", "structure", "obvious", _part_twice),
    Mutation("fee_of_five", "number", "same_magnitude", _replaced(
        r"信息处理费\d+元", lambda _: "信息处理费385元", "other")),
    Mutation("received_of_last_year", "year", "cross_section", _prose(_REQUEST, _up(17))),
)  # fmt: skip
