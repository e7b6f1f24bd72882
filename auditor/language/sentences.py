"""Report → sentences: prose only, each with its place."""

from __future__ import annotations

import re

from auditor.case import Sentence
from auditor.report import Report, Span

# A narrow full stop ends a sentence where it stands behind a Chinese character and is no decimal.
_END = re.compile(r"(?:[。！？!?]+|(?<=[\u4e00-\u9fff%)）”])\.(?![0-9A-Za-z]))[”’」』）)]*")
_LONGEST = 3000  # no real sentence is longer; it bounds the work on hostile text


def split(text: str, start: int, end: int) -> list[Span]:
    """Return the sentences of ``text[start:end]``, blanks around them left out."""
    spans = []
    begin = start
    for match in _END.finditer(text, start, end):
        spans.append((begin, match.end()))
        begin = match.end()
    spans.append((begin, end))
    found = []
    for left, right in _bounded(spans):
        piece = text[left:right]
        if piece.strip():
            found.append(Span(left + len(piece) - len(piece.lstrip()), left + len(piece.rstrip())))
    return found


def _bounded(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans with overlong ones cut."""
    return [
        (at, min(at + _LONGEST, right))
        for left, right in spans
        for at in range(left, right, _LONGEST)
    ]


def sentences_of(report: Report) -> tuple[Sentence, ...]:
    """Return all sentences of the report's prose, in order, each under its sub-heading."""
    found = []
    for section in report.sections:
        for paragraph in section.prose:
            above = [head for head in section.headings if head.end <= paragraph.start]
            heading = above[-1].of(report.text) if above else ""
            found += [
                Sentence(section.key, span, span.of(report.text), heading)
                for span in split(report.text, paragraph.start, paragraph.end)
            ]
    return tuple(found)
