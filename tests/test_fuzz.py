"""Mutated reports: never a crash, never a hang."""

from __future__ import annotations

import random
import time

import pytest
from conftest import CORPUS
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.case import Memo, Outcome
from auditor.pipeline import audit
from auditor.report import ReportError

REPORTS = sorted(CORPUS.glob("*.txt"))
_JUNK = [
    "|",
    "||",
    "\t",
    "。",
    "（",
    "）",
    "一、总体情况",
    "0",
    "９",
    "—",
    "\u200b",
    "“",
    "无",
    "占",
    "%",
    "\x0b",
    "𠮷",
    "万",
    "第二十条",
    "-1",
    "1.5",
    "e9",
    "结转",
]


def _mutate(text: str, rng: random.Random) -> str:
    """Return the text with lines and characters lost, doubled, swapped, and junk strewn in."""
    lines = text.split("\n")
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(lines))
        match rng.randrange(6):
            case 0:
                del lines[at]
                lines = lines or [""]
            case 1:
                lines.insert(at, lines[rng.randrange(len(lines))])
            case 2:
                other = rng.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                line, where = lines[at], rng.randint(0, len(lines[at]))
                lines[at] = line[:where] + rng.choice(_JUNK) + line[where:]
            case 4:
                line, where = lines[at], rng.randint(0, len(lines[at]))
                lines[at] = line[:where] + line[where + rng.randint(1, 9) :]
            case _:
                lines[at] = lines[at].replace(rng.choice("0123，。|、"), rng.choice(_JUNK))
    return "\n".join(lines)


def _audited(data: bytes) -> Memo | None:
    """Return the memo, or None where the report was refused in one sentence with its name."""
    refused = ""
    memo = None
    try:
        memo = audit(data)
    except ReportError as error:
        refused = str(error)
    assert memo is not None or refused.startswith("-：")
    return memo


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(REPORTS))
def test_mutated_reports_are_audited_or_refused(seed: int, path) -> None:  # type: ignore[no-untyped-def]
    text = _mutate(path.read_text(encoding="utf-8"), random.Random(seed))
    begun = time.perf_counter()
    memo = _audited(text.encode("utf-8", "surrogatepass"))
    if memo is None:
        return
    assert time.perf_counter() - begun < 10
    for finding in memo.findings:
        for evidence in finding.evidence:
            if evidence.span is not None and finding.outcome is not Outcome.HOLDS:
                quote = memo.case.report.text[evidence.span.start : evidence.span.end]
                assert quote == evidence.quote


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=3000))
def test_binary_junk_is_refused_or_audited(data: bytes) -> None:
    _audited(data)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "text",
    [
        "一、总体情况\n" + "(" * 100_000,
        "一、总体情况\n" + "|" * 500_000,
        "一、总体情况\n" + "收到申请" * 100_000,
        "一、总体情况\n" + "1" * 900_000,
        "一、总体情况\n" + "一二三" * 200_000,
        "一、总体情况\n" + "未收到" * 150_000 + "申请",
        "一、总体情况\n" + "2023年1月1日至" * 60_000,
        "一、总体情况\n" + "规章\n0\n" * 9_000,
        "一、总体情况\n" + "因" * 300_000 + "引起",
        ("一、总体情况\n" * 20_000),
        "一、总体情况\n" + "1,234" * 100_000,
        "一、总体情况\n" + "国办函〔2020〕" * 50_000,
        "\n" * 1_000_000 + "一、总体情况\n无",
    ],
    ids=lambda text: text[7:20].replace("\n", "/"),
)
def test_hostile_text_takes_bounded_time(text: str) -> None:
    begun = time.perf_counter()
    _audited(text.encode())
    assert time.perf_counter() - begun < 20
