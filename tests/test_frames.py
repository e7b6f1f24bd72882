"""Frames: one call, every table with its keys, one bad file stops nothing."""

from __future__ import annotations

from pathlib import Path

from conftest import SIX

from auditor.frames import TABLES, frames

KEYS = ["report_id", "organ", "organ_type", "organ_level", "year", "template"]


def test_every_table_has_its_keys_and_rows_in_order(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    found = frames([SIX[0], bad, SIX[1]])
    assert tuple(found) == TABLES
    assert list(found["failures"].source) == [str(bad)]
    assert len(found["reports"]) == 2
    for name in TABLES[:-1]:
        table = found[name]
        assert list(table.columns[:6]) == KEYS, name
        assert set(table.report_id) <= set(found["reports"].report_id)
        if "start" in table:
            assert table.equals(
                table.sort_values(["report_id", "start"], ignore_index=True, kind="stable")
            )
    assert {"slot_actor", "specificity", "status"} <= set(found["commitments"].columns)
    assert found["cells"].value.notna().any()


def test_no_reports_give_empty_tables() -> None:
    assert all(table.empty for table in frames([]).values())
