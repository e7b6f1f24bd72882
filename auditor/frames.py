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

TABLES = (
    "reports", "cells", "sentences", "claims", "commitments", "problems", "boilerplate",
    "findings", "failures",
)  # fmt: skip
_KEYS = ("organ", "organ_type", "organ_level", "year", "template")
_LISTS = ("answers", "answered_by", "claims")
Row = dict[str, Any]


def frames(paths: Iterable[str | Path]) -> dict[str, pd.DataFrame]:
    """Return what is read in reports as one frame a table, rows by report and place.

    Columns are the fields of the memo's schema, flattened, plus in every table ``report_id``
    (16 hex digits of the SHA-256 over file name, NUL and content hash), organ, organ_type,
    organ_level, year, template. Tags, slots and lists of ids become columns of their own or text
    joined by blanks. A file that cannot be read is a row of ``failures`` and stops nothing.
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
    found = {}
    for name, each in rows.items():
        order = [key for key in ("report_id", "start", "cell") if each and key in each[0]]
        empty = None if each or name == "failures" else ["report_id", *_KEYS]
        frame = pd.DataFrame(each, columns=empty)
        found[name] = frame.sort_values(order, ignore_index=True, kind="stable") if order else frame
    return found


def _add(rows: dict[str, list[Row]], told: Mapping[str, Any]) -> None:
    report = told["report"]
    name = f"{report['source']}\0{report['sha256']}"
    key = {"report_id": sha256(name.encode()).hexdigest()[:16]} | {k: report[k] for k in _KEYS}
    counts = {f"coverage_{k}": v for k, v in told["coverage"].items() if isinstance(v, int)}
    plain = {k: v for k, v in report.items() if k not in (*_KEYS, "previous", "recognised")}
    rows["reports"].append(key | plain | counts)
    rows["cells"] += [key | {"cell": cell} | value for cell, value in told["cells"].items()]
    for sentence in told["sentences"]:
        tags = {f"tag_{each['tag'].replace('.', '_')}": each["score"] for each in sentence["tags"]}
        rows["sentences"].append(key | {k: v for k, v in sentence.items() if k != "tags"} | tags)
    for table in ("claims", "commitments", "problems", "boilerplate", "findings"):
        rows[table] += [key | _flat(each) for each in told[table]]


def _flat(row: Mapping[str, Any]) -> Row:
    """Return a row with its slots as columns, its lists of ids as text, its evidence left out."""
    flat: Row = {}
    for key, value in row.items():
        if key == "slots":
            flat |= {f"slot_{name}": words for name, words in value.items()}
        elif key in _LISTS:
            flat[key] = " ".join(value)
        elif key != "evidence":
            flat[key] = value
    return flat
