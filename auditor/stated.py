"""What the words of a marked problem or measure are: a shortcoming, a plan, a lead to a list.

Models mark units of text; some of these only announce what follows, or say both. The words that
tell it stand in data/quality.toml.
"""

from __future__ import annotations

import re
from functools import cache

from auditor.case import Case, Commitment, Problem
from auditor.normal import normalise
from auditor.words import load

IMPROVED = ("problems", "other")  # where a measure is improvement whatever it answers
CHECKABLE = 2  # slots from which on somebody can see whether a measure was carried out


@cache
def pattern(group: str, kind: str = "words") -> re.Pattern[str]:
    """Return the patterns of one list as a single one; ``group`` may be dotted."""
    table = load("quality.toml")
    for key in group.split("."):
        table = table[key]
    return re.compile("|".join(table[kind]))


def of_last_year(group: str, kind: str, year: int | None) -> re.Pattern[str]:
    """Return a list of patterns in which LAST stands for the year before ``year``."""
    last = str(year - 1) if year else "(?!)"
    return re.compile(pattern(group, kind).pattern.replace("LAST", last))


def leads(text: str) -> bool:
    """Return whether words only lead to a list, or are a mere date."""
    folded = normalise(text).text
    return folded.rstrip().endswith((":", "：")) or not re.search(r"[^\d\s.年月日/-]", folded)


def is_general(text: str) -> bool:
    """Return whether the words name no shortcoming, but only that there are some."""
    folded = normalise(text).text
    if leads(text):
        return True
    clauses = [clause for clause in re.split("[，,。.；;：:]", folded) if clause]
    general = [clause for clause in clauses if pattern("concrete", "general").fullmatch(clause)]
    others = [clause for clause in clauses if clause not in general]
    return bool(general) and not any(pattern("problems").search(clause) for clause in others)


def is_fault(text: str) -> bool:
    """Return whether the words state a shortcoming and nothing that is to be done about it."""
    folded = normalise(text).text
    return bool(pattern("plans", "fault").search(folded)) and not pattern("plans").search(folded)


def measures(case: Case) -> list[Commitment]:
    """Return the marked measures whose words are one.

    Words that only lead to others are none, nor are those of a shortcoming that name neither who
    nor by when, nor anything to be done.
    """
    places = {each.span for each in case.problems}
    return [
        each for each in case.commitments
        if each.status != "promised"
        or not (_idle(each) and (leads(each.text) or each.span in places or is_fault(each.text)))
    ]  # fmt: skip


def improving(case: Case) -> list[Commitment]:
    """Return the measures of part five and six, and those elsewhere that answer part five."""
    named = {each.id for each in case.problems if each.section == "problems"}
    found = measures(case)
    return [each for each in found if each.section in IMPROVED or named & set(each.answers)]


def faults(case: Case) -> list[Problem]:
    """Return the marked problems but those whose words state no shortcoming and only a plan."""
    planned = {each.span for each in measures(case) if each.status == "promised"}
    found = []
    for each in case.problems:
        folded = normalise(each.text).text
        plan = each.span in planned or pattern("plans").search(folded)
        if not plan or pattern("problems").search(folded):
            found.append(each)
    return found


def _idle(commitment: Commitment) -> bool:
    """Return whether a mark names neither who nor by when, nor says that anything is to be done."""
    slots = commitment.slots.keys()
    return leads(commitment.text) or not (
        slots & {"actor", "deadline"} or pattern("plans").search(normalise(commitment.text).text)
    )


def in_passing(commitment: Commitment) -> bool:
    """Return whether a mark names hardly anything, answers nothing and stands in another part."""
    aside = commitment.section not in IMPROVED and not commitment.answers
    return aside and commitment.specificity < CHECKABLE


def plans(case: Case) -> list[Commitment]:
    """Return the promised measures of the report.

    What names hardly anything is one only where improvement is told, if its words do not tell
    what became of an earlier shortcoming.
    """
    told = of_last_year("problems", "status", case.report.year)
    return [
        each for each in measures(case)
        if each.status == "promised" and not in_passing(each)
        and (each.specificity >= CHECKABLE or not told.search(normalise(each.text).text))
    ]  # fmt: skip
