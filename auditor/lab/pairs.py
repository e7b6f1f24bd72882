"""Labelled problems and measures → the model that pairs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from auditor.lab.corpus import Example
from auditor.language.pairing import NAMES, Side, describe, nearly
from auditor.language.weights import Linear

_STEPS = np.round(np.arange(0.2, 0.96, 0.02), 2)


def rarity_of(tagger: Linear) -> dict[str, float]:
    """Return the inverse document frequency of the runs of two characters a tagger knows."""
    return {
        word[2:]: float(tagger.idf[place])
        for word, place in tagger.vocabulary.items() if word.startswith("c:") and len(word) == 4
    }  # fmt: skip


def sides(examples: Sequence[Example]) -> tuple[list[Side], list[Side], list[set[int]]]:
    """Return the measures and problems of one report, and which problems each measure answers.

    A problem is a unit that states one; numbers count the problems from 0.
    """
    faults = [
        (number, e, {span["id"] for span in e.spans if span["label"] == "problem"})
        for number, e in enumerate(examples)
        if any(span["label"] == "problem" for span in e.spans)
    ]
    acts = [(number, e, m) for number, e in enumerate(examples) for m in e.measures]
    problems = [
        Side(e.unit.text, number, rank, len(faults)) for rank, (number, e, _) in enumerate(faults)
    ]
    measures = [
        Side(e.unit.text, number, rank, len(acts), m["status"] == "done", e.unit.before)
        for rank, (number, e, m) in enumerate(acts)
    ]
    answered = [
        {rank for rank, (_, _, ids) in enumerate(faults) if ids & set(m["answers"])}
        for _, _, m in acts
    ]
    return measures, problems, answered


def by_report(examples: Sequence[Example]) -> dict[str, list[Example]]:
    """Return the examples of each report, in order."""
    found: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        found[example.report].append(example)
    return found


def fit_pairs(
    known: Sequence[Example], heldout: Sequence[Example], rarity: Mapping[str, float]
) -> dict[str, Any]:
    """Return coefficients, intercept and threshold of the pairing model."""
    features, truth, _ = _pairs(known, rarity)
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=3000, random_state=0)
    model.fit(features, truth)
    seen, right, groups = _pairs(heldout, rarity)
    scores = model.predict_proba(seen)[:, 1]
    best = max(
        (float(step) for step in _STEPS), key=lambda step: (_f1(scores, right, groups, step), step)
    )
    return {
        "names": NAMES, "coefficients": [float(value) for value in model.coef_[0]],
        "intercept": float(model.intercept_[0]), "threshold": best,
    }  # fmt: skip


def _pairs(
    examples: Sequence[Example], rarity: Mapping[str, float]
) -> tuple[NDArray[np.float64], NDArray[np.int8], list[int]]:
    features, truth, groups = [], [], []
    group = 0
    for told in by_report(examples).values():
        measures, problems, answered = sides(told)
        for measure, right in zip(measures, answered, strict=True):
            group += 1
            for number, problem in enumerate(problems):
                features.append(describe(measure, problem, rarity))
                truth.append(int(number in right))
                groups.append(group)
    return np.array(features), np.array(truth, dtype=np.int8), groups


def _f1(
    scores: NDArray[np.float64], truth: NDArray[np.int8], groups: Sequence[int], least: float
) -> float:
    best: dict[int, float] = defaultdict(float)
    for score, group in zip(scores, groups, strict=True):
        best[group] = max(best[group], float(score))
    given = np.array(
        [s >= nearly(least, best[g]) for s, g in zip(scores, groups, strict=True)], dtype=bool
    )
    right = int((given & (truth == 1)).sum())
    return 2 * right / (int(given.sum()) + int(truth.sum())) if right else 0.0
