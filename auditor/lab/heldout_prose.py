"""Held-out errors in what the prose says: numbers and zero claims.

Written from a catalogue of the wording and the mistakes of real reports, by someone who had not
seen the rules. Each maker proves from the tables or the sentence itself that its result is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from auditor.lab.heldout_places import (
    HANDLED,
    RECEIVED,
    Edit,
    Found,
    count,
    cut,
    hanzi,
    row,
    spans,
    swap,
    told,
    transposed,
)
from auditor.lab.mutations import Make, Mutation
from auditor.report import Report, Span

Wrong = Callable[[Report, int], Iterable[str]]

LAST = r"[比较](?:20\d\d|上一?)年度?的?(?P<was>\d+)件"
NOW = r"(?<!\d)(?P<now>\d+)件[，,](?:[^，。；,;\d]{2,12}[，,])?"
GROWN = rf"{NOW}{LAST}(?P<way>增加|减少|多|少)(?P<n>\d+)件"
HEADED = r"(?:（[一二三四五六七八九十]+）[^。：\n]{2,14}[。：])?"
TITLES = {
    "予以公开": "G",
    "部分公开": "P",
    "第三方合法权益": "D4",
    "过程性信息": "D6",
    "行政查询事项": "D8",
    "不掌握(?:相关政府信息)?的?": "U1",
    "信访举报投诉类?(?:申请)?": "X1",
    "重复申请": "X2",
}
APPLICANTS = {"自然人": "nat", "商业企业": "com", "法律服务机构": "leg", "社会公益组织": "soc"}
CLAUSE = r"[^，。；,;\n]*"
TURNED = {"增加": "减少", "减少": "增加", "多": "少", "少": "多"}
NONE_AT_ALL = (
    "没有任何单位或个人向本单位提出过获取政府信息的要求",
    "全年依申请公开信息数为0条",
    "书面、信函、网络各渠道收到的公开申请均为零",
    "全年无人要求公开其他方面的政府信息",
    "未发生依申请公开政府信息的情况",
    "依申请公开数量：无",
)
SILENT = "健全受理、登记、审核、答复流程，畅通申请渠道，依法依规按时答复申请人"


def beside(report: Report, number: int) -> int:
    """Return the nearest number that no total of the request table admits."""
    new, carried = row(report, "N"), row(report, "C")
    admitted = {new, new + carried, row(report, "T"), row(report, "F"), carried, number}
    return next(
        n
        for n in (number + 1, number - 1, number + 2, number + 3, number + 4, number + 5)
        if n > 0 and n not in admitted
    )


def one_off(report: Report, number: int) -> Iterator[str]:
    """Yield the number missed by one."""
    yield str(beside(report, number))


def one_off_in_words(report: Report, number: int) -> Iterator[str]:
    """Yield the number missed by one and told in Chinese numerals."""
    if number < 9990:
        yield hanzi(beside(report, number))


def digits_exchanged(report: Report, number: int) -> Iterator[str]:
    """Yield the number with two digits exchanged."""
    if (new := transposed(number)) not in {row(report, "N") + row(report, "C"), number}:
        yield str(new)


def digit_lost(report: Report, number: int) -> Iterator[str]:
    """Yield the number without its last digit."""
    if number >= 10 and number // 10 not in {row(report, "C"), row(report, "F")}:
        yield str(number // 10)


def natural_only(report: Report, number: int) -> Iterator[str]:
    """Yield the natural persons' number in place of all applicants'."""
    if 0 < (natural := count(report, "t3.N.nat")) < number:
        yield str(natural)


def received_instead(report: Report, number: int) -> Iterator[str]:
    """Yield what was received, or was to be handled, in place of what was handled."""
    new, due = row(report, "N"), row(report, "N") + row(report, "C")
    yield from (str(n) for n in sorted({new, due} - {number, 0}))


def retold(cue: str, name: str, wrong: Wrong) -> Make:
    """Make the prose tell the total of a row of table 3 wrongly."""

    def make(report: Report) -> Iterator[str]:
        number = row(report, name)
        for found in told(report, cue, number):
            yield from (swap(found, new) for new in wrong(report, number))

    return make


def outcome_off(report: Report) -> Iterator[str]:
    """Tell the number of one outcome missed by one."""
    for cue, name in TITLES.items():
        for found in told(report, cue, row(report, name), 5):
            yield swap(found, str(row(report, name) + 1))


def applicant_off(report: Report) -> Iterator[str]:
    """Tell the number of one kind of applicants missed by one."""
    for cue, column in APPLICANTS.items():
        for found in list(told(report, cue, count(report, f"t3.N.{column}"), 6))[:1]:
            yield swap(found, str(count(report, f"t3.N.{column}") + 1))


def outcomes_exchanged(report: Report) -> Iterator[str]:
    """Tell the full disclosures as the partial ones and the reverse."""
    full, part = row(report, "G"), row(report, "P")
    one = next(told(report, "予以公开", full, 5), None)
    two = next(told(report, "部分公开", part, 5), None)
    if one and two and full != part:
        yield cut(report.text, (*one.span("n"), str(part)), (*two.span("n"), str(full)))


def decisions_off(report: Report) -> Iterator[str]:
    """Tell another number of permits or penalties than the table."""
    for cue, name in (("行政许可", "permit"), ("行政处罚", "penalty"), ("行政强制", "coercion")):
        cell = "t2." + name + (".decisions" if report.form == "2019" else "")
        for found in told(report, cue, count(report, cell), 8):
            number = int(found["n"])
            new = transposed(number)
            yield swap(found, str(number + 1 if new == number else new))


def fee_without_wan(report: Report) -> Iterator[str]:
    """Tell an amount of the table, which is in 万元, as so many 元."""
    cell = report.cells.get("t2.fee_wan") or report.cells.get("t2.procurement.amount")
    if cell and cell.value and (digits := re.match(r"[\d.]+", cell.raw)):
        for found in spans(report, re.escape(digits[0]) + "(?P<n>万元)"):
            yield swap(found, "元")


def told_again(report: Report) -> Iterator[str]:
    """Give a number of section 一 another value where section 五 repeats it."""
    near = r"(?P<c>[一-龥]{2})[一-龥的，]{0,4}(?<!\d)(?P<n>[1-9]\d+[件条篇个份])"
    first = {found["n"]: found["c"] for found in spans(report, near, "overview")}
    for found in spans(report, near, "problems"):
        number = int(found["n"][:-1])
        if found["n"] in first and (number > 99 or found["c"] == first[found["n"]]):
            yield swap(found, f"{number + 2}{found['n'][-1]}")


def told_once(report: Report) -> Iterator[str]:
    """Raise a number of trainings or meetings that nothing else in the report tells."""
    for found in spans(report, r"(?:培训|会议|检查)班?(?P<n>\d+)[次期场]", "overview"):
        if report.text.count(found.group()) == 1:
            yield swap(found, str(int(found["n"]) + 1))


def difference_off(report: Report) -> Iterator[str]:
    """Tell the change against last year missed by one or in the other direction."""
    for found in spans(report, GROWN, "overview"):
        if abs(int(found["now"]) - int(found["was"])) == int(found["n"]):
            yield swap(found, str(int(found["n"]) + 1))
            yield swap(found, TURNED[found["way"]], "way")


def last_year_left(report: Report) -> Iterator[str]:
    """Leave last year's number where this year's belongs."""
    for found in spans(report, GROWN, "overview"):
        if row(report, "N") == int(found["now"]) != int(found["was"]):
            yield swap(found, found["was"], "now")


def body_of_requests(report: Report) -> Span | None:
    """Return the paragraph that tells what was received, without a heading run into it."""
    if (found := next(told(report, RECEIVED, row(report, "N")), None)) is None:
        return None
    start = report.text.rfind("\n", 0, found.start()) + 1
    headed = re.compile(HEADED).match(report.text, start)
    return Span(headed.end() if headed else start, report.text.find("\n", found.end()))


def paragraph_becomes(*sentences: str) -> Make:
    """Put another sentence in place of the paragraph that tells what was received."""

    def make(report: Report) -> Iterator[str]:
        if body := body_of_requests(report):
            for said in sentences:
                yield cut(report.text, (body.start, body.end, f"{report.year}年，{said}。"))

    return make


def negation_lost(report: Report) -> Iterator[str]:
    """Tell received applications over a table of zeros."""
    denied = r"(?P<n>未曾?|没有)(?:收到|接到|接收|受理)(?P<what>[^，。；,;\d]*?申请)(?=[，。；,;])"
    for found in spans(report, denied, "overview") if report.value("t3.N.tot") == 0 else ():
        yield cut(report.text, (*found.span("n"), ""), (found.end(), found.end(), "3件"))
        yield cut(report.text, (*found.span("n"), "仅"), (found.end(), found.end(), "一件"))


def carried_in_denied(report: Report) -> Iterator[str]:
    """Deny the cases carried over from last year."""
    before = rf"{CLAUSE}年[^，。；,;\d]*结转(?![至到下入]|20)[^，。；,;]*?"
    near = rf"{before}(?<!\d){row(report, 'C') or 'x'}件{CLAUSE}"
    for found in spans(report, near, "overview"):
        yield swap(found, "没有上年结转的申请", 0)


def all_done(report: Report) -> Iterator[str]:
    """Say that all was settled although cases are carried forward."""
    onward = rf"(?:结转|转到|转入|顺延)[^。；;\n]{{0,4}}(?:{(report.year or 0) + 1}|下)[^。；;\n]*"
    near = rf"(?<=[，。；,;\n]){CLAUSE}(?<!\d){row(report, 'F') or 'x'}件[^。；;\n]*{onward}"
    for found in spans(report, near, "overview"):
        yield swap(found, "所有申请均在年内全部办结", 0)


def disputes(report: Report) -> Iterator[Found]:
    """Yield the sentences that tell a number of reviews, where the table has some."""
    cases = count(report, "t4.review.total") or "x"
    return spans(report, rf"[^。\n]*行政复议(?:案件|申请)?(?P<n>{cases})[件起][^。\n]*", "overview")


def disputes_denied(report: Report) -> Iterator[str]:
    """Deny reviews and lawsuits over cases."""
    for found in disputes(report):
        yield swap(found, "全年没有因政府信息公开引发的行政复议、提起的行政诉讼", 0)


def never_lost(report: Report) -> Iterator[str]:
    """Say that no case was lost over a review that ended in correction."""
    cells = [report.cells.get(f"t4.review.{name}") for name in ("upheld", "corrected")]
    for found in disputes(report):
        kept, lost = (cell.value if cell else None for cell in cells)
        said: Edit = (*found.span(), "全年没有复议被纠错、诉讼败诉的情况")
        if lost:
            yield cut(report.text, said)
        elif kept and cells[0] and cells[1]:
            spots = [(cell.span.start, cell.span.end) for cell in cells if cell]
            yield cut(report.text, said, (*spots[0], str(kept - 1)), (*spots[1], "1"))


PROSE: tuple[Mutation, ...] = (
    Mutation("h-received-one-off", "number", "plus_minus_one", retold(RECEIVED, "N", one_off)),
    Mutation(
        "h-received-hanzi", "number", "plus_minus_one", retold(RECEIVED, "N", one_off_in_words)
    ),
    Mutation(
        "h-received-digits", "number", "same_magnitude", retold(RECEIVED, "N", digits_exchanged)
    ),
    Mutation("h-received-digit-lost", "number", "obvious", retold(RECEIVED, "N", digit_lost)),
    Mutation("h-received-natural", "scope", "cross_section", retold(RECEIVED, "N", natural_only)),
    Mutation("h-handled-one-off", "number", "plus_minus_one", retold(HANDLED, "T", one_off)),
    Mutation("h-handled-hanzi", "number", "plus_minus_one", retold(HANDLED, "T", one_off_in_words)),
    Mutation(
        "h-handled-received", "number", "cross_section", retold(HANDLED, "T", received_instead)
    ),
    Mutation("h-outcome-off", "number", "plus_minus_one", outcome_off),
    Mutation("h-applicant-off", "number", "plus_minus_one", applicant_off),
    Mutation("h-outcomes-exchanged", "number", "cross_section", outcomes_exchanged),
    Mutation("h-decisions-off", "number", "same_magnitude", decisions_off),
    Mutation("h-fee-without-wan", "number", "obvious", fee_without_wan),
    Mutation("h-told-again", "number", "cross_section", told_again),
    Mutation("h-told-once", "number", "plus_minus_one", told_once, False),
    Mutation("h-difference-off", "number", "plus_minus_one", difference_off),
    Mutation("h-last-year-left", "year", "same_magnitude", last_year_left),
    Mutation("h-zero-reworded", "zero", "cross_section", paragraph_becomes(*NONE_AT_ALL[:3])),
    Mutation("h-zero-fossil", "zero", "cross_section", paragraph_becomes(*NONE_AT_ALL[3:])),
    Mutation("h-zero-silent", "zero", "cross_section", paragraph_becomes(SILENT)),
    Mutation("h-negation-lost", "zero", "obvious", negation_lost),
    Mutation("h-carried-in-denied", "zero", "same_magnitude", carried_in_denied),
    Mutation("h-all-done", "zero", "cross_section", all_done),
    Mutation("h-disputes-denied", "zero", "cross_section", disputes_denied),
    Mutation("h-never-lost", "zero", "cross_section", never_lost),
)
