"""The memos of the corpus reports, byte for byte.

``python tests/test_golden.py`` writes them anew; what changed is then for a person to read.
"""

from __future__ import annotations

from contextlib import chdir
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conftest import CORPUS, ROOT, SIX

from auditor.cli import run

GOLDEN = ROOT / "tests" / "golden"
ENGLISH = CORPUS / "lanchuan-city-2023.txt"
MEMOS = {
    f"{report.stem}.{ending}": (report.relative_to(ROOT).as_posix(), "--format", form)
    for report in SIX
    for form, ending in (("text", "txt"), ("md", "md"), ("json", "json"))
} | {f"{ENGLISH.stem}.en.txt": (ENGLISH.relative_to(ROOT).as_posix(), "--lang", "en")}


def written(name: str, folder: Path) -> bytes:
    """Return what ``audit`` writes into a file, called from the top folder."""
    path = folder / name
    with chdir(ROOT):
        run([*MEMOS[name], "-o", str(path)])
    return path.read_bytes()


@pytest.mark.parametrize("name", MEMOS)
def test_the_memo_is_the_golden_one(name: str, tmp_path: Path) -> None:
    golden, made = (GOLDEN / name).read_bytes(), written(name, tmp_path)
    before, after = (each.decode().splitlines(keepends=True) for each in (golden, made))
    changes = "".join(unified_diff(before, after, "golden", "made"))
    assert golden == made, f"read the changes, then run: python tests/test_golden.py\n{changes}"


def test_no_golden_memo_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == set(MEMOS)


# One author left another county's name standing, one told problems without any remedy.
RIGHTLY = ("xinling-transport-2022", "hedu-housing-2023")


@pytest.mark.parametrize("report", sorted(CORPUS.glob("*.txt")), ids=lambda path: path.stem)
def test_a_clean_report_is_not_accused(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run([str(report), "--fail-on", "clarify"])
    assert code == (report.stem in RIGHTLY), capsys.readouterr().out


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for path in GOLDEN.iterdir():
        path.unlink()
    with TemporaryDirectory() as temporary:
        for each in MEMOS:
            (GOLDEN / each).write_bytes(written(each, Path(temporary)))
