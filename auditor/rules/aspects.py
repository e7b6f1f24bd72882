"""The five aspects of part one: where titles open them, and which the words tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from auditor.case import Case, Sentence
from auditor.normal import normalise
from auditor.report import Span
from auditor.words import load

_NUMBER = (
    r"(?:[(（]?[一二三四五六七八九十\d]{1,2}(?:是|[)）、.．]+)|第[一二三四五六七八九十]+[、,，是]"
    r"|[①-⑩])"
)
_HEAD = re.compile(rf"(?P<number>{_NUMBER})?(?P<title>[^。:：,，;；、]{{2,24}})(?:[。:：,，]|$)")
_PARTS = ("overview", "disclosure", "requests", "disputes")  # a sub-title may pass for a part
_ORDERED = 3  # aspects under titles that show titles to order part one
_REQUESTS = ("applications.", "outcome.", "applicant.")  # claims that tell of requests
_SIDE = re.compile(r".+(?:方面|情况|工作|建设|管理|保障|上)")


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands under one title of part one, and the aspects that the title names."""

    title: Span | None
    aspects: frozenset[str]
    sentences: tuple[Sentence, ...]


def order() -> tuple[str, ...]:
    """Return the keys of the five aspects, in the order of the form."""
    return tuple(load("aspects.toml")["order"])


def name_of(aspects: tuple[str, ...]) -> dict[str, str]:
    """Return how aspects are named in a message, by language."""
    names = [load("aspects.toml")[key]["name"] for key in aspects]
    return {"zh": "、".join(n["zh"] for n in names), "en": ", ".join(n["en"] for n in names)}


@cache
def _pattern(key: str, kind: str) -> re.Pattern[str]:
    return re.compile("|".join(load("aspects.toml")[key][kind]))


def named_by(title: str) -> frozenset[str]:
    """Return the aspects that a folded title without number names."""
    return frozenset(key for key in order() if _pattern(key, "heads").fullmatch(title))


def is_preface(sentence: Sentence) -> bool:
    """Return whether a sentence only tells basis, period, parts or address of the report."""
    return bool(_pattern("preface", "words").search(normalise(sentence.text).text))


def passages(case: Case) -> list[Passage]:
    """Return part one cut at its titles, whether on lines of their own or run in."""
    found: list[Passage] = []
    opened: tuple[Span | None, frozenset[str], str] = (None, frozenset(), "")
    held: list[Sentence] = []
    for sentence in case.sentences:
        if sentence.section != "overview":
            continue
        title = _title(sentence, opened[2])
        if title is not None:
            found.append(Passage(opened[0], opened[1], tuple(held)))
            opened, held = (*title, sentence.heading), []
        held.append(sentence)
    found.append(Passage(opened[0], opened[1], tuple(held)))
    return [each for each in found if each.sentences]


def _title(sentence: Sentence, above: str) -> tuple[Span | None, frozenset[str]] | None:
    """Return the title that a sentence opens with or newly stands under, or None."""
    line = normalise(sentence.text[:200], sentence.span.start)
    match = _HEAD.match(line.text)
    if match is not None and (match["number"] or _SIDE.fullmatch(match["title"])):
        aspects = named_by(match["title"])
        if aspects:
            return line.span(*match.span("title")), aspects
    if sentence.heading == above:
        return None
    return None, named_by(_bare(sentence.heading))


def told(case: Case) -> dict[str, Span]:
    """Return the aspects that part one tells, each with the title or words that show it.

    Where titles order part one, a mere word in passing does not tell an aspect without one.
    """
    found = titled(case)
    enough = 2 if len(found) >= _ORDERED else 1
    for claim in case.claims:
        if claim.section in _PARTS and claim.metric.startswith(_REQUESTS):
            found.setdefault("requests", claim.span)
    seen: dict[str, list[Span]] = {key: [] for key in order() if key not in found}
    for sentence in case.sentences:
        if sentence.section not in _PARTS or is_preface(sentence):
            continue
        line = normalise(sentence.text, sentence.span.start)
        for key, spans in seen.items():
            match = _pattern(key, "words").search(line.text)
            if match is not None:
                spans.append(line.span(*match.span()))
    return found | {key: spans[0] for key, spans in seen.items() if len(spans) >= enough}


def titled(case: Case) -> dict[str, Span]:
    """Return the aspects that a title in part one names, each with the title."""
    found: dict[str, Span] = {}
    for section in case.report.sections:
        for span in section.headings if section.key in _PARTS else ():
            for key in named_by(_bare(span.of(case.report.text))):
                found.setdefault(key, span)
    for passage in passages(case):
        for key in passage.aspects if passage.title is not None else ():
            assert passage.title is not None
            found.setdefault(key, passage.title)
    return found


def _bare(title: str) -> str:
    return re.sub(rf"^{_NUMBER}", "", normalise(title).text).strip("。:：")
