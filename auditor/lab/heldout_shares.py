"""Held-out errors of scope, in shares and growth, and in lists that should add up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.lab.heldout_places import (
    HANDLED,
    RECEIVED,
    Found,
    count,
    cut,
    row,
    spans,
    swap,
    told,
    transposed,
)
from auditor.lab.mutations import Mutation
from auditor.report import Report

COUNTED = r"(?<![\d.〔第])(?P<n>[1-9]\d*)(?P<u>件|条|篇|期|份|个|次|起|项)"
SHARE = r"(?<![\d.])(?P<n>\d+\.\d)(?=%)"
INTEGER = r"(?<![\d.])\d+(?![\d.%年月日])"
NAMED = r"占(?P<base>办结|新收|收回|总数|全部)[^，。；,;\d]{0,8}的?(?P<n>\d+\.\d)(?=%)"
OURS = "本局|我局|本镇|我镇|本乡|我乡|街道|本街道|我街道|本机关|本单位|我单位|全局|全镇"
TELLS = "(?:共|累计)?(?:新收|收到|接到|受理|没有接到|未接到|未收到|没有收到)[^，。；,;“]{0,30}申请"
PLACES = {
    "own": rf"(?<=[，。：,:\n年])(?P<n>(?:{OURS})?)(?={TELLS})",
    "region": r"(?<=[，。：,:\n年])(?P<n>全[省市州县区旗])(?=共?(?:新收|收到|受理))",
}
RATE = r"(?<![时期定])办[结理]率[达到为]{0,2}(?P<n>\d+(?:\.\d+)?)(?=%)"
CHANGED = rf"(?:增加|减少)\d+[件条篇][^。；]{{0,4}}(?P<w>增长|上升|下降){SHARE}"
WHOSE = {"own": "全省各级行政机关", "region": "政府办公室本级"}

Parts = tuple[Found, list[Found]]


def all_natural(report: Report) -> Iterator[str]:
    """Say that all applicants were natural persons where some were not."""
    if count(report, "t3.N.nat") < row(report, "N"):
        for found in told(report, RECEIVED, row(report, "N")):
            at = found.end("n") + 1
            yield cut(report.text, (at, at, "（申请人均为自然人）"))


def other_scope(report: Report) -> Iterator[str]:
    """Tell the organ's own cases as a region's, or a region's as one office's."""
    for found in spans(report, PLACES.get(report.scope, "(?P<n>x{9})"), "overview"):
        yield swap(found, WHOSE[report.scope])


def review_as_lawsuit(report: Report) -> Iterator[str]:
    """Call the reviews lawsuits, where there are not as many of both."""
    suits = count(report, "t4.direct.total") + count(report, "t4.after.total")
    reviews = count(report, "t4.review.total")
    if reviews != suits:
        yield from (
            swap(found, "行政诉讼", "w")
            for found in spans(report, rf"(?P<w>行政复议)(?:案件)?{reviews}(?=[件起])", "overview")
        )


def settled_in_full(report: Report) -> Iterator[str]:
    """Claim a completion rate of 100 % over cases carried forward."""
    if row(report, "F"):
        stated = list(spans(report, RATE))
        due = row(report, "N") + row(report, "C")
        right = [found for found in stated if fits(row(report, "T"), due, float(found["n"]))]
        yield from (swap(found, "100") for found in right)
        for found in [] if right else told(report, HANDLED, row(report, "T")):
            at = found.end("n") + 1
            yield cut(report.text, (at, at, "，占应办理申请总数的100%"))


def fits(part: int, whole: int, share: float) -> bool:
    """Return whether a share of one decimal may be printed so, rounded or cut off."""
    return whole > 0 and abs(100 * part / whole - share) < 0.1


def shares(report: Report) -> Iterator[tuple[Found, int, list[int]]]:
    """Yield the correct percentages, the number each belongs to, and all possible bases."""
    bases = [row(report, "N"), row(report, "T"), row(report, "N") + row(report, "C")]
    for found in spans(report, SHARE):
        start = report.text.rfind("\n", 0, found.start()) + 1
        end = report.text.find("\n", found.end())
        before = re.findall(INTEGER, report.text[max(start, found.start() - 30) : found.start()])
        numbers = bases + [int(n) for n in re.findall(INTEGER, report.text[start:end])]
        if before and any(fits(int(before[-1]), n, float(found["n"])) for n in numbers):
            yield found, int(before[-1]), numbers


def share_off(report: Report) -> Iterator[str]:
    """Miss a share by a little more than rounding can explain."""
    for found, part, numbers in shares(report):
        share = float(found["n"]) + 0.3
        if not any(fits(part, n, share) for n in numbers):
            yield swap(found, f"{share:.1f}")


def share_digits(report: Report) -> Iterator[str]:
    """Exchange the two digits of a share before the point."""
    for found, part, numbers in shares(report):
        old = found["n"]
        share = float(old[1::-1] + old[2:]) if len(old) == 4 else 0
        if share > 10 and not any(fits(part, n, share) for n in numbers):
            yield swap(found, f"{share:.1f}")


def share_other_base(report: Report) -> Iterator[str]:
    """Compute a share whose base is named on another base of the same paragraph."""
    for found, part, numbers in shares(report):
        named = re.compile(NAMED).search(report.text, found.start() - 16, found.end() + 1)
        for base in numbers if named and named.start("n") == found.start() else ():
            share = 100 * part / base if base > part else 0
            if share and abs(share - float(found["n"])) > 0.25:
                yield swap(found, f"{share:.1f}")
                break


def growth_turned(report: Report) -> Iterator[str]:
    """Tell a growth as a decline, or the reverse, beside the numbers that show it."""
    at = {found.start() for found, _, _ in shares(report)}
    for found in spans(report, CHANGED):
        if found.start("n") in at:
            yield swap(found, "增长" if found["w"] == "下降" else "下降", "w")


def breakdowns(report: Report) -> Iterator[Parts]:
    """Yield every total with at least three parts that follow it in its sentence and add up."""
    for sentence in spans(report, r"[^。\n]+"):
        text, start, end = sentence.string, *sentence.span()
        counted = list(re.compile(COUNTED).finditer(text, start, end))
        for at, total in enumerate(counted):
            alike = [found for found in counted[at + 1 :] if found["u"] == total["u"]]
            apart = alike and "含" not in text[total.end() : alike[0].start()]
            for size in range(3, len(alike) + 1) if apart and int(total["n"]) > 9 else ():
                numbers = [int(part["n"]) for part in alike[:size]]
                if sum(numbers) == int(total["n"]) != 2 * numbers[0]:
                    yield total, alike[:size]
                    break


def part_off(report: Report) -> Iterator[str]:
    """Raise one part of a list by one, so that the parts exceed their total."""
    for at, (_, parts) in enumerate(breakdowns(report)):
        part = parts[at % len(parts)]
        yield swap(part, str(int(part["n"]) + 1))


def part_digits(report: Report) -> Iterator[str]:
    """Exchange two digits of a part so that the parts exceed their total."""
    for _, parts in breakdowns(report):
        for part in parts:
            if transposed(int(part["n"])) > int(part["n"]):
                yield swap(part, str(transposed(int(part["n"]))))
                break


def total_off(report: Report) -> Iterator[str]:
    """Lower a total and keep its parts."""
    for total, _ in breakdowns(report):
        yield swap(total, str(int(total["n"]) - 1))


def total_digits(report: Report) -> Iterator[str]:
    """Exchange two digits of a total so that its parts exceed it."""
    for total, parts in breakdowns(report):
        new = transposed(int(total["n"]))
        if max(int(part["n"]) for part in parts) < new < int(total["n"]):
            yield swap(total, str(new))


def part_twice(report: Report) -> Iterator[str]:
    """Print one part of a list twice."""
    for _, parts in breakdowns(report):
        start, end = parts[0].end(), parts[1].end()
        if re.fullmatch(r"[、，；,;][^\d\n]+", report.text[start : parts[1].start()]):
            yield cut(report.text, (end, end, report.text[start:end]))


SHARES: tuple[Mutation, ...] = (
    Mutation("h-all-natural", "scope", "cross_section", all_natural),
    Mutation("h-other-scope", "scope", "obvious", other_scope),
    Mutation("h-review-as-lawsuit", "scope", "cross_section", review_as_lawsuit),
    Mutation("h-settled-in-full", "percentage", "cross_section", settled_in_full),
    Mutation("h-share-off", "percentage", "plus_minus_one", share_off),
    Mutation("h-share-digits", "percentage", "same_magnitude", share_digits),
    Mutation("h-share-other-base", "percentage", "cross_section", share_other_base),
    Mutation("h-growth-turned", "percentage", "obvious", growth_turned),
    Mutation("h-part-off", "breakdown", "plus_minus_one", part_off),
    Mutation("h-part-digits", "breakdown", "same_magnitude", part_digits),
    Mutation("h-part-twice", "breakdown", "obvious", part_twice),
    Mutation("h-total-off", "breakdown", "plus_minus_one", total_off),
    Mutation("h-total-digits", "breakdown", "same_magnitude", total_digits),
)
