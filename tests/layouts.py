"""Writes small reports the way agencies' pages print them, for the tests.

A report is made from numbers (address → text of the cell) and prose, in one of several layouts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from auditor.template import form

TITLE = "石桥县林业局2023年政府信息公开工作年度报告"
LAYOUTS = ("pipe", "flat", "markdown", "tab", "cells", "line")
_TITLES = (
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
)  # fmt: skip

Rows = list[list[str]]


def zeros(year: str = "2021") -> dict[str, str]:
    """Return a form full of zeros: address → “0”."""
    return {cell: "0" for key in ("t2", "t3", "t4") for cell in form(year).table(key).addresses()}


def table_rows(key: str, cells: Mapping[str, str], year: str = "2021") -> Rows:
    """Return a table as rows of printed cells, group labels on their first row only."""
    table = form(year).table(key)
    rows: Rows = []
    if key == "t2":
        labels = {column.key: column.label for column in table.columns}
        group = ""
        for row in table.rows:
            if row.group != group:
                group = row.group
                rows.append([group, "", "", ""])
                head = [labels[c] for c in row.columns if c] or _single(row.key, labels)
                rows.append(["信息内容", *head])
            rows.append([row.label, *(_cell(cells, "t2", row.key, c) for c in row.columns)])
        return rows
    if key == "t4":
        rows.append(["行政复议", "", "", "", "", "行政诉讼", *[""] * 9])
        rows.append(
            [
                "结果维持",
                "结果纠正",
                "其他结果",
                "尚未审结",
                "总计",
                "未经复议直接起诉",
                "",
                "",
                "",
                "",
                "复议后起诉",
                "",
                "",
                "",
                "",
            ]
        )
        rows.append([""] * 5 + ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 2)
        rows.append([cells.get(address, "") for address in table.addresses()])
        return rows
    rows.append(
        [
            "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
            "",
            "",
            "申请人情况",
        ]
    )
    rows.append(["", "", "", *(column.label for column in table.columns)])
    group = ""
    for row in table.rows:
        values = [_cell(cells, "t3", row.key, column) for column in row.columns]
        if row.key in ("N", "C", "F"):
            rows.append([row.label, "", "", *values])
            continue
        first = "三、本年度办理结果" if row.key == "G" else ""
        shown = row.group if row.group != group else ""
        group = row.group
        label = [shown, row.label] if row.group else [row.label, ""]
        rows.append([first, *label, *values])
    return rows


def _single(key: str, labels: Mapping[str, str]) -> list[str]:
    return [labels["amount"] if key == "fee_wan" else labels["decisions"]]


def _cell(cells: Mapping[str, str], table: str, row: str, column: str) -> str:
    return cells.get(f"{table}.{row}.{column}" if column else f"{table}.{row}", "")


def _pipe(rows: Rows) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _flat(rows: Rows) -> str:
    """Return rows as the real pages flatten them: empty label cells dropped, tails kept."""
    lines = []
    for row in rows:
        lead = next((i for i, cell in enumerate(row) if cell), len(row))
        kept = [cell for i, cell in enumerate(row) if cell or i >= 3]
        lines.append(" | ".join(kept or row[lead:]) + " | ||")
    return "\n".join(lines)


def _markdown(rows: Rows) -> str:
    width = max(len(row) for row in rows)
    full = [row + [""] * (width - len(row)) for row in rows]
    return "\n".join([*_pipe(full[:1]).split("\n"), "|" + " --- |" * width, _pipe(full[1:])])


def _tab(rows: Rows) -> str:
    return "\n".join("\t".join(row) for row in rows)


def _cells(rows: Rows) -> str:
    return "\n".join(cell for row in rows for cell in row if cell)


def _line(rows: Rows) -> str:
    return " ".join(cell.replace(" ", "") for row in rows for cell in row if cell)


WRITERS: dict[str, Callable[[Rows], str]] = {
    "pipe": _pipe, "flat": _flat, "markdown": _markdown, "tab": _tab, "cells": _cells, "line": _line
}  # fmt: skip


def report(
    cells: Mapping[str, str], *, overview: str = "", problems: str = "", other: str = "",
    title: str = TITLE, preface: str = "", layout: str = "pipe", form_year: str = "2021",
) -> str:  # fmt: skip
    """Return a whole report with these cells and this prose."""
    write = WRITERS[layout]
    bodies = [
        overview, *(write(table_rows(key, cells, form_year)) for key in ("t2", "t3", "t4")),
        problems, other,
    ]  # fmt: skip
    parts = [title] if title else []
    if preface:
        parts.append(preface)
    for heading, body in zip(_TITLES, bodies, strict=True):
        parts += [heading, body] if body else [heading]
    return "\n".join(parts) + "\n"
