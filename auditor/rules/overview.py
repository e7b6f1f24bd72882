"""Part one: the five aspects, results of assessment, and whether it is about the organ at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.case import Case, Finding, Severity
from auditor.normal import normalise
from auditor.report import Report, Span
from auditor.rules.aspects import is_preface, name_of, named_by, order, titled, told
from auditor.rules.prose import every, first, prose_words
from auditor.rules.rule import (
    Rule,
    fails,
    heading_evidence,
    holds,
    rule,
    text_evidence,
    undecided,
)
from auditor.words import load

_FORMS = ("2019", "2021")
_GOVERNMENTS = ("government", "township")
_FEWEST_PARTS = 3  # a text with fewer of the six parts is an extract
_GENERIC = 3  # general subjects that make a text general


@rule("STR-06")
def aspects_missing(case: Case) -> Iterator[Finding]:
    """Look for the five aspects in part one, under titles or in prose.

    A part one that tells none of them and is a mere preface goes under STR-18. Before notice 30
    of 2021 the aspects were custom, so that an older report is asked for them mildly.
    """
    report = case.report
    if not _readable(case) or _only_preface(case):
        return
    found = told(case)
    missing = tuple(key for key in order() if key not in found)
    evidence = [text_evidence(report, span) for span in found.values()]
    if not missing:
        yield holds("STR-06", *evidence, section="overview")
        return
    args = {"aspects": name_of(missing), "count": len(missing)}
    if _extract(report):
        yield undecided(
            "STR-06", "extract", [heading_evidence(report, "overview")], args=args,
            responsibility="extraction", section="overview",
        )  # fmt: skip
        return
    mild = len(missing) == 1 or (report.year or 0) <= 2020
    yield fails(
        "STR-06", "missing", [heading_evidence(report, "overview")], args=args,
        severity=Severity.IMPROVE if mild else Severity.CLARIFY, section="overview",
        confidence="strong" if len(titled(case)) > 2 else "weak",
    )  # fmt: skip


@rule("STR-18")
def only_a_preface(case: Case) -> Iterator[Finding]:
    """Look for anything on the year's work in part one besides basis, period and address."""
    report = case.report
    if not _readable(case):
        return
    section = report.section("overview")
    heading = heading_evidence(report, "overview")
    if not _only_preface(case):
        yield holds("STR-18", heading, section="overview")
    elif _extract(report):
        yield undecided(
            "STR-18", "extract", [heading], responsibility="extraction", section="overview"
        )
    else:
        assert section is not None
        words = [text_evidence(report, span) for span in section.prose[:2]]
        yield fails(
            "STR-18", "preface" if words else "empty", [heading, *words], section="overview",
            confidence="strong",
        )  # fmt: skip


@rule("STR-07")
def results_missing(case: Case) -> Iterator[Finding]:
    """Look in the whole report for assessment, appraisal and accountability.

    They are due from governments only. Of other organs it is no more than noted, and only where
    nothing is told of any of the three: which of them a department tells is its own matter.
    """
    report = case.report
    if report.form not in _FORMS or report.section("overview") is None or _only_preface(case):
        return
    rows, found = load("quality.toml")["results"], []
    missing = []
    for key in rows["order"]:
        span = first(case, f"results.{key}")
        if span is None:
            missing.append(rows[key]["name"])
        else:
            found.append(text_evidence(report, span))
    free = report.organ_type not in (*_GOVERNMENTS, "unknown")
    if not missing or (free and found):
        yield holds("STR-07", *found, section="overview")
        return
    heading = heading_evidence(report, "overview")
    names = {lang: mark.join(n[lang] for n in missing) for lang, mark in _MARKS.items()}
    if _extract(report) or report.organ_type == "unknown":
        key = "extract" if _extract(report) else "organ"
        yield undecided("STR-07", key, [heading], args={"results": names}, section="overview")
        return
    yield fails(
        "STR-07", "not_due" if free else "missing", [heading], args={"results": names},
        severity=Severity.NOTE if free else Severity.IMPROVE, section="overview",
        confidence="strong",
    )  # fmt: skip


_MARKS = {"zh": "、", "en": ", "}


@rule("STR-19")
def never_of_itself(case: Case) -> Iterator[Finding]:
    """Look for the organ in a text whose subjects are departments and regions in general."""
    report = case.report
    if report.form not in _FORMS:
        return
    general = every(case, "generic", ("overview", "problems"))
    if len(general) < _GENERIC:
        return
    own = first(case, "generic", "own", ("overview", "problems")) or _own_name(case)
    evidence = [text_evidence(report, span) for span in general[:_GENERIC]]
    if own is not None or any(c.section == "overview" and c.quantity.value for c in case.claims):
        yield holds("STR-19", *evidence, *([text_evidence(report, own)] if own else []))
    elif report.organ_type in _GOVERNMENTS or report.organ_type == "unknown":
        yield undecided("STR-19", "government", evidence, section="overview")
    else:
        yield fails(
            "STR-19", "general", evidence, args={"count": len(general)}, section="overview",
            confidence="strong",
        )  # fmt: skip


def _own_name(case: Case) -> Span | None:
    """Return where part one or five names the organ or its place, or None."""
    name = re.escape(normalise(case.report.organ or "").text[:2])
    for line in prose_words(case, ("overview", "problems")):
        match = re.search(name, line.text) if name else None
        if match is not None:
            return line.span(*match.span())
    return None


def _readable(case: Case) -> bool:
    """Return whether the report is of a form that has the five aspects, and has a part one."""
    return case.report.form in _FORMS and case.report.section("overview") is not None


def _extract(report: Report) -> bool:
    """Return whether the text seems to be a piece of the report only."""
    return len({s.key for s in report.sections} - {"preface"}) < _FEWEST_PARTS


def _only_preface(case: Case) -> bool:
    """Return whether part one holds no sentence on the year's work."""
    section = case.report.section("overview")
    titles = section.headings if section is not None else ()
    if any(named_by(normalise(span.of(case.report.text)).text) for span in titles):
        return False
    sentences = [s for s in case.sentences if s.section == "overview"]
    return not told(case) and all(is_preface(sentence) for sentence in sentences)


OVERVIEW: tuple[Rule, ...] = (
    aspects_missing,
    results_missing,
    only_a_preface,
    never_of_itself,
)
