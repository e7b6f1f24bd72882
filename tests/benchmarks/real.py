"""Scores the models on real reports: `python tests/benchmarks/real.py FOLDER`.

``corpus/sentences/real.jsonl`` holds labels and places only, none of the reports' words; FOLDER
holds the reports themselves. Prints what `auditor score` prints.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from auditor.lab.card import page
from auditor.lab.score import score
from auditor.language.sentences import sentences_of
from auditor.reading.load import load

LABELS = Path(__file__).parent.parent.parent / "corpus" / "sentences" / "real.jsonl"


def filled(folder: Path) -> str:
    """Return the labels as JSONL, each with its words and its sub-heading."""
    lines = []
    texts: dict[str, str] = {}
    headings: dict[str, list[tuple[int, int, str]]] = {}
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        name = row["report"]
        if name not in texts:
            report = load(folder / f"{name}.txt")
            texts[name] = report.text
            headings[name] = [(s.span.start, s.span.end, s.heading) for s in sentences_of(report)]
        above = [h for start, end, h in headings[name] if start <= row["start"] < end]
        row |= {"text": texts[name][row["start"] : row["end"]], "heading": above[0]}
        lines.append(json.dumps(row, ensure_ascii=False))
    return "\n".join(lines) + "\n"


def main(folder: Path) -> None:
    """Print the figures over the real reports in ``folder``."""
    with TemporaryDirectory() as temporary:
        part = Path(temporary) / "sentences"
        part.mkdir()
        reports = Path(temporary) / "reports"
        reports.symlink_to(folder.resolve(), target_is_directory=True)
        (part / "real.jsonl").write_text(filled(folder), encoding="utf-8")
        sys.stdout.write(page(score(part, part="real")))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
