"""The keyword checker that the benchmark is measured against: six patterns and two sums."""

from __future__ import annotations

import re

from auditor.report import Report

_PATTERNS = (
    ("t3.N.tot", re.compile(r"(?:收到|新收|受理)[^0-9。]{0,24}?(\d+)件")),
    ("t3.C.tot", re.compile(r"上年(?:度)?结转[^0-9。]{0,8}?(\d+)件")),
    ("t3.F.tot", re.compile(r"结转(?:至|到)?下(?:一)?年度?[^0-9。]{0,8}?(\d+)件")),
    ("t3.T.tot", re.compile(r"(?:办结|答复)[^0-9。]{0,16}?(\d+)件")),
    ("t4.review.total", re.compile(r"行政复议[^0-9。]{0,8}?(\d+)件")),
)
_LEAVES = re.compile(r"t3\.[GPDUXO]\d?\.tot")


def accuse(report: Report) -> set[str]:
    """Return what the first hit of each pattern, and the sums of the 总计 column, find wrong."""
    found = set()
    for cell, pattern in _PATTERNS:
        match, value = pattern.search(report.text), report.value(cell)
        if match and value is not None and int(match[1]) != value:
            found.add(cell)
    values = {key: report.value(f"t3.{key}.tot") or 0 for key in "NCTF"}
    if values["N"] + values["C"] != values["T"] + values["F"]:
        found.add("balance")
    leaves = sum(cell.value or 0 for a, cell in report.cells.items() if _LEAVES.fullmatch(a))
    if leaves != values["T"]:
        found.add("sum")
    return found
