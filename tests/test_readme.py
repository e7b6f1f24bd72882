"""README in both languages: its generated blocks are current, its commands the same.

``python tests/test_readme.py`` writes the blocks anew.
"""

from __future__ import annotations

import doctest
import json
import re
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from io import StringIO

import pytest
from conftest import CORPUS, ROOT

from auditor.case import Severity
from auditor.catalog import LANGUAGES, Entry, entries, word
from auditor.cli import run
from auditor.memo import as_text
from auditor.pipeline import audit
from auditor.rules.listing import RULES

READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
REPORT = CORPUS / "qingbu-bureau-2022.txt"
RIGHT = "| 二、上年结转政府信息公开申请数量 |  |  | 1 | 1 |"
WRONG = "| 二、上年结转政府信息公开申请数量 |  |  | 3 | 1 |"
REASONS = {  # why a rule is not applied, as the memo's data name it
    "not_built": {"zh": "尚未编写", "en": "not written yet"},
    "no_previous_report": {
        "zh": "需要上年报告（本版还不能读入上年报告）",
        "en": "needs last year's report, which this version does not take yet",
    },
    "needs_corpus": {
        "zh": "需要许多机关的报告（本版逐份审核）",
        "en": "needs the reports of many organs; this version takes each by itself",
    },
    "needs_outside_data": {"zh": "需要报告以外的数据", "en": "needs data from outside the report"},
}
GRADES = {"zh": ("性质", "要求"), "en": ("grade", "asks")}
AND = {"zh": "；", "en": "; "}
WITH = {"zh": "（含 {}）", "en": " (with {})"}
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
        "grades": _grades(lang),
        "options": _fenced(_printed("--help", "--lang", lang)),
        "rules": _rules(lang),
        "unchecked": _unchecked(lang),
        "scores": _scores(lang),
    }


def _scores(lang: str) -> str:
    """Return the figures of the models' cards as a table."""
    told = {
        name: json.loads((ROOT / "models" / name / "metrics.json").read_text("utf-8"))
        for name in ("tagger", "slots", "formulas", "pairing")
    }
    tagger, slots = told["tagger"], told["slots"]
    agreed = tagger["agreement"]
    head = {
        "zh": ("项目", "F1 [95%区间]", "关键词", "第二标注者"),
        "en": ("figure", "F1 [95 %]", "keywords", "second annotator"),
    }[lang]
    many = {
        "zh": "在{reports}份虚构报告、{units:,}个未参与训练的单元上：",
        "en": "On {units:,} held-out units of {reports} invented reports, as the cards have it:",
    }[lang]
    told_of = many.format(reports=tagger["reports"], units=tagger["units"])
    rows = [f"{told_of}\n\n{_row(*head)}", _row(*["---"] * 4)]
    for tag, each in tagger["tags"].items():
        words, other = str(each["keywords"]), str(agreed["f1"][tag])
        rows.append(_row(f"`{tag}`", _value(each["f1"]), words, other))
    formulas, paired = agreed["formula_characters"]["f1"], agreed["pairing"]["f1"]
    kappas = (slots["specificity_kappa"], slots["specificity_kappa_keywords"])
    figures = {
        "macro-F1": (tagger["macro_f1"], tagger["macro_f1_keywords"], agreed["macro_f1"]),
        "commitment": (*_f1(tagger["commitment"]), agreed["commitment_f1"]),
        "specific / vague": (*_f1(slots["specific"]), "–"),
        "specificity, quadratic κ": (*kappas, agreed["specificity_kappa"]),
        "boilerplate, characters": (*_f1(told["formulas"]["formula_characters"]), formulas),
        "problem–measure pairs": (*_f1(told["pairing"]["pairing"]), paired),
        "calibration error (ECE)": (tagger["calibration_error"], "–", "–"),
    }
    for name, (value, words, other) in figures.items():
        rows.append(_row(name, _value(value), str(words), str(other)))
    return "\n".join(rows) + "\n"


def _f1(figure: dict[str, object]) -> tuple[object, object]:
    return figure["f1"], figure["keywords"]


def _value(value: object) -> str:
    return f"{value[0]} [{value[1]}, {value[2]}]" if isinstance(value, list) else str(value)


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
    return memo[: _chapter(memo, "commitments", "zh")].rstrip() + "\n\n……"


def _chapter(memo: str, key: str, lang: str) -> int:
    """Return where the line begins that opens a chapter, its number before its title."""
    return memo.rindex("\n", 0, memo.index(word("memo", key, lang)))


def _finding(lang: str) -> str:
    """Return the finding that one changed number gives."""
    text = REPORT.read_text(encoding="utf-8")
    assert text.count(RIGHT) == 1
    memo = as_text.render(audit(text.replace(RIGHT, WRONG).encode()), lang)
    begin, end = memo.index("  f1 "), _chapter(memo, "clarify", lang)
    return memo[begin:end]


def _grades(lang: str) -> str:
    """Return the table of grades and what each asks of the organ."""
    rows = [_row(*GRADES[lang]), "| --- | --- |"]
    for grade in Severity:
        name = word("severity", grade.value, lang)
        rows.append(_row(f"`{grade.value}` {name}", word("action", grade.value, lang)))
    return "\n".join(rows) + "\n"


def _rules(lang: str) -> str:
    """Return the table of the rules that are applied, with those told under another's code."""
    rows = [
        _row(*(word("explain", key, lang) for key in ("code", "severity", "title"))),
        "| --- | --- | --- |",
    ]
    applied = {rule.code for rule in RULES}
    for entry in entries().values():
        if entry.code in applied:
            severity = word("severity", entry.severity.value, lang)
            rows.append(_row(entry.code, severity, _title(entry, lang)))
    return "\n".join(rows) + "\n"


def _title(entry: Entry, lang: str) -> str:
    """Return the title of a rule, with the rules whose faults are told under its code."""
    merged = (each for each in entries().values() if each.reported_as == entry.code)
    listed = AND[lang].join(f"{each.code} {each.title[lang]}" for each in merged)
    return entry.title[lang] + (WITH[lang].format(listed) if listed else "")


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _unchecked(lang: str) -> str:
    """Return the rules of the catalogue that are not applied to a report, by reason."""
    unchecked = audit(REPORT).unchecked
    pieces = []
    for why, reason in REASONS.items():
        found = [entries()[each.rule] for each in unchecked if each.why == why]
        lines = "".join(f"  - {line}\n" for line in _families(found, lang))
        pieces.append(f"- **{reason[lang]}** ({len(found)})\n{lines}")
    return "".join(pieces)


def _families(found: list[Entry], lang: str) -> Iterator[str]:
    """Yield the rules of each family on one line."""
    for family in dict.fromkeys(entry.code.split("-")[0] for entry in found):
        own = [entry for entry in found if entry.code.split("-")[0] == family]
        yield AND[lang].join(f"{each.code} {_title(each, lang)}" for each in own)


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
def test_every_rule_of_the_catalogue_is_told(lang: str) -> None:
    made = blocks(lang)
    told = re.findall(r"\b[A-Z][A-Z0-9]{1,2}-\d\d\b", made["rules"] + made["unchecked"])
    assert sorted(told) == sorted(entries())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_two_commands_stand_once_on_lines_of_their_own(lang: str) -> None:
    lines = READMES[lang].read_text(encoding="utf-8").splitlines()
    begun = [line for line in lines if line.startswith("python3 -m venv ") and "&&" in line]
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
