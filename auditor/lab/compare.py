"""The tagger beside simpler and other classifiers, and beside a split that leaks."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from auditor.lab.agreement import interval
from auditor.lab.baselines import FEATURES, keywords, spacy_textcat
from auditor.lab.corpus import Example, read
from auditor.lab.train import CLASSES, f1, fit, labels, threshold
from auditor.language.features import characters
from auditor.language.units import Unit

Given = NDArray[np.bool_]


def page(folder: Path, part: str) -> str:
    """Return macro-F1 over the tagger's classes for every classifier, as a Markdown table.

    All are fitted on train.jsonl, their thresholds chosen on dev.jsonl. The other splits use the
    shipped features: by years (fitted on reports up to 2021), by form (the form of 2019 unseen),
    both with thresholds chosen on every fifth report of those fitted on; and at random over
    units, which leaks, because units of one report are alike.
    """
    train, dev, test = (read(folder / f"{name}.jsonl") for name in ("train", "dev", part))
    rows = ["| classifier | macro-F1 over nine classes [95 %] |", "|---|---|"]
    truth, groups = _labels(test), [e.report for e in test]
    nothing = np.zeros(truth.shape, dtype=bool)
    found: dict[str, Given] = {
        "majority (nothing)": nothing, "keywords": keywords(test, CLASSES),
    }  # fmt: skip
    for name, features in FEATURES.items():
        found[name] = _linear(features, train, dev, test)
    found["spaCy text classifier"] = _neural(train, dev, test)
    for name, given in found.items():
        rows.append(_row(name, given, truth, groups))
    every = [*train, *dev, *test]
    for name, one, two in (
        ("years from 2022 on, fitted on those up to 2021", _old(every), _not(every, _old(every))),
        ("form of 2019, fitted on the others", _not(every, _nineteen(every)), _nineteen(every)),
    ):
        chosen = _every_fifth(one)
        given = _linear(characters, _not(one, chosen), chosen, two)
        rows.append(_row(name, given, _labels(two), [e.report for e in two]))
    mixed = list(every)
    random.Random(0).shuffle(mixed)
    cut, end = len(train), len(train) + len(dev)
    given = _linear(characters, mixed[:cut], mixed[cut:end], mixed[end:])
    rest = mixed[end:]
    rows.append(
        _row("random split over units (leaks)", given, _labels(rest), [e.report for e in rest])
    )
    return "\n".join(rows) + "\n"


def _old(examples: Sequence[Example]) -> list[Example]:
    return [e for e in examples if e.year <= 2021]


def _nineteen(examples: Sequence[Example]) -> list[Example]:
    return [e for e in examples if e.form == "2019"]


def _every_fifth(examples: Sequence[Example]) -> list[Example]:
    """Return the examples of every fifth report, to choose thresholds on."""
    reports = sorted({e.report for e in examples})[::5]
    return [e for e in examples if e.report in reports]


def _not(examples: Sequence[Example], some: Sequence[Example]) -> list[Example]:
    ids = {e.id for e in some}
    return [e for e in examples if e.id not in ids]


def _labels(examples: Sequence[Example]) -> NDArray[np.int8]:
    return labels([[*e.tags, *(m["status"] for m in e.measures)] for e in examples], CLASSES)


def _linear(
    features: Callable[[Unit], list[str]], train: Sequence[Example], dev: Sequence[Example],
    test: Sequence[Example],
) -> Given:  # fmt: skip
    documents = [[features(e.unit) for e in part] for part in (train, dev, test)]
    model = fit(CLASSES, (documents[0], _labels(train)), (documents[1], _labels(dev)))
    given: Given = model.score(documents[2]) >= np.array(model.thresholds)
    return given


def _neural(train: Sequence[Example], dev: Sequence[Example], test: Sequence[Example]) -> Given:
    scores = spacy_textcat(train, _labels(train), [*dev, *test], CLASSES)
    truth = _labels(dev)
    least = [threshold(scores[: len(dev), n], truth[:, n]) for n in range(len(CLASSES))]
    given: Given = scores[len(dev) :] >= np.array(least)
    return given


def _row(name: str, given: Given, truth: NDArray[np.int8], groups: Sequence[str]) -> str:
    def macro(at: NDArray[np.intp]) -> float:
        return float(np.mean([f1(given[at, n], truth[at, n]) for n in range(truth.shape[1])]))

    value, low, high = interval(macro, groups)
    return f"| {name} | {value:.3f} [{low:.3f}, {high:.3f}] |"
