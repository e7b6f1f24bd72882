"""Passages without a report: `auditor.annotate` and the command `auditor annotate`."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from conftest import ROOT

import auditor

TEXT = "2022年未收到政府信息公开申请。\n发生行政复议2件，其中维持1件、纠正1件。"
TABLES_ONLY = ("verdict", "reason", "expected", "reading", "formula", "section")


def _command(lines: str, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from auditor.workbench import main; main()", "annotate", *args],
        input=lines, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip


def test_claims_have_their_places_and_no_verdict() -> None:
    note = auditor.annotate(TEXT, year=2022).to_dict()
    found = [(c["metric"], c["op"], c["value"], c["scope_year"]) for c in note["claims"]]
    assert found == [
        ("applications.received_new", "none", 0, 2022),
        ("review.total", "=", 2, 2022),
        ("review.upheld", "=", 1, 2022),
        ("review.corrected", "=", 1, 2022),
    ]
    assert [c["part_of"] for c in note["claims"]] == [None, None, "c2", "c2"]
    assert note["claims"][1]["parts_sum"] == "holds"
    for each in [*note["claims"], *note["sentences"]]:
        assert TEXT[each["start"] : each["end"]] == each["text"]
    assert all(claim[key] is None for claim in note["claims"] for key in TABLES_ONLY)
    assert {tag["tag"] for tag in note["tags"]} == {"claim"}


def test_without_a_year_only_the_words_tell_it() -> None:
    first, second = (auditor.annotate(t).claims[0] for t in (TEXT, "未收到政府信息公开申请。"))
    assert (first.scope_year, second.scope_year) == (2022, None)


def test_look_alikes_make_no_claim_on_requests() -> None:
    text = "全年办理12345热线工单368件，办理人大建议5件。"
    metrics = [claim.metric for claim in auditor.annotate(text, 2022).claims]
    assert not [metric for metric in metrics if metric != "other.uncheckable"]


def test_many_are_annotated_in_order() -> None:
    pairs = [("收到政府信息公开申请3件。", 2022), ("", None), (TEXT, 2021)]
    many = [note.to_dict() for note in auditor.annotate_many(pairs)]
    assert many == [auditor.annotate(*pair).to_dict() for pair in pairs]


def test_a_passage_reads_as_inside_its_report() -> None:
    memo = auditor.audit(ROOT / "corpus" / "reports" / "qingbu-bureau-2022.txt")
    for sentence in memo.case.sentences[:30]:
        inside = {
            (c.metric, c.op, c.quantity.value) for c in memo.case.claims
            if sentence.span.start <= c.span.start < sentence.span.end
            and c.metric.startswith("applications.received") and "申请" in c.text
        }  # fmt: skip
        alone = auditor.annotate(sentence.text, memo.case.report.year).claims
        assert inside <= {(c.metric, c.op, c.quantity.value) for c in alone}


def test_the_command_keeps_other_keys_and_order() -> None:
    lines = [{"n": n, "text": f"收到政府信息公开申请{n}件。", "year": 2022} for n in (3, 1, 2)]
    done = _command("\n\n".join(json.dumps(line) for line in lines), "-")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert [t["n"] for t in told] == [t["claims"][0]["value"] for t in told] == [3, 1, 2]


def test_results_are_never_overwritten() -> None:
    line = json.dumps({"text": "无。", "year": None, "claims": []})
    refused, named = _command(line, "-"), _command(line, "-", "--into", "read")
    assert refused.returncode == 2
    assert json.loads(refused.stdout)["schema"] == "auditor.error/1"
    assert "--into" in refused.stderr
    assert named.returncode == 0
    assert set(json.loads(named.stdout)) == {"text", "year", "claims", "read"}


@pytest.mark.parametrize(
    "bad", ["{", "[1]", '{"year": 1}', '{"text": "a", "year": "x"}', "[" * 5000, '"' + "x" * 2_100_000],
    ids=["broken", "array", "no text", "year", "nested", "long"],
)  # fmt: skip
def test_a_bad_line_stops_nothing(bad: str) -> None:
    good = json.dumps({"text": "未收到政府信息公开申请。", "year": 2022})
    done = _command(f"{good}\n{bad}\n{good}", "-", "--lang", "en")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 2
    assert [bool(t.get("claims")) for t in told] == [True, False, True]
    assert "line 2" in done.stderr


def test_a_missing_file_is_named() -> None:
    done = _command("", "no-such-file.jsonl")
    assert done.returncode == 2
    assert "no-such-file.jsonl" in done.stderr


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("全年编印公报6期，赠阅1.2万余册。", ["6期", "1.2万余册"]),
        ("与2021年相比，培训参加人数增加30人次，满意度91%。", []),
        ("解决职责不清、标准两张皮的问题。", []),
        ("计划于2023年举办讲座3场。", []),
        ("2023年举办讲座3场。", []),
        ("4件均按期办结。", []),
    ],
)  # fmt: skip
def test_counts_that_no_table_could_decide_are_listed(text: str, counts: list[str]) -> None:
    claims = auditor.annotate(text, 2022).claims
    assert [c.text for c in claims if c.metric == "other.uncheckable"] == counts
