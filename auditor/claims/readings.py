"""What a metric may stand for: the admissible readings, as formulas over the form's cells."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from auditor.case import Reading
from auditor.template import FORMS, address, form
from auditor.words import load

RESULTS = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
}
_TERM = re.compile(r"\s*([+-]?)\s*([A-Za-z_]+\d?\*?)(?:\.([a-z_]+))?")


def sense_metric(sense: str) -> str:
    """Return the metric that a verb's number counts."""
    return str(_row("sense", "key", sense)["metric"])


def sense_with(sense: str) -> str | None:
    """Return a second sense the same number has (“受理并办结”), or None."""
    return None if sense == SOMEWHERE else _row("sense", "key", sense).get("with")


@cache
def topic_of(metric: str) -> str:
    """Return what a metric is about: request, review, litigation or one of its blocks, or a fee."""
    rows = [row for row in load("measures.toml")["measure"] if row["metric"] == metric]
    if rows:
        return str(rows[0]["topic"])
    return metric.rpartition(".")[0] if metric.startswith(("review", "litigation")) else "request"


@cache
def readings_of(metric: str, sense: str, year: str) -> tuple[Reading, ...]:
    """Return the admissible readings of a metric under the form ``year``, the strict ones first.

    ``sense`` is the verb that governs the number, or empty where the metric is named outright.
    A form without the cells, and a metric in no table, give none.
    """
    if year not in FORMS:
        return ()
    named = sense and sense != SOMEWHERE
    row = _row("sense", "key", sense) if named else _row("measure", "metric", metric)
    row = row or _result(metric, everywhere=sense == SOMEWHERE)
    found = []
    for kind in ("readings", "also"):
        for reading in row.get(kind, []):
            formula = expand(reading["formula"], year)
            if formula is not None:
                found.append(Reading(reading["name"], formula, strict=kind == "readings"))
    return tuple(found)


# The totals that a kind of requester may break down, by the metric of the number it stands under.
_BASES = {
    "applications.received_new": ("新收", "N"),
    "applications.total_in": ("新收加上年结转", "N + C"),
    "applications.total_handled": ("办理结果总计", "T"),
    "applications.carried_out": ("结转下年", "F"),
    "applications.carried_in": ("上年结转", "C"),
}


@cache
def columns_of(metric: str) -> tuple[str, ...]:
    """Return the columns of table 3 that a kind of requesters stands in; empty for the rest."""
    return tuple(_row("measure", "metric", metric).get("columns", []))


@cache
def applicant_readings(metric: str, under: str | None, year: str) -> tuple[Reading, ...]:
    """Return the readings of a number of requesters: its columns of the total it breaks down.

    ``under`` is the metric of that total; its reading is the strict one, the other totals are
    accepted and told. Without one, new requests are the strict reading.
    """
    columns = columns_of(metric)
    first = under if under in _BASES else "applications.received_new"
    found = []
    for base, (name, rows) in sorted(_BASES.items(), key=lambda item: item[0] != first):
        terms = " + ".join(f"{row}.{column}" for row in rows.split(" + ") for column in columns)
        formula = expand(terms, year) if year in FORMS and terms else None
        if formula is not None:
            found.append(Reading(f"{name}（该类申请人）", formula, strict=base == first))
    return tuple(found)


_NAMED = {
    "review": "行政复议", "litigation": "行政诉讼", "litigation.direct": "未经复议直接起诉",
    "litigation.after_review": "复议后起诉", "all": "复议诉讼合计",
}  # fmt: skip
DOCUMENTS = ("normative_docs", "regulations")
DISPUTES = ("review", "litigation", "litigation.direct", "litigation.after_review")
SOMEWHERE = "somewhere"  # the sense of a result beside which no kind of dispute is named
_BLOCKS = {
    "review": ("review",), "litigation": ("direct", "after"), "litigation.direct": ("direct",),
    "litigation.after_review": ("after",),
}  # fmt: skip


def _result(metric: str, *, everywhere: bool) -> dict[str, Any]:
    """Return the reading of a result of reviews or suits: its cell, or both suits' cells.

    ``everywhere``: the words beside it name no kind of dispute, so that the other kinds, and all
    of them together, are admissible too.
    """
    kind, _, result = metric.rpartition(".")
    if kind not in _BLOCKS:
        return {}
    rows = {
        name: {"name": f"{_NAMED[name]}{RESULTS[result]}",
               "formula": " + ".join(f"{block}.{result}" for block in blocks)}
        for name, blocks in {**_BLOCKS, "all": ("review", "direct", "after")}.items()
    }  # fmt: skip
    strict = {**rows[kind], "name": RESULTS[result]}
    others = [row for name, row in rows.items() if name != kind]
    return {"readings": [strict], "also": others if everywhere else []}


def _row(kind: str, key: str, value: str) -> dict[str, Any]:
    return next((row for row in load("measures.toml")[kind] if row[key] == value), {})


@cache
def expand(formula: str, year: str) -> str | None:
    """Return a formula of data/measures.toml in full addresses; None where the form lacks one.

    >>> expand("N + C", "2021")
    't3.N.tot + t3.C.tot'
    """
    terms = []
    for sign, name, column in _TERM.findall(formula):
        cells = _cells(name, column, year)
        if not cells:
            return None
        terms += [(sign or "+", cell) for cell in cells]
    first, *rest = terms
    return " ".join([first[1], *(f"{sign} {cell}" for sign, cell in rest)])


def _cells(name: str, column: str, year: str) -> list[str]:
    """Return the addresses one term of a formula stands for."""
    official = form(year)
    for table, default in (("t3", "tot"), ("t4", ""), ("t2", "")):
        pattern = re.compile(re.escape(name).replace(r"\*", r"\d*") + "$")
        rows = [row for row in official.table(table).rows if pattern.match(row.key)]
        if rows:
            wanted = column or default
            return [address(table, row.key, wanted) for row in rows if wanted in row.columns]
    return []
