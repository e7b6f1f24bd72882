"""Intervals of shares: whole reports are drawn, nothing is certain because all hold, none is cut."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from auditor import charts
from auditor.charts import Share, dots, share


def test_a_share_counts_rows_and_reports() -> None:
    found = share(pd.Series([True, False, True, True]), pd.Series(["a", "a", "b", "c"]))
    assert (found.value, found.rows, found.reports) == (75, 4, 3)
    assert found.low <= 75 <= found.high


def test_rows_of_one_report_do_not_narrow_the_interval() -> None:
    apart = pd.Series([number % 2 == 0 for number in range(40)])
    by_row = share(apart, pd.Series(range(40)))
    by_report = share(apart.sort_values(ignore_index=True), pd.Series([n // 10 for n in range(40)]))
    assert by_row.value == by_report.value == 50
    assert by_report.high - by_report.low > by_row.high - by_row.low


@pytest.mark.parametrize(("holds", "low", "high"), [(True, 69.15, 100), (False, 0, 30.85)])
def test_where_all_or_none_hold_the_bound_is_exact(holds: bool, low: float, high: float) -> None:
    found = share(pd.Series([holds] * 20), pd.Series([number // 2 for number in range(20)]))
    assert (round(found.low, 2), round(found.high, 2)) == (low, high)


def test_a_share_of_lengths() -> None:
    found = share(pd.Series([10.0, 0.0]), pd.Series(["a", "b"]), pd.Series([40.0, 60.0]))
    assert found.value == 10


def test_no_length_of_any_report_is_not_certain_either() -> None:
    found = share(pd.Series([0.0] * 10), pd.Series(range(10)), pd.Series([40.0] * 10))
    assert (found.low, round(found.high, 2)) == (0, 30.85)


def test_a_shared_axis_ends_above_the_intervals_of_both() -> None:
    _, (upper, lower) = plt.subplots(2, 1, sharex=True)
    dots(upper, {"a": Share(40, 30, 51, 10, 10)}, full=False)
    dots(lower, {"b": Share(5, 2, 8, 10, 10)}, full=False)
    assert upper.get_xlim() == lower.get_xlim() == (0, 60)
    plt.close()


def test_nothing_has_no_share() -> None:
    found = share(pd.Series([], dtype=bool), pd.Series([], dtype=str))
    assert found.rows == 0
    assert found.value != found.value


def test_without_the_font_a_note_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert charts.prepare()("甲", "A") == "甲"
    assert capsys.readouterr().out == ""
    monkeypatch.setattr(charts, "_PACKAGE", "no_such_package")
    assert charts.prepare()("甲", "A") == "A"
    assert "No Chinese font" in capsys.readouterr().out
