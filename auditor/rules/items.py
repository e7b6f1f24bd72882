"""Which marks of the language wing belong to one item of a list, and its number."""

from __future__ import annotations

import re

from auditor.normal import normalise
from auditor.report import Report, Span

_NUMBER = re.compile(
    r"(?:问题)?(?:第|其)?(?P<han>[一二三四五六七八九十]{1,2})(?:是|[、,，.)）:：]|个问题|失于)"
    r"|[(（]?(?P<digit>\d{1,2})[)）.、]"
)
_STOP = re.compile("[。！!?？；;]")
_HAN = "一二三四五六七八九十"
_NEAR = 8  # characters before a mark within which its number stands


def number_of(span: Span, report: Report) -> int | None:
    """Return the number of the item of a list that begins at, or right before, a mark."""
    text = report.text
    before = re.split(r"[\n。；;，,：:]", text[max(0, span.start - _NEAR) : span.start])[-1]
    match = _NUMBER.match(normalise(before + text[span.start : span.start + _NEAR]).text)
    if match is None:
        return None
    if match["digit"]:
        return int(match["digit"])
    han = match["han"]
    return _HAN.index(han[-1]) + 1 + (10 if len(han) > 1 else 0)


def follows(span: Span, before: Span, report: Report) -> bool:
    """Return whether a mark stands in a later sentence of the item in which ``before`` stands."""
    inside = any(
        paragraph.start <= before.start and span.start < paragraph.end
        for section in report.sections
        for paragraph in section.prose
    )
    stopped = _STOP.search(report.text[max(before.start, before.end - 1) : span.start])
    return inside and stopped is not None and number_of(span, report) is None
