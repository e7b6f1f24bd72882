"""Problems ↔ measures: which measure is directed at which shortcoming."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
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


def _grams(text: str, size: int) -> frozenset[str]:
    runs = (text[i : i + size] for i in range(len(text) - size + 1))
    return frozenset(run for run in runs if " " not in run)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is looked at in a text, made once."""

    length: int
    twos: frozenset[str]
    threes: frozenset[str]
    themes: frozenset[str]
    number: tuple[str | None, ...] | None
    aimed: bool


@lru_cache(maxsize=512)
def _seen(text: str) -> _Seen:
    key = _COMMON.sub(" ", plain(text))
    themes = frozenset(
        name for name, words in load("themes.toml")["themes"].items()
        if any(word in text for word in words)
    )  # fmt: skip
    number = _NUMBER.match(text)
    return _Seen(
        len(key), _grams(key, 2), _grams(key, 3), themes, number.groups() if number else None,
        _AIMED.search(text) is not None,
    )  # fmt: skip


def _alike(one: _Seen, two: _Seen, rare: Mapping[str, float]) -> float:
    """Return the cosine of the runs of two characters, weighted by how rare the runs are."""
    sums = [
        sum(rare.get(gram, _RAREST) ** 2 for gram in sorted(grams))
        for grams in (one.twos & two.twos, one.twos, two.twos)
    ]
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
    one, two = _seen(measure.text), _seen(problem.text)
    shared, long = len(one.twos & two.twos), len(one.threes & two.threes)
    both = one.themes & two.themes
    lead = len(_seen(measure.before).threes & two.threes)
    numbered = one.number is not None and one.number == two.number
    return [
        math.log1p(shared), math.log1p(long), len(both) / max(1, len(one.themes | two.themes)),
        float(len(both) == len(two.themes) > 0),
        float(numbered or measure.rank == problem.rank),
        float(0 < measure.unit - problem.unit <= 1), float(measure.unit == problem.unit),
        float(one.aimed), float(problem.count == 1), float(measure.count == 1),
        min(abs(measure.unit - problem.unit), 40) / 40,
        shared / max(1, min(one.length, two.length)), _alike(one, two, rarity), math.log1p(lead),
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
