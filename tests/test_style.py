"""Lint, format, types and floors, each as its own tool judges them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig

import pytest
from conftest import ROOT

SCRIPTS = os.pathsep.join((sysconfig.get_path("scripts"), os.path.dirname(sys.executable)))
FOLDERS = ("auditor", "tests", "notebooks")


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", *FOLDERS),
        ("ruff", "format", "--check", *FOLDERS),
        ("mypy",),
        ("lint-imports", "--no-logo"),
    ],
    ids=" ".join,
)
def test_style(command: tuple[str, ...]) -> None:
    tool = shutil.which(command[0], path=SCRIPTS)
    assert tool is not None, f"{command[0]} is not installed: pip install -e '.[dev]'"
    done = subprocess.run(
        [tool, *command[1:]], cwd=ROOT, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace",
    )  # fmt: skip
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}"
