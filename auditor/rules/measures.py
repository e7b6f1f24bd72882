"""Problems and measures one by one: concrete, answered, checkable. By the language wing's marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from auditor.case import SLOTS, Case, Commitment, Finding, Message, Problem
from auditor.catalog import LANGUAGES, say, word
from auditor.normal import normalise
from auditor.rules.items import follows, number_of
from auditor.rules.rule import Rule, fails, holds, rule, text_evidence, undecided
from auditor.stated import CHECKABLE, pattern, plans

_SHOWN = 6
_FURTHER = 400  # characters behind a problem that may tell more of it


@rule("TXT-08", marks=True)
def problems_vague(case: Case) -> Iterator[Finding]:
    """Look for an object, a number, a place or a case in any problem of part five.

    What stands behind a problem up to the next one tells of it too. One concrete problem is
    enough: which of them ought to be is the inspector's to say. If the models are sure of none of
    them the matter stays open.
    """
    problems = _problems(case)
    if not problems:
        return
    vague = [problem for problem in problems if not _concrete(problem, case)]
    evidence = [text_evidence(case.report, problem.span) for problem in problems[:_SHOWN]]
    if len(vague) < len(problems):
        yield holds("TXT-08", *evidence, section="problems")
    elif not any(problem.sure for problem in problems):
        args = {"count": len(vague)}
        yield undecided("TXT-08", "unsure", evidence, args=args, section="problems")
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
    end = min(
        [end, start + _FURTHER, *(p.span.start for p in case.problems if p.span.start > start)]
    )
    words = case.report.text[start : max(end, problem.span.end)]
    if pattern("concrete").search(normalise(words).text):
        return True
    around = [s for s in case.sentences if s.span.start <= start < s.span.end]
    tags = {each.tag for sentence in around for each in sentence.tags}
    return "problem" in tags and "boilerplate" not in tags


@rule("TXT-10", marks=True)
def measures_uncheckable(case: Case) -> Iterator[Finding]:
    """Count the promised measures that name fewer than two of who, what, how much, when, how.

    No norm asks for all of them, and most reports end in a general promise: only where more
    than half of the measures are so is it a matter for the organ. What stands in the same item of
    a numbered list is one measure. It must be so whether or not those count of which the models
    are not sure.
    """
    promised = _items(case)
    if not promised:
        return
    vague = [item for item in promised if len(_named(item)) < CHECKABLE]
    certain = [item for item in promised if any(each.sure for each in item)]
    doubted = 2 * sum(item in vague for item in certain) <= len(certain)
    if 2 * len(vague) <= len(promised):
        evidence = [text_evidence(case.report, item[0].span) for item in promised[:_SHOWN]]
        yield holds("TXT-10", *evidence, section="problems")
        return
    evidence = [text_evidence(case.report, item[0].span) for item in vague[:_SHOWN]]
    args = {"all": len(promised), "count": len(vague), "missing": _missing(vague)}
    section = vague[0][0].section
    if doubted:
        args["certain"] = len(certain)
        yield undecided("TXT-10", "unsure", evidence, args=args, section=section)
    else:
        yield fails("TXT-10", "vague", evidence, args=args, section=section, confidence="strong")


def _items(case: Case) -> list[list[Commitment]]:
    """Return the promised measures, with a numbered one what its item says further."""
    items: list[list[Commitment]] = []
    for each in plans(case):
        if (
            items
            and number_of(items[-1][0].span, case.report) is not None
            and follows(each.span, items[-1][-1].span, case.report)
        ):
            items[-1].append(each)
        else:
            items.append([each])
    return items


def _named(item: list[Commitment]) -> set[str]:
    """Return the slots that any measure of an item names; the action makes nothing checkable."""
    return {slot for each in item for slot in each.slots} & set(SLOTS)


def _missing(items: list[list[Commitment]]) -> dict[str, str]:
    """Return what the measures do not name and in how many cases, by language."""
    lacking = Counter(slot for item in items for slot in SLOTS if slot not in _named(item))
    told = sorted(lacking.items(), key=lambda item: (-item[1], SLOTS.index(item[0])))
    return {
        lang: word("phrase", "comma", lang).join(
            say("TXT-10", Message("slot", {"name": word("slot", slot, lang), "count": count}), lang)
            for slot, count in told
        )
        for lang in LANGUAGES
    }


MEASURES: tuple[Rule, ...] = (problems_vague, measures_uncheckable)
