"""Sentences → units: the smallest stretches that say one thing, each tagged for itself.

A sentence of a report often lists its problems or measures behind semicolons or “一是…二是…”.
A unit is one member of such a list, or a whole sentence where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.case import Sentence
from auditor.report import Span

# The openings of list members: 一是, 第二，, (3), ③, 首先.
_OPENING = (
    r"[一二三四五六七八九十]{1,2}是(?!否)|第[一二三四五六七八九十]{1,2}[，,、是]|首先[，,是]"
    r"|其次[，,是]|再次[，,是]|最后[，,是]|[①-⑩]|[（(][1-9一二三四五六七八九十][）)]"
)
_CUT = re.compile(rf"[；;]|(?<=[：:，,。；;\s])(?={_OPENING})")
_FEWEST = 4  # characters of a unit; less is left with the unit before
_LEADS = re.compile(r"[：:]\s*$|(?:如下|以下|几个?方面)[^。]{0,8}$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of prose that is tagged for itself, with what it is read beside.

    ``before`` is the unit before it in its part of the report, ``lead`` the last one that
    announced a list (“下一步重点做好以下工作：”); either may be empty.
    """

    sentence: int  # its sentence's place among the report's
    section: str
    heading: str
    span: Span
    text: str
    before: str = ""
    lead: str = ""


def units_of(sentence: Sentence) -> list[Span]:
    """Return the units of a sentence, in order and without gaps but for blanks between them.

    Offsets are those of the report's text, as the sentence's own span.
    """
    text, start = sentence.text, sentence.span.start
    edges = [0, *(match.end() for match in _CUT.finditer(text)), len(text)]
    spans: list[Span] = []
    begin = 0
    for edge in edges[1:]:
        if edge - begin < _FEWEST and edge < len(text):
            continue
        piece = text[begin:edge]
        left = begin + len(piece) - len(piece.lstrip())
        right = begin + len(piece.rstrip())
        if right > left:
            spans.append(Span(start + left, start + right))
        begin = edge
    return spans


def units(sentences: Sequence[Sentence]) -> list[Unit]:
    """Return the units of a report's sentences, in order, each with what stands before it."""
    found: list[Unit] = []
    section = before = lead = ""
    for index, sentence in enumerate(sentences):
        if sentence.section != section:
            section, before, lead = sentence.section, "", ""
        at = sentence.span.start
        for span in units_of(sentence):
            text = sentence.text[span.start - at : span.end - at]
            found.append(Unit(index, section, sentence.heading, span, text, before, lead))
            before = text
            if leads(text):
                lead = text
    return found


def leads(text: str) -> bool:
    """Return whether a unit announces a list: “下一步重点做好以下工作：”."""
    return _LEADS.search(text) is not None
