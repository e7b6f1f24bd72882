"""Soft-wrapped prose → paragraphs: lines that a page broke at a fixed width, joined again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.normal import fold
from auditor.reading.blocks import Block, Grid, Paragraph
from auditor.reading.identify import date_in, is_title
from auditor.reading.sections import heading_of, is_subheading
from auditor.report import Span

_SHORTEST = 10  # a shorter line is a heading, a signature or a date
_DATE = 16
_LONGEST = 20_000  # a joined paragraph is never longer; it bounds the work on hostile text
_ENDS = tuple("。！？；!?;：:…")
_OPENS = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}(?:[、.．]|部分)|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．](?!\d)|#|[>|])"
)


def unwrap(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with soft-wrapped lines joined into one paragraph each.

    A line is continued where it does not end a sentence and is no heading, title or signature,
    and the next line directly below is none either.
    """
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if last is not None and _continues(text, last, block):
            joined[-1] = Paragraph(Span(last.span.start, block.span.end))
        else:
            joined.append(block)
    return joined


def _continues(text: str, last: Block, block: Block) -> bool:
    if isinstance(last, Grid) or isinstance(block, Grid):
        return False
    if text[last.span.end : block.span.start].count("\n") != 1:
        return False
    if block.span.end - last.span.start > _LONGEST:
        return False
    start = text.rfind("\n", last.span.start, last.span.end) + 1 or last.span.start
    above, below = fold(text[start : last.span.end]), fold(block.span.of(text))
    if len(below) <= _DATE and date_in(below) is not None:
        return False  # the date under a signature
    if len(above) < _SHORTEST or above.endswith(_ENDS) or _OPENS.match(below):
        return False
    return not any(
        is_title(line) or is_subheading(line) or heading_of(text, span, 0) is not None
        for line, span in ((above, Span(start, last.span.end)), (below, block.span))
    )
