"""The command: exit codes, formats, encodings, and what it says when used wrongly."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import tomllib
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from auditor import __version__
from auditor.catalog import LANGUAGES, entries
from auditor.cli import run
from auditor.console import inert, sources

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / "corpus" / "reports"
GOOD = REPORTS / "lanchuan-city-2023.txt"
SAID, ALTERED = "上年结转政府信息公开申请数量 | 84", "上年结转政府信息公开申请数量 | 184"
_SWITCHES = ("PYTHONIOENCODING", "NO_COLOR", "FORCE_COLOR")
COMMAND = (sys.executable, "-c", "from auditor.cli import main; main()")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one report that is right and one that is wrong, to work in."""
    text = GOOD.read_text(encoding="utf-8")
    assert SAID in text
    (tmp_path / "good.txt").write_text(text, encoding="utf-8")
    (tmp_path / "bad.txt").write_text(text.replace(SAID, ALTERED), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    return tmp_path


def start(*argv: str | bytes, **more: Any) -> subprocess.Popen[bytes]:
    """Start the command as a process of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in _SWITCHES}
    environment = {**kept, "PYTHONPATH": str(ROOT), **more.pop("env", {})}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    return subprocess.Popen([*COMMAND, *argv], env=environment, **pipes)


def call(*argv: str | bytes, **more: Any) -> tuple[int, bytes, bytes]:
    """Return exit code, output and messages of the command."""
    given = more.pop("given", None)
    pipe = {"stdin": subprocess.PIPE} if given is not None else {}
    with start(*argv, **pipe, **more) as process:
        out, err = process.communicate(given, timeout=60)
    return process.returncode, out, err


# --- exit codes ----------------------------------------------------------------------------


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["good.txt"], 0),
        (["bad.txt"], 1),
        (["bad.txt", "--fail-on", "none"], 0),
        (["bad.txt", "--fail-on", "note"], 1),
        (["bad.txt", "good.txt"], 1),
        (["nowhere.txt"], 2),
        (["nowhere.txt", "bad.txt", "good.txt"], 2),
        (["--rules"], 0),
        (["--help"], 0),
        ([], 2),
    ],
)
def test_exit_codes(argv: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(argv) == code
    assert capsys.readouterr().out or code == 2


def test_one_bad_file_stops_no_other(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "empty.txt").write_bytes(b"")
    assert run(["good.txt", "nowhere.txt", "empty.txt", "bad.txt"]) == 2
    out, err = capsys.readouterr()
    assert out.count("政府信息公开工作年度报告审核备忘录") == 2
    assert out.count("\n" + "=" * 100 + "\n") == 1
    messages = err.splitlines()
    assert [line.partition("：")[0] for line in messages] == ["nowhere.txt", "empty.txt"]


def test_a_folder_is_no_report(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "folder").mkdir()
    assert run(["folder"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("folder：")
    assert len(err.splitlines()) == 1


# --- wrong usage ---------------------------------------------------------------------------


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--bogus", "good.txt"], "--bogus"),
        (["good.txt", "--formt", "json"], "--format"),
        (["good.txt", "-o"], "-o"),
        (["--rules=yes"], "--rules"),
        (["good.txt", "--format", "pdf"], "pdf"),
        (["good.txt", "--fail-on", "never"], "never"),
        (["good.txt", "--year", "2007"], "2007"),
        (["good.txt", "--year", "2101"], "2101"),
        (["good.txt", "--year", "今年"], "今年"),
        (["good.txt", "--form", "2020"], "2020"),
        (["good.txt", "--organ-type", "bureau"], "department"),
        (["good.txt", "--published", "2024-02-30"], "2024-02-30"),
        (["good.txt", "--published", "20240226"], "20240226"),
        (["good.txt", "--organ", " "], "--organ"),
        (["good.txt", "--output", ""], "--output"),
        (["--explain", "CLM11"], "CLM-11"),
        (["--explain", "?"], "--rules"),
        ([], "audit"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_wrong_usage_is_one_sentence(
    argv: list[str], said: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([f"--lang={lang}", *argv]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert said in err
    chinese = any("\u4e00" <= char <= "\u9fff" for char in err.replace("今年", ""))
    assert chinese == (lang == "zh")


def test_an_unknown_language_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--rules", "--lang", "fr"]) == 2
    assert "zh en" in capsys.readouterr().err


# --- what it tells of itself ---------------------------------------------------------------


def test_the_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    told = {}
    for lang in LANGUAGES:
        assert run(["--lang", lang, "--help"]) == 0
        told[lang] = capsys.readouterr().out
        for option in ("--format", "-o, --output", "--with-text", "--with-checks", "--fail-on",
                       "--organ", "--year", "--form", "--organ-type", "--published", "--explain",
                       "--rules", "--version", "REPORT..."):  # fmt: skip
            assert f"  {option} " in told[lang]
    assert "审核政府信息公开工作年度报告" in told["zh"]
    assert told["en"].isascii()
    lines = [line for page in told.values() for line in page.splitlines()]
    assert max(map(cell_len, lines)) <= 80


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"auditor {__version__}\n"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rules_are_all_listed(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--rules", "--lang", lang]) == 0
    lines = capsys.readouterr().out.splitlines()
    codes = [line.split(maxsplit=1)[0] for line in lines[1:] if not line.startswith(" ")]
    assert codes == list(entries())


@pytest.mark.usefixtures("here")
def test_messages_are_inert_whatever_they_quote(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["\x1b[2J报告\u202e[red]\n.txt"]) == 2
    assert run(["good.txt", "--format", "\x1b[31m\u202e"]) == 2
    assert run(["--explain", "CLM\x9b2J"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith(r"\x1b[2J报告\u202e[red]\n.txt：")
    assert all(line.replace("\u3000", "").isprintable() for line in lines)
    assert inert("表三\u3000“年 报” — é") == "表三\u3000“年 报” — é"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_can_be_explained(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    for code, entry in entries().items():
        assert run(["--explain", code.lower(), "--lang", lang]) == 0
        told = capsys.readouterr().out
        assert told.startswith(f"{code} ")
        assert "".join(entry.title[lang].split()) in "".join(told.split())


def test_help_version_and_rules_load_nothing_heavy() -> None:
    script = (
        "import sys; from auditor.cli import run; run([sys.argv[1]]);"
        "sys.exit(any(m.startswith(('auditor.reading', 'auditor.claims', 'auditor.pipeline'))"
        " for m in sys.modules))"
    )
    for option in ("--help", "--version", "--rules"):
        done = subprocess.run(
            [sys.executable, "-c", script, option], capture_output=True, check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert done.returncode == 0, (option, done.stderr)


# --- formats -------------------------------------------------------------------------------


@pytest.mark.usefixtures("here")
def test_json_is_an_object_for_one_report_and_an_array_for_several(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    assert run(["good.txt", "--format", "json"]) == 0
    one = json.loads(capsysbinary.readouterr().out)
    assert one["schema"] == "auditor.memo/1"
    assert one["report"]["source"] == "good.txt"
    assert "text" not in one
    assert "checks" not in one
    assert run(["bad.txt", "nowhere.txt", "--format", "json", "--with-text", "--with-checks"]) == 2
    bad, error = json.loads(capsysbinary.readouterr().out)
    assert bad["text"].startswith("澜川市")
    assert len(bad["checks"]) == bad["coverage"]["checks_held"]
    assert list(error) == ["schema", "source", "error"]
    assert (error["schema"], error["source"]) == ("auditor.error/1", "nowhere.txt")


@pytest.mark.usefixtures("here")
def test_jsonl_is_an_object_a_line(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    run(["bad.txt", "nowhere.txt", "good.txt", "--format", "jsonl"])
    lines = capsysbinary.readouterr().out.decode().splitlines()
    schemas = [json.loads(line)["schema"] for line in lines]
    assert schemas == ["auditor.memo/1", "auditor.error/1", "auditor.memo/1"]


@pytest.mark.usefixtures("here")
def test_csv_holds_findings_only(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["bad.txt", "nowhere.txt", "good.txt", "--format", "csv"]) == 2
    out, err = capsysbinary.readouterr()
    assert out.startswith(b"\xef\xbb\xbfsource,")
    rows = list(csv.DictReader(StringIO(out.decode("utf-8-sig"))))
    assert rows
    assert {row["source"] for row in rows} == {"bad.txt"}
    assert "T3-03" in {row["rule"] for row in rows}
    assert "nowhere.txt" in err.decode()


@pytest.mark.usefixtures("here")
def test_markdown_and_english(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["good.txt", "bad.txt", "--format", "md", "--lang", "en"]) == 1
    page = capsysbinary.readouterr().out.decode()
    assert page.startswith("# Audit memo")
    assert page.count("\n# Audit memo") == 1


def test_the_output_file_tells_the_format(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bad.txt", "-o", "memo.json"]) == 1
    assert json.loads((here / "memo.json").read_bytes())["schema"] == "auditor.memo/1"
    assert run(["bad.txt", "-o", "memo.md"]) == 1
    assert (here / "memo.md").read_bytes().startswith("# 政府".encode())
    assert run(["bad.txt", "good.txt", "-o", "memo.out"]) == 1
    page = (here / "memo.out").read_bytes().decode()
    assert page.count("审核备忘录") == 2
    assert "\r" not in page
    assert capsys.readouterr().out == ""


def test_an_output_file_that_cannot_be_written(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = (here / "good.txt").read_bytes()
    assert run(["good.txt", "-o", "no/such/folder/memo.txt"]) == 2
    assert run(["good.txt", "-o", str(here)]) == 2
    assert run(["good.txt", "-o", "./good.txt"]) == 2
    messages = capsys.readouterr().err.splitlines()
    assert len(messages) == 3
    assert (here / "good.txt").read_bytes() == report


def test_where_nothing_could_be_read_an_older_memo_stays(here: Path) -> None:
    (here / "memo.txt").write_text("older", encoding="utf-8")
    assert run(["nowhere.txt", "-o", "memo.txt"]) == 2
    assert (here / "memo.txt").read_text(encoding="utf-8") == "older"


@pytest.mark.usefixtures("here")
def test_what_the_user_says_goes_before_what_is_read(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    told = ["--organ", "某市水务局", "--year", "2022", "--form", "2019"]
    told += ["--organ-type", "department", "--published", "2023-01-20"]
    run(["good.txt", "--format", "json", *told])
    report = json.loads(capsysbinary.readouterr().out)["report"]
    assert (report["organ"], report["year"], report["template"], report["organ_type"]) == (
        "某市水务局", 2022, "2019", "department",
    )  # fmt: skip
    assert {"fact": "year", "value": "2022", "how": "option", "start": None, "end": None} in (
        report["recognised"]
    )


# --- names of files ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["r.txt", "a/r.txt", "../r.txt"], ["r.txt", "a/r.txt", "../r.txt"]),
        (["/srv/a/r.txt"], ["r.txt"]),
        (["/srv/a/r.txt", "/srv/b/r.txt", "/srv/b/s.txt"], ["a/r.txt", "b/r.txt", "s.txt"]),
        (["/srv/a/r.txt", "/srv/a/r.txt"], ["r.txt", "r.txt"]),
        (["r.txt", "/srv/a/r.txt"], ["r.txt", "a/r.txt"]),
        (["-"], ["-"]),
        (["a\udcffb.txt"], ["a\ufffdb.txt"]),
    ],
)
def test_reports_are_called_by_their_last_parts(paths: list[str], names: list[str]) -> None:
    assert sources(paths) == names


@pytest.mark.parametrize("form", ["text", "md", "json", "jsonl", "csv"])
def test_output_has_no_absolute_path_and_is_the_same_each_time(
    here: Path, form: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = str(here / "bad.txt")
    told = []
    for _ in range(2):
        assert run([path, "--format", form]) == 1
        told.append(capsysbinary.readouterr().out)
    assert told[0] == told[1]
    assert str(here).encode() not in told[0]
    assert b"bad.txt" in told[0]


# --- the world outside ---------------------------------------------------------------------


def test_standard_input_is_a_report(here: Path) -> None:
    code, out, _ = call("-", "--format", "json", given=(here / "bad.txt").read_bytes())
    assert code == 1
    assert json.loads(out)["report"]["source"] == "-"


@pytest.mark.skipif(os.name == "nt", reason="closing it is the shell's doing")
def test_a_closed_standard_input_is_said() -> None:
    script = f"{sys.executable} -c 'from auditor.cli import main; main()' - <&-"
    done = subprocess.run(
        ["/bin/sh", "-c", script], env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_pipe_gets_plain_utf8(here: Path) -> None:
    code, out, err = call("bad.txt", cwd=here, env={"LC_ALL": "C", "PYTHONUTF8": "0"})
    assert code == 1
    assert err == b""
    assert "应当更正".encode() in out
    assert b"\x1b" not in out
    assert b"\r" not in out


def test_a_console_code_page_crashes_nothing(here: Path) -> None:
    (here / "bad.txt").rename(here / "bad\U0001f600.txt")
    code, out, err = call("bad\U0001f600.txt", cwd=here, env={"PYTHONIOENCODING": "cp936"})
    assert (code, err) == (1, b"")
    page = out.decode("cp936")
    assert "报告文件  bad?.txt\n" in page
    assert "应当更正的错误" in page
    assert page.count("?") == 1, "all words of the memo are in the code page"
    code, out, _ = call(
        "bad\U0001f600.txt", "--format", "md", cwd=here, env={"PYTHONIOENCODING": "cp936"}
    )
    assert "bad\U0001f600.txt" in out.decode()


def test_ascii_messages_crash_nothing(here: Path) -> None:
    code, _, err = call("无此文件.txt", cwd=here, env={"PYTHONIOENCODING": "ascii"})
    assert code == 2
    assert err.isascii()
    assert b"Traceback" not in err


@pytest.mark.skipif(sys.platform != "linux", reason="only there is any byte a name")
def test_a_file_name_of_any_bytes(here: Path) -> None:
    name = b"\xff\xfe.txt"
    (here / "bad.txt").rename(
        os.path.join(os.fsencode(here), name).decode("utf-8", "surrogateescape")
    )
    for form in ("text", "json", "csv"):
        code, out, err = call(name, "--format", form, cwd=here)
        assert (code, err) == (1, b"")
        assert "\ufffd\ufffd.txt" in out.decode()
    code, _, err = call(b"\xff.txt", cwd=here)
    assert code == 2
    assert b"Traceback" not in err


@pytest.mark.skipif(os.name == "nt", reason="pipes break differently there")
@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_a_broken_pipe_is_quiet(here: Path, form: str) -> None:
    with start("bad.txt", "--format", form, cwd=here) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
    assert err == b""
    assert process.returncode == 1, "all reports were audited: the verdict stands"


@pytest.mark.skipif(os.name == "nt", reason="pipes break differently there")
def test_where_the_pipe_broke_early_the_code_promises_nothing(here: Path) -> None:
    with start(*["good.txt"] * 20, cwd=here) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
    assert err == b""
    assert process.returncode == 141


@pytest.mark.usefixtures("here")
def test_an_interrupt_is_quiet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("auditor.pipeline.audit", interrupted)
    assert run(["good.txt"]) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_disk_is_said(here: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        code, _, err = call("bad.txt", cwd=here, stdout=full)
    assert code == 2
    assert len(err.splitlines()) == 1


def on_a_terminal(here: Path, *argv: str, columns: int) -> tuple[int, str]:
    """Return exit code and screen of the command on a terminal so many columns wide."""
    import pty

    parent, child = pty.openpty()
    environment = {"TERM": "xterm", "COLUMNS": str(columns), "LANG": "C.UTF-8"}
    with start(*argv, cwd=here, stdout=child, stderr=child, env=environment) as process:
        os.close(child)
        shown = b""
        while True:
            try:
                piece = os.read(parent, 65536)
            except OSError:  # Linux says so where others say nothing is left
                break
            if not piece:
                break
            shown += piece
    os.close(parent)
    return process.returncode, shown.decode()


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_a_terminal_gets_colour_and_progress(here: Path) -> None:
    code, page = on_a_terminal(here, *["bad.txt"] * 4, columns=90)
    assert code == 1
    assert "正在审核 4/4" in page
    assert "\x1b[1;31m" in page
    assert page.count("\r\n\r\n检查人") == 4


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("columns", [80, 120, 200])
@pytest.mark.parametrize("argv", [["bad.txt"], ["--rules"], ["--explain", "CLM-11"]])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_are_as_wide_as_the_terminal(
    here: Path, argv: list[str], columns: int, lang: str
) -> None:
    _, page = on_a_terminal(here, *argv, "--lang", lang, columns=columns)
    widths = [cell_len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in page.splitlines()]
    assert max(widths) <= min(columns, 120)
    if columns > 80 and argv == ["bad.txt"]:
        assert max(widths) > 100


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_a_hostile_report_does_nothing_to_the_terminal(here: Path) -> None:
    words = "[red]\x1b[31;5m\x9b2J\u202e[/red]"
    text = (here / "bad.txt").read_text(encoding="utf-8")
    hostile = text.replace("新收政府信息公开申请", f"新收{words}政府信息公开申请9")
    assert hostile != text
    (here / "bad.txt").write_text(hostile, encoding="utf-8")
    _, page = on_a_terminal(here, "bad.txt", columns=100)
    assert "[red][31;5m2J[/red]" in page
    assert set(re.findall(r"\x1b\[([0-9;]*m)?", page)) <= {
        "0m",
        "1m",
        "2m",
        "1;31m",
        "1;33m",
        "1;36m",
    }
    assert not {"\x9b", "\u202e"} & set(page)
