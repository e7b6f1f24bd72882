"""Harmless changes: a program that is right says after them what it said before."""

from __future__ import annotations

import re
from collections.abc import Callable

from auditor.lab.equivalents import Equivalent
from auditor.lab.heldout_places import RECEIVED, cut, hanzi, row, spans, swap, told
from auditor.report import Report

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
NARROW = str.maketrans("（）：；，", "():;,")
TRUISM = "各项工作平稳有序，公众知情权得到保障。"


def received(report: Report, told_as: Callable[[str], str]) -> str:
    """Tell the number of received cases in another way."""
    found = next(told(report, RECEIVED, row(report, "N")), None)
    return swap(found, told_as(found["n"])) if found else report.text


def edited(report: Report, pattern: str, new: Callable[[re.Match[str]], str], *keys: str) -> str:
    """Replace every match of a pattern in the prose of these sections."""
    found = spans(report, pattern, *keys)
    return cut(report.text, *((*match.span(), new(match)) for match in found))


def measured_otherwise(report: Report) -> str:
    """Count the received cases in 份 where they were counted in 件."""
    found = next(told(report, RECEIVED, row(report, "N")), None)
    at = found.end("n") if found else 0
    return cut(report.text, (at, at + 1, "份")) if report.text[at] == "件" else report.text


def in_words(report: Report) -> str:
    """Tell the received cases in Chinese numerals."""
    return received(report, lambda n: hanzi(int(n)) if int(n) < 10000 else n)


def parts_reordered(report: Report) -> str:
    """Exchange two neighbours of a list that are neither its first nor its only ones."""
    items = "(?<=[0-9]件、)([一-龥]{2,9}[0-9]+件)、([一-龥]{2,9}[0-9]+件)(?=[、。；])"
    return edited(report, items, lambda m: f"{m[2]}、{m[1]}", "overview")


def truism_added(report: Report) -> str:
    """End section 一 with a sentence of praise."""
    section = report.section("overview")
    if section is None or not section.prose:
        return report.text
    end = section.prose[-1].end
    return cut(report.text, (end, end, TRUISM))


def true_sum_added(report: Report) -> str:
    """End section 六 with a true sum of the request table."""
    section = report.section("other")
    if section is None or not section.prose or not report.cells:
        return report.text
    new, carried, end = row(report, "N"), row(report, "C"), section.prose[-1].end
    said = f"本年度新收政府信息公开申请{new}件，上年结转{carried}件，合计{new + carried}件。"
    return cut(report.text, (end, end, said))


def wide_cells(report: Report) -> str:
    """Print the cells' digits in full width."""
    cells = report.cells.values()
    return cut(report.text, *((c.span.start, c.span.end, c.raw.translate(WIDE)) for c in cells))


def share_rounded(report: Report) -> str:
    """Round the first share half up to a whole per cent, and say so."""
    found = next(spans(report, r"占(?P<n>\d+\.[0-46-9])%", "overview"), None)
    return swap(found, f"约{int(float(found['n']) + 0.5)}") if found else report.text


def grouped(report: Report) -> str:
    """Group the thousands of the prose's numbers of cases."""
    return edited(report, r"(?<![\d.])\d{4,}(?=[件条])", lambda m: f"{int(m[0]):,}")


def denied_otherwise(report: Report) -> str:
    """Deny the same with another word."""
    return edited(report, "未收到", lambda _: "没有收到", "overview")


HELD_OUT_EQUIVALENTS: tuple[Equivalent, ...] = (
    Equivalent("e-in-words", in_words),
    Equivalent("e-wide-digits", lambda report: received(report, lambda n: n.translate(WIDE))),
    Equivalent("e-spaced-digits", lambda report: received(report, lambda n: f" {n} ")),
    Equivalent("e-grouped", grouped),
    Equivalent("e-parts-reordered", parts_reordered),
    Equivalent("e-truism-added", truism_added),
    Equivalent("e-true-sum-added", true_sum_added),
    Equivalent("e-wide-cells", wide_cells),
    Equivalent("e-share-rounded", share_rounded),
    Equivalent("e-denied-otherwise", denied_otherwise),
    Equivalent(
        "e-narrow-marks",
        lambda report: edited(
            report, r"[（）：；]|，(?!\d)", lambda m: m[0].translate(NARROW), "overview"
        ),
    ),
    Equivalent(
        "e-spaced-years",
        lambda report: edited(report, r"(?<=20\d\d)年", lambda _: " 年", "overview"),
    ),
    Equivalent("e-crlf", lambda report: report.text.replace("\n", "\r\n")),
    Equivalent("e-bom", lambda report: "\ufeff" + report.text),
    Equivalent("e-indented", lambda report: edited(report, r"(?m)^(?=[一-龥])", lambda _: "　　")),
    Equivalent("e-other-self", lambda report: edited(report, "(?<!基)本局", lambda _: "我局")),
    Equivalent("e-measure-word", measured_otherwise),
)
