"""The error-injection benchmark: its classes apply, change text, and repeat themselves."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import SIX

from auditor.lab.bench import failures, interval, run
from auditor.lab.equivalents import EQUIVALENTS, Equivalent
from auditor.lab.heldout import HELD_OUT
from auditor.lab.heldout_equivalents import HELD_OUT_EQUIVALENTS
from auditor.lab.mutations import MUTATIONS, Mutation
from auditor.pipeline import audit
from auditor.reading.load import load

PATHS = SIX
LOADED = [load(path) for path in PATHS]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.key)
def test_a_class_of_errors_applies_and_changes_the_text(mutation: Mutation) -> None:
    mutants = [(r, text) for r in LOADED for text in mutation.mutants(r)]
    assert mutants
    assert all(text != report.text for report, text in mutants)
    assert mutants == [(r, text) for r in LOADED for text in mutation.mutants(r)]


@pytest.mark.parametrize("equivalent", EQUIVALENTS, ids=lambda equivalent: equivalent.key)
def test_what_says_the_same_is_not_accused(equivalent: Equivalent) -> None:
    assert any(equivalent.make(report) != report.text for report in LOADED)
    for report in LOADED[:3]:
        before = failures(audit(report), grave=True)
        after = failures(audit(load(equivalent.make(report).encode())), grave=True)
        assert sum(after.values()) <= sum(before.values())


def test_classes_are_many_and_named_once() -> None:
    keys = [m.key for m in MUTATIONS] + [e.key for e in EQUIVALENTS]
    assert len(keys) == len(set(keys))
    assert len(MUTATIONS) >= 40


def test_the_table_holds_every_class() -> None:
    small = next(path for path in PATHS if "yundun" in path.name)
    page = run([small])
    keys = [m.key for m in MUTATIONS] + [e.key for e in EQUIVALENTS]
    assert all(f"| {key} |" in page for key in keys)
    assert "Keyword baseline: 0." in page


def test_a_missing_report_is_named() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from auditor.workbench import main; main()", "bench", "none.txt"],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "none.txt" in done.stderr


def test_the_interval_is_wilsons() -> None:
    assert interval(95, 100) == "0.950 [0.888, 0.978]"


def test_held_out_classes_apply_and_are_reported_apart() -> None:
    small = next(path for path in PATHS if "yundun" in path.name)
    page = run([small], held_out=True)
    assert all(f"| {m.key} |" in page for m in HELD_OUT)
    assert not any(f"| {m.key} |" in page for m in MUTATIONS)
    keys = [m.key for m in HELD_OUT] + [e.key for e in HELD_OUT_EQUIVALENTS]
    assert len(keys) == len(set(keys)) >= 80
