"""Plans of part five: dated to the year after the report's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from auditor.case import Case, Evidence, Finding
from auditor.normal import normalise
from auditor.rules.rule import Rule, fails, holds, rule, text_evidence, undecided
from auditor.words import load

_SECTIONS = ("problems", "other")
_SHOWN = 3


@rule("TXT-11")
def plan_for_another_year(case: Case) -> Iterator[Finding]:
    """Compare the year for which work is announced with the year after the report's.

    Plans with a term (年底前, 起, 到) and later years beside the next one are no fault. Where the
    next year's plans stand there too, a plan for the report's own year may be told of the past.
    """
    report, year = case.report, case.report.year
    if year is None:
        return
    found = list(_planned(case))
    right = [place for said, place in found if said == year + 1]
    if right:
        yield holds("TXT-11", right[0], section="problems")
    past = [(said, place) for said, place in found if said <= year]
    later = [(said, place) for said, place in found if said > year + 1 and "前" not in place.quote]
    wrong = past or ([] if right else later)
    if not wrong:
        return
    evidence = [place for _, place in wrong[:_SHOWN]]
    args = {"quote": evidence[0].quote, "said": wrong[0][0], "next": year + 1, "year": year}
    known = any(r.fact == "year" and r.how in ("title", "period") for r in report.recognised)
    if right or not known:
        yield undecided("TXT-11", "beside", evidence, args=args, section="problems")
    else:
        yield fails("TXT-11", "year", evidence, args=args, section="problems", confidence="strong")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of “2024年，我局将继续”, of “2024年工作打算：” and of “2024年6月底前”."""
    words = load("years.toml")["plan"]
    gap = rf"(?:(?!{'|'.join(words['not_between'])})[^,，。;；:：\d“”《》]){{0,12}}?"
    cue = f"将(?:{'|'.join(words['after'])})|{'|'.join(words['words'])}"
    heads = "|".join(sorted(words["heads"], key=len, reverse=True))
    plan = rf"(?:^|[。;；,，:：])(?P<year>20\d\d)年度?[,，]?{gap}(?:{cue})"
    ordinal = r"(?:[(（]?[一二三四五六七八九十]{1,2}[)）、.]+)?"
    head = rf"^{ordinal}(?P<year>20\d\d)年度?的?(?:{heads})[是:：。]?"
    return re.compile(plan), re.compile(head), re.compile(rf"(?P<year>20\d\d)年{words['term']}")


def _planned(case: Case) -> Iterator[tuple[int, Evidence]]:
    """Yield the years for which something is announced, and where."""
    report = case.report
    plan, head, term = _patterns()
    words, year = load("years.toml")["plan"], case.report.year or 0
    for sentence in case.sentences:
        if sentence.section in _SECTIONS:
            line = normalise(sentence.text, sentence.span.start)
            found = [*plan.finditer(line.text), *head.finditer(line.text)]
            if any(word in line.text for word in words["told"]):
                found = [match for match in found if int(match["year"]) > year]
            if sentence.section == "problems" and not any(w in line.text for w in words["kept"]):
                found += list(term.finditer(line.text))
            for match in found:
                span = line.span(match.start("year"), match.end())
                yield int(match["year"]), text_evidence(report, span)
    for section in report.sections:
        for span in section.headings if section.key in _SECTIONS else ():
            line = normalise(span.of(report.text), span.start)
            title = head.match(line.text)
            if title is not None:
                yield int(title["year"]), text_evidence(report, line.span(*title.span()))


PLANS: tuple[Rule, ...] = (plan_for_another_year,)
