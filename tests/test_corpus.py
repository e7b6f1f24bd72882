"""The labelled corpus: every label has its place, and no organ is in two parts."""

from __future__ import annotations

import json
from itertools import combinations

import pytest
from conftest import ROOT

from auditor.language.reader import ORDER

SENTENCES = ROOT / "corpus" / "sentences"
PARTS = ("train", "dev", "test")
ROWS = {
    part: [
        json.loads(line) for line in (SENTENCES / f"{part}.jsonl").read_text("utf-8").splitlines()
    ]
    for part in PARTS
}
LABELS = {
    "formula", "statute", "problem", "action", "actor", "object", "measure", "deadline",
    "mechanism",
}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_labels_are_of_the_contract_and_stand_in_the_report(part: str) -> None:
    texts: dict[str, str] = {}
    for row in ROWS[part]:
        name = row["report"]
        if name not in texts:
            places = [ROOT / "corpus" / where / f"{name}.txt" for where in ("reports", "prose")]
            texts[name] = next(p for p in places if p.is_file()).read_text("utf-8")
        assert texts[name][row["start"] : row["end"]] == row["text"]
        assert set(row["tags"]) <= set(ORDER)
        for span in row["spans"]:
            assert 0 <= span["start"] < span["end"] <= len(row["text"])
            assert span["label"] in LABELS
        for measure in row["measures"]:
            assert measure["status"] in ("promised", "ongoing", "done")
            assert 0 <= measure["specificity"] <= 5


def test_specific_commitments_name_two_of_who_what_how_much_and_when() -> None:
    wrong = []
    for row in (row for rows in ROWS.values() for row in rows):
        named = {
            number: {s["label"] for s in row["spans"] if s.get("measure") == number}
            for number, m in enumerate(row["measures"]) if m["status"] != "done"
        }  # fmt: skip
        specific = any(
            len(names & {"actor", "object", "measure", "deadline"}) > 1 for names in named.values()
        )
        if specific != ("commitment.specific" in row["tags"]):
            wrong.append(row["id"])
    assert len(wrong) <= 0.01 * sum(map(len, ROWS.values())), wrong[:20]


def test_no_cluster_of_organs_is_in_two_parts() -> None:
    clusters = {part: {row["cluster"] for row in ROWS[part]} for part in PARTS}
    for one, two in combinations(PARTS, 2):
        assert not clusters[one] & clusters[two]


def test_measures_answer_problems_that_are_named() -> None:
    for rows in ROWS.values():
        named: dict[str, set[str]] = {}
        for row in rows:
            found = {s["id"] for s in row["spans"] if s["label"] == "problem"}
            named[row["report"]] = named.get(row["report"], set()) | found
        for row in rows:
            for measure in row["measures"]:
                assert set(measure["answers"]) <= named[row["report"]], row["id"]


def test_there_is_enough_to_measure() -> None:
    every = [row for rows in ROWS.values() for row in rows]
    assert len(every) >= 4000
    assert sum("second" in row for row in every) >= 800
    assert len({row["report"] for row in every}) >= 60
