"""Labelled units → models: fitted with scikit-learn, shipped as plain arrays.

Everything is seeded and single-threaded, so that the same corpus gives the same bytes on one
machine. The classifiers are fitted on the training part; calibration and thresholds come from the
development part and from folds of the training part that a classifier has not seen; the test part
is never opened here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from auditor.case import SLOTS
from auditor.lab.corpus import STATUSES, Example, read
from auditor.lab.pairs import fit_pairs, rarity_of
from auditor.language import pairing
from auditor.language.boilerplate import RUN, clauses
from auditor.language.features import characters, formula_clause, plain, slot_features
from auditor.language.segment import words
from auditor.language.slots import LONGEST, MARKS, characters_of, named
from auditor.language.weights import Linear, save
from auditor.nlp import pipeline
from auditor.normal import normalise

CLASSES = (
    "boilerplate", "problem", "achievement", "claim", "legal_basis", "structure", *STATUSES,
)  # fmt: skip

_FEWEST = 2  # documents that must hold a feature
_STRENGTH, _PLACES = 1.0, 0.3  # inverse of the regularisation; of the places of slots
_MOST = 70_000  # features of a model
_FOLDS = 5
_LEAST = 10  # documents without which nothing is learnt
_STEPS = np.round(np.arange(0.2, 0.81, 0.02), 2)
_SCORES = np.round(np.arange(0.02, 1.0, 0.02), 2)
_RIGHT = 0.9  # of the units that a model is sure have a class, those that should have it
_FOUND = 0.95  # of the units that have a class, those a model does not rule out

Documents = Sequence[Sequence[str]]
Labels = NDArray[np.int8]
Weights = NDArray[np.float64]


def fit(
    classes: Sequence[str], train: tuple[Documents, Labels], dev: tuple[Documents, Labels],
    strength: float = _STRENGTH, groups: Sequence[str] = (),
) -> Linear:  # fmt: skip
    """Return one linear support vector machine a class over TF-IDF features, calibrated on ``dev``.

    Labels are documents × classes, 0 or 1. A threshold is the one with the best F1 on ``dev``,
    the highest of equals. ``strength`` is the inverse of the regularisation. With ``groups``, the
    cluster of organs of each document of ``train``, these calibrate too, each scored by machines
    fitted without its cluster.

    Raises ValueError where there are next to no documents.
    """
    if min(len(train[0]), len(dev[0])) < _LEAST:
        raise ValueError(f"too few examples of {', '.join(classes)} in train.jsonl or dev.jsonl")
    vectors = _vectors()
    known = vectors.fit_transform(train[0])
    rows, intercepts = _machines(known, train[1], strength)
    decisions, truth = vectors.transform(dev[0]) @ rows.T + intercepts, dev[1]
    if len(set(groups)) > 1:
        decisions = np.concatenate([decisions, _unseen(*train, groups, strength)])
        truth = np.concatenate([truth, train[1]])
    calibration, thresholds, doubts = [], [], []
    for column in range(len(classes)):
        slope, offset = calibrate(decisions[:, column], truth[:, column])
        scores = 1 / (1 + np.exp(-(decisions[:, column] * slope + offset)))
        calibration.append((slope, offset))
        thresholds.append(threshold(scores, truth[:, column]))
        doubts.append(doubt(scores, truth[:, column]))
    return Linear(
        tuple(classes), {word: int(place) for word, place in vectors.vocabulary_.items()},
        vectors.idf_.astype(np.float32),
        rows.astype(np.float32), tuple(float(each) for each in intercepts),
        tuple(calibration), tuple(thresholds), tuple(doubts),
    )  # fmt: skip


def _vectors() -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=_itself, min_df=_FEWEST, max_features=_MOST, sublinear_tf=True)


def _machines(known: Any, truth: Labels, strength: float) -> tuple[Weights, Weights]:
    """Return coefficients, classes × features, and intercepts of the machines of all classes.

    Where all documents agree on a class nothing can be fitted: it is given to all, or to none.
    """
    rows, intercepts = [], []
    for column in truth.T:
        if column.min() == column.max():
            rows.append(np.zeros(known.shape[1]))
            intercepts.append(1.0 if column.max() else -1.0)
            continue
        machine = LinearSVC(C=strength, class_weight="balanced", random_state=0)
        machine.fit(known, column)
        rows.append(machine.coef_[0])
        intercepts.append(float(machine.intercept_[0]))
    return np.array(rows), np.array(intercepts)


def _unseen(documents: Documents, truth: Labels, groups: Sequence[str], strength: float) -> Weights:
    """Return the decision values of documents by machines fitted without their group."""
    found = np.zeros(truth.shape)
    folds = GroupKFold(min(_FOLDS, len(set(groups))))
    for some, others in folds.split(documents, groups=groups):
        vectors = _vectors()
        known = vectors.fit_transform([documents[n] for n in some])
        rows, intercepts = _machines(known, truth[some], strength)
        seen = vectors.transform([documents[n] for n in others])
        found[others] = seen @ rows.T + intercepts
    return found


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


def doubt(scores: NDArray[np.float64], truth: Labels) -> tuple[float, float]:
    """Return the scores between which a model abstains.

    From the second on nine of ten units given the class have it; below the first stands at most
    one in twenty of those that have it, or what has next to no score. Where nothing does so, the
    model is never sure: 1.
    """
    have = int((truth == 1).sum())
    low = max(
        (float(step) for step in _SCORES if (scores >= step)[truth == 1].sum() >= _FOUND * have),
        default=float(_SCORES[0]),
    )
    high = min(
        (
            float(step) for step in _SCORES
            if (scores >= step).any() and truth[scores >= step].mean() >= _RIGHT
        ), default=1.0,
    )  # fmt: skip
    return min(low, high), high


def f1(given: NDArray[np.bool_], truth: Labels) -> float:
    """Return the F1 of a decision, 0 where nothing is right."""
    right = int((given & (truth == 1)).sum())
    return 2 * right / (int(given.sum()) + int(truth.sum())) if right else 0.0


def labels(rows: Sequence[Sequence[str]], classes: Sequence[str]) -> Labels:
    """Return documents × classes, 1 where a document's row holds the class."""
    return np.array([[int(name in row) for name in classes] for row in rows], dtype=np.int8)


