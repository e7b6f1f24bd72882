"""Memo → the register of problems and measures, and the page of boilerplate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from auditor.case import SLOTS, Boilerplate, Case, Commitment, Problem
from auditor.catalog import word
from auditor.memo.compose import brief
from auditor.memo.evidence import join, known
from auditor.memo.parts import Item
from auditor.report import Section, Span
from auditor.stated import CHECKABLE, faults, in_passing, is_general, measures

_QUOTE, _WORDS = 30, 16  # characters shown of a measure, and of what it names
_MOST_QUOTES = 6
_SOURCES = ("previous_report", "corpus", "phrasebook")


def register(case: Case, lang: str) -> Iterator[Item]:
    """Yield what is missing first, then the rest: every measure once, every problem once.

    Marks whose words only lead to a list, or state a shortcoming and no measure, are left out.
    """
    say = partial(word, "register", lang=lang)
    stated = [each for each in faults(case) if not is_general(each.text)]
    meant = measures(case)
    passing = [each.id for each in meant if each.status == "promised" and in_passing(each)]
    meant = [each for each in meant if each.id not in passing]
    ids = {each.id for each in meant}
    stated = [replace(p, answered_by=tuple(m for m in p.answered_by if m in ids)) for p in stated]
    groups = _groups(meant)
    loose = [m.id for m in meant if not m.answers and m.status != "done"]
    if open_ := [each for each in stated if not each.answered_by]:
        told = tuple((each.id, _shortcoming(each, lang)) for each in open_)
        yield Item("", say("open").format(count=len(open_)), "", told)
    yield from (
        _measures(key, groups[key], case.report.text, lang) for key in ("vague",) if groups[key]
    )
    if loose and stated:
        yield Item("", say("loose").format(count=len(loose)), join("comma", loose, lang))
    for key in ("checkable", "ongoing", "done"):
        if groups[key]:
            yield _measures(key, groups[key], case.report.text, lang)
    if answered := [each for each in stated if each.answered_by]:
        told = tuple((each.id, _answered(each, lang)) for each in answered)
        yield Item("", say("answered").format(count=len(answered)), "", told)
    if passing:
        yield Item("", say("passing").format(count=len(passing)), join("comma", passing, lang))


def _measures(key: str, measures: Sequence[Commitment], text: str, lang: str) -> Item:
    told = tuple((_named(each, lang), _told(each, text, lang)) for each in measures)
    return Item("", word("register", key, lang).format(count=len(measures)), "", told)


def _shortcoming(problem: Problem, lang: str, *more: str) -> str:
    """Return the words of a problem; in brackets what else is said of it, and the models' doubt."""
    told = [*more, *([] if problem.sure else [word("register", "doubt_problem", lang)])]
    text = _quoted(problem.text, lang)
    if not told:
        return text
    said = join("semicolon", told, lang)
    return word("phrase", "in_brackets", lang).format(text=text, more=said)


def _answered(problem: Problem, lang: str) -> str:
    return _shortcoming(problem, lang, join("comma", problem.answered_by, lang))


def _quoted(text: str, lang: str, most: int = 40) -> str:
    return word("phrase", "quoted", lang).format(text=brief(text, most))


def _groups(measures: Iterable[Commitment]) -> dict[str, list[Commitment]]:
    """Return the measures by status, those still to come by whether they can be checked."""
    groups: dict[str, list[Commitment]] = {
        key: [] for key in ("vague", "checkable", "ongoing", "done")
    }
    for each in measures:
        key = "checkable" if each.specificity >= CHECKABLE else "vague"
        groups[key if each.status == "promised" else each.status].append(each)
    return groups


def _named(measure: Commitment, lang: str) -> str:
    return f"{measure.id} {_quoted(measure.text, lang, _QUOTE)}"


def _told(measure: Commitment, text: str, lang: str) -> str:
    """Return which problems a measure answers, what it names, and what keeps it from a check."""
    say = partial(word, "register", lang=lang)
    told = [
        say("answers").format(problems=join("comma", measure.answers, lang))
        if measure.answers
        else say("answers_none")
    ]
    names = {slot: measure.slots[slot] for slot in SLOTS if slot in measure.slots}
    lacking = [word("slot", slot, lang) for slot in SLOTS if slot not in names]
    if names:
        words = (_slot(slot, span.of(text), lang) for slot, span in names.items())
        told.append(say("names").format(slots=join("comma", words, lang)))
    if measure.specificity < CHECKABLE and measure.status != "done":
        key = "lacks" if names else "lacks_all"
        told.append(say(key).format(slots=join("comma", lacking, lang)))
    if not measure.sure:
        told.append(say("doubt_measure"))
    return join("semicolon", told, lang)


def _slot(slot: str, words: str, lang: str) -> str:
    return word("register", "slot", lang).format(
        name=word("slot", slot, lang), words=_quoted(words, lang, _WORDS)
    )


# --- boilerplate ---------------------------------------------------------------------------


def formulas(case: Case, lang: str) -> Iterator[Item]:
    """Yield how much of each part is boilerplate, and which words; required wording apart."""
    say = partial(word, "register", lang=lang)
    text, found = case.report.text, [b for b in case.boilerplate if b.source != "statute"]
    for section in case.report.sections:
        here = [each for each in found if _inside(each.span, section)]
        if not here:
            continue
        whole = sum(_length(text, span) for span in section.prose)
        part = sum(_length(text, span) for span in _union(each.span for each in here))
        share = say("share").format(
            percent=round(100 * part / whole) if whole else 0, part=part, whole=whole
        )
        yield Item("", word("section", section.key, lang), share, tuple(_sources(here, lang)))
    statutes = len(case.boilerplate) - len(found)
    if statutes:
        yield Item("", say("statutes").format(count=statutes), "")


def _inside(span: Span, section: Section) -> bool:
    return any(each.start <= span.start < each.end for each in section.prose)


def _length(text: str, span: Span) -> int:
    """Return how many characters stand there, blanks not counted."""
    return sum(1 for char in span.of(text) if not char.isspace())


def _union(spans: Iterable[Span]) -> list[Span]:
    """Return spans that overlap as one, so that nothing is counted twice."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _sources(here: Sequence[Boilerplate], lang: str) -> Iterator[tuple[str, str]]:
    """Yield where the words are known from, with the first of them and how many there are."""
    order = [*_SOURCES, *sorted({each.source for each in here} - set(_SOURCES))]
    for source in order:
        texts = [each.text for each in here if each.source == source]
        if not texts:
            continue
        told = join("comma", (_quoted(t, lang, 24) for t in texts[:_MOST_QUOTES]), lang)
        more = word("phrase", "more_quotes", lang).format(count=len(texts))
        yield known("source", source, lang), told if len(texts) <= _MOST_QUOTES else told + more
