"""What the notebooks share: Chinese that prints everywhere, one plain look, honest intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib import font_manager

from auditor.catalog import word

# Colours that stay apart in print and for the colour-blind (Okabe and Ito, 2008).
BLUE, ORANGE, GREEN, SKY, GREY = "#0072B2", "#D55E00", "#009E73", "#56B4E9", "#999999"
LIGHT = "#D9D9D9"
# From few to many: light to dark, so that the order survives a grey print.
STEPS = ("#E3E3E3", "#C6DBEF", "#9ECAE1", "#6BAED6", "#2171B5", "#08306B")
_PACKAGE, _FONT = "pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"
_ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels in the language that can be drawn here: ``zh``, or ``en`` without a Chinese font."""

    lang: str

    def __call__(self, zh: str, en: str) -> str:
        """Return the one of two labels that can be drawn."""
        return zh if self.lang == "zh" else en

    def word(self, group: str, key: str) -> str:
        """Return a fixed word of the memo, as an inspector reads it there."""
        return word(group, key, self.lang)


def prepare() -> Labels:
    """Set the font and the look of all charts, and return in what language labels are.

    The font comes with the package pylopdf-fonts-zh-cn (Noto Sans SC, SIL Open Font License), so
    that none need be installed on the machine. Where it is missing a printed note says so, and
    labels are in English.
    """
    font = _font()
    if font is not None:
        font_manager.fontManager.addfont(font)
        mpl.rcParams["font.family"] = font_manager.FontProperties(fname=str(font)).get_name()
    else:
        print("没有汉字字体，图中文字改用英文；No Chinese font: charts are labelled in English.")
        print('pip install "auditor[notebooks]"')
    mpl.rcParams.update({
        "axes.unicode_minus": False, "axes.spines.top": False, "axes.spines.right": False,
        "axes.titlelocation": "left", "axes.titlesize": 11, "axes.titlepad": 10,
        "figure.figsize": (7.5, 4), "figure.dpi": 110, "savefig.bbox": "tight",
        "svg.hashsalt": "auditor",
    })  # fmt: skip
    return Labels("en" if font is None else "zh")


def _font() -> Path | None:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / _FONT
    return path if path.is_file() else None


class Share(NamedTuple):
    """A share in per cent with its 95 % interval, of so many rows in so many reports."""

    value: float
    low: float
    high: float
    rows: int
    reports: int

    def __str__(self) -> str:
        digits = 1 if 0 < self.value < 1 or 99 < self.value < 100 else 0  # 99.7 is not all
        return f"{self.value:.{digits}f}% [{self.low:.{digits}f}–{self.high:.{digits}f}]"


def share(part: pd.Series, reports: pd.Series, whole: pd.Series | None = None) -> Share:
    """Return the share of ``part`` in ``whole`` (in the number of rows, where it is not given).

    ``reports`` says to which report a row belongs. The interval comes from drawing whole reports
    with replacement, since what one report says is of one hand. Where the share is none or all,
    drawing shows no spread; the open end is then the exact bound for as many reports each of which
    is of one kind throughout, a cautious one for reports that are mixed.
    """
    size = pd.Series(1, index=part.index) if whole is None else whole
    each = pd.DataFrame({"part": part.astype(float), "whole": size}).groupby(reports).sum()
    each = each[each.whole > 0]
    if each.empty:
        return Share(np.nan, np.nan, np.nan, 0, 0)
    sums = each.to_numpy(float)
    number = len(sums)
    draws = np.random.default_rng(0).multinomial(number, np.full(number, 1 / number), _ROUNDS)
    drawn = draws @ sums
    low, high = np.percentile(100 * drawn[:, 0] / drawn[:, 1], [2.5, 97.5])
    value = 100 * sums[:, 0].sum() / sums[:, 1].sum()
    bound = 100 * 0.025 ** (1 / number)
    if value == 0:
        high = 100 - bound
    elif value == 100:
        low = bound
    return Share(value, float(low), float(high), len(part), number)


def dots(
    axes: Any, shares: Mapping[str, Share], colours: Sequence[str] | str = BLUE, *,
    notes: Sequence[str] = (), marker: str = "o", shift: float = 0.0, full: bool = True,
) -> None:  # fmt: skip
    """Draw each share as a point with its interval, the first on top, its figures at the right.

    ``notes`` are what follows the figures (the number of rows, where none are given); ``shift``
    moves all points down by a part of a row, so that two measures can share one. The axis begins
    at 0 and ends at 100, or where not ``full`` at the next ten above all intervals of all axes
    that share it.
    """
    colours = [colours] * len(shares) if isinstance(colours, str) else colours
    notes = notes or [f"n={each.rows}" for each in shares.values()]
    for row, (each, colour, note) in enumerate(zip(shares.values(), colours, notes, strict=True)):
        at = row + shift
        axes.plot([each.low, each.high], [at, at], color=colour, lw=1.6, solid_capstyle="butt")
        axes.plot(each.value, at, marker, color=colour, ms=6, clip_on=False)
        _note(axes, at, f"{each}  {note}")
    axes.set_yticks(range(len(shares)), list(shares))
    high = max(1.0, *(each.dataLim.x1 for each in axes.get_shared_x_axes().get_siblings(axes)))
    axes.set(ylim=(len(shares) - 0.4, -0.6), xlabel="%")
    axes.set_xlim(0, 100 if full else 10 * np.ceil(high / 10))
    axes.grid(axis="x", color="#EEEEEE", zorder=0)
    axes.tick_params(axis="y", length=0)


def stacked(axes: Any, counts: pd.DataFrame, colours: Sequence[str], note: Sequence[str]) -> None:
    """Draw each row of counts as a bar of 100 %, the first on top, with a note at the right.

    Segments of at least 7 % bear their figure; the columns' names stand in the legend below, long
    ones three in a row.
    """
    shares = 100 * counts.div(counts.sum(axis=1), axis=0)
    left = np.zeros(len(shares))
    rows = range(len(shares))
    for column, colour in zip(shares, colours, strict=True):
        values = shares[column].to_numpy(float)
        # No edges: they would cover the segments of few.
        axes.barh(rows, values, left=left, color=colour, label=str(column), height=0.72)
        ink = "white" if sum(mpl.colors.to_rgb(colour)) < 1.6 else "black"
        for row, value, start in zip(rows, values, left, strict=True):
            if value >= 7:
                axes.text(start + value / 2, row, f"{value:.0f}", color=ink, fontsize=8.5,
                          ha="center", va="center")  # fmt: skip
        left = left + values
    for row, words in enumerate(note):
        _note(axes, row, words)
    axes.set_yticks(rows, list(shares.index))
    axes.set(ylim=(len(shares) - 0.4, -0.6), xlim=(0, 100), xlabel="%")
    axes.tick_params(axis="y", length=0)
    names = [str(column) for column in shares]
    axes.legend(
        ncol=len(names) if max(map(len, names)) < 10 else 3, loc="upper left", frameon=False,
        fontsize=9, handlelength=1.2, columnspacing=1.2,
        bbox_to_anchor=(-0.01, -0.5 / axes.get_figure().get_figheight()),
    )  # fmt: skip


def _note(axes: Any, row: float, words: str) -> None:
    """Write beside a row, right of the axes."""
    axes.annotate(
        words, (1, row), xycoords=("axes fraction", "data"), xytext=(8, 0),
        textcoords="offset points", va="center", fontsize=8.5, color="#333333",
    )  # fmt: skip
