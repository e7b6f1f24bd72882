"""Memo → Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.case import Memo
from auditor.catalog import word
from auditor.memo.outline import outline
from auditor.memo.parts import Item, Outline, Part

_SPECIAL = re.compile(r"[\\`*_\[\]{}|~$#!^]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_OPENING = re.compile(r"^([-+=]|\d+(?=[.)]))")


def render(memo: Memo, lang: str) -> str:
    """Return the memo as a Markdown page."""
    return "\n".join(_lines(outline(memo, lang), lang)) + "\n"


def escape(text: str) -> str:
    """Return words of a report as Markdown that shows them and does nothing else."""
    shown = _SPECIAL.sub(r"\\\g<0>", re.sub("[&<>]", lambda found: _ENTITIES[found[0]], text))
    shown = _OPENING.sub(lambda f: f[0] + "\\" if f[0].isdigit() else "\\" + f[0], shown)
    return shown.replace("://", ":&#47;&#47;").replace("www.", "www&#46;")


def _lines(memo: Outline, lang: str) -> Iterator[str]:
    yield f"# {memo.title}"
    yield ""
    yield from _facts(memo, lang)
    yield from _table(memo.counts)
    for part in memo.parts:
        yield from _part(part, lang)
    yield "---"
    yield ""
    yield memo.sign


def _facts(memo: Outline, lang: str) -> Iterator[str]:
    heads = (word("memo", "facts", lang), word("memo", "value", lang), word("memo", "source", lang))
    yield from _table((heads, *memo.facts))


def _table(rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    """Yield a table whose first row is its head."""
    head, *body = rows
    yield _row(head)
    yield _row(("---",) * len(head), plain=True)
    for row in body:
        yield _row(row)
    yield ""


def _row(cells: tuple[str, ...], *, plain: bool = False) -> str:
    return "| " + " | ".join(cell if plain else escape(cell) for cell in cells) + " |"


def _part(part: Part, lang: str) -> Iterator[str]:
    yield f"## {part.title}"
    yield ""
    for item in part.items:
        yield from _finding(item, lang) if item.mark else _listed(item, lang)
    if not part.items:
        yield part.none
    if not part.items or not part.items[-1].mark:
        yield ""


def _finding(item: Item, lang: str) -> Iterator[str]:
    colon = word("phrase", "colon", lang)
    yield f"### {item.mark} {escape(item.title)}"
    yield ""
    yield escape(item.message)
    yield ""
    for label, text in item.details:
        yield f"- **{label}**{colon}{escape(text)}"
    yield ""


def _listed(item: Item, lang: str) -> Iterator[str]:
    colon = word("phrase", "colon", lang)
    yield f"- {escape(item.title)}" + (colon + escape(item.message) if item.message else "")
    for quote, text in item.details:
        yield f"  - {escape(quote)}{colon}{escape(text)}"
