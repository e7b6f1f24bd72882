"""Linear classifiers as plain arrays: what is trained with scikit-learn is read and scored here.

A model is a folder of three files that a text editor or NumPy opens: ``vocabulary.txt`` (a feature
a line), ``weights.npy`` (float32: a row of inverse document frequencies, then a row of
coefficients for each class) and ``settings.json`` (classes, intercepts, calibration, thresholds).
Nothing in them is executed.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
_AT_ONCE = 256  # documents scored together; it bounds memory on hostile text


@dataclass(frozen=True, slots=True)
class Linear:
    """A set of independent linear classifiers over TF-IDF features.

    ``calibration`` holds slope and offset for each class, by which a decision value becomes a
    probability; ``thresholds`` the score from which on the class is given. ``doubts`` holds two
    scores a class: below the first the model is sure that a unit has it not, from the second on
    that it has it; between them it abstains from saying so.
    """

    classes: tuple[str, ...]
    vocabulary: Mapping[str, int]
    idf: NDArray[np.float32]  # a value a feature
    coefficients: NDArray[np.float32]  # classes × features
    intercepts: tuple[float, ...]
    calibration: tuple[tuple[float, float], ...]
    thresholds: tuple[float, ...]
    doubts: tuple[tuple[float, float], ...]

    def decide(self, documents: Sequence[Sequence[str]]) -> Scores:
        """Return the decision values, documents × classes, as scikit-learn's would be."""
        parts = [
            self._decide(documents[start : start + _AT_ONCE])
            for start in range(0, len(documents), _AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.empty((0, len(self.classes)))

    def _decide(self, documents: Sequence[Sequence[str]]) -> Scores:
        places: list[int] = []
        counts: list[int] = []
        ends = [0]
        for document in documents:
            found = Counter(map(self.vocabulary.get, document))
            found.pop(None, None)
            places += found  # type: ignore[arg-type]
            counts += found.values()
            ends.append(len(places))
        out = np.tile(np.array(self.intercepts), (len(documents), 1))
        rows = np.flatnonzero(np.diff(ends))  # with a feature that is known
        if not len(rows):
            return out
        starts = np.array(ends)[rows]
        weights = (1.0 + np.log(counts)) * self.idf[places]
        lengths = np.sqrt(np.add.reduceat(weights * weights, starts))
        sums = np.add.reduceat(self.coefficients[:, places] * weights, starts, axis=1)
        out[rows] += (sums / lengths).T
        return out

    def score(self, documents: Sequence[Sequence[str]]) -> Scores:
        """Return calibrated probabilities, documents × classes."""
        slope, offset = np.array(self.calibration).T
        scores: Scores = 1.0 / (1.0 + np.exp(-(self.decide(documents) * slope + offset)))
        return scores


def load(folder: Path) -> Linear:
    """Return the model in a folder. Raises OSError or ValueError where it is none."""
    settings: dict[str, Any] = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    words = (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")[:-1]
    arrays = np.load(folder / "weights.npy", allow_pickle=False)
    classes = tuple(settings["classes"])
    if arrays.shape != (len(classes) + 1, len(words)):
        raise ValueError(f"{folder}: weights and vocabulary do not fit each other; train anew")
    return Linear(
        classes,
        {word: place for place, word in enumerate(words)},
        arrays[0],
        arrays[1:],
        tuple(settings["intercepts"]),
        tuple((slope, offset) for slope, offset in settings["calibration"]),
        tuple(settings["thresholds"]),
        tuple((low, high) for low, high in settings["doubts"]),
    )


def save(model: Linear, folder: Path) -> None:
    """Write a model into a folder: the same model gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    order = sorted(model.vocabulary, key=model.vocabulary.__getitem__)
    (folder / "vocabulary.txt").write_text(
        "".join(f"{word}\n" for word in order), "utf-8", newline="\n"
    )
    np.save(folder / "weights.npy", np.vstack([model.idf, model.coefficients]).astype(np.float32))
    settings = {
        "classes": model.classes, "intercepts": model.intercepts,
        "calibration": model.calibration, "thresholds": model.thresholds,
        "doubts": model.doubts,
    }  # fmt: skip
    text = json.dumps(settings, ensure_ascii=False, indent=1) + "\n"
    (folder / "settings.json").write_text(text, "utf-8", newline="\n")


@cache
def shipped(name: str) -> Linear | None:
    """Return a model that came with the program, or None where there is none."""
    folder = models() / name
    return load(folder) if folder.is_dir() else None


@cache
def checksums() -> dict[str, str]:
    """Return the SHA-256 over the files of each model that reading asks, by its name."""
    found = {}
    for name in ("tagger", "slots", "places", "formulas", "pairing"):
        total = sha256()
        for path in sorted((models() / name).glob("*")):
            if path.name not in ("card.md", "metrics.json"):
                total.update(path.name.encode() + path.read_bytes())
        found[name] = total.hexdigest()
    return found


@cache
def models() -> Path:
    """Return the folder of the models: the environment's AUDITOR_MODELS, else those shipped.

    Shipped ones lie in the package, or beside it in a checkout.
    """
    if chosen := os.environ.get("AUDITOR_MODELS"):
        return Path(chosen)
    inside = Path(str(files("auditor"))) / "_models"
    return inside if inside.is_dir() else Path(str(files("auditor"))).parent / "models"
