"""Sentences → Language: tags, measures with their slots, problems, boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from auditor.case import SLOTS, Commitment, Language, Problem, Sentence, Tag
from auditor.language.boilerplate import boilerplate
from auditor.language.features import characters, slot_features
from auditor.language.pairing import Side, answers
from auditor.language.slots import slots
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
    tagger, filler = shipped("tagger"), shipped("slots")
    if tagger is None or filler is None:
        return Language(tuple(sentences))
    every = units(sentences)
    claims = [any(u.span.start <= span.start < u.span.end for span in counted) for u in every]
    scores = tagger.score([characters(u, claim=c) for u, c in zip(every, claims, strict=True)])
    given = scores >= np.array(tagger.thresholds)
    column = {name: place for place, name in enumerate(tagger.classes)}
    status = [_status(row, scores[n], column, tagger) for n, row in enumerate(given)]
    measures = [n for n, name in enumerate(status) if name]
    filled = _slots([every[n] for n in measures], filler)
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
    commitments, shortcomings = _register(every, measures, status, filled, problems)
    tagged = tuple(replace(s, tags=best(t)) for s, t in zip(sentences, tags, strict=True))
    common = tuple(boilerplate(every, previous))
    return Language(tagged, commitments, shortcomings, common, checksums())


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


def _slots(measures: Sequence[Unit], filler: Linear) -> list[dict[str, Span]]:
    """Return the slots of each measure.

    The classifier says which are named; where the words are is found by pattern, and a slot
    without a pattern of its own takes the clause it is most likely in.
    """
    if not measures:
        return []
    found = [slots(unit.text, unit.span.start) for unit in measures]
    documents = [slot_features(u, s) for u, s in zip(measures, found, strict=True)]
    given = filler.score(documents) >= np.array(filler.thresholds)
    result = []
    for row, (unit, known) in enumerate(zip(measures, found, strict=True)):
        named = {name for place, name in enumerate(filler.classes) if given[row, place]}
        kept = {name: span for name, span in known.items() if name in named or name == "action"}
        for name in SLOTS:
            if name in named and name not in kept:
                kept[name] = _clause(unit)
        result.append(kept)
    return result


def _clause(unit: Unit) -> Span:
    """Return the longest clause of a unit: where a slot is that no pattern finds."""
    pieces = [match.span() for match in re.finditer(r"[^，,；;。：:]+", unit.text)]
    start, end = max(pieces, key=lambda piece: piece[1] - piece[0], default=(0, len(unit.text)))
    return Span(unit.span.start + start, unit.span.start + end)


def _register(
    every: Sequence[Unit], measures: Sequence[int], status: Sequence[str],
    filled: Sequence[dict[str, Span]], problems: Sequence[int],
) -> tuple[tuple[Commitment, ...], tuple[Problem, ...]]:  # fmt: skip
    """Return measures and problems, numbered in order and pointing at each other."""
    faults = [(n, span) for n in problems for span in shortcomings(every[n])]
    sides = [
        Side(
            every[n].text[s.start - every[n].span.start : s.end - every[n].span.start],
            n,
            k,
            len(faults),
        )
        for k, (n, s) in enumerate(faults)
    ]
    acts = [
        Side(every[n].text, n, k, len(measures), status[n] == "done", every[n].before)
        for k, n in enumerate(measures)
    ]
    aims = answers(acts, sides)
    commitments = tuple(
        Commitment(
            f"m{k + 1}", every[n].section, every[n].span, every[n].text, status[n], filled[k],
            tuple(f"p{number + 1}" for number in aims[k]),
        )
        for k, n in enumerate(measures)
    )  # fmt: skip
    stated = tuple(
        Problem(
            f"p{number + 1}", every[n].section, span, sides[number].text,
            tuple(f"m{k + 1}" for k, aim in enumerate(aims) if number in aim),
        )
        for number, (n, span) in enumerate(faults)
    )  # fmt: skip
    return commitments, stated


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
