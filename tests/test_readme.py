"""README in both languages: its generated blocks are current, its commands the same.

``python tests/test_readme.py`` writes the blocks anew.
"""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from io import StringIO

import pytest
from conftest import CORPUS, ROOT

from auditor.catalog import LANGUAGES, Entry, entries, word
from auditor.cli import run
from auditor.memo import as_text
from auditor.pipeline import audit
from auditor.rules.listing import RULES

READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
REPORT = CORPUS / "qingbu-bureau-2022.txt"
RIGHT = "| 二、上年结转政府信息公开申请数量 |  |  | 1 | 1 |"
WRONG = "| 二、上年结转政府信息公开申请数量 |  |  | 3 | 1 |"
REASONS = ("not_built", "no_previous_report", "needs_corpus", "needs_outside_data")
MAIN = (
    "python3 -m venv .venv && .venv/bin/pip install -q . && "
    ".venv/bin/audit corpus/reports/qingbu-bureau-2022.txt"
)
TESTS = (
    'python3 -m venv .venv-dev && .venv-dev/bin/pip install -q -e ".[dev]" && '
    ".venv-dev/bin/python -m pytest"
)
_BLOCK = re.compile(r"(?<=<!-- generated: )(\w+)( -->\n)(.*?)(?=<!-- end -->)", re.DOTALL)


# --- the blocks ----------------------------------------------------------------------------


def blocks(lang: str) -> dict[str, str]:
    """Return what stands in the generated blocks, by name."""
    return {
        "memo": _fenced(_beginning()),
        "finding": _fenced(_finding(lang)),
        "options": _fenced(_printed("--help", "--lang", lang)),
        "rules": _rules(lang),
        "unchecked": _unchecked(lang),
    }


def _fenced(text: str) -> str:
    return f"```text\n{text.strip(chr(10))}\n```\n"


def _printed(*argv: str) -> str:
    """Return what ``audit`` prints with these arguments, called from the top folder."""
    page = StringIO()
    with chdir(ROOT), redirect_stdout(page):
        assert run(argv) == 0
    return page.getvalue()


def _beginning() -> str:
    """Return the memo that the first command prints, as far as the notes on quality."""
    memo = _printed(REPORT.relative_to(ROOT).as_posix())
    return memo[: memo.index(word("memo", "undecided", "zh"))].rstrip() + "\n\n……"


def _finding(lang: str) -> str:
    """Return the finding that one changed number gives."""
    text = REPORT.read_text(encoding="utf-8")
    assert text.count(RIGHT) == 1
    memo = as_text.render(audit(text.replace(RIGHT, WRONG).encode()), lang)
    begin, end = memo.index("  f1 "), memo.index(word("memo", "clarify", lang))
    return memo[begin:end]


def _rules(lang: str) -> str:
    """Return the table of the rules that are applied, and of those told under another's code."""
    heads = [word("explain", key, lang) for key in ("code", "severity", "title")]
    rows = [f"| {' | '.join(heads)} |", "| --- | --- | --- |"]
    every = entries()
    for rule in RULES:
        entry = every[rule.code]
        also = [each for each in every.values() if each.reported_as == rule.code]
        title = entry.title[lang]
        if also:
            comma = word("phrase", "semicolon", lang)
            more = comma.join(f"{each.code} {each.title[lang]}" for each in also)
            title = word("phrase", "in_brackets", lang).format(text=title, more=more)
        severity = word("severity", entry.severity.value, lang)
        rows.append(f"| {entry.code} | {severity} | {title} |")
    return "\n".join(rows) + "\n"


def _unchecked(lang: str) -> str:
    """Return the rules of the catalogue that are not applied to a report, by reason."""
    unchecked = audit(REPORT).unchecked
    every = entries()
    pieces = []
    for why in REASONS:
        codes = [each.rule for each in unchecked if each.why == why]
        rows = "".join(f"\n  - {line}" for line in _families([every[code] for code in codes], lang))
        pieces.append(f"- **{word('unchecked', why, lang)}** ({len(codes)}){rows}\n")
    return "".join(pieces)


def _families(found: list[Entry], lang: str) -> Iterator[str]:
    """Yield the rules of each family on one line."""
    for family in dict.fromkeys(entry.code.split("-")[0] for entry in found):
        own = [entry for entry in found if entry.code.split("-")[0] == family]
        yield word("phrase", "semicolon", lang).join(f"{e.code} {e.title[lang]}" for e in own)


def current(lang: str) -> str:
    """Return the README as it should be: as it is, with its blocks generated anew."""
    made = blocks(lang)
    text = READMES[lang].read_text(encoding="utf-8")
    return _BLOCK.sub(lambda match: match[1] + match[2] + made[match[1]], text)


# --- the tests -----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_generated_blocks_are_current(lang: str) -> None:
    text = READMES[lang].read_text(encoding="utf-8")
    assert sorted(match[1] for match in _BLOCK.finditer(text)) == sorted(blocks(lang))
    assert text == current(lang), "run: python tests/test_readme.py"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_two_commands_stand_once_on_lines_of_their_own(lang: str) -> None:
    lines = READMES[lang].read_text(encoding="utf-8").splitlines()
    begun = [line for line in lines if line.startswith("python3 -m venv ")]
    assert begun == [MAIN, TESTS]
    assert REPORT.relative_to(ROOT).as_posix() in MAIN


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_option_is_mentioned(lang: str) -> None:
    text = READMES[lang].read_text(encoding="utf-8")
    options = set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", _printed("--help", "--lang", lang)))
    assert {"-o", "--help", "--fail-on", "--with-checks"} <= options
    assert not [option for option in options if option not in text]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_python_examples_run(lang: str) -> None:
    text = READMES[lang].read_text(encoding="utf-8")
    examples = "\n".join(re.findall(r"```pycon\n(.*?)```", text, re.DOTALL))
    path = READMES[lang]
    test = doctest.DocTestParser().get_doctest(examples, {}, path.name, str(path), 0)
    assert test.examples
    complaints = StringIO()
    with chdir(ROOT):
        doctest.DocTestRunner().run(test, out=complaints.write)
    assert not complaints.getvalue(), complaints.getvalue()


def test_both_languages_have_the_same_parts() -> None:
    kinds = []
    for path in READMES.values():
        lines = path.read_text(encoding="utf-8").splitlines()
        kinds.append([line.split()[0] for line in lines if line.startswith(("#", "```"))])
    assert kinds[0] == kinds[1]


def test_what_they_link_to_is_there() -> None:
    for path in READMES.values():
        links = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
        assert links
        assert not [link for link in links if not (ROOT / link).exists()]


if __name__ == "__main__":
    for language, readme in READMES.items():
        readme.write_text(current(language), encoding="utf-8", newline="\n")