def train(folder: Path, out: Path) -> None:
    """Fit all models on ``folder``/train.jsonl, calibrate on dev.jsonl, write them under ``out``.

    Nothing is written unless all of them can be fitted; on a terminal a bar shows how far it is.
    Raises OSError where a part is missing, ValueError where a line is not as corpus/README.md says
    or there are too few.
    """
    known, heldout = read(folder / "train.jsonl"), read(folder / "dev.jsonl")
    clusters = [example.cluster for example in known]
    telling = [example.cluster for example in known if example.measures]
    runs = recurring(known)
    of_clause = [example.cluster for example in known for _ in clauses(example.unit.text)]
    steps: dict[str, Callable[[], Linear]] = {
        "tagger": lambda: fit(CLASSES, _tagged(known), _tagged(heldout), groups=clusters),
        "slots": lambda: fit(SLOTS, _filled(known), _filled(heldout), groups=telling),
        "places": lambda: fit(MARKS, _marked(known), _marked(heldout), _PLACES),
        "formulas": lambda: fit(
            ("formula",), _clauses(known, runs, own=True), _clauses(heldout, runs),
            groups=of_clause,
        ),
    }  # fmt: skip
    console = Console(stderr=True)
    watched = track(list(steps.items()), "", console=console, disable=not console.is_terminal)
    made = {name: make() for name, make in watched}
    forest = fit_pairs(known, heldout, rarity_of(made["tagger"]))
    for name, model in made.items():
        save(model, out / name)
    text = "\n".join(sorted(frequent(runs)))
    (out / "formulas" / "reference.txt").write_text(text, "utf-8", newline="\n")
    pairing.save(forest, out / "pairing")
    pipeline().to_disk(out / "zh_ogi")


def _tagged(examples: Sequence[Example]) -> tuple[Documents, Labels]:
    rows = [[*e.tags, *(measure["status"] for measure in e.measures)] for e in examples]
    documents = [characters(e.unit, claim=e.counted) for e in examples]
    return documents, labels(rows, CLASSES)


def _filled(examples: Sequence[Example]) -> tuple[Documents, Labels]:
    told = [e for e in examples if e.measures]
    documents = [slot_features(e.unit, named(e.unit.text)) for e in told]
    return documents, labels([list(e.slots()) for e in told], SLOTS)


def _marked(examples: Sequence[Example]) -> tuple[Documents, Labels]:
    """Return the characters of each measure, and what slot of its first measure each is of."""
    documents: list[list[str]] = []
    rows = []
    for example in examples:
        if example.measures:
            line = normalise(example.unit.text[:LONGEST])
            documents += characters_of(line.text)
            marks = dict.fromkeys(range(len(example.unit.text)), "none")
            for span in example.spans:
                if span.get("measure") == 0:
                    marks.update(dict.fromkeys(range(span["start"], span["end"]), span["label"]))
            rows += [[marks[line.span(at, at + 1).start]] for at in range(len(line.text))]
    return documents, labels(rows, MARKS)


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
