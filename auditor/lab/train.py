"""Labelled units → models: fitted with scikit-learn, shipped as plain arrays.

Everything is seeded and single-threaded, so that the same corpus gives the same bytes on one
machine. The classifiers are fitted on the training part; calibration and thresholds come from the
development part; the test part is never opened here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from auditor.case import SLOTS
from auditor.lab.corpus import STATUSES, Example, read
from auditor.lab.pairs import fit_pairs, rarity_of
from auditor.language.boilerplate import RUN, clauses
from auditor.language.features import characters, formula_clause, plain, slot_features
from auditor.language.segment import words
from auditor.language.slots import slots
from auditor.language.weights import Linear, save
from auditor.nlp import pipeline

CLASSES = (
    "boilerplate", "problem", "achievement", "claim", "legal_basis", "structure", *STATUSES,
)  # fmt: skip

_FEWEST = 2  # documents that must hold a feature
_STRENGTH = 8.0  # inverse of the regularisation
_MOST = 60_000  # features of a model
_STEPS = np.round(np.arange(0.2, 0.81, 0.02), 2)

Documents = Sequence[Sequence[str]]
Labels = NDArray[np.int8]


def fit(
    classes: Sequence[str], train: tuple[Documents, Labels], dev: tuple[Documents, Labels]
) -> Linear:
    """Return one logistic regression a class over TF-IDF features, calibrated on ``dev``.

    Labels are documents × classes, 0 or 1. A threshold is the one with the best F1 on ``dev``,
    the highest of equals.
    """
    vectors = TfidfVectorizer(
        analyzer=_itself, min_df=_FEWEST, max_features=_MOST, sublinear_tf=True
    )
    known, heldout = vectors.fit_transform(train[0]), vectors.transform(dev[0])
    rows, intercepts, calibration, thresholds = [], [], [], []
    for column in range(len(classes)):
        model = LogisticRegression(
            C=_STRENGTH, solver="liblinear", class_weight="balanced", random_state=0, max_iter=500
        ).fit(known, train[1][:, column])
        decisions = model.decision_function(heldout)
        slope, offset = calibrate(decisions, dev[1][:, column])
        scores = 1 / (1 + np.exp(-(decisions * slope + offset)))
        rows.append(model.coef_[0])
        intercepts.append(float(model.intercept_[0]))
        calibration.append((slope, offset))
        thresholds.append(threshold(scores, dev[1][:, column]))
    return Linear(
        tuple(classes), {word: int(place) for word, place in vectors.vocabulary_.items()},
        vectors.idf_.astype(np.float32), np.array(rows, dtype=np.float32), tuple(intercepts),
        tuple(calibration), tuple(thresholds),
    )  # fmt: skip


def _itself(document: Sequence[str]) -> Sequence[str]:
    return document


def calibrate(decisions: NDArray[np.float64], truth: Labels) -> tuple[float, float]:
    """Return slope and offset of the sigmoid that makes decision values probabilities (Platt)."""
    if truth.min() == truth.max():
        return 1.0, 0.0
    model = LogisticRegression(C=1e4, solver="lbfgs", max_iter=1000)
    model.fit(decisions.reshape(-1, 1), truth)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def threshold(scores: NDArray[np.float64], truth: Labels) -> float:
    """Return the score from which on a class is given: the best F1, the highest of equals."""
    return max((float(step) for step in _STEPS), key=lambda step: (f1(scores >= step, truth), step))


def f1(given: NDArray[np.bool_], truth: Labels) -> float:
    """Return the F1 of a decision, 0 where nothing is right."""
    right = int((given & (truth == 1)).sum())
    return 2 * right / (int(given.sum()) + int(truth.sum())) if right else 0.0


def labels(rows: Sequence[Sequence[str]], classes: Sequence[str]) -> Labels:
    """Return documents × classes, 1 where a document's row holds the class."""
    return np.array([[int(name in row) for name in classes] for row in rows], dtype=np.int8)


def train(folder: Path, out: Path) -> None:
    """Fit all models on ``folder``/train.jsonl, calibrate on dev.jsonl, write them under ``out``.

    Raises OSError where a part is missing, ValueError where a line is not as corpus/README.md says.
    """
    known, heldout = read(folder / "train.jsonl"), read(folder / "dev.jsonl")
    tagger = fit(CLASSES, _tagged(known), _tagged(heldout))
    save(tagger, out / "tagger")
    save(fit(SLOTS, _filled(known), _filled(heldout)), out / "slots")
    runs = recurring(known)
    formulas = fit(("formula",), _clauses(known, runs, own=True), _clauses(heldout, runs))
    save(formulas, out / "formulas")
    text = "\n".join(sorted(frequent(runs)))
    (out / "formulas" / "reference.txt").write_text(text, "utf-8", newline="\n")
    pairing = fit_pairs(known, heldout, rarity_of(tagger))
    text = json.dumps(pairing, indent=1) + "\n"
    (out / "pairing").mkdir(parents=True, exist_ok=True)
    (out / "pairing" / "settings.json").write_text(text, "utf-8", newline="\n")
    pipeline().to_disk(out / "zh_ogi")


def _tagged(examples: Sequence[Example]) -> tuple[Documents, Labels]:
    rows = [[*e.tags, *(measure["status"] for measure in e.measures)] for e in examples]
    documents = [characters(e.unit, claim=e.counted) for e in examples]
    return documents, labels(rows, CLASSES)


def _filled(examples: Sequence[Example]) -> tuple[Documents, Labels]:
    told = [e for e in examples if e.measures]
    documents = [slot_features(e.unit, slots(e.unit.text)) for e in told]
    return documents, labels([list(e.slots()) for e in told], SLOTS)


Runs = Mapping[str, frozenset[str]]


def recurring(examples: Sequence[Example]) -> Runs:
    """Return every run of four characters with the clusters of organs that use it."""
    found: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        text = plain(example.unit.text)
        for start in range(len(text) - RUN + 1):
            found[text[start : start + RUN]].add(example.cluster)
    return {run: frozenset(clusters) for run, clusters in found.items()}


def frequent(runs: Runs, without: str = "") -> frozenset[str]:
    """Return the runs that at least two clusters of organs use, one of them left out.

    Runs inside a term of the field (data/words.txt) show nothing: every report has them.
    """
    terms = "\n".join(words())
    return frozenset(
        run for run, clusters in runs.items()
        if len(clusters - {without}) > 1 and run not in terms
    )  # fmt: skip


def _clauses(
    examples: Sequence[Example], runs: Runs, *, own: bool = False
) -> tuple[Documents, Labels]:
    """Return the clauses of units, each a formula where half of it is labelled one.

    ``own``: the examples are the reference set themselves, so that each is seen without its
    own cluster.
    """
    known = {name: frequent(runs, name if own else "") for name in {e.cluster for e in examples}}
    documents, rows = [], []
    for example in examples:
        labelled = example.labelled("formula")
        for start, end in clauses(example.unit.text):
            inside = sum(max(0, min(end, b) - max(start, a)) for a, b in labelled)
            rows.append(["formula"] if 2 * inside >= end - start else [])
            clause = example.unit.text[start:end]
            documents.append(formula_clause(example.unit, clause, known[example.cluster]))
    return documents, labels(rows, ("formula",))
