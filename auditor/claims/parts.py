"""Claims + Breakdowns → Claims that know their parts: which number is a part of which."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from auditor.case import Breakdown, Claim, Part, Sentence
from auditor.claims.implied import OPS
from auditor.claims.published import PUBLISHED
from auditor.claims.readings import applicant_readings
from auditor.claims.untabled import untabled
from auditor.report import Span

# A part named after a body of the region, behind a total of the region.
_BODY = re.compile(
    r"(?:本级|政府|部门|单位|机关|[省市州盟县区旗镇乡]|街道|局|委|办|开发区|园区|新区|管委会|其中市级|市级|县级|区级)$"
)
_ITEMS = re.compile(r"信息|公开|发布|推送|网站|公众号|专栏|栏目")
_RELATIVE = ("share_of", "growth_vs_last_year")
_WHOLE = ("applications.received_new", "applications.total_in", "applications.total_handled")
_PARTS = ("outcome.", "applicant.", "channel.")
# “法人申请中予以公开1件”: of the requests of that kind only.
_WITHIN = re.compile(r"(?:人|企业|组织|机构|公司|单位)[^,，;；。\d]{0,6}中")


def link(
    claims: Sequence[Claim], breakdowns: Sequence[Breakdown], sentences: Sequence[Sentence],
    year: int | None, form: str,
) -> tuple[Claim, ...]:  # fmt: skip
    """Return the claims in order with ``part_of`` and ``parts_sum``, numbered anew.

    Numbers of a breakdown that make no claim yet are added as ``other.uncheckable``, as are the
    counts that are in no table; a part named after a body takes the metric of its total, with
    the scope ``subordinate``. Outcomes and kinds of requesters are parts of the total told before
    them in their sentence.
    """
    found = list(claims)
    parents: dict[int, int] = {}
    sums: dict[int, str] = {}
    for breakdown in breakdowns:
        total = _place(found, breakdown.total, breakdown, None, year)
        for part in breakdown.parts:
            child = _place(found, part, breakdown, found[total], year)
            if child != total and total not in _chain(total, parents):
                parents.setdefault(child, total)
        sums[total] = parts_sum(breakdown)
    found += untabled(found, sentences, year)
    _under_totals(found, parents, sentences)
    for index, claim in enumerate(found):
        if claim.metric.startswith("applicant.") and claim.op not in _RELATIVE:
            under = next(
                (found[i].metric for i in _chain(index, parents) if found[i].metric in _WHOLE), None
            )
            readings = applicant_readings(claim.metric, under, form)
            found[index] = replace(claim, readings=readings)
    order = sorted(range(len(found)), key=lambda i: (found[i].span.start, found[i].span.end))
    names = {index: f"c{number}" for number, index in enumerate(order, 1)}
    return tuple(
        replace(
            found[index], id=names[index], parts_sum=sums.get(index),
            part_of=names[parents[index]] if index in parents else None,
        )
        for index in order
    )  # fmt: skip


def parts_sum(breakdown: Breakdown) -> str:
    """Return how parts and total compare: ``holds``, ``partial`` (less), or ``fails`` (more)."""
    if breakdown.sum == breakdown.total.quantity.value:
        return "holds"
    if not breakdown.exact or not breakdown.listed or breakdown.partial:
        return "partial"
    more = breakdown.sum > breakdown.total.quantity.value
    return "fails" if more or breakdown.exhaustive else "partial"


def _chain(child: int, parents: dict[int, int]) -> list[int]:
    """Return what a claim is a part of, and of what that is, nearest first."""
    seen: list[int] = []
    while child in parents and parents[child] not in seen:
        child = parents[child]
        seen.append(child)
    return seen


def _under_totals(
    found: Sequence[Claim], parents: dict[int, int], sentences: Sequence[Sentence]
) -> None:
    """Set the totals of outcomes and requesters, and the groups of grounds, by sentence."""
    starts = [sentence.span.start for sentence in sentences]
    order = sorted(range(len(found)), key=lambda i: found[i].span.start)
    told: dict[str, int] = {}
    place = -1
    for index in order:
        claim = found[index]
        if (now := bisect_right(starts, claim.span.start)) != place:
            place, told = now, {}
        if claim.op in _RELATIVE or claim.implied:
            continue
        group = claim.metric.rpartition(".")[0]
        if index not in parents and claim.metric.startswith(_PARTS):
            parent = told.get(group, told.get("whole"))
            if parent is not None and index not in _chain(parent, parents):
                parents[index] = parent
        if "kind" in told and now and claim.metric.startswith("outcome."):
            kind, sentence = found[told["kind"]], sentences[now - 1]
            at = sentence.span.start
            if _WITHIN.search(sentence.text[kind.span.end - at : claim.span.start - at]):
                parents[index] = told["kind"]
        told[claim.metric] = index
        if claim.metric.startswith("applicant."):
            told["kind"] = index
        if claim.metric in _WHOLE and claim.scope != "subordinate":
            told["whole"] = index


def _place(
    found: list[Claim], part: Part, breakdown: Breakdown, total: Claim | None, year: int | None
) -> int:
    """Return the index of the claim that a number of a breakdown makes, added where new."""
    for index, claim in enumerate(found):
        inside = claim.span.start <= part.span.start and part.span.end <= claim.span.end
        if inside and claim.quantity == part.quantity and not claim.implied:
            return index
    metric, scope = "other.uncheckable", total.scope if total is not None else "own"
    if total is not None and total.metric.startswith("applications.") and _BODY.search(part.name):
        metric, scope = total.metric, "subordinate"
    if total is not None and total.metric == PUBLISHED:
        metric = PUBLISHED
    elif total is None and part.quantity.unit in ("条", "篇") and _ITEMS.search(part.name):
        metric = PUBLISHED  # “网站专栏的148条里，工作动态71条、民政救助33条”
    value = part.quantity.value
    op = "none" if not value else OPS[part.quantity.hedge]
    said = total.scope_year if total is not None else year
    span = Span(part.span.start, part.span.end)
    quantity = part.quantity
    found.append(Claim("", breakdown.section, span, part.text, metric, op, quantity, said, scope))
    return len(found) - 1
