"""How long ``audit`` takes from a cold start, measured against ``import spacy``.

    python tests/benchmarks/cold.py [--write]

All commands run in turn, so that whatever else the machine does meets them alike. Printed is a
Markdown table; ``--write`` puts it into the READMEs.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import sysconfig
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent.parent
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
HEADS = {
    "en": "| command | seconds (median) | ÷ `import spacy`: median (min–max) | peak memory, MB |",
    "zh": "| 命令 | 秒（中位数） | 与 `import spacy` 之比：中位数（最小–最大） | 内存峰值，MB |",
}
FOOT = {"en": "{} times in turn; {}, {} cores; {}.", "zh": "轮流测量 {} 次；{}，{} 核；{}。"}
PAIRS = 7
AUDIT = str(Path(sysconfig.get_path("scripts")) / "audit")
YARDSTICK = 'python -c "import spacy"'
COMMANDS = {
    YARDSTICK: [sys.executable, "-c", "import spacy"],
    "audit REPORT": [AUDIT, "corpus/reports/lanchuan-city-2023.txt"],
    "audit --help": [AUDIT, "--help"],
}
_BLOCK = re.compile(r"(?<=<!-- benchmark -->\n).*?(?=<!-- end -->)", re.DOTALL)


def once(command: list[str]) -> tuple[float, float]:
    """Return the seconds and the peak megabytes that a command takes."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    return seconds, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def measure() -> dict[str, list[tuple[float, float]]]:
    """Return the measurements of each command, taken in turn after a warm-up."""
    for command in COMMANDS.values():
        once(command)
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    for _ in range(PAIRS):
        for name, command in COMMANDS.items():
            taken[name].append(once(command))
    return taken


def table(taken: dict[str, list[tuple[float, float]]], lang: str) -> str:
    """Return the measurements as a Markdown table, ratios pair by pair."""
    yard = [seconds for seconds, _ in taken[YARDSTICK]]
    rows = [HEADS[lang], "| --- | --- | --- | --- |"]
    for name, runs in taken.items():
        ratios = [seconds / base for (seconds, _), base in zip(runs, yard, strict=True)]
        told = f"{median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"
        seconds = median(seconds for seconds, _ in runs)
        peak = max(megabytes for _, megabytes in runs)
        rows.append(f"| `{name}` | {seconds:.2f} | {told} | {peak:.0f} |")
    where = f"{platform.system()} {platform.machine()}"
    tools = f"Python {platform.python_version()}, spaCy {version('spacy')}"
    foot = FOOT[lang].format(PAIRS, where, os.cpu_count(), tools)
    return "\n".join([*rows, "", foot, ""])


def main() -> None:
    """Print the table, and write it where asked."""
    taken = measure()
    sys.stdout.write(table(taken, "en"))
    if "--write" in sys.argv[1:]:
        for lang, path in READMES.items():
            told = table(taken, lang)
            text = path.read_text(encoding="utf-8")
            text = told.join(_BLOCK.split(text))
            path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
