"""The house itself: floors, light imports, data files, no traces of elsewhere."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT

from auditor.claims.readings import expand
from auditor.template import FORMS, form
from auditor.words import digest, load

DATA = sorted((ROOT / "auditor" / "data").rglob("*.toml"))
HEAVY = ("spacy", "sklearn", "numpy", "pandas", "jieba", "typer", "rich")


def _loaded(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_importing_the_face_loads_nothing_heavy() -> None:
    assert not _loaded("import auditor") & set(HEAVY)


def test_auditing_loads_no_command_line_and_no_training_library() -> None:
    path = ROOT / "corpus" / "reports" / "yundun-bureau-2023.txt"
    loaded = _loaded(f"import auditor; auditor.audit({str(path)!r})")
    assert not loaded & (set(HEAVY) - {"numpy"})  # the weights are plain arrays


@pytest.mark.parametrize("path", DATA, ids=lambda path: path.name)
def test_data_files_say_what_they_are_and_load(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("#")
    assert tomllib.loads(text)
    assert max(map(len, text.splitlines())) < 1200


def test_every_reading_resolves_to_cells_of_the_form() -> None:
    rows = load("measures.toml")
    for row in (*rows["sense"], *rows["measure"]):
        for reading in (*row.get("readings", []), *row.get("also", [])):
            found = {year: expand(reading["formula"], year) for year in FORMS}
            assert any(found.values()), (row, reading)
            for year, formula in found.items():
                every = {a for key in ("t2", "t3", "t4") for a in form(year).table(key).addresses()}
                terms = (formula or "").replace(" - ", " + ").split(" + ")
                assert not formula or set(terms) <= every


def test_forms_have_the_cells_the_law_prints() -> None:
    counts = {
        year: [len(form(year).table(t).addresses()) for t in ("t2", "t3", "t4")] for year in FORMS
    }
    assert counts == {"2021": [10, 175, 15], "2019": [22, 161, 15]}


def test_digest_is_stable() -> None:
    assert digest() == digest()
    assert len(digest()) == 64


def test_no_file_is_a_giant() -> None:
    giants = {
        path.name: lines
        for path in (ROOT / "auditor").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 450
    }
    assert not giants


def test_the_project_is_free_of_pickle_and_network() -> None:
    for path in (ROOT / "auditor").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for word in ("pickle", "urllib", "requests", "socket", "eval(", "exec("):
            assert f"import {word}" not in text
            assert not text.startswith(word)
            assert word not in ("eval(", "exec(") or word not in text
