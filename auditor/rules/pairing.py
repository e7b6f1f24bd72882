"""Problems of part five and the measures directed at them. By the language wing's marks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from auditor.case import Case, Commitment, Finding, Message, Problem
from auditor.catalog import LANGUAGES, say, word
from auditor.normal import normalise
from auditor.rules.items import follows, number_of
from auditor.rules.rule import Rule, fails, holds, rule, text_evidence, undecided
from auditor.stated import faults, improving, is_general, measures, of_last_year, pattern
from auditor.words import load

_SHOWN = 6
_TITLE = 24  # characters of a line that may be the title of those below it
_LEAD = 2000  # characters of a paragraph that say what it is about; it bounds the work


@rule("TXT-09", marks=True)
def problems_unanswered(case: Case) -> Iterator[Finding]:
    """Look for a measure for each problem of part five.

    A part five without any measure goes under STR-08. What follows on a problem in its paragraph
    explains it. That there are shortcomings “in some respects”, and what became of last year's,
    needs no measure of its own, nor does a measure need a problem. A measure of the same number,
    or one that names something and answers nothing else, may be meant: then it stays open, as it
    does if the models are not sure that an unanswered one is a problem.
    """
    groups = shortcomings(case)
    if not groups or not improving(case):
        return
    ids = {each.id for each in measures(case)}
    subjects = _subjects(case)
    open_ = [
        group for group in groups
        if not any(ids & set(each.answered_by) or _pairs(each.text) & subjects for each in group)
        and not _by_number(group, groups, case)
        and any(pattern("problems").search(_folded(each)) for each in group)
    ]  # fmt: skip
    if not open_:
        evidence = [text_evidence(case.report, group[0].span) for group in groups[:_SHOWN]]
        yield holds("TXT-09", *evidence, section="problems")
        return
    loose = loose_measures(case)
    shown = [group[0].span for group in open_[:_SHOWN]] + [each.span for each in loose[:3]]
    evidence = [text_evidence(case.report, span) for span in shown]
    more = {
        lang: say("TXT-09", Message("loose", {"count": len(loose)}), lang) if loose else ""
        for lang in LANGUAGES
    }
    args = {
        "all": len(groups), "count": len(open_), "loose": more,
        "quotes": _quotes([group[0].text for group in open_]),
    }  # fmt: skip
    certain = [group for group in open_ if any(each.sure for each in group)]
    if len(certain) > sum(1 for each in loose if each.specificity):
        yield fails("TXT-09", "open", evidence, args=args, section="problems", confidence="strong")
    else:
        yield undecided("TXT-09", "perhaps", evidence, args=args, section="problems")


def shortcomings(case: Case) -> list[list[Problem]]:
    """Return the problems of part five that need a measure, each with what explains it."""
    groups: list[list[Problem]] = []
    for problem in case.problems:
        if problem.section != "problems" or _promises(problem, case):
            continue
        if groups and follows(problem.span, groups[-1][-1].span, case.report):
            groups[-1].append(problem)
        else:
            groups.append([problem])
    meant = {each.id for each in faults(case)}
    groups = [group for group in groups if any(each.id in meant for each in group)]
    numbers = [number_of(group[0].span, case.report) for group in groups]
    groups = [
        group for group, own, next_ in zip(groups, numbers, [*numbers, None][1:], strict=True)
        if not (own is None and next_ == 1)  # what leads in a numbered list is told by the list
    ]  # fmt: skip
    named = [[each for each in group if not is_general(each.text)] for group in groups]
    return [group for group in named if group and not _accounts(group[0], case)]


def loose_measures(case: Case) -> list[Commitment]:
    """Return the measures still to come that answer no problem."""
    return [each for each in measures(case) if not each.answers and each.status != "done"]


def _promises(problem: Problem, case: Case) -> bool:
    """Return whether the words of a problem were marked as a promise too: no shortcoming, then."""
    at = problem.span.start
    return any(
        each.status == "promised" and each.span.start <= at < each.span.end and not each.answers
        for each in case.commitments
    )


def _folded(problem: Problem) -> str:
    return normalise(problem.text).text


def _accounts(problem: Problem, case: Case) -> bool:
    """Return whether a problem stands where the report tells what became of earlier ones."""
    told = of_last_year("concrete", "account", case.report.year)
    start = problem.span.start
    if of_last_year("problems", "status", case.report.year).search(_folded(problem)):
        return True
    for sentence in case.sentences:
        if sentence.span.start <= start < sentence.span.end:
            if told.search(normalise(sentence.heading).text + "\n" + normalise(sentence.text).text):
                return True
    title = ""
    for span in sorted(span for section in case.report.sections for span in section.prose):
        if span.start > start:
            break
        line = span.of(case.report.text)
        title = line if len(line) <= _TITLE and not re.search("[。；;]", line) else title
        if start < span.end:
            before = case.report.text[span.start : min(start, span.start + _LEAD)]
            return told.search(normalise(f"{title}\n{before}").text) is not None
    return False


def _mistaken(case: Case) -> list[Problem]:
    """Return the marked problems whose words are a mere measure."""
    meant = {each.id for each in faults(case)}
    return [each for each in case.problems if each.id not in meant]


def _by_number(group: list[Problem], groups: list[list[Problem]], case: Case) -> bool:
    """Return whether a measure bears a problem's number, in lists of the same length."""
    number = number_of(group[0].span, case.report)
    if number is None:
        return False
    numbers = [number_of(each.span, case.report) for each in case.commitments]
    numbers += [number_of(each.span, case.report) for each in _mistaken(case)]
    every = [number_of(each[0].span, case.report) for each in groups]
    last = max((n for n in every if n is not None), default=0)
    return number in numbers and last in numbers


def _subjects(case: Case) -> set[str]:
    """Return what the measures, and words of part five that may be some, speak of."""
    starts = sorted(each.span.start for each in case.problems)
    said = [each.text for each in measures(case)]
    said += [each.text for each in _mistaken(case)]
    said += [
        each.text for each in case.sentences
        if each.section == "problems"
        and bisect_left(starts, each.span.start) == bisect_left(starts, each.span.end)
    ]  # fmt: skip
    return set().union(*map(_pairs, said))


def _pairs(text: str) -> set[str]:
    """Return the pairs of Chinese characters that tell what words are about."""
    runs = re.findall("[\u4e00-\u9fff]{2,}", normalise(text).text)
    pairs = {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
    return pairs - set(load("quality.toml")["concrete"]["common"].split())


def _quotes(texts: list[str]) -> dict[str, str]:
    """Return the first few quotations joined, by language."""
    quoted = [f"“{text if len(text) <= 24 else text[:23] + '…'}”" for text in texts[:_SHOWN]]
    return {lang: word("phrase", "comma", lang).join(quoted) for lang in LANGUAGES}


PAIRING: tuple[Rule, ...] = (problems_unanswered,)
