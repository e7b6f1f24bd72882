"""The Python face: what programs call."""

from __future__ import annotations

import json

import pytest
from conftest import CORPUS

import auditor

REPORT = CORPUS / "qingbu-bureau-2022.txt"
_FIELDS = {
    "schema", "tool", "report", "sections", "cells", "sentences", "claims", "commitments",
    "problems", "boilerplate", "findings", "coverage",
}  # fmt: skip


def test_a_memo_tells_itself_as_the_schema_says() -> None:
    memo = auditor.audit(REPORT)
    told = memo.to_dict()
    assert set(told) == _FIELDS
    assert json.loads(memo.to_json()) == json.loads(json.dumps(told))
    assert told["schema"] == "auditor.memo/1"
    assert told["report"]["source"] == REPORT.name
    assert told["cells"]["t3.N.tot"]["value"] == 41


def test_text_and_checks_come_on_request_and_offsets_are_true() -> None:
    told = auditor.audit(str(REPORT)).to_dict(with_text=True, with_checks=True)
    text = told["text"]
    assert told["checks"]
    for cell in told["cells"].values():
        assert text[cell["start"] : cell["end"]] == cell["raw"]
    for claim in told["claims"]:
        assert text[claim["start"] : claim["end"]] == claim["text"]
    for sentence in told["sentences"]:
        assert text[sentence["start"] : sentence["end"]] == sentence["text"]


def test_reading_alone_gives_structure() -> None:
    told = auditor.read(REPORT).to_dict()
    assert set(told) == {"report", "sections", "cells"}
    assert told["report"]["template"] == "2021"


def test_keywords_override_what_is_recognised() -> None:
    memo = auditor.audit(REPORT.read_bytes(), year=2021, organ="石桥县林业局")
    report = memo.to_dict()["report"]
    assert (report["year"], report["organ"], report["source"]) == (2021, "石桥县林业局", "-")


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(auditor.ReportError, match="没有找到"):
        auditor.audit("今天天气很好。".encode())
