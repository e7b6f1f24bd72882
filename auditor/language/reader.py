"""Sentences → Language: tags, measures with their slots, problems, boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from auditor.case import Commitment, Language, Possible, Problem, Sentence, Tag
from auditor.language.boilerplate import boilerplate
from auditor.language.features import characters, slot_features
from auditor.language.pairing import MOST, Side, answers
from auditor.language.slots import named, places
from auditor.language.units import Unit, units
from auditor.language.weights import Linear, checksums, shipped
from auditor.report import Span

TAGS = ("boilerplate", "problem", "achievement", "claim", "legal_basis", "structure")
STATUSES = ("promised", "ongoing", "done")
ORDER = (
    "boilerplate", "commitment.specific", "commitment.vague", "problem", "achievement", "claim",
    "legal_basis", "structure",
)  # fmt: skip
_SPECIFIC = {"actor", "object", "measure", "deadline"}
_LIST = re.compile(r"等(?:问题|不足|情况|现象|短板)?[。；;]?$|问题[。；;]?$")
_FAULT = re.compile(
    r"不[够足高强全严细准清多及规平到好便理深]|有待|欠缺|缺[乏少]|滞后|薄弱|单一|差距|不足|短板|偏[低少弱慢窄]|没有|未能|较[少慢弱低]"
)


def read(
    sentences: Sequence[Sentence], counted: Sequence[Span] = (), previous: str = ""
) -> Language:
    """Return what the shipped models make of a report's sentences.

    ``counted`` are the places of claims on figures, ``previous`` the folded prose of last year's
    report. Without models there are no tags, only the sentences.
    """
    tagger, filler, placer = shipped("tagger"), shipped("slots"), shipped("places")
    if tagger is None or filler is None or placer is None:
        return Language(tuple(sentences))
    every = units(sentences)
    claims = [any(u.span.start <= span.start < u.span.end for span in counted) for u in every]
    scores = tagger.score([characters(u, claim=c) for u, c in zip(every, claims, strict=True)])
    given = scores >= np.array(tagger.thresholds)
    low, high = np.array(tagger.doubts).T
    sure, open_ = scores >= high, (scores >= low) & ~given
    column = {name: place for place, name in enumerate(tagger.classes)}
    status = [_status(row, scores[n], column, tagger) for n, row in enumerate(given)]
    measures = [n for n, name in enumerate(status) if name]
    filled = _slots([every[n] for n in measures], filler, placer)
    tags: list[list[Tag]] = [[] for _ in sentences]
    for number, unit in enumerate(every):
        for name in ("boilerplate", "problem", "achievement", "legal_basis", "structure"):
            if given[number, column[name]]:
                tags[unit.sentence].append(_tag(name, scores[number, column[name]]))
        if claims[number]:
            tags[unit.sentence].append(_tag("claim", scores[number, column["claim"]]))
    for number, found in zip(measures, filled, strict=True):
        if status[number] != "done":
            kind = "specific" if len(_SPECIFIC & found.keys()) > 1 else "vague"
            score = scores[number, column[status[number]]]
            tags[every[number].sentence].append(_tag(f"commitment.{kind}", score))
    problems = [n for n in range(len(every)) if given[n, column["problem"]]]
    acts = {n for n in measures if any(sure[n, column[name]] for name in STATUSES)}
    faults = {n for n in problems if sure[n, column["problem"]]}
    commitments, shortcomings = _register(every, measures, status, filled, problems, (acts, faults))
    tagged = tuple(replace(s, tags=best(t)) for s, t in zip(sentences, tags, strict=True))
    common = tuple(boilerplate(every, previous))
    possible = tuple(
        Possible(name, unit.section, unit.span)
        for n, unit in enumerate(every) for name in ("problem", *STATUSES)
        if open_[n, column[name]] and (name == "problem" or n not in faults)
    )  # fmt: skip
    return Language(tagged, commitments, shortcomings, common, possible, checksums())


def _tag(name: str, score: float) -> Tag:
    return Tag(name, round(float(score), 3))


def best(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """Return the highest score of each tag, in the order of the contract."""
    highest: dict[str, Tag] = {}
    for tag in tags:
        if tag.tag not in highest or tag.score > highest[tag.tag].score:
            highest[tag.tag] = tag
    return tuple(highest[name] for name in ORDER if name in highest)


def _status(given: np.ndarray, scores: np.ndarray, column: dict[str, int], tagger: Linear) -> str:
    """Return the status of the measure a unit tells, or an empty string."""
    likely = [
        (scores[column[name]] / tagger.thresholds[column[name]], name)
        for name in STATUSES if given[column[name]]
    ]  # fmt: skip
    return max(likely)[1] if likely else ""


def _slots(measures: Sequence[Unit], filler: Linear, placer: Linear) -> list[dict[str, Span]]:
    """Return the slots of each measure: one classifier says which are named, one where."""
    documents = [slot_features(unit, named(unit.text)) for unit in measures]
    given = filler.score(documents) >= np.array(filler.thresholds)
    return [
        places(
            unit.text, [name for name, yes in zip(filler.classes, row, strict=True) if yes],
            placer, unit.span.start,
        ) for unit, row in zip(measures, given, strict=True)
    ]  # fmt: skip


def _register(
    every: Sequence[Unit], measures: Sequence[int], status: Sequence[str],
    filled: Sequence[dict[str, Span]], problems: Sequence[int], sure: tuple[set[int], set[int]],
) -> tuple[tuple[Commitment, ...], tuple[Problem, ...]]:  # fmt: skip
    """Return measures and problems, numbered in order and pointing at each other.

    ``sure`` holds the units of whose measure, and of whose problem, the models are sure.
    """
    faults = [(n, span) for n in problems for span in shortcomings(every[n])]
    sides = [
        Side(_within(every[n], span), n, k, len(faults), every[n].section)
        for k, (n, span) in enumerate(faults)
    ]
    acts = [
        Side(
            every[n].text, n, k, len(measures), every[n].section, status[n] == "done",
            every[n].before,
        ) for k, n in enumerate(measures)
    ]  # fmt: skip
    aims = answers(acts, sides)
    commitments = tuple(
        Commitment(
            f"m{k + 1}", every[n].section, every[n].span, every[n].text, status[n], filled[k],
            tuple(f"p{number + 1}" for number in aims[k]), n in sure[0],
        )
        for k, n in enumerate(measures)
    )  # fmt: skip
    stated = tuple(
        Problem(
            f"p{number + 1}", every[n].section, span, sides[number].text,
            tuple(f"m{k + 1}" for k, aim in enumerate(aims) if number in aim),
            n in sure[1] and max(number, len(acts) - 1) < MOST,  # beyond, nothing was paired
        )
        for number, (n, span) in enumerate(faults)
    )  # fmt: skip
    return commitments, stated


def _within(unit: Unit, span: Span) -> str:
    """Return the words of a unit that stand at a place in the report."""
    return unit.text[span.start - unit.span.start : span.end - unit.span.start]


def shortcomings(unit: Unit) -> list[Span]:
    """Return the shortcomings a unit names: the whole of it, or the members of a plain list.

    “更新不够及时，形式单一，人员流动大等问题” names three.
    """
    start = unit.span.start
    pieces = [match.span() for match in re.finditer(r"[^，,、；;。：:]+", unit.text)]
    faults = [(left, right) for left, right in pieces if _FAULT.search(unit.text[left:right])]
    if len(faults) > 1 and _LIST.search(unit.text):
        return [Span(start + left, start + right) for left, right in faults]
    return [unit.span]
