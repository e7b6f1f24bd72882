"""Places of a template that nobody filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.case import Case, Finding
from auditor.normal import normalise
from auditor.rules.rule import Rule, fails, holds, rule, text_evidence

# Crosses that hide a name or number (“申请人×××”) stand before no unit and are no blank.
_BLANKS = (
    re.compile(
        r"(?:共|共计|累计)(?:主动)?(?:公开|发布|推送|受理|收到|答复|办结)(?:信息|申请)?[件条篇份](?=[,，。;；、])"
    ),
    re.compile(r"(?<![A-Za-z+×])[Xx×]{1,4}[年月日件条份]"),
    re.compile(r"_{2,}"),
    re.compile(r"\(\)[件条年份元个]"),
)
_LEAD = 6  # characters before a blank that make it known again
_SHOWN = 3


@rule("TXT-03")
def blanks_unfilled(case: Case) -> Iterator[Finding]:
    """Look for missing numbers, XX, underlines and empty brackets; one finding a report."""
    found, last = [], None
    for sentence in case.sentences:
        line = normalise(sentence.text, sentence.span.start)
        for pattern in _BLANKS:
            for match in pattern.finditer(line.text):
                start = max(0, match.start() - _LEAD)
                found.append(text_evidence(case.report, line.span(start, match.end())))
        last = sentence
    if found:
        args = {"quote": found[0].quote, "count": len(found)}
        yield fails("TXT-03", "blank", found[:_SHOWN], args=args, confidence="strong")
    elif last is not None:
        yield holds("TXT-03", text_evidence(case.report, last.span))


BLANKS: tuple[Rule, ...] = (blanks_unfilled,)
