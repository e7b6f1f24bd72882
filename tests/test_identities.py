"""The sums of tables 3 and 4: consistent tables are silent, one changed cell is named."""

from __future__ import annotations

import sys

import pytest
from conftest import SHARED
from consistent import tables
from hypothesis import given, settings
from hypothesis import strategies as st
from layouts import LAYOUTS, report

from auditor.case import Finding, Outcome
from auditor.pipeline import audit
from auditor.reading.load import load
from auditor.template import identities

SUMS = ("T3-01", "T3-02", "T3-03", "T3-05", "T4-01", "T4-02", "T4-03", "CEL-07")


def _loud(text: str, rules: tuple[str, ...] | None = SUMS) -> list[Finding]:
    return [
        finding
        for finding in audit(text.encode()).findings
        if finding.outcome is not Outcome.HOLDS and (rules is None or finding.rule in rules)
    ]


@settings(max_examples=40, deadline=None)
@given(tables(), st.sampled_from(LAYOUTS))
def test_a_consistent_table_is_silent(cells: dict[str, str], layout: str) -> None:
    assert not _loud(report(cells, layout=layout))


@settings(max_examples=15, deadline=None)
@given(tables("2019"), st.sampled_from(LAYOUTS))
def test_a_consistent_table_of_2019_is_silent(cells: dict[str, str], layout: str) -> None:
    assert not _loud(report(cells, layout=layout, form_year="2019"))


@settings(max_examples=80, deadline=None)
@given(tables(), st.data())
def test_one_changed_cell_gives_one_finding_that_names_it(
    cells: dict[str, str], data: st.DataObject
) -> None:
    cell = data.draw(st.sampled_from([a for a in cells if a.startswith("t3.")]))
    change = data.draw(st.integers(1, 50))
    right = int(cells[cell])
    found = _loud(report(cells | {cell: str(right + change)}))
    assert len(found) == 1
    assert found[0].evidence[0].cell == cell
    assert found[0].expected == right
    assert found[0].actual == right + change


def test_blank_is_never_zero() -> None:
    """A blank in a consistent table leaves its sums open; it accuses nobody."""
    from layouts import zeros

    found = _loud(report(zeros() | {"t3.G.nat": ""}))
    assert found
    assert all(finding.outcome is Outcome.UNDECIDED for finding in found)


def _changed(text: str, start: int, end: int, value: str) -> str:
    return text[:start] + value + text[end:]


def changes() -> list[tuple[str, str, str, list[Finding]]]:
    """Return, for each of the 42 sums of the 2021 form, one cell of a real report changed by 7.

    Each row: the sum, the changed cell, what changed, the findings that came besides those of
    the unchanged report.
    """
    real = load(SHARED / "suqian-2023.txt")
    known = {(f.rule, f.message.key) for f in _loud(real.text, None)}
    rows = []
    for identity in identities("2021"):
        cell = identity.left[0]
        span, value = real.cells[cell].span, real.value(cell)
        assert value is not None
        new = str(int(value) + 7)
        found = _loud(_changed(real.text, span.start, span.end, new), None)
        more = [f for f in found if (f.rule, f.message.key) not in known]
        rows.append((f"{identity.rule} {identity.each}", cell, f"{value}→{new}", more))
    return rows


@pytest.mark.skipif(not (SHARED / "suqian-2023.txt").exists(), reason="no real report at hand")
def test_each_sum_of_a_real_report_broken_once() -> None:
    rows = changes()
    assert len(rows) == 42
    for name, cell, _, found in rows:
        assert len(found) == 1, f"{name}: {[f.rule for f in found]}"
        assert found[0].severity == "must"
        if cell.startswith("t3."):
            assert found[0].evidence[0].cell == cell
        else:
            assert found[0].rule == name.split()[0]
            assert cell in {evidence.cell for evidence in found[0].evidence}


if __name__ == "__main__":  # prints the table of results
    for name, cell, change, found in changes():
        named = ", ".join(f"{f.rule} {f.evidence[0].cell}" for f in found)
        sys.stdout.write(f"{name:14} {cell:24} {change:14} {named}\n")
