"""Which marks of the language wing belong to one item of a list, and its number."""

from __future__ import annotations

import re

from auditor.normal import normalise
from auditor.numerals import item_number
from auditor.report import Report, Span

_STOP = re.compile("[。！!?？；;]")
_NEAR = 8  # characters before a mark within which its number stands


def number_of(span: Span, report: Report) -> int | None:
    """Return the number of the item of a list that begins at, or right before, a mark."""
    text = report.text
    before = re.split(r"[\n。；;，,：:]", text[max(0, span.start - _NEAR) : span.start])[-1]
    return item_number(normalise(before + text[span.start : span.start + _NEAR]).text)


def follows(span: Span, before: Span, report: Report) -> bool:
    """Return whether a mark stands in a later sentence of the item in which ``before`` stands."""
    inside = any(
        paragraph.start <= before.start and span.start < paragraph.end
        for section in report.sections
        for paragraph in section.prose
    )
    stopped = _STOP.search(report.text[max(before.start, before.end - 1) : span.start])
    return inside and stopped is not None and number_of(span, report) is None
