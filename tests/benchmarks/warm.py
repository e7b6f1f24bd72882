"""How long a warm audit takes against spaCy tokenising the same text with jieba.

`python tests/benchmarks/warm.py REPORT...` prints medians and ratios; both run in turn, in one
process, after a first round that is not counted. Needs the extra `dev` (spaCy and jieba).
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import spacy

from auditor.pipeline import audit

TURNS = 15


def measure(paths: list[Path]) -> dict[Path, tuple[float, float]]:
    """Return the seconds of an audit and of tokenising, medians over TURNS, by report.

    The reports come in rotation, so that what is remembered of one is of little use to the next.
    """
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    taken: dict[Path, list[tuple[float, float]]] = {path: [] for path in paths}
    for _ in range(TURNS + 1):
        for path in paths:
            raw = path.read_bytes()
            start = perf_counter()
            audit(raw)
            middle = perf_counter()
            nlp(raw.decode("utf-8"))
            taken[path].append((middle - start, perf_counter() - middle))
    return {
        path: (median(ours for ours, _ in runs[1:]), median(theirs for _, theirs in runs[1:]))
        for path, runs in taken.items()
    }


if __name__ == "__main__":
    print("| report | audit, ms | spaCy + jieba, ms | ratio |\n|---|---|---|---|")
    for path, (ours, theirs) in measure([Path(name) for name in sys.argv[1:]]).items():
        told = f"{ours * 1000:.1f} | {theirs * 1000:.1f} | {ours / theirs:.2f}"
        print(f"| {path.name} | {told} |")
