"""The figures of the models → metrics.json and card.md beside each, and a page to print."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
_PARTS = {
    "tagger": (
        "tags",
        "macro_f1",
        "macro_f1_keywords",
        "commitment",
        "calibration_error",
        "abstention",
    ),
    "slots": (
        "measures",
        "slots",
        "specific",
        "specificity_kappa",
        "specificity_kappa_keywords",
    ),
    "places": ("places",),
    "formulas": ("formula_characters",),
    "pairing": ("pairing",),
}
_WHAT = {
    "tagger": "Tags the units of a report's prose: linear support vector machines over runs of "
    "one to four characters of a unit, what stands around it and what it speaks of "
    "(data/shape.toml).",
    "slots": "Says which of who, what, how much, by when and how checked a measure names: linear "
    "classifiers over the same features and over patterns (data/slots.toml).",
    "places": "Says which words of a measure name the action and each slot: linear classifiers of "
    "characters over those around them and over patterns (data/slots.toml). Counted by characters.",
    "formulas": "Takes a clause for a formula of officialese: a linear classifier over its "
    "characters and over how many organs of the reference set use them.",
    "pairing": "Says which measure is directed at which problem: boosted regression trees over "
    "shared words, themes and places.",
}
_LIMITS = (
    "Trained and measured on invented reports, labelled by a language model (corpus/README.md): "
    "the figures say how well these labels are learnt, not how real reports are read. Not for "
    "judging organs or persons. Thresholds and calibration come from the development part. Between "
    "its two scores of doubt (settings.json) a model abstains: no finding rests on it alone."
)


def write(figures: Row, out: Path) -> None:
    """Write metrics.json and card.md beside each model under ``out``."""
    common = {key: figures[key] for key in ("part", "units", "reports", "organs", "agreement")}
    for name, keys in _PARTS.items():
        told = common | {key: figures[key] for key in keys}
        text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        (out / name / "metrics.json").write_text(text, "utf-8", newline="\n")
        lines = [
            f"# {name}",
            "",
            _WHAT[name],
            "",
            *_rows({k: figures[k] for k in keys}),
            "",
            _LIMITS,
        ]
        (out / name / "card.md").write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def page(figures: Row) -> str:
    """Return all figures as Markdown tables."""
    head = (
        f"{figures['part']}: {figures['units']} units of {figures['reports']} reports, "
        f"{figures['organs']} organs"
    )
    lines = [head, "", *_rows({key: figures[key] for keys in _PARTS.values() for key in keys})]
    agreed = figures["agreement"]
    if agreed["units"]:
        lines += ["", f"Two annotators, {agreed['units']} units of this part", ""]
        lines += ["| tag | kappa | F1 of the second |", "|---|---|---|"]
        lines += [f"| {t} | {agreed['kappa'][t]} | {agreed['f1'][t]} |" for t in agreed["kappa"]]
        rest = ("macro_f1", "commitment_f1", "specificity_alpha", "specificity_kappa")
        lines += [f"| {key} | {agreed[key]} | |" for key in rest]
        lines.append(f"| formula characters | | {agreed['formula_characters']['f1']} |")
        lines.append(f"| pairing | | {agreed['pairing']['f1']} |")
    return "\n".join(lines) + "\n"


def _rows(figures: Row) -> list[str]:
    rows = ["| figure | labelled | precision | recall | F1 [95 %] | keywords |", "|---" * 6 + "|"]
    for key, value in figures.items():
        if key == "abstention":
            continue  # a table of its own
        if key in ("tags", "slots", "places"):
            rows += [_row(name, each) for name, each in value.items()]
        elif isinstance(value, Mapping):
            rows.append(_row(key, value))
        else:
            rows.append(f"| {key} | | | | {_shown(value)} | |")
    if "abstention" in figures:
        rows += ["", *_doubts(figures["abstention"])]
    return rows


def _doubts(told: Row) -> list[str]:
    """Return the table of abstention: how often a class is in doubt, how right the rest is."""
    rows = ["| class | in doubt | sure | right of these | of all not ruled out |", "|---" * 5 + "|"]
    rows += [
        f"| {name} | {each['doubted']} | {each['sure']} | {each['precision']} | {each['found']} |"
        for name, each in told.items() if name != "coverage"
    ]  # fmt: skip
    rows += ["", "| share of units decided | wrong decisions, mean over classes |", "|---|---|"]
    rows += [f"| {share} | {value} |" for share, value in told["coverage"].items()]
    return rows


def _row(name: str, each: Row) -> str:
    words = each.get("keywords", "")
    return (
        f"| {name} | {each['labelled']} | {each['precision']} | {each['recall']} "
        f"| {_shown(each['f1'])} | {words} |"
    )


def _shown(value: object) -> str:
    if isinstance(value, list):
        return f"{value[0]} [{value[1]}, {value[2]}]"
    return str(value)
