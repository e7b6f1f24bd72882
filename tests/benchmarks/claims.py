"""Scores the claims read from a gold file: `python tests/benchmarks/claims.py FILE`.

A claim counts as found where metric, operator, value and year are all right. Prints precision
and recall with 95 % Wilson intervals, all claims and zero claims apart, beside a keyword
baseline of seven patterns.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from auditor.case import Sentence
from auditor.claims.extract import extract
from auditor.language.sentences import split

Key = tuple[str, str, float, int | None]

# As simple as a first checker would be: one number behind one word, and nothing else.
_BASELINE = [
    ("applications.received_new", re.compile(r"(?:收到|新收|受理)[^0-9。]{0,24}?(\d+)件")),
    ("applications.carried_in", re.compile(r"上年(?:度)?结转[^0-9。]{0,8}?(\d+)件")),
    ("applications.carried_out", re.compile(r"结转(?:至|到)?下(?:一)?年度?[^0-9。]{0,8}?(\d+)件")),
    ("applications.total_handled", re.compile(r"(?:办结|答复)[^0-9。]{0,16}?(\d+)件")),
    ("review.total", re.compile(r"行政复议[^0-9。]{0,8}?(\d+)件")),
    ("litigation.total", re.compile(r"行政诉讼[^0-9。]{0,8}?(\d+)件")),
]
_NONE = re.compile(r"(?:未收到|没有收到|无)[^。]{0,12}申请")


def read(text: str, year: int) -> Counter[Key]:
    """Return what the program reads in a passage without a report around it."""
    sentences, start = [], 0
    for paragraph in text.split("\n"):
        for span in split(text, start, start + len(paragraph)):
            sentences.append(Sentence("overview", span, span.of(text)))
        start += len(paragraph) + 1
    claims = extract(sentences, year, "2021")
    return Counter((c.metric, c.op, float(c.quantity.value), c.scope_year) for c in claims)


def baseline(text: str, year: int) -> Counter[Key]:
    """Return what the keyword checker reads: the first hit of each pattern."""
    found: Counter[Key] = Counter()
    for metric, pattern in _BASELINE:
        match = pattern.search(text)
        if match:
            value = float(match[1])
            found[metric, "=" if value else "none", value, year] += 1
    if _NONE.search(text):
        found["applications.received_new", "none", 0.0, year] += 1
    return found


def gold(claims: list[dict[str, Any]]) -> Counter[Key]:
    """Return the labelled claims of a passage."""
    return Counter((c["metric"], c["op"], float(c["value"]), c["scope_year"]) for c in claims)


def wilson(right: int, total: int) -> str:
    """Return a share with its 95 % interval."""
    if not total:
        return "–"
    z, share = 1.96, right / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    half /= 1 + z * z / total
    return f"{share:.3f} [{middle - half:.3f}, {middle + half:.3f}]"


def score(path: Path) -> list[str]:
    """Return the lines of the table."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = []
    for name, reader in (("program", read), ("keywords", baseline)):
        for zero in (False, True):
            hit = extra = missed = 0
            for item in lines:
                got, want = reader(item["text"], item["year"]), gold(item["claims"])
                if zero:
                    got, want = (
                        Counter({k: n for k, n in c.items() if k[1] == "none"}) for c in (got, want)
                    )
                hit += sum((got & want).values())
                extra += sum((got - want).values())
                missed += sum((want - got).values())
            kind = "zero claims" if zero else "all claims"
            rows.append(
                f"| {name} | {kind} | {hit} | {extra} | {missed} "
                f"| {wilson(hit, hit + extra)} | {wilson(hit, hit + missed)} |"
            )
    head = "| reader | claims | right | extra | missed | precision [95 %] | recall [95 %] |"
    return [f"{path.name}: {len(lines)} passages", head, "|---" * 7 + "|", *rows]


if __name__ == "__main__":
    sys.stdout.write("\n".join(score(Path(sys.argv[1]))) + "\n")
