"""Reads the case files of tests/rules: tiny reports with the findings they should give.

A file is Markdown. `# CODE title` comes first; each `## name` opens a case made of fenced
blocks: either one `report` block (the whole text as an agency would publish it), or any of
`title preface overview problems other` (prose), `cells` (lines “address value”, all others 0),
`options` (lines “layout tab”, “form 2019”, “organ_type street”, “year 2022”, …); with either,
`marks` (what the language wing says of it; tests/marks.py tells how it is written: a case marks
its own, none asks a trained model); and always `expect`, one line for each finding of this rule:

    fails must [t3.N.tot …]     the severity, and cells or words that the evidence must hold
    undecided
    holds
    nothing                     the rule makes no comparison here
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from layouts import report, zeros

RULES = Path(__file__).parent / "rules"
_PROSE = ("title", "preface", "overview", "problems", "other")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class RuleCase:
    """One tiny report and what the rule should make of it."""

    rule: str
    name: str
    text: str
    options: dict[str, str]
    expect: list[str]
    marks: str = ""


def read_cases(path: Path) -> Iterator[RuleCase]:
    """Yield the cases of one file."""
    code = path.stem
    for part in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, _, body = part.partition("\n")
        blocks = {match[1]: match[2] for match in _BLOCK.finditer(body)}
        options = dict(line.split(None, 1) for line in blocks.get("options", "").splitlines())
        text = blocks["report"] if "report" in blocks else _build(blocks, options)
        for key in ("layout", "form"):
            options.pop(key, None)
        expect = [line for line in blocks["expect"].splitlines() if line.strip()]
        yield RuleCase(code, name.strip(), text, options, expect, blocks.get("marks", ""))


def _build(blocks: dict[str, str], options: dict[str, str]) -> str:
    year = options.get("form", "2021")
    cells = zeros(year)
    for line in blocks.get("cells", "").splitlines():
        address, _, value = line.partition(" ")
        if address not in cells:
            raise KeyError(f"no such cell in the {year} form: {address}")
        cells[address] = value.strip()
    prose = {key: blocks[key].rstrip("\n") for key in _PROSE if key in blocks}
    return report(cells, layout=options.get("layout", "pipe"), form_year=year, **prose)
