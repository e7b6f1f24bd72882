"""Frames: one call, every table with its keys, one bad file stops nothing."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from conftest import SIX

import auditor
from auditor.frames import TABLES, frames

KEYS = ["report_id", "organ", "organ_type", "organ_level", "year", "template"]
# What is of no use in a table of many reports, or has columns of its own there.
NESTED = {"tags", "slots", "evidence", "previous", "recognised"}


def test_every_table_has_its_keys_and_rows_in_order(tmp_path: Path) -> None:
    bad, absent = tmp_path / "bad.txt", tmp_path / "absent.txt"
    bad.write_bytes(b"")
    found = frames([SIX[0], bad, SIX[1], absent])
    assert tuple(found) == TABLES
    assert list(found["failures"].source) == [str(bad), str(absent)]
    assert found["failures"].reason.str.len().min() > 0
    assert len(found["reports"]) == 2
    for name in TABLES[:-1]:
        table = found[name]
        assert list(table.columns[:6]) == KEYS, name
        assert set(table.report_id) <= set(found["reports"].report_id)
        order = ["report_id", *(["start"] if "start" in table else [])]
        assert table.equals(table.sort_values(order, ignore_index=True, kind="stable"))
    assert found["cells"].value.notna().any()


def test_a_report_is_named_by_file_and_content() -> None:
    told = auditor.audit(SIX[0]).to_dict()["report"]
    name = f"{SIX[0].name}\0{told['sha256']}"
    assert list(frames([SIX[0]])["reports"].report_id) == [sha256(name.encode()).hexdigest()[:16]]


def test_tables_hold_what_the_memo_holds() -> None:
    for path in SIX:
        told, found = auditor.audit(path).to_dict(), frames([path])
        for name in ("sentences", "claims", "commitments", "problems", "boilerplate", "findings"):
            assert len(found[name]) == len(told[name]), name
            for row in told[name]:
                assert row.keys() - NESTED <= set(found[name].columns), name
        assert set(told["report"]) - NESTED <= set(found["reports"].columns)
        assert list(found["claims"].value.dropna()) == [
            each["value"] for each in told["claims"] if each["value"] is not None
        ]
        tags = found["sentences"].filter(like="tag_").notna().sum().sum()
        assert tags == sum(len(each["tags"]) for each in told["sentences"])
        slots = found["commitments"].filter(like="slot_").notna().sum(axis=1)
        assert list(slots - found["commitments"].slot_action.notna()) == list(
            found["commitments"].specificity
        )


def test_without_reports_tables_keep_their_columns() -> None:
    empty, full = frames([]), frames([SIX[0]])
    assert {name: list(table) for name, table in empty.items()} == {
        name: list(table) for name, table in full.items()
    }
    assert all(table.empty for table in empty.values())
