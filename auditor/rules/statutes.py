"""The norms a report cites as its basis, by the registry in data/statutes.toml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from auditor.case import Case, Finding
from auditor.normal import Normal, normalise
from auditor.rules.rule import Rule, fails, holds, rule, text_evidence
from auditor.words import load

_OPEN, _CLOSE = "[〔\\[(【［（]", "[〕\\])】］）]"
_ORDER = re.compile(r"国务院令第(\d+)号")
_NOTICE = re.compile(r"(国办\w+)〔(\d{4})〕(\d+)号")


@cache
def _pattern(key: str) -> str:
    """Return a pattern for a norm: its number in any brackets, or a title that is its own."""
    row = _rows()[key]
    order, notice = _ORDER.fullmatch(row["number"]), _NOTICE.fullmatch(row["number"])
    if order is not None:
        return f"(?:国务院|第){{1,2}}(?:令)?第?{order[1]}号|{order[1]}号令"
    others = {t for other, each in _rows().items() if other != key for t in _titles(each)}
    own = [re.escape(normalise(title).text) for title in _titles(row) if title not in others]
    if notice is not None:
        own.append(f"{notice[1]}{_OPEN}{notice[2]}{_CLOSE}{notice[3]}号")
    return "|".join(own)


def _titles(row: dict[str, Any]) -> list[str]:
    return [row["title"], *row.get("short", [])]


@cache
def _rows() -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in load("statutes.toml")["statute"]}


@rule("TXT-02")
def superseded_basis(case: Case) -> Iterator[Finding]:
    """Look for a norm that was out of date for the report's year, and none that took its place.

    Citing both is right: a report may tell what changed.
    """
    year = case.report.year
    if year is None:
        return
    lines = [normalise(s.text, s.span.start) for s in case.sentences]
    for key, row in _rows().items():
        if "stale_from" not in row or year < row["stale_from"] or not _pattern(key):
            continue
        old, new = _cited(lines, key), _cited(lines, row["superseded_by"])
        if old is None:
            continue
        evidence = [text_evidence(case.report, old[0].span(*old[1]))]
        successor = _rows()[row["superseded_by"]]
        if new is not None:
            yield holds("TXT-02", *evidence, text_evidence(case.report, new[0].span(*new[1])))
            continue
        args = {"quote": old[0].text[slice(*old[1])], "year": year, "new": successor["number"]}
        yield fails("TXT-02", "stale", evidence, args=args, confidence="strong")


def _cited(lines: list[Normal], key: str) -> tuple[Normal, tuple[int, int]] | None:
    """Return where a norm is cited first, or None."""
    pattern = _pattern(key)
    for line in lines:
        match = re.search(pattern, line.text) if pattern else None
        if match is not None:
            return line, match.span()
    return None


STATUTES: tuple[Rule, ...] = (superseded_basis,)
