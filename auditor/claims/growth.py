"""Changes against last year: “同比增长70.3%”, “减少一半”, “翻了一番”."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from auditor.claims.clause import Clause, Context, Mention
from auditor.claims.lexicon import Token
from auditor.claims.subjects import can_change, last_told, subjects, unsaid
from auditor.claims.years_told import bracketed, count_then, levels, moves
from auditor.report import Quantity
from auditor.words import load

GROWTH = "growth_vs_last_year"
_NEAR = 4  # characters between the verb of a change and its number
_GOES_ON = re.compile(r"[^,，;；。、()]")


def growth(clause: Clause, context: Context, text: str) -> list[Mention]:
    """Return the changes a clause states, and the counts of both years it sets side by side.

    Against a year that is not last year there is no claim; a change in 百分点 is one of a share.
    """
    settled = _settle(clause, context)
    against = _against(clause, text, context)
    if against is not None:
        context.against = against
    if context.topic == "foreign" or context.planned:
        return settled
    found = [*settled, *moves(clause, context, text), *bracketed(clause, context)]
    beside = levels(clause, context, text)
    if beside or context.against is False:
        return [*found, *beside]
    changes = _changes(clause, text)
    said: list[Mention] = []
    for index, change in enumerate(changes):
        if change.value == "alike" and not against:
            continue
        later = changes[index + 1].start if index + 1 < len(changes) else len(text)
        stated = _stated(clause, change, later, text, context)
        if stated is None:
            continue
        whose = subjects(clause, change, context, text)
        if not whose and context.against and not context.mentions:
            if unsaid(text, clause.tokens[0].start, change.start, clause):
                context.unsettled = Mention("", change.start, stated[0], GROWTH, stated[1])
        if said and not any(subject.start > said[-1].end for subject in whose):
            whose = [replace(said[-1], start=change.start)]
        for subject in whose:
            end, quantity = stated
            if can_change(subject.metric, quantity):
                start = min(subject.start, change.start)
                said.append(Mention(subject.metric, start, end, GROWTH, quantity))
    if changes and not said:  # “申请量增长较快，同比增长三成”
        whose = subjects(clause, changes[0], context, text)
        context.changing = whose[0].metric if whose else ""
    elif clause.tokens:
        context.changing = ""
    if said and (before := count_then(clause, changes[0], said[0].metric, context, text)):
        found.append(before)
    return [*found, *said]


def _changes(clause: Clause, text: str) -> list[Token]:
    """Return the words that tell a change, single characters right at a number included."""
    found = clause.all("growth", "up", "down", "same")
    found += clause.all("change", "doubled", "quadrupled", "halved", "alike")
    covered = {token.end for token in clause.tokens}
    words = load("cues.toml")["unsaid"]
    for number in clause.all("number"):
        at = number.start - 1
        for value, chars in (("up", words["rise"]), ("down", words["fall"])):
            if at >= 0 and text[at] in chars and number.start not in covered:
                found.append(Token("growth", value, at, number.start, text[at]))
    return sorted(found, key=lambda token: token.start)


def _settle(clause: Clause, context: Context) -> list[Mention]:
    """Return “与上年持平，收到申请19件”: the change is of what the next clause counts."""
    waiting = context.unsettled
    counted = [m for m in context.mentions if m.op not in ("share_of", GROWTH)]
    if waiting is None or clause.inner or not counted:
        return []
    context.unsettled = None
    metric = counted[0].metric
    return [replace(waiting, metric=metric)] if can_change(metric, waiting.quantity) else []


def _against(clause: Clause, text: str, context: Context) -> bool | None:
    """Return whether a clause compares with last year (True), another time, or leaves it unsaid."""
    compares = [
        t for t in clause.all("growth", "compare")
        if not text.startswith(("例", "重", "率"), t.end)  # 比例, 比重
    ]  # fmt: skip
    if not compares:
        changes = "".join(t.text for t in clause.all("growth"))
        return True if any(word in changes for word in ("同比", "上年", "去年")) else None
    for token in clause.tokens:
        if token.kind not in ("year", "period") or token.value in ("whole", "part", "running"):
            continue
        if any(abs(token.start - c.end) <= 2 or abs(c.start - token.end) <= 2 for c in compares):
            year = context.year
            return token.kind == "period" or (year is not None and int(token.value) == year - 1)
    if any("同比" in t.text for t in compares):
        return True
    return None if all(t.text in ("与", "相比") for t in compares) else False


def _stated(
    clause: Clause, change: Token, later: int, text: str, context: Context
) -> tuple[int, Quantity] | None:
    """Return where a change ends and how much it is, as a signed percentage or count."""
    fixed = {"same": 0, "alike": 0, "doubled": 100, "quadrupled": 300, "halved": -50}
    if change.value in fixed:
        return change.end, Quantity(Decimal(fixed[change.value]), "%")
    behind = [
        t for t in clause.all("number")
        if change.end <= t.start <= min(later, change.end + _NEAR)
        and not text[t.end :].startswith(("百分点", "个百分点"))
    ]  # fmt: skip
    if not behind:
        return None
    number = behind[0]
    assert number.numeral is not None
    if text.startswith("百分点", number.end):  # “2个百分点”: a change of a share
        return None
    quantity = number.numeral.quantity
    if quantity.unit == "倍":
        value, step = quantity.value * 100, quantity.step * 100
        quantity = replace(quantity, value=value, step=step, unit="%")
    elif quantity.unit != "%" and not context.against:
        told = last_told(context.mentions, text, clause, context.year)
        alone = not _GOES_ON.match(text, number.end)
        alone = alone and unsaid(text, clause.tokens[0].start, change.start, clause)
        if told is None or told.quantity.unit != quantity.unit or not alone:
            return None  # “增加4个栏目” tells of other things
    sign = -1 if change.value == "down" or text[: number.start].endswith("-") else 1
    return number.end, replace(quantity, value=quantity.value * sign)
