"""Which year a report speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.case import Case, Finding
from auditor.normal import normalise
from auditor.report import Recognised, Report, Span
from auditor.rules.other_years import BEGIN, told_elsewhere
from auditor.rules.rule import fails, holds, rule, text_evidence

_OPENING = re.compile(rf"{BEGIN}(?P<year>20\d\d)年度?[,，]")
_SHOWN = 3


@rule("YOY-07")
def years_differ(case: Case) -> Iterator[Finding]:
    """Compare the year of the title with the period, the preface and the finished work told.

    A year told by way of comparison, carry-over or plan is no fault; neither is one in a sentence
    that names the report's year too.
    """
    report = case.report
    title, period = _said(report, "title"), _said(report, "period")
    if title is not None and period is not None and title.span and period.span:
        evidence = [text_evidence(report, title.span), text_evidence(report, period.span)]
        if title.value == period.value:
            yield holds("YOY-07", *evidence)
        else:
            yield fails(
                "YOY-07", "period", evidence, args={"title": title.value, "period": period.value},
                section="preface",
            )  # fmt: skip
    known = title or period
    if known is None or known.span is None:
        return
    first = text_evidence(report, known.span)
    others = list(told_elsewhere(case, int(known.value)))
    if others:
        told = others[0]
        found = [text_evidence(report, each.span) for each in others[:_SHOWN]]
        yield fails(
            "YOY-07", "inside", [first, *found],
            args={"title": known.value, "prose": told.year, "quote": found[0].quote},
            section=told.section, confidence="strong",
        )  # fmt: skip
        return
    opened = _openings(report)
    if not opened:
        return
    if known.value in opened:
        yield holds("YOY-07", first, text_evidence(report, opened[known.value][0]))
        return
    year_said, spans = max(opened.items(), key=lambda item: (len(item[1]), item[0]))
    yield fails(
        "YOY-07", "prose", [first, *(text_evidence(report, span) for span in spans[:_SHOWN])],
        args={"title": known.value, "prose": year_said, "count": len(spans)}, section="overview",
        confidence="strong",
    )  # fmt: skip


def _said(report: Report, how: str) -> Recognised | None:
    return next((r for r in report.recognised if r.fact == "year" and r.how == how), None)


def _openings(report: Report) -> dict[str, list[Span]]:
    """Return the years with which sentences of part one open, and where."""
    found: dict[str, list[Span]] = {}
    section = report.section("overview")
    for span in section.prose if section is not None else ():
        line = normalise(span.of(report.text)[:20_000], span.start)
        for match in _OPENING.finditer(line.text):
            found.setdefault(match["year"], []).append(line.span(*match.span("year")))
    return found
