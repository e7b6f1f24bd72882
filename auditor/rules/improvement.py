"""Part five: whether it names problems and improvement, and what was done about earlier ones."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.case import Case, Finding
from auditor.report import Span
from auditor.rules.prose import first, prose_words
from auditor.rules.rule import Rule, fails, heading_evidence, holds, rule, text_evidence, undecided
from auditor.stated import IMPROVED, improving, of_last_year, pattern, plans

_PART = ("problems",)


@rule("STR-08")
def problems_or_improvement_missing(case: Case) -> Iterator[Finding]:
    """Look for one problem and one improvement in part five.

    Marks decide where there are any; words that speak against them leave the matter open.
    """
    report = case.report
    section = report.section("problems")
    if section is None:
        return
    heading = heading_evidence(report, "problems")
    lines = list(prose_words(case, _PART))
    text = "".join(line.text for line in lines)
    if not text:
        yield fails("STR-08", "empty", [heading], section="problems", confidence="strong")
        return
    words = text_evidence(report, lines[0].span(0, min(len(lines[0].text), 60)))
    if pattern("problems", "nothing").fullmatch(text.rstrip("。.")):
        yield fails("STR-08", "none", [heading, words], section="problems")
        return
    said = {"problem": _shortcoming(case), "improvement": _improvement(case)}
    there = {"problem": bool(case.problems), "improvement": bool(improving(case))}
    if not case.marked:
        there = {key: span is not None for key, span in said.items()}
    lacking = [key for key in said if not there[key]]
    if not lacking:
        spans = [span for span in said.values() if span is not None]
        yield holds("STR-08", *(text_evidence(report, span) for span in spans), section="problems")
        return
    key = f"no_{lacking[0]}" if len(lacking) == 1 else "neither"
    contrary = [span for each in lacking if (span := said[each] or _perhaps(case, each))]
    if contrary:
        evidence = [heading, *(text_evidence(report, span) for span in contrary)]
        yield undecided("STR-08", f"{key}_marked", evidence, section="problems")
    else:
        yield fails("STR-08", key, [heading, words], section="problems", confidence="strong")


def _perhaps(case: Case, what: str) -> Span | None:
    """Return words of part five that the models do not rule out as such, or None."""
    kinds = ("problem",) if what == "problem" else ("promised", "ongoing", "done")
    for each in case.possible:
        if each.section in _PART and each.kind in kinds:
            return each.span
    return None


def _shortcoming(case: Case) -> Span | None:
    """Return words of part five that speak of a shortcoming, or None."""
    for line in prose_words(case, _PART):
        denied = [match.span() for match in pattern("problems", "denied").finditer(line.text)]
        for match in pattern("problems").finditer(line.text):
            if not any(start <= match.start() < end for start, end in denied):
                return line.span(*match.span())
    return None


def _improvement(case: Case) -> Span | None:
    """Return words that speak of improvement, in part five or as such elsewhere, or None."""
    here = first(case, "problems", "improvement", _PART)
    return here or first(case, "problems", "elsewhere", ("other", "overview"))


@rule("STR-09", marks=True)
def status_missing(case: Case) -> Iterator[Finding]:
    """Look for what has been done about problems: a measure under way or done, or an account.

    An account may stand anywhere; plans alone are none. What may be a measure under way or done
    leaves the matter open.
    """
    report = case.report
    if report.section("problems") is None or not case.commitments:
        return
    done = [each for each in case.commitments if each.status in ("done", "ongoing")]
    account = _account(case)
    if done or account is not None:
        span = done[0].span if done else account
        assert span is not None
        yield holds("STR-09", text_evidence(report, span), section="problems")
        return
    planned = [each for each in plans(case) if each.section in IMPROVED]
    if not planned:
        return
    words = [text_evidence(report, each.span) for each in planned[:3]]
    perhaps = [each for each in case.possible if each.kind in ("done", "ongoing")]
    perhaps = [each for each in perhaps if each.section in IMPROVED]
    if perhaps:
        words = [text_evidence(report, each.span) for each in perhaps[:3]]
        yield undecided("STR-09", "perhaps", words, section="problems")
        return
    yield fails(
        "STR-09", "plans", [heading_evidence(report, "problems"), *words],
        args={"count": len(planned)}, section="problems", confidence="strong",
    )  # fmt: skip


def _account(case: Case) -> Span | None:
    """Return words that tell what became of earlier problems, or None."""
    told = of_last_year("problems", "status", case.report.year)
    for line in prose_words(case):
        match = told.search(line.text)
        if match is not None:
            return line.span(*match.span())
    return None


IMPROVEMENT: tuple[Rule, ...] = (problems_or_improvement_missing, status_missing)
