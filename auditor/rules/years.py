"""Which year a report speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.case import Case, Finding
from auditor.normal import normalise
from auditor.report import Recognised, Report, Span
from auditor.rules.rule import fails, holds, rule, text_evidence

_OPENING = re.compile(r"(?:^|[。;；])(?:[(（].{1,14}?[)）][。:]?)?(?P<year>20\d\d)年度?[,，]")

_OWN_WORK = re.compile(
    r"(?:我|本)(?:局|委|办|厅|镇|乡|区|县|市|街道|机关|单位|部门)(?P<year>20\d\d)年(?:度)?(?:全年)?(?:累计)?(?:共|主动)?"
    r"(?:收到|新收|公开|发布|受理|举办|开展|办理|办结|召开|组织)"
)


@rule("YOY-07")
def years_differ(case: Case) -> Iterator[Finding]:
    """Compare the year of the title with the statistics period and with how part one opens.

    A year told by way of comparison, carry-over or plan is no fault; only sentences that open
    with an earlier year, and none with the right one, are asked about.
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
    for other, span in _finished(report, int(known.value)):
        yield fails(
            "YOY-07", "inside", [text_evidence(report, known.span), text_evidence(report, span)],
            args={"title": known.value, "prose": other, "quote": span.of(report.text)},
            section="overview", confidence="strong",
        )  # fmt: skip
        return
    opened = _openings(report)
    if not opened:
        return
    evidence = [text_evidence(report, known.span)]
    if known.value in opened:
        yield holds("YOY-07", *evidence, text_evidence(report, opened[known.value][0]))
        return
    year, spans = max(opened.items(), key=lambda item: (len(item[1]), item[0]))
    yield fails(
        "YOY-07", "prose", [*evidence, *(text_evidence(report, span) for span in spans[:3])],
        args={"title": known.value, "prose": year, "count": len(spans)}, section="overview",
        confidence="strong",
    )  # fmt: skip


def _said(report: Report, how: str) -> Recognised | None:
    return next((r for r in report.recognised if r.fact == "year" and r.how == how), None)


def _finished(report: Report, year: int) -> list[tuple[int, Span]]:
    """Return where part one tells the organ's finished work as of another year."""
    found = []
    section = report.section("overview")
    for span in section.prose if section is not None else ():
        line = normalise(span.of(report.text)[:20_000], span.start)
        for match in _OWN_WORK.finditer(line.text):
            if int(match["year"]) != year:
                found.append((int(match["year"]), line.span(*match.span())))
    return found


def _openings(report: Report) -> dict[str, list[Span]]:
    """Return the years with which sentences of part one open, and where."""
    found: dict[str, list[Span]] = {}
    section = report.section("overview")
    for span in section.prose if section is not None else ():
        line = normalise(span.of(report.text)[:20_000], span.start)
        for match in _OPENING.finditer(line.text):
            found.setdefault(match["year"], []).append(line.span(*match.span("year")))
    return found
