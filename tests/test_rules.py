"""Every rule against its case file, read by the real reader."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import pytest
from cases import RULES as FOLDER
from cases import RuleCase, read_cases
from marks import language_of

import auditor.rules
from auditor.case import Finding, Memo, Outcome
from auditor.catalog import LANGUAGES, entries, say
from auditor.pipeline import audit
from auditor.reading.load import Overrides, load
from auditor.rules.listing import RULES
from auditor.rules.rule import Rule

FILES = sorted(FOLDER.glob("*.md"))
CASES = [case for path in FILES for case in read_cases(path)]


def _overrides(case: RuleCase) -> Overrides:
    options = case.options
    year = options.get("year")
    return Overrides(
        organ=options.get("organ"),
        year=int(year) if year else None,
        organ_type=options.get("organ_type"),
        published=options.get("published"),
    )


def _audit(case: RuleCase) -> Memo:
    report = load(case.text.encode(), _overrides(case))
    return audit(report, language=language_of(report, case.marks))  # asks no trained model


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule} {case.name}")
def test_case(case: RuleCase) -> None:
    memo = _audit(case)
    found = [finding for finding in memo.findings if finding.rule == case.rule]
    if case.expect == ["nothing"]:
        assert not found, [_shown(finding) for finding in found]
        return
    loud = [finding for finding in found if finding.outcome is not Outcome.HOLDS]
    wanted = [line for line in case.expect if line != "holds"]
    assert [_grade(finding) for finding in loud] == [" ".join(_words(line)) for line in wanted], [
        _shown(finding) for finding in loud
    ]
    for line, finding in zip(wanted, loud, strict=True):
        places = {evidence.cell or "" for evidence in finding.evidence}
        words = " ".join(evidence.quote for evidence in finding.evidence)
        for part in line.split()[len(_words(line)) :]:
            assert part in places or part in words, f"{part} is not in the evidence"
    if "holds" in case.expect:
        assert any(finding.outcome is Outcome.HOLDS for finding in found)


def _words(line: str) -> list[str]:
    return line.split()[: 2 if line.startswith("fails") else 1]


def _grade(finding: Finding) -> str:
    if finding.outcome is Outcome.FAILS:
        return f"fails {finding.severity}"
    return str(finding.outcome)


def _shown(finding: Finding) -> str:
    return f"{_grade(finding)}: {say(finding.rule, finding.message, 'zh')}"


def test_every_rule_has_cases_that_fail_hold_or_stay_open() -> None:
    missing = []
    for rule in RULES:
        lines = [line for case in CASES if case.rule == rule.code for line in case.expect]
        if not any(line.startswith(("fails", "undecided")) for line in lines):
            missing.append(f"{rule.code}: no case that fails")
        if not any(line in ("holds", "nothing") for line in lines):
            missing.append(f"{rule.code}: no case that holds")
    assert not missing


def test_no_case_file_without_a_rule() -> None:
    assert {path.stem for path in FILES} <= {rule.code for rule in RULES}


def test_the_listing_is_complete_and_in_the_catalogue() -> None:
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))
    built = {code for code, entry in entries().items() if entry.built}
    assert set(codes) == built


def test_every_sentence_speaks_both_languages() -> None:
    for case in CASES:
        for finding in _audit(case).findings:
            if finding.outcome is not Outcome.HOLDS:
                for lang in LANGUAGES:
                    assert "{" not in say(finding.rule, finding.message, lang)


def test_every_rule_that_is_declared_is_listed() -> None:
    declared = {
        value.code
        for module in iter_modules(auditor.rules.__path__, "auditor.rules.")
        for value in vars(import_module(module.name)).values()
        if isinstance(value, Rule)
    }
    assert declared == {rule.code for rule in RULES}
