"""The labelled corpus: units with their tags, spans and measures, read from corpus/sentences."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from auditor.language.units import Unit, leads
from auditor.pipeline import annotate, counted
from auditor.reading.load import load
from auditor.report import Span

STATUSES = ("promised", "ongoing", "done")
SLOTS = ("actor", "object", "measure", "deadline", "mechanism")


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled unit.

    ``spans`` holds places in its text with their label (formula, statute, problem, or a slot of
    the measure with that number); ``measures`` status and answered problems of each measure.
    """

    id: str
    report: str
    organ: str
    year: int
    form: str
    cluster: str
    unit: Unit
    tags: tuple[str, ...]
    spans: tuple[Mapping[str, Any], ...]
    measures: tuple[Mapping[str, Any], ...]
    counted: bool  # the claim reader finds a claim on a figure in it

    def slots(self, measure: int = 0) -> dict[str, str]:
        """Return the words of each slot of one of its measures."""
        text = self.unit.text
        return {
            span["label"]: text[span["start"] : span["end"]]
            for span in self.spans if span.get("measure") == measure
        }  # fmt: skip

    def labelled(self, label: str) -> list[tuple[int, int]]:
        """Return the places of all spans with a label."""
        return [(span["start"], span["end"]) for span in self.spans if span["label"] == label]


def read(*paths: Path) -> list[Example]:
    """Return the examples of JSONL files, in order.

    A report that lies as ``reports/<report>.txt`` or ``prose/<report>.txt`` beside the file's
    folder is read for its claims on figures; without it a unit is read for them by itself.

    Raises OSError where a file cannot be read, ValueError naming the line that is no example.
    """
    found = []
    for path in paths:
        before = lead = ""
        place: tuple[str, str] | None = None
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                if (row["report"], row["section"]) != place:
                    place, before, lead = (row["report"], row["section"]), "", ""
                span = Span(row["start"], row["end"])
                unit = Unit(0, row["section"], row["heading"], span, row["text"], before, lead)
                found.append(_example(row, unit, _claims(path, row)))
            except (KeyError, TypeError, ValueError) as error:
                raise ValueError(
                    f"{path}, line {number}: {error!r}; see corpus/README.md"
                ) from None
            before = unit.text
            lead = unit.text if leads(unit.text) else lead
    return found


def _claims(path: Path, row: Mapping[str, Any]) -> bool:
    for folder in ("reports", "prose"):
        report = path.parent.parent / folder / f"{row['report']}.txt"
        if report.is_file():
            return any(row["start"] <= start < row["end"] for start in _places(report))
    return bool(annotate(row["text"], row["year"]).claims)


@lru_cache(maxsize=4)
def _places(report: Path) -> tuple[int, ...]:
    return tuple(span.start for span in counted(load(report)))


def _example(row: Mapping[str, Any], unit: Unit, claims: bool) -> Example:
    return Example(
        row["id"], row["report"], row["organ"], row["year"], row["form"], row["cluster"], unit,
        tuple(row["tags"]), tuple(row["spans"]), tuple(row["measures"]), claims,
    )  # fmt: skip


def second(path: Path) -> list[tuple[Example, Example]]:
    """Return the units that two annotators labelled, as the first and as the second did.

    Where they differed ``row["first"]`` keeps what the first gave; the row itself is adjudicated.
    """
    first = {example.id: example for example in read(path)}
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "second" in row:
            unit, counts = first[row["id"]].unit, first[row["id"]].counted
            one = _example(row | row.get("first", {}), unit, counts)
            found.append((one, _example(row | row["second"], unit, counts)))
    return found
