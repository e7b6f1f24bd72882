"""What a share is a share of, and the quotients of cells that may bear it out."""

from __future__ import annotations

from functools import cache

from auditor.case import Reading
from auditor.claims.readings import RESULTS, columns_of, expand, readings_of
from auditor.template import FORMS

_NEW = "applications.received_new"
_IN = "applications.total_in"
_HANDLED = "applications.total_handled"
# The totals of requests, by their rows in table 3; the order is that in which they are tried.
TOTALS = {_HANDLED: ("办理结果总计", "T"), _IN: ("新收加上年结转", "N + C"), _NEW: ("新收", "N")}
_DISPUTES = ("review", "litigation", "litigation.direct", "litigation.after_review")
_CLOSED = (_IN, _NEW)


def base_of(metric: str) -> str | None:
    """Return the total a part is a share of where the words do not name it; None for no part."""
    if metric.startswith("outcome."):
        return _HANDLED
    if metric.startswith(("applicant.", "channel.")):
        return _NEW
    if metric in (_HANDLED, "applications.carried_in", "applications.carried_out"):
        return _IN
    kind, _, result = metric.rpartition(".")
    if kind in _DISPUTES and result != "total":
        return f"{kind}.total"
    return None


def may_part(metric: str, base: str) -> bool:
    """Return whether a metric can be a share of a base: of a total of its kind, or of its group."""
    if metric.startswith(f"{base}."):
        return True
    kind, _, result = metric.rpartition(".")
    if kind in _DISPUTES or result == "total":
        return base.endswith(".total")
    if metric in (_HANDLED, "applications.carried_out"):
        return base in _CLOSED
    return base in TOTALS


@cache
def share_readings(metric: str, base: str | None, form: str) -> tuple[Reading, ...]:
    """Return the quotients of cells a share may be, in the order in which they are tried.

    The total that is named, or usual, makes the strict readings; other totals of the kind are
    accepted and told. Only the columns of a total are divided by it. A group is a total alone.
    """
    if form not in FORMS:
        return ()
    if metric == "rate.closed":
        return _quotients("T", "办理结果总计", _CLOSED, form, strict=_IN)
    usual = base_of(metric)
    base = base or usual
    if base is None or usual is None or not may_part(metric, base):
        return ()
    if base.endswith(".total"):
        return _results(metric, base, form)
    if base not in TOTALS:
        wholes = readings_of(base, "", form)
        return tuple(
            Reading(f"{part.name}占{whole.name}", _divide(part.formula, whole.formula), part.strict)
            for part in readings_of(metric, "", form) for whole in wholes if whole.strict
        )  # fmt: skip
    order = sorted(TOTALS, key=lambda total: total != base)
    columns = columns_of(metric)
    if columns:
        found: list[Reading] = []
        for total in order:
            rows = TOTALS[total][1].split(" + ")
            terms = " + ".join(f"{row}.{column}" for row in rows for column in columns)
            found += _quotients(terms, "该类申请人", (total,), form, strict=base)
        return tuple(found)
    if metric == _HANDLED:
        return _quotients("T", "办理结果总计", _CLOSED, form, strict=base)
    return tuple(
        Reading(f"{part.name}占{TOTALS[total][0]}", _divide(part.formula, whole),
                part.strict and total == base)
        for total in order for part in readings_of(metric, "", form)
        if (whole := expand(TOTALS[total][1], form)) is not None
    )  # fmt: skip


_BLOCKS = {
    "review": ("review",), "litigation": ("direct", "after"), "litigation.direct": ("direct",),
    "litigation.after_review": ("after",),
}  # fmt: skip
_BOTH = ("review", "direct", "after")


def _results(metric: str, base: str, form: str) -> tuple[Reading, ...]:
    """Return the readings of a result of reviews or suits: of all cases, of those settled.

    “复议、诉讼20件中被纠正3件，占15%”: reviews and suits together are accepted as well.
    """
    result = metric.rpartition(".")[2]
    own = _BLOCKS.get(base.removesuffix(".total"), ())
    found = []
    for blocks, who in ((own, ""), (_BOTH, "复议诉讼合计")):
        above = expand(" + ".join(f"{block}.{result}" for block in blocks), form)
        total = " + ".join(f"{block}.total" for block in blocks)
        settled = total + "".join(f" - {block}.pending" for block in blocks)
        for rows, name in ((total, "总计"), (settled, "已审结数")):
            below = expand(rows, form)
            if above is not None and below is not None and blocks:
                strict = blocks is own and rows is total
                label = f"{RESULTS[result]}占{who}{name}"
                found.append(Reading(label, _divide(above, below), strict))
    return tuple(found)


def _quotients(
    part: str, name: str, totals: tuple[str, ...], form: str, *, strict: str
) -> tuple[Reading, ...]:
    above = expand(part, form)
    found = []
    for total in totals:
        below = expand(TOTALS[total][1], form)
        if above is not None and below is not None:
            label = f"{name}占{TOTALS[total][0]}"
            found.append(Reading(label, _divide(above, below), total == strict))
    return tuple(found)


def _divide(above: str, below: str) -> str:
    return " ÷ ".join(f"({side})" if " " in side else side for side in (above, below))
