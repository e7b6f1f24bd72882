"""The wheel: one command makes a wheelhouse, from which a machine without network installs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from conftest import CORPUS, ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

REPORT = CORPUS / "qingbu-bureau-2022.txt"
FORMATS = ("text", "md", "json", "csv")
WHEELHOUSE = ("wheel", "-q", "-w", "wheelhouse")
INSTALL = ("install", "--no-index", "--find-links", "wheelhouse", "auditor")
_BIN, _EXE = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")


def output(*command: object, cwd: Path, env: Mapping[str, str] | None = None) -> bytes:
    """Return what a command prints; the test fails with its messages where it fails."""
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env=env, check=False,
        stdin=subprocess.DEVNULL, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout


def works(*command: object) -> bool:
    """Return whether a command is there and ends well."""
    try:
        return not subprocess.run(
            [str(word) for word in command], check=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ).returncode  # fmt: skip
    except OSError:
        return False


@pytest.fixture(params=["3.11", "3.12", "3.13"])
def python(request: pytest.FixtureRequest) -> str:
    """An interpreter of each version the program is for, where the machine has one."""
    version = request.param
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for found in (shutil.which(f"python{version}"), *pyenv.glob(f"{version}.*/bin/python")):
        if found is not None and works(found, "-c", "import venv, ensurepip"):
            return str(found)
    pytest.skip(f"no Python {version} on this machine")


def test_readme_has_these_commands() -> None:
    for readme in ("README.md", "README.zh-CN.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        assert f"pip {' '.join(WHEELHOUSE)} ." in text
        assert f"pip {' '.join(INSTALL)}" in text


def test_the_wheelhouse_installs_where_there_is_no_network(python: str, tmp_path: Path) -> None:
    output(python, "-m", "venv", "builder", cwd=tmp_path)
    builder = tmp_path / "builder" / _BIN / f"python{_EXE}"
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    backend = needed["build-system"]["requires"]
    if not works(builder, "-m", "pip", "download", "-q", "--no-deps", "-d", tmp_path, *backend):
        pytest.skip(f"pip reaches no index: {', '.join(backend)} cannot be had")
    output(builder, "-m", "pip", *WHEELHOUSE, ROOT, cwd=tmp_path)

    folders = ("installer", "home", "elsewhere")
    installer, home, elsewhere = (tmp_path / name for name in folders)
    for folder in (installer, home, elsewhere):
        folder.mkdir()
    shutil.copy(REPORT, elsewhere)
    cut_off = ("unshare", "-rn") if works("unshare", "-rn", "true") else ()
    print("network:", "off (unshare -rn)" if cut_off else "on: unshare does not work here")
    output(python, "-m", "venv", "offline", cwd=tmp_path)
    scripts = tmp_path / "offline" / _BIN
    pip = (*cut_off, scripts / f"python{_EXE}", "-m", "pip", "--isolated")
    output(*pip, *INSTALL, cwd=tmp_path, env=_bare(installer))

    here = (sys.executable, "-c", "from auditor.cli import main; main()")
    checkout = {**os.environ, "PYTHONPATH": str(ROOT)}
    audit = (*cut_off, scripts / f"audit{_EXE}", REPORT.name, "--format")
    for form in FORMATS:
        expected = output(*here, REPORT.name, "--format", form, cwd=elsewhere, env=checkout)
        assert output(*audit, form, cwd=elsewhere, env=_bare(home)) == expected
    assert not list(home.iterdir()), "audit writes nothing into the home folder"

    listed = output(*pip, "list", "--format", "json", cwd=tmp_path, env=_bare(installer))
    installed = {_name(each["name"]) for each in json.loads(listed)}
    assert "auditor" in installed
    extras = needed["project"]["optional-dependencies"]
    tools = {_name(line) for line in (*extras["dev"], *extras["notebooks"])} - {"auditor"}
    assert not installed & tools


def _bare(home: Path) -> dict[str, str]:
    """Return an environment with an empty home, no pip settings and no Python path."""
    kept = {
        name: value for name, value in os.environ.items()
        if not name.startswith(("PIP_", "PYTHON", "XDG_"))
    }  # fmt: skip
    return {**kept, "HOME": str(home), "USERPROFILE": str(home), "PIP_CONFIG_FILE": os.devnull}


def _name(requirement: str) -> str:
    """Return the name of a distribution as indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()
