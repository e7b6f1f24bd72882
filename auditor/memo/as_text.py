"""Memo and catalogue → text for a screen or a printer, its columns true to wide characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from auditor.case import Memo
from auditor.catalog import Entry, word
from auditor.memo.outline import outline
from auditor.memo.parts import Item, Outline, Part

WIDTH = 100
_NARROWEST = 68  # the table of counts and the line to sign are never broken
_INDENT = 4
_PIECE = re.compile(r"[!-~]+|\s+|.", re.DOTALL)
_CLOSING = frozenset("，。、；：！？）》〉」』】〕”’…,.;:!?)]}%")
_OPENING = frozenset("（《〈「『【〔“‘([{")
_TONES = {"must": "bold red", "clarify": "bold yellow", "improve": "bold cyan", "note": "bold"}


def render(memo: Memo, lang: str, width: int = WIDTH) -> str:
    """Return the memo as plain text."""
    return plain(lines(memo, lang, width))


def plain(told: Iterable[Text]) -> str:
    """Return lines without colour."""
    return "".join(f"{line.plain.rstrip()}\n" for line in told)


def show(told: Iterable[Text], console: Console) -> None:
    """Print lines on a terminal."""
    for line in told:
        console.print(line, soft_wrap=True)


def lines(memo: Memo, lang: str, width: int = WIDTH) -> Iterator[Text]:
    """Yield the memo line by line, none wider than ``width`` columns."""
    width = max(width, _NARROWEST)
    told = outline(memo, lang)
    yield Text(" " * max((width - cell_len(told.title)) // 2, 0) + told.title, "bold")
    yield Text()
    yield from _facts(told, width)
    yield Text()
    yield from _counts(told.counts)
    for part in told.parts:
        yield Text()
        yield from _part(part, lang, width)
    yield Text()
    yield rule(width)
    yield Text()
    yield Text(told.sign)


def rule(width: int = WIDTH) -> Text:
    """Return a line across the page."""
    return Text("-" * width, "dim")


def parting(width: int = WIDTH) -> list[Text]:
    """Return what stands between two memos."""
    return [Text(), Text("=" * width, "dim"), Text()]


def pad(text: str, width: int) -> str:
    """Return ``text`` filled with blanks to so many columns.

    >>> pad("年度", 6) + "|"
    '年度  |'
    """
    return text + " " * (width - cell_len(text))


def wrap(text: str, width: int) -> list[str]:
    """Return ``text`` in lines no wider than ``width`` columns.

    Chinese breaks anywhere but before a closing mark and after an opening one; words and
    numbers stay whole.
    """
    lines, line = [], ""
    for unit in _units(text, width):
        if line and cell_len(line) + cell_len(unit.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += unit if line else unit.lstrip()
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _units(text: str, width: int) -> Iterator[str]:
    """Yield the pieces that may not be broken; what is wider than a line is broken anyway."""
    unit = ""
    for piece in _PIECE.findall(text):
        bound = unit and (piece[0] in _CLOSING or piece.isspace() or unit[-1] in _OPENING)
        if unit and not bound:
            yield unit
            unit = ""
        for char in piece:
            if cell_len(unit) + cell_len(char) > width:
                yield unit
                unit = ""
            unit += char
    if unit:
        yield unit


def _facts(told: Outline, width: int) -> Iterator[Text]:
    label_width = max(cell_len(label) for label, _, _ in told.facts) + 2
    for label, value, source in told.facts:
        text = f"{value}  [{source}]" if source else value
        yield from _hung(_label(pad(label, label_width)), Text(text), width)


def _hung(label: Text, text: Text, width: int) -> Iterator[Text]:
    """Yield ``label`` and, beside it, ``text`` in as many lines as it needs."""
    room = max(width - label.cell_len, 10)
    for number, line in enumerate(wrap(text.plain, room)):
        head = Text(" " * label.cell_len) if number else Text.assemble(label)
        yield head.append(line, text.style)


def _label(text: str, indent: int = 0) -> Text:
    return Text(" " * indent + text, "dim")


def _counts(rows: Sequence[Sequence[str]]) -> Iterator[Text]:
    """Yield a small table, its numbers flush right under their heads."""
    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        first = pad(row[0], widths[0])
        rest = (
            " " * (width - cell_len(cell)) + cell
            for cell, width in zip(row[1:], widths[1:], strict=True)
        )
        yield Text("   ".join([first, *rest]), "" if number else "bold")


def _part(part: Part, lang: str, width: int) -> Iterator[Text]:
    yield Text(part.title, "bold")
    if not part.items:
        yield Text("  " + part.none)
    for item in part.items:
        yield from _finding(item, lang, width) if item.mark else _listed(item, lang, width)


def _finding(item: Item, lang: str, width: int) -> Iterator[Text]:
    yield Text()
    title = Text(item.title, _TONES.get(item.tone, ""))
    yield from _hung(_label(item.mark + " ", 2), title, width)
    yield from _hung(_label("", _INDENT), Text(item.message), width)
    colon = word("phrase", "colon", lang)
    for label, text in item.details:
        yield from _hung(_label(label + colon, _INDENT), Text(text), width)


def _listed(item: Item, lang: str, width: int) -> Iterator[Text]:
    colon = word("phrase", "colon", lang)
    text = item.title + (colon + item.message if item.message else "")
    yield from _hung(_label("- ", 2), Text(text), width)
    for quote, borne_out in item.details:
        yield from _hung(_label("- ", _INDENT), Text(quote + colon + borne_out), width)


# --- the catalogue -------------------------------------------------------------------------


def rules(entries: Iterable[Entry], lang: str, width: int = WIDTH) -> Iterator[Text]:
    """Yield the table of all rules."""
    heads = [word("explain", key, lang) for key in ("code", "severity", "needs", "state", "title")]
    rows = [_rule(entry, lang) for entry in entries]
    widths = [max(cell_len(row[column]) for row in [heads, *rows]) + 2 for column in range(4)]
    for number, row in enumerate([heads, *rows]):
        front = "".join(pad(cell, room) for cell, room in zip(row[:4], widths, strict=True))
        style = "" if number else "bold"
        yield from _hung(Text(front, style), Text(row[4], style), width)


def _rule(entry: Entry, lang: str) -> list[str]:
    severity, needs = word("severity", entry.severity, lang), word("needs", entry.needs, lang)
    return [entry.code, severity, needs, _state(entry, lang), entry.title[lang]]


def _state(entry: Entry, lang: str) -> str:
    if entry.reported_as:
        return word("explain", "reported_as", lang).format(code=entry.reported_as)
    return word("explain", "built" if entry.built else "not_built", lang)


def explanation(entry: Entry, lang: str, width: int = WIDTH) -> Iterator[Text]:
    """Yield what one rule compares, why, on what law, and what it asks of the organ."""
    yield from _hung(Text(f"{entry.code} ", "bold"), Text(entry.title[lang], "bold"), width)
    asks = word("phrase", "in_brackets", lang).format(
        text=word("severity", entry.severity, lang), more=word("action", entry.severity, lang)
    )
    told = {
        "severity": asks, "why": entry.why.get(lang), "basis": entry.law.get(lang),
        "advice": entry.advice.get(lang), "needs": word("needs", entry.needs, lang),
        "state": _state(entry, lang),
    }  # fmt: skip
    labels = {key: word("explain", key, lang) + word("phrase", "colon", lang) for key in told}
    room = max(cell_len(label) for label in labels.values())
    for key, text in told.items():
        yield from _hung(_label(pad(labels[key], room), 2), Text(text or ""), width)
