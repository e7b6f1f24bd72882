"""Where the prose of a report says one of the words of data/quality.toml."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.case import Case
from auditor.normal import Normal, normalise
from auditor.report import Span
from auditor.stated import pattern

_LONGEST = 20_000  # characters of a paragraph; it bounds the work on hostile text


def prose_words(case: Case, parts: tuple[str, ...] = ()) -> Iterator[Normal]:
    """Yield the paragraphs and sub-headings of those parts (of all but the preface), folded."""
    for section in case.report.sections:
        if section.key in parts or (not parts and section.key != "preface"):
            for span in sorted((*section.prose, *section.headings)):
                yield normalise(span.of(case.report.text)[:_LONGEST], span.start)


def first(case: Case, group: str, kind: str = "words", parts: tuple[str, ...] = ()) -> Span | None:
    """Return where the prose says one of the words first, or None."""
    for line in prose_words(case, parts):
        match = pattern(group, kind).search(line.text)
        if match is not None:
            return line.span(*match.span())
    return None


def every(case: Case, group: str, parts: tuple[str, ...]) -> list[Span]:
    """Return every place where those parts say one of the words."""
    return [
        line.span(*match.span())
        for line in prose_words(case, parts)
        for match in pattern(group).finditer(line.text)
    ]
