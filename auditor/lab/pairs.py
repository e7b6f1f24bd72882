"""Labelled problems and measures → the model that pairs them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from auditor.lab.corpus import Example
from auditor.language.pairing import NAMES, Forest, Scorer, Side, chosen, describe, scores
from auditor.language.weights import Linear

_TREES, _LEAVES, _RATE = 100, 12, 0.1
_FOLDS = 5
_STEPS = np.round(np.arange(0.1, 0.96, 0.02), 2)


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
        Side(e.unit.text, number, rank, len(faults), e.unit.section)
        for rank, (number, e, _) in enumerate(faults)
    ]
    measures = [
        Side(
            e.unit.text, number, rank, len(acts), e.unit.section, m["status"] == "done",
            e.unit.before,
        ) for rank, (number, e, m) in enumerate(acts)
    ]  # fmt: skip
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
) -> Forest:
    """Return the pairing model: fitted on ``known``, its threshold the one of the best F1.

    The threshold is chosen on ``heldout`` and on ``known``, the latter scored by trees fitted
    without its cluster of organs.

    Raises ValueError where ``known`` has no measure that answers a problem.
    """
    told, other = _tables(known, rarity), _tables(heldout, rarity)
    if not any(table.answered.any() for table in told):
        raise ValueError("train.jsonl: no measure answers a problem, so pairing cannot be learnt")
    model = trees(told)
    scored = [(table, _score(model)) for table in other]
    clusters = [table.cluster for table in told]
    folds = GroupKFold(min(_FOLDS, len(set(clusters)))) if len(set(clusters)) > 1 else None
    for some, others in folds.split(told, groups=clusters) if folds else ():
        part = [told[n] for n in some]
        if any(table.answered.any() for table in part):
            score = _score(trees(part))
            scored += [(told[n], score) for n in others]
    found = [(scores(t.features, t.problems, score), t.answered) for t, score in scored]
    best = max((float(step) for step in _STEPS), key=lambda step: (_f1(found, step), step))
    return forest(model, best)


@dataclass(frozen=True, slots=True)
class Table:
    """The pairs of one report: their features, and whether the measure answers the problem."""

    cluster: str
    problems: list[Side]
    features: NDArray[np.float64]  # measures × problems × NAMES
    answered: NDArray[np.bool_]  # measures × problems


def _tables(examples: Sequence[Example], rarity: Mapping[str, float]) -> list[Table]:
    found = []
    for told in by_report(examples).values():
        measures, problems, answered = sides(told)
        if measures and problems:
            right = [[p in row for p in range(len(problems))] for row in answered]
            features = describe(measures, problems, rarity)
            found.append(Table(told[0].cluster, problems, features, np.array(right)))
    return found


def trees(tables: Sequence[Table]) -> GradientBoostingClassifier:
    """Return boosted trees fitted on the pairs of reports."""
    features = np.concatenate([t.features.reshape(-1, len(NAMES)) for t in tables])
    truth = np.concatenate([t.answered.ravel() for t in tables])
    model = GradientBoostingClassifier(
        n_estimators=_TREES, learning_rate=_RATE, max_leaf_nodes=_LEAVES, max_depth=None,
        subsample=0.7, max_features=0.4, min_samples_leaf=10, random_state=0,
    )  # fmt: skip
    return model.fit(features, truth)


def _score(model: GradientBoostingClassifier) -> Scorer:
    return lambda features: model.predict_proba(features)[:, 1]


def forest(model: GradientBoostingClassifier, threshold: float) -> Forest:
    """Return the trees of a fitted model as arrays."""
    nodes: list[list[float]] = []
    roots = []
    for tree in (each.tree_ for each in model.estimators_[:, 0]):
        first = len(nodes)
        roots.append(first)
        for n in range(tree.node_count):
            leaf = tree.children_left[n] < 0
            left, right = (n, n) if leaf else (tree.children_left[n], tree.children_right[n])
            nodes.append([
                0 if leaf else tree.feature[n], 0 if leaf else tree.threshold[n],
                first + left, first + right, tree.value[n, 0, 0] if leaf else 0,
            ])  # fmt: skip
    share = float(model.init_.class_prior_[1])
    return Forest(
        np.array(nodes, dtype=np.float64), tuple(roots), math.log(share / (1 - share)),
        model.learning_rate, threshold,
    )  # fmt: skip


def _f1(scored: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]], least: float) -> float:
    both = given = told = 0
    for likely, right in scored:
        yes = chosen(likely, least)
        both, given = both + int((yes & right).sum()), given + int(yes.sum())
        told += int(right.sum())
    return 2 * both / (given + told) if both else 0.0
