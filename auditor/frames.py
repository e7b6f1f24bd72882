"""Reports → pandas frames, by one call, for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.progress import track

from auditor.pipeline import audit
from auditor.report import ReportError

_KEYS = ("report_id", "organ", "organ_type", "organ_level", "year", "template")
_TAGS = (
    "boilerplate", "commitment_specific", "commitment_vague", "problem", "achievement", "claim",
    "legal_basis", "structure",
)  # fmt: skip
_SLOTS = ("actor", "action", "object", "measure", "deadline", "mechanism")
_COUNTS = (
    "countable_statements", "linked", "supported", "contradicted", "unverifiable", "checks_run",
    "checks_held", "checks_failed", "checks_undecided",
)  # fmt: skip
# Each table with its columns behind the keys: the same whatever is in the reports.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "reports": (
        "source", "sha256", "scope", "encoding", "media_type", "characters",
        *(f"coverage_{name}" for name in _COUNTS),
    ),
    "cells": ("cell", "value", "raw", "start", "end"),
    "sentences": ("section", "start", "end", "text", *(f"tag_{name}" for name in _TAGS)),
    "claims": (
        "id", "section", "start", "end", "text", "metric", "op", "value", "value_max", "unit",
        "scope_year", "scope", "base", "share_op", "part_of", "parts_sum", "verdict", "reason",
        "expected", "reading", "formula",
    ),
    "commitments": (
        "id", "section", "start", "end", "text", "status", "specificity",
        *(f"slot_{name}" for name in _SLOTS), "answers",
    ),
    "problems": ("id", "section", "start", "end", "text", "answered_by"),
    "boilerplate": ("start", "end", "text", "source", "match"),
    "findings": (
        "id", "rule", "title", "outcome", "severity", "responsibility", "confidence", "needs",
        "section", "claims", "message", "expected", "actual", "difference", "reading", "basis",
        "suggestion", "start", "end", "quote", "cells", "fingerprint", "review",
    ),
}  # fmt: skip
TABLES = (*_COLUMNS, "failures")
_ORDER = ("report_id", "start")
_WHOLE = ("year", "start", "end", "scope_year")
Row = dict[str, Any]


def frames(paths: Iterable[str | Path]) -> dict[str, pd.DataFrame]:
    """Return what is read in reports as one frame a table, rows by report and place.

    Columns are the fields of the memo's schema, flattened, after ``report_id`` (16 hex digits of
    the SHA-256 over file name, NUL and content hash), organ, organ_type, organ_level, year and
    template, in every table. A sentence has a column a tag, with its score where it has the tag;
    a measure a column a slot. Lists are text joined by blanks. Of a finding's evidence the first
    place and its words are kept, and the addresses of all cells. A file that cannot be read stops
    nothing and is a row of ``failures`` (source, reason). On a terminal a bar shows how far it is.
    """
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    console = Console(stderr=True)
    for path in track(list(paths), "", console=console, disable=not console.is_terminal):
        try:
            told = audit(path, name=Path(path).name).to_dict()
        except (OSError, ReportError) as error:
            rows["failures"].append({"source": str(path), "reason": str(error)})
            continue
        _add(rows, told)
    found = {name: _frame(rows[name], (*_KEYS, *columns)) for name, columns in _COLUMNS.items()}
    return found | {"failures": pd.DataFrame(rows["failures"], columns=["source", "reason"])}


def _frame(rows: list[Row], columns: tuple[str, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns))
    frame = frame.astype({name: "Int64" for name in _WHOLE if name in columns})
    order = [name for name in _ORDER if name in columns]
    return frame.sort_values(order, ignore_index=True, kind="stable")


def _add(rows: dict[str, list[Row]], told: Mapping[str, Any]) -> None:
    """Add the rows of one report, given as its memo's JSON, to every table."""
    report = told["report"]
    name = f"{report['source']}\0{report['sha256']}"
    key = {"report_id": sha256(name.encode()).hexdigest()[:16]}
    key |= {name: report[name] for name in _KEYS[1:]}
    rows["reports"].append(report | key | {f"coverage_{k}": told["coverage"][k] for k in _COUNTS})
    rows["cells"] += [key | {"cell": cell} | value for cell, value in told["cells"].items()]
    for sentence in told["sentences"]:
        tags = {f"tag_{each['tag'].replace('.', '_')}": each["score"] for each in sentence["tags"]}
        rows["sentences"].append(key | sentence | tags)
    for table in ("claims", "commitments", "problems", "boilerplate"):
        rows[table] += [key | _flat(each) for each in told[table]]
    rows["findings"] += [key | _flat(each) | _seen(each["evidence"]) for each in told["findings"]]


def _flat(row: Mapping[str, Any]) -> Row:
    """Return a row with its slots as columns and its lists of ids as text."""
    flat: Row = {}
    for key, value in row.items():
        if key == "slots":
            flat |= {f"slot_{name}": words for name, words in value.items()}
        elif isinstance(value, list) and key != "evidence":
            flat[key] = " ".join(value)
        else:
            flat[key] = value
    return flat


def _seen(evidence: list[Row]) -> Row:
    """Return the first place that a finding shows, with its words, and the cells it compares."""
    placed = next((each for each in evidence if "start" in each), {})
    return {
        "start": placed.get("start"),
        "end": placed.get("end"),
        "quote": placed.get("quote", placed.get("raw")),
        "cells": " ".join(each["cell"] for each in evidence if "cell" in each),
    }
