"""The notebooks run from top to bottom, end with an answer, and draw every character."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
STRICT = "import warnings\nwarnings.filterwarnings('error', message='Glyph')\n"
FONTLESS = "import auditor.charts\nauditor.charts._PACKAGE = 'no_such_package'\n"


def _read(path: Path) -> Any:
    return nbformat.read(path, 4)  # type: ignore[no-untyped-call]


def _run(path: Path, before: str) -> tuple[str, list[Any]]:
    """Return a notebook's program and what its cells put out, run after some lines of our own."""
    notebook = _read(path)
    program = [cell for cell in notebook.cells if cell.cell_type == "code"]
    program[0].source = before + program[0].source
    where = {"metadata": {"path": str(ROOT / "notebooks")}}
    client = NotebookClient(notebook, timeout=100, kernel_name="python3", resources=where)
    client.execute(env={**os.environ, "PYTHONPATH": str(ROOT)})
    outputs = [out for cell in program for out in cell.outputs]
    return "\n".join(cell.source for cell in program), outputs


def _streams(outputs: list[Any]) -> list[str]:
    return [out.text for out in outputs if out.output_type == "stream"]


def _pictures(outputs: list[Any]) -> int:
    return sum("image/png" in out.get("data", {}) for out in outputs)


def test_there_are_notebooks_without_stored_output() -> None:
    assert len(NOTEBOOKS) >= 3
    for path in NOTEBOOKS:
        cells = _read(path).cells
        assert "**问题。**" in cells[0].source
        assert "*Question: " in cells[0].source
        assert "**范围与局限。**" in cells[-1].source
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_answers(path: Path) -> None:
    # A chart with a missing glyph is an error when it is drawn, and shows no picture.
    program, outputs = _run(path, STRICT)
    assert not _streams(outputs)
    assert _pictures(outputs) == program.count("plt.show()") > 1
    answer = outputs[-1].data["text/markdown"]
    assert "**" in answer
    assert "nan" not in answer


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_without_the_font_labels_are_english(path: Path) -> None:
    program, outputs = _run(path, FONTLESS + STRICT)
    assert ["No Chinese font" in text for text in _streams(outputs)] == [True]
    assert _pictures(outputs) == program.count("plt.show()")
