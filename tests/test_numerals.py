"""Numbers as printed: each line of numerals.tsv is a case."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.normal import normalise
from auditor.numerals import chinese, find_numerals, parse_cell

LINES = [
    (line + "\t" * 6).split("\t")[:7]
    for line in Path(__file__).with_name("numerals.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("line", LINES, ids=[line[0] for line in LINES])
def test_line(line: list[str]) -> None:
    text, value, unit, hedge, maximum, admits, refuses = line
    found = find_numerals(normalise(text).text)
    if not value:
        assert not found
        return
    assert len(found) == 1
    quantity = found[0].quantity
    assert (str(quantity.value.normalize()), quantity.unit, str(quantity.hedge)) == (
        str(Decimal(value).normalize()), unit, hedge,
    )  # fmt: skip
    assert quantity.maximum == (Decimal(maximum) if maximum else None)
    for number in admits.split():
        assert quantity.allows(Decimal(number)), number
    for number in refuses.split():
        assert not quantity.allows(Decimal(number)), number


_DIGITS = "零一二三四五六七八九"


def _spelt(number: int) -> str:
    """Return a number below 10,000 in Chinese."""
    text, zero = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + name
            zero = False
        else:
            zero = True
    return text


@given(st.integers(1, 9999))
def test_chinese_numerals_read_back(number: int) -> None:
    assert chinese(_spelt(number)) == number


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_ten_thousands_read_back(high: int, low: int) -> None:
    middle = "零" if low < 1000 else ""
    assert chinese(f"{_spelt(high)}万{middle}{_spelt(low)}") == high * 10_000 + low


@pytest.mark.parametrize(
    ("raw", "value"),
    [("0", 0), ("1,234", 1234), ("1 234", 1234), ("-3", -3), ("减4", -4), ("+2", 2), ("增1", 1),
     ("251000元", 251000), ("52.15", "52.15"), ("12件", 12)],
)  # fmt: skip
def test_cells(raw: str, value: int | str) -> None:
    quantity = parse_cell(raw)
    assert quantity is not None
    assert quantity.value == Decimal(value)


@pytest.mark.parametrize("raw", ["", "/", "无", "约3", "三", "0（无）", "1.2.3", "--"])
def test_no_numbers(raw: str) -> None:
    assert parse_cell(raw) is None
