"""Problems and measures one by one: concrete, answered, checkable. By the language wing's marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from auditor.case import Case, Commitment, Finding, Message, Problem
from auditor.catalog import LANGUAGES, say, word
from auditor.normal import normalise
from auditor.rules.prose import pattern
from auditor.rules.rule import Rule, fails, holds, rule, text_evidence

SLOTS = ("actor", "object", "measure", "deadline", "mechanism")
_CHECKABLE = 2  # slots from which on somebody can see whether a measure was carried out
_SHOWN = 6


@rule("TXT-08", marks=True)
def problems_vague(case: Case) -> Iterator[Finding]:
    """Look for an object, a number, a place or a case in any problem of part five.

    What stands behind a problem up to the next one tells of it too. One concrete problem is
    enough: which of them ought to be is the inspector's to say.
    """
    problems = _problems(case)
    if not problems:
        return
    vague = [problem for problem in problems if not _concrete(problem, case)]
    evidence = [text_evidence(case.report, problem.span) for problem in problems[:_SHOWN]]
    if len(vague) < len(problems):
        yield holds("TXT-08", *evidence, section="problems")
    else:
        yield fails(
            "TXT-08", "vague", evidence, args={"count": len(vague)}, section="problems",
            confidence="strong",
        )  # fmt: skip


def _problems(case: Case) -> list[Problem]:
    return [problem for problem in case.problems if problem.section == "problems"]


def _concrete(problem: Problem, case: Case) -> bool:
    """Return whether the words of a problem, or those that follow on it, name something."""
    start, end = problem.span.start, len(case.report.text)
    for section in case.report.sections:
        for span in section.prose:
            end = span.end if span.start <= start < span.end else end
    end = min([end, *(p.span.start for p in case.problems if p.span.start > start)])
    if pattern("concrete").search(
        normalise(case.report.text[start : max(end, problem.span.end)]).text
    ):
        return True
    around = [s for s in case.sentences if s.span.start <= start < s.span.end]
    tags = {each.tag for sentence in around for each in sentence.tags}
    return "problem" in tags and "boilerplate" not in tags


@rule("TXT-09", marks=True)
def problems_unanswered(case: Case) -> Iterator[Finding]:
    """Look for a measure for each problem of part five.

    A part five without any measure goes under STR-08. That there are shortcomings “in some
    respects” needs no measure of its own, nor does a measure need a problem.
    """
    problems = [problem for problem in _problems(case) if not is_general(problem)]
    if not problems or not case.commitments:
        return
    open_ = [problem for problem in problems if not problem.answered_by]
    loose = [each for each in case.commitments if not each.answers and each.status != "done"]
    if not open_:
        evidence = [text_evidence(case.report, problem.span) for problem in problems[:_SHOWN]]
        yield holds("TXT-09", *evidence, section="problems")
        return
    spans = [*(each.span for each in open_[:_SHOWN]), *(each.span for each in loose[:3])]
    evidence = [text_evidence(case.report, span) for span in spans]
    more = {
        lang: say("TXT-09", Message("loose", {"count": len(loose)}), lang) if loose else ""
        for lang in LANGUAGES
    }
    yield fails(
        "TXT-09", "open", evidence,
        args={
            "all": len(problems), "count": len(open_), "loose": more,
            "quotes": _quotes([problem.text for problem in open_]),
        },
        section="problems",
        confidence="weak" if len(loose) >= len(open_) else "strong",
    )  # fmt: skip


def is_general(problem: Problem) -> bool:
    """Return whether the words name no shortcoming, but only that there are some."""
    clauses = re.split("[，,。.；;：:]", normalise(problem.text).text)
    faulty = [clause for clause in clauses if pattern("problems").search(clause)]
    return all(pattern("concrete", "general").fullmatch(clause) for clause in faulty or clauses)


def _quotes(texts: list[str]) -> dict[str, str]:
    """Return the first few quotations joined, by language."""
    quoted = [f"“{text if len(text) <= 24 else text[:23] + '…'}”" for text in texts[:_SHOWN]]
    return {lang: word("phrase", "comma", lang).join(quoted) for lang in LANGUAGES}


@rule("TXT-10", marks=True)
def measures_uncheckable(case: Case) -> Iterator[Finding]:
    """Count the promised measures that name fewer than two of who, what, how much, when, how.

    No norm asks for all of them, and most reports end in a general promise: only where at least
    half of the measures are so is it a matter for the organ.
    """
    promised = [each for each in case.commitments if each.status == "promised"]
    if not promised:
        return
    vague = [each for each in promised if each.specificity < _CHECKABLE]
    if 2 * len(vague) < len(promised) or not vague:
        evidence = [text_evidence(case.report, each.span) for each in promised[:_SHOWN]]
        yield holds("TXT-10", *evidence, section="problems")
        return
    yield fails(
        "TXT-10", "vague", [text_evidence(case.report, each.span) for each in vague[:_SHOWN]],
        args={"all": len(promised), "count": len(vague), "missing": _missing(vague)},
        section=vague[0].section, confidence="strong",
    )  # fmt: skip


def _missing(measures: list[Commitment]) -> dict[str, str]:
    """Return what the measures do not name and in how many cases, by language."""
    lacking = Counter(slot for each in measures for slot in SLOTS if slot not in each.slots)
    told = sorted(lacking.items(), key=lambda item: (-item[1], SLOTS.index(item[0])))
    return {
        lang: word("phrase", "comma", lang).join(
            say("TXT-10", Message("slot", {"name": word("slot", slot, lang), "count": count}), lang)
            for slot, count in told
        )
        for lang in LANGUAGES
    }


MEASURES: tuple[Rule, ...] = (problems_vague, problems_unanswered, measures_uncheckable)
