"""One spelling for matching, with a map back.

Agencies' pages print the same words in full and half width and with blanks strewn inside
them (“受 理渠道”). Words are matched in a normalised copy; what is reported is always the
original, so every character of the copy knows where it came from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from auditor.report import Span
from auditor.words import load

_SHORT = 80  # characters of the longest text worth remembering; it bounds memory
_SENTENCE = 1000  # likewise of a copy with its places
_WORDY = re.compile(r"[0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Normal:
    """A normalised copy of ``original[offset:]``: ``places[i]`` is where character i begins.

    ``places`` has one entry more than ``text``: the end of the original.
    """

    text: str
    places: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """Return where ``text[start:end]`` stands in the original; empty spans stay empty."""
        if end <= start:
            here = self.places[start]
            return Span(here, here)
        return Span(self.places[start], self.ends[end - 1])


@cache
def _fold(char: str) -> str:
    """Return the NFKC form of one character; “①” keeps its circle, it is no digit 1."""
    category = unicodedata.category(char)
    if category == "Cf":  # zero-width characters and byte-order marks
        return ""
    if category == "No" or char == "，":  # a wide comma parts clauses, never thousands
        return char
    return unicodedata.normalize("NFKC", char)


@cache
def _variants() -> dict[str, str]:
    """Return traditional characters with their simplified forms (data/variants.toml)."""
    return {pair[0]: pair[1] for pair in load("variants.toml")["pairs"]}


def _parts(text: str, before: int, last: str, folded: str, index: int) -> bool:
    """Return whether the blank before ``index`` parts two words; in “2 0 2 3” it does not."""
    if not _WORDY.match(last) or not _WORDY.match(folded):
        return False
    if not (last.isdigit() and folded.isdigit()):
        return True
    single = before == 0 or not text[before - 1].isdigit()
    alone = index + 1 >= len(text) or not text[index + 1].isdigit()
    return not (single and alone)


def normalise(text: str, offset: int = 0) -> Normal:
    """Return ``text`` folded to NFKC without blanks, mapped to ``offset`` + position.

    A blank survives, as one space, only between two Latin letters or numbers: “1 234” could be
    two numbers, “受 理” and “2 0 2 3” can only be one word. A line end inside a paragraph is a
    soft wrap and parts nothing.
    """
    return _remembered(text, offset) if len(text) <= _SENTENCE else _normal(text, offset)


@lru_cache(maxsize=1024)
def _remembered(text: str, offset: int) -> Normal:
    """Return the copy of a sentence; several steps look at the same one."""
    return _normal(text, offset)


# Characters that stay one character, or nearly all of what reports print.
_PLAIN = re.compile(r"[!-~\u4e00-\u9fff，。、；：？！“”‘’（）《》〈〉【】〔〕—…·％－～０-９]*")


@cache
def _table() -> dict[int, str]:
    """Return how each character of _PLAIN is folded."""
    codes = [
        *range(0x21, 0x7F),
        *map(ord, "，。、；：？！“”‘’（）《》〈〉【】〔〕—…·％－～０１２３４５６７８９"),
    ]
    folded = {code: _fold(chr(code)) for code in codes}
    return folded | {ord(old): new for old, new in _variants().items()}


def _normal(text: str, offset: int) -> Normal:
    if _PLAIN.fullmatch(text) and "…" not in text:  # “…” becomes three characters
        end = offset + len(text)
        return Normal(text.translate(_table()), range(offset, end + 1), range(offset + 1, end + 1))
    chars: list[str] = []
    places: list[int] = []
    ends: list[int] = []
    gap, wrapped = -1, False
    variants = _variants()
    for index, char in enumerate(text):
        if "\u4e00" <= char <= "\u9fff":
            folded = variants.get(char, char)
        elif char.isspace():
            gap, wrapped = index, wrapped or char == "\n"
            continue
        else:
            folded = _fold(char)
            if folded.isspace():
                gap = index
                continue
        inside = gap >= 0 and folded and chars and not wrapped
        if inside and _parts(text, places[-1] - offset, chars[-1], folded, index):
            chars.append(" ")
            places.append(offset + gap)
            ends.append(offset + gap + 1)
        gap, wrapped = -1, False
        for piece in folded:
            if not piece.isspace():
                chars.append(piece)
                places.append(offset + index)
                ends.append(offset + index + 1)
    places.append(offset + len(text))
    return Normal("".join(chars), tuple(places), tuple(ends))


def fold(text: str) -> str:
    """Return the normalised spelling alone, for comparing two short texts."""
    return _short(text) if len(text) <= _SHORT else normalise(text).text


@lru_cache(maxsize=8192)
def _short(text: str) -> str:
    """Return the spelling of a short text; labels and cells come again and again."""
    return normalise(text).text
