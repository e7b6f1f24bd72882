"""Problems ↔ measures: which measure is directed at which shortcoming."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from auditor.language.features import plain
from auditor.language.weights import models, shipped
from auditor.words import load

NAMES = (
    "shared", "long", "themes", "only_theme", "rank", "next", "same", "names_it", "one_problem",
    "one_measure", "far", "few_words", "alike", "lead", "behind", "done",
)  # fmt: skip
_COMMON = re.compile(
    r"政府信息公开|信息公开|政务公开|公开工作|下一步|进一步|加强|提高|完善|工作|问题|存在|我[局县市区镇]|本[局机关]+|[一二三四五六七八九十]是"
)
_NEARLY = 0.8  # of its best match: what else a measure is directed at
_RAREST = 8.0  # of a run the tagger has not seen
_NUMBER = re.compile(
    r"^(?:第?([一二三四五六七八九十]{1,2})(?:是|[、,.，]|问题|方面)|[(（]?(\d{1,2})[)）.、])"
)
_AIMED = re.compile(r"针对|上述|就[^,。]{2,10}问题|解决|整改|改进")


@dataclass(frozen=True, slots=True)
class Side:
    """A problem or a measure as pairing sees it: its words and its place in its list."""

    text: str
    unit: int  # number of its unit in the report
    rank: int  # number among the problems, or among the measures
    count: int  # how many there are of its kind
    done: bool = False  # the measure is told as done
    before: str = ""  # the unit before the measure


@cache
def _model() -> tuple[tuple[float, ...], float, float]:
    """Return coefficients, intercept and threshold of the shipped model."""
    path: Path = models() / "pairing" / "settings.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    return tuple(settings["coefficients"]), settings["intercept"], settings["threshold"]


def _grams(text: str, size: int) -> set[str]:
    return {text[i : i + size] for i in range(len(text) - size + 1)}


def _key(text: str) -> str:
    return _COMMON.sub(" ", plain(text))


def _themes(text: str) -> set[str]:
    return {
        name for name, words in load("themes.toml")["themes"].items()
        if any(word in text for word in words)
    }  # fmt: skip


def _alike(one: str, two: str, rare: Mapping[str, float]) -> float:
    """Return the cosine of the runs of two characters, weighted by how rare the runs are."""
    sums = []
    first, second = ({gram for gram in _grams(text, 2) if " " not in gram} for text in (one, two))
    for grams in (first & second, first, second):
        sums.append(sum(rare.get(gram, _RAREST) ** 2 for gram in grams))
    return sums[0] / math.sqrt((sums[1] + 1) * (sums[2] + 1))


@cache
def _rarity() -> dict[str, float]:
    """Return the inverse document frequency of runs of two characters, from the tagger."""
    tagger = shipped("tagger")
    if tagger is None:
        return {}
    return {
        word[2:]: float(tagger.idf[place])
        for word, place in tagger.vocabulary.items() if word.startswith("c:") and len(word) == 4
    }  # fmt: skip


def describe(measure: Side, problem: Side, rarity: Mapping[str, float]) -> list[float]:
    """Return the features of a pair, in the order of NAMES.

    ``rarity`` is the inverse document frequency of runs of two characters.
    """
    one, two = _key(measure.text), _key(problem.text)
    pairs, threes = _grams(one, 2) & _grams(two, 2), _grams(one, 3) & _grams(two, 3)
    shared = sum(1 for gram in pairs if " " not in gram)
    long = sum(1 for gram in threes if " " not in gram)
    fewest = max(1, min(len(one), len(two)))
    mine, yours = _themes(measure.text), _themes(problem.text)
    both = mine & yours
    lead = _grams(_key(measure.before), 3) & _grams(two, 3)
    first, second = _NUMBER.match(measure.text), _NUMBER.match(problem.text)
    numbered = bool(first and second and first.groups() == second.groups())
    return [
        math.log1p(shared), math.log1p(long), len(both) / max(1, len(mine | yours)),
        float(len(both) == len(yours) > 0), float(numbered or measure.rank == problem.rank),
        float(0 < measure.unit - problem.unit <= 1), float(measure.unit == problem.unit),
        float(bool(_AIMED.search(measure.text))), float(problem.count == 1),
        float(measure.count == 1), min(abs(measure.unit - problem.unit), 40) / 40, shared / fewest,
        _alike(one, two, rarity), math.log1p(sum(1 for gram in lead if " " not in gram)),
        float(problem.unit < measure.unit), float(measure.done),
    ]  # fmt: skip


def score(measure: Side, problem: Side) -> float:
    """Return how likely a measure is directed at a problem, 0 to 1."""
    coefficients, intercept, _ = _model()
    total = sum(
        c * x for c, x in zip(coefficients, describe(measure, problem, _rarity()), strict=True)
    )
    return 1 / (1 + math.exp(-(total + intercept)))


def nearly(least: float, best: float) -> float:
    """Return the score that suffices: above the threshold, and near a measure's best match."""
    return max(least, _NEARLY * best)


def answers(measures: Sequence[Side], problems: Sequence[Side]) -> list[list[int]]:
    """Return for each measure the numbers (from 0) of the problems it is directed at."""
    least = _model()[2]
    found = []
    for measure in measures:
        scores = [score(measure, problem) for problem in problems]
        enough = nearly(least, max(scores, default=0.0))
        found.append([number for number, likely in enumerate(scores) if likely >= enough])
    return found
