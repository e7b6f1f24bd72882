"""What charts of the notebooks share: Chinese that prints everywhere, and one plain look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager

# Colours that stay apart in print and for the colour-blind (Okabe and Ito, 2008).
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#888888"
_FONT = "NotoSansCJKsc-Regular.otf"


def prepare() -> None:
    """Set a font that holds the Chinese characters, and the look of all charts.

    The font comes with the package mplfonts (Noto Sans CJK, SIL Open Font License), so that none
    need be installed on the machine. Raises FileNotFoundError where it is missing.
    """
    spec = find_spec("mplfonts")
    path = Path(spec.origin).parent / "fonts" / _FONT if spec and spec.origin else Path(_FONT)
    if not path.is_file():
        raise FileNotFoundError(f"{_FONT}: not found; install the extra “notebooks”")
    font_manager.fontManager.addfont(str(path))
    mpl.rcParams.update({
        "font.family": font_manager.FontProperties(fname=str(path)).get_name(),
        "axes.unicode_minus": False, "axes.spines.top": False, "axes.spines.right": False,
        "axes.titlelocation": "left", "axes.titlesize": 12, "figure.figsize": (8, 4),
        "figure.dpi": 110, "savefig.bbox": "tight", "svg.hashsalt": "auditor",
    })  # fmt: skip


def interval(
    figure: Callable[[Sequence[str]], float], groups: Sequence[str], rounds: int = 500
) -> tuple[float, float, float]:
    """Return a figure and its 95 % interval, by drawing whole reports with replacement.

    ``figure`` is computed from the chosen reports, one of them as often as it was drawn.
    """
    names = sorted(set(groups))
    rng = np.random.default_rng(0)
    drawn = [
        figure([names[n] for n in rng.integers(0, len(names), len(names))]) for _ in range(rounds)
    ]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return figure(names), float(low), float(high)
