"""How far two annotators agree, and how sure a figure is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score

_ROUNDS = 1000


def kappa(one: Sequence[int], two: Sequence[int], *, weights: str | None = None) -> float:
    """Return Cohen's kappa of two annotators, 1.0 where both give one label throughout."""
    if len(set(one) | set(two)) < 2:
        return 1.0
    return float(cohen_kappa_score(one, two, weights=weights))


def alpha(one: Sequence[int], two: Sequence[int]) -> float:
    """Return Krippendorff's alpha for ordinal values of two annotators without gaps.

    Source: Krippendorff, Content Analysis, chapter 12: the distance of two values is the square
    of the number of values between them, the ends counted half.
    """
    values = sorted(set(one) | set(two))
    if len(values) < 2:
        return 1.0
    place = {value: number for number, value in enumerate(values)}
    table = np.zeros((len(values), len(values)))
    for left, right in zip(one, two, strict=True):
        table[place[left], place[right]] += 1
        table[place[right], place[left]] += 1
    sums = table.sum(axis=1)
    upto = np.cumsum(sums)
    distance = np.zeros_like(table)
    for low in range(len(values)):
        for high in range(low + 1, len(values)):
            between = upto[high] - (upto[low - 1] if low else 0) - (sums[low] + sums[high]) / 2
            distance[low, high] = distance[high, low] = between**2
    observed = float((table * distance).sum()) / table.sum()
    expected = float((np.outer(sums, sums) * distance).sum()) / (table.sum() * (table.sum() - 1))
    return 1 - observed / expected if expected else 1.0


def interval(
    figure: Callable[[NDArray[np.intp]], float], groups: Sequence[str]
) -> tuple[float, float, float]:
    """Return a figure with its 95 % interval, by drawing whole groups (reports) with replacement.

    ``figure`` is computed from the places of the chosen units.
    """
    names = sorted(set(groups))
    places = {name: np.flatnonzero(np.array(groups) == name) for name in names}
    rng = np.random.default_rng(0)
    drawn = [
        figure(np.concatenate([places[names[n]] for n in rng.integers(0, len(names), len(names))]))
        for _ in range(_ROUNDS)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return figure(np.arange(len(groups))), float(low), float(high)
