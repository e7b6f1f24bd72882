"""Problems ↔ measures: which measure is directed at which shortcoming.

Boosted regression trees see what the words of a pair share and where both stand in their lists.
What follows on a numbered problem (or measure) up to the next tells of it: they are one item, and
a measure that answers one problem of an item answers all of them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from auditor.language.features import plain
from auditor.language.weights import models, shipped
from auditor.normal import fold
from auditor.numerals import item_number
from auditor.words import load

NAMES = (
    "shared", "long", "themes", "only_theme", "rank", "next", "same", "names_it", "one_problem",
    "one_measure", "far", "few_words", "alike", "lead", "behind", "done", "problem_there",
    "measure_there", "same_part", "length_measure", "length_problem", "theme_count",
    "theme_of_problem", "lead_theme", "apart", "in_step", "lists_in_step", "lists_alike",
    "problems", "measures", "less_shared", "less_themes", "less_alike", "fewer_themes",
    "rival_shared", "rival_themes", "rival_alike", "rival_theme_count",
    "item_shared", "item_long", "item_themes", "item_theme_of_problem", "item_alike",
    "item_few_words", "item_number", "items_apart", "item_in_step", "items_in_step", "items_alike",
    "numbers_apart", "number_in_step", "numbers_in_step", "numbers_alike", "item_several",
    "less_item_shared", "less_item_long", "less_item_alike", "less_item_theme_of_problem",
    "rival_item_shared", "rival_item_long", "rival_item_alike", "rival_item_theme_of_problem",
)  # fmt: skip
_WEIGHED = ("shared", "themes", "alike", "theme_count")  # against the best other match
_ITEM = NAMES[NAMES.index("item_shared") : NAMES.index("less_item_shared")]
_ITEMS_WEIGHED = (0, 1, 4, 3)  # likewise, of the features of items
_THERE = "problems"  # the part where problems and measures are due
_COMMON = re.compile(
    r"政府信息公开|信息公开|政务公开|公开工作|下一步|进一步|加强|提高|完善|工作|问题|存在|我[局县市区镇]|本[局机关]+|[一二三四五六七八九十]是"
)
Scorer = Callable[[NDArray[np.float64]], NDArray[np.float64]]
MOST = 150  # measures, and problems, that are looked at; it bounds the work on hostile text
_BATCH = 2000  # pairs
_NEARLY = 0.8  # of its best match: what else a measure is directed at
_BEGIN = 12  # characters of a text in which its number stands
_RAREST = 8.0  # of a run the tagger has not seen
_AIMED = re.compile(r"针对|上述|就[^,。]{2,10}问题|解决|整改|改进")


@dataclass(frozen=True, slots=True)
class Side:
    """A problem or a measure as pairing sees it: its words and its place in its list."""

    text: str
    unit: int  # number of its unit in the report
    rank: int  # number among the problems, or among the measures
    count: int  # how many there are of its kind
    section: str = ""
    done: bool = False  # the measure is told as done
    before: str = ""  # the unit before the measure


@dataclass(frozen=True, slots=True)
class Forest:
    """Boosted regression trees: ``nodes`` × (feature, threshold, left, right, value).

    ``roots`` are the rows the trees begin in; a leaf has itself as both children. The decision of
    a pair is ``start`` and ``rate`` times the sum of its leaves' values.
    """

    nodes: NDArray[np.float64]
    roots: tuple[int, ...]
    start: float
    rate: float
    threshold: float

    def score(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the scores of pairs, 0–1, as scikit-learn's boosted trees would give them."""
        decisions = np.concatenate([
            self._decide(features[at : at + _BATCH]) for at in range(0, len(features), _BATCH)
        ])  # fmt: skip
        likely: NDArray[np.float64] = 1 / (1 + np.exp(-decisions))
        return likely

    def _decide(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        seen = features.astype(np.float32)  # as scikit-learn looks at them
        at = np.tile(np.array(self.roots), (len(seen), 1))
        rows = np.arange(len(seen))[:, None]
        which, left, right = (self.nodes[:, column].astype(np.intp) for column in (0, 2, 3))
        while True:
            further = np.where(seen[rows, which[at]] <= self.nodes[at, 1], left[at], right[at])
            if (further == at).all():
                break
            at = further
        decisions: NDArray[np.float64] = self.start + self.rate * self.nodes[at, 4].sum(axis=1)
        return decisions


def save(forest: Forest, folder: Path) -> None:
    """Write a model as settings.json and trees.npy, no objects in either."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "names": NAMES, "start": forest.start, "rate": forest.rate,
        "threshold": forest.threshold, "roots": forest.roots,
    }  # fmt: skip
    text = json.dumps(settings, indent=1) + "\n"
    (folder / "settings.json").write_text(text, "utf-8", newline="\n")
    np.save(folder / "trees.npy", forest.nodes, allow_pickle=False)


@cache
def _model() -> Forest:
    """Return the shipped model. Raises ValueError where it knows other features."""
    folder = models() / "pairing"
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    if tuple(settings["names"]) != NAMES:
        raise ValueError(f"{folder} knows other features: train anew")
    return Forest(
        np.load(folder / "trees.npy", allow_pickle=False), tuple(settings["roots"]),
        settings["start"], settings["rate"], settings["threshold"],
    )  # fmt: skip


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
    number: int | None
    aimed: bool


@lru_cache(maxsize=512)
def _seen(text: str) -> _Seen:
    key = _COMMON.sub(" ", plain(text))
    themes = frozenset(
        name for name, words in load("themes.toml")["themes"].items()
        if any(word in text for word in words)
    )  # fmt: skip
    return _Seen(
        len(key), _grams(key, 2), _grams(key, 3), themes, item_number(fold(text[:_BEGIN])),
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


def describe(
    measures: Sequence[Side], problems: Sequence[Side], rarity: Mapping[str, float]
) -> NDArray[np.float64]:
    """Return the features of every pair, measures × problems × NAMES; neither may be empty.

    ``rarity`` is the inverse document frequency of runs of two characters. The last features
    weigh a pair against the best of its measure, and against the best of its problem.
    """
    faults = [n for n, each in enumerate(problems) if each.section == _THERE]
    plans = [n for n, each in enumerate(measures) if each.section == _THERE and not each.done]
    faulty, planned = ({n: k for k, n in enumerate(there)} for there in (faults, plans))
    bare = np.array([
        [
            [*_words(measure, problem, rarity), *_place(faulty, planned, p, m)]
            for p, problem in enumerate(problems)
        ]
        for m, measure in enumerate(measures)
    ])  # fmt: skip
    weighed = bare[:, :, [NAMES.index(name) for name in _WEIGHED]]
    by_measure = weighed - weighed.max(axis=1, keepdims=True)
    by_problem = weighed - weighed.max(axis=0, keepdims=True)
    listed = _items(measures, problems, rarity)
    return np.concatenate([bare, by_measure, by_problem, listed], axis=2)


def _words(measure: Side, problem: Side, rarity: Mapping[str, float]) -> list[float]:
    """Return what the words of a pair have in common, and how far apart they stand."""
    one, two = _seen(measure.text), _seen(problem.text)
    shared, long = len(one.twos & two.twos), len(one.threes & two.threes)
    both = len(one.themes & two.themes)
    lead = _seen(measure.before)
    numbered = one.number is not None and one.number == two.number
    return [
        math.log1p(shared), math.log1p(long), both / max(1, len(one.themes | two.themes)),
        float(both == len(two.themes) > 0), float(numbered or measure.rank == problem.rank),
        float(0 < measure.unit - problem.unit <= 1), float(measure.unit == problem.unit),
        float(one.aimed), float(problem.count == 1), float(measure.count == 1),
        min(abs(measure.unit - problem.unit), 40) / 40,
        shared / max(1, min(one.length, two.length)), _alike(one, two, rarity),
        math.log1p(len(lead.threes & two.threes)), float(problem.unit < measure.unit),
        float(measure.done), float(problem.section == _THERE), float(measure.section == _THERE),
        float(measure.section == problem.section),
        min(len(measure.text), 200) / 50, min(len(problem.text), 200) / 50, float(both),
        both / max(1, len(two.themes)), float(len(lead.themes & two.themes)),
    ]  # fmt: skip


def _place(faults: Mapping[int, int], plans: Mapping[int, int], p: int, m: int) -> list[float]:
    """Return how far a problem and a measure are apart in the two lists of part five."""
    if p not in faults or m not in plans:
        return [1.0, 0.0, 0.0, 0.0, float(len(faults)), float(len(plans))]
    alike = len(faults) == len(plans)
    step = faults[p] == plans[m]
    apart = abs(faults[p] / len(faults) - plans[m] / len(plans))
    return [
        apart, float(step), float(step and alike), float(alike), float(len(faults)),
        float(len(plans)),
    ]  # fmt: skip


def items(sides: Sequence[Side]) -> list[list[int]]:
    """Return the places of problems, or measures, that belong to one item of a numbered list."""
    found: list[list[int]] = []
    numbered = False
    for place, side in enumerate(sides):
        number = _seen(side.text).number
        before = sides[place - 1] if place else None
        if (
            before is not None and number is None and numbered
            and before.section == side.section and side.unit - before.unit <= 1
        ):  # fmt: skip
            found[-1].append(place)
        else:
            found.append([place])
            numbered = number is not None
    return found


def _items(
    measures: Sequence[Side], problems: Sequence[Side], rarity: Mapping[str, float]
) -> NDArray[np.float64]:
    """Return the features of the items that a pair belongs to, measures × problems × features."""
    acts, faults = items(measures), items(problems)
    ways = _ways(acts, faults, measures, problems)
    every = np.zeros((len(measures), len(problems), len(_ITEM)))
    for m, act in enumerate(acts):
        one = _seen(" ".join(measures[n].text for n in act))
        for p, fault in enumerate(faults):
            two = _seen(" ".join(problems[n].text for n in fault))
            shared, long = len(one.twos & two.twos), len(one.threes & two.threes)
            both = len(one.themes & two.themes)
            number = _seen(measures[act[0]].text).number
            every[np.ix_(act, fault)] = [
                math.log1p(shared), math.log1p(long), both / max(1, len(one.themes | two.themes)),
                both / max(1, len(two.themes)), _alike(one, two, rarity),
                shared / max(1, min(one.length, two.length)),
                float(number is not None and number == _seen(problems[fault[0]].text).number),
                *(step for plans, there in ways for step in _steps(m, p, plans, there)),
                float(len(act) > 1),
            ]  # fmt: skip
    weighed = every[:, :, _ITEMS_WEIGHED]
    by_measure = weighed - weighed.max(axis=1, keepdims=True)
    by_problem = weighed - weighed.max(axis=0, keepdims=True)
    return np.concatenate([every, by_measure, by_problem], axis=2)


def _ways(
    acts: Sequence[Sequence[int]], faults: Sequence[Sequence[int]], measures: Sequence[Side],
    problems: Sequence[Side],
) -> list[tuple[list[int], list[int]]]:  # fmt: skip
    """Return the items of measures and of problems in part five: all, and the numbered ones."""
    plans = [n for n, item in enumerate(acts) if _plans(measures[item[0]])]
    there = [n for n, item in enumerate(faults) if problems[item[0]].section == _THERE]
    return [
        (plans, there),
        (
            [n for n in plans if _seen(measures[acts[n][0]].text).number is not None],
            [n for n in there if _seen(problems[faults[n][0]].text).number is not None],
        ),
    ]


def _plans(side: Side) -> bool:
    return side.section == _THERE and not side.done


def _steps(m: int, p: int, plans: Sequence[int], there: Sequence[int]) -> list[float]:
    """Return how far two items are apart in their lists."""
    if m not in plans or p not in there:
        return [1.0, 0.0, 0.0, 0.0]
    one, two = plans.index(m), there.index(p)
    alike = len(plans) == len(there)
    apart = abs(one / len(plans) - two / len(there))
    return [apart, float(one == two), float(one == two and alike), float(alike)]


def chosen(likely: NDArray[np.float64], least: float) -> NDArray[np.bool_]:
    """Return which pairs of measures × problems a score suffices for.

    It must reach the threshold, and be near the best match of its measure.
    """
    best = likely.max(axis=1, keepdims=True)
    found: NDArray[np.bool_] = likely >= np.maximum(least, _NEARLY * best)
    return found


def scores(
    features: NDArray[np.float64], problems: Sequence[Side], score: Scorer
) -> NDArray[np.float64]:
    """Return the scores of pairs, measures × problems: of an item, its best problem's."""
    found = score(features.reshape(-1, len(NAMES))).reshape(features.shape[:2])
    for item in items(problems):
        found[:, item] = found[:, item].max(axis=1, keepdims=True)
    return found


def answers(measures: Sequence[Side], problems: Sequence[Side]) -> list[list[int]]:
    """Return for each measure the numbers (from 0) of the problems it is directed at.

    None of those beyond the first MOST.
    """
    if not measures or not problems:
        return [[] for _ in measures]
    model = _model()
    seen = problems[:MOST]
    likely = scores(describe(measures[:MOST], seen, _rarity()), seen, model.score)
    found = [[int(n) for n in np.flatnonzero(row)] for row in chosen(likely, model.threshold)]
    return found + [[] for _ in measures[MOST:]]
