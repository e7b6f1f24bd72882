"""Other organs' names where a report speaks of itself: what another's text left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from auditor.case import Case, Evidence, Finding
from auditor.normal import normalise
from auditor.rules.rule import Rule, fails, holds, rule, text_evidence, undecided
from auditor.rules.selves import place_of
from auditor.words import load

_SHOWN = 3
_COUNTY = "县区旗"
_TOWNSHIP = re.compile(r"(?:.*[市县区旗])?(?P<place>[^市县区旗]{2,5}(?:镇|乡|街道))(?P<rest>.*)")
_REPORT = re.compile(
    r"(?:公布|发布|编制|编写|形成|现将)(?P<name>[^,，。;；、《》()]{4,24}?)20\d\d年度?政府信息公开"
)


@rule("COR-02")
def another_organs_name(case: Case) -> Iterator[Finding]:
    """Look for a namesake organ of another place as the subject, and for another county's site.

    Only organs that report on themselves are judged: who speaks for a region names many.
    Superiors, partners and examples are told by their place or by the words beside them.
    """
    report = case.report
    organ = report.organ or ""
    place, town = place_of(organ), _TOWNSHIP.fullmatch(organ)
    if report.scope != "own" or not (place or town):
        return
    words = load("selves.toml")["foreign"]
    wrong: list[Evidence] = []
    for sentence in case.sentences:
        line = normalise(sentence.text, sentence.span.start)
        spans: list[tuple[int, int]] = []
        if not any(word in line.text for word in words["others"]):
            spans += _reports(line.text, place)
            if town is not None:
                rest = town["rest"] or "办事处"
                spans += _subjects(line.text, town["place"], town["place"][-1], rest)
            elif place:
                letters = _COUNTY if place[-1] in _COUNTY else place[-1]
                spans += _subjects(line.text, place, letters, organ.removeprefix(place))
        if not any(word in line.text for word in words["visits"]):
            spans += _channels(line.text, place)
        wrong += [text_evidence(report, line.span(*span)) for span in sorted(set(spans))]
    if wrong:
        names = "、".join(dict.fromkeys(each.quote for each in wrong))
        args = {"organ": organ, "names": names, "count": len(wrong)}
        if any(word in report.text for word in words["renamed"]):
            yield undecided("COR-02", "renamed", wrong[:_SHOWN], args=args)
            return
        yield fails("COR-02", "named", wrong[:_SHOWN], args=args, confidence="strong")
    elif case.sentences:
        yield holds("COR-02", text_evidence(report, case.sentences[0].span))


def _stem(place: str) -> str:
    """Return the last two characters of a place's name: enough to tell it, however it is led in."""
    return place.rstrip("道").rstrip("县区旗市州镇乡街")[-2:]


def _subjects(text: str, place: str, letters: str, rest: str) -> Iterator[tuple[int, int]]:
    """Yield where the same kind of organ of another place is the subject of its own work."""
    words = load("selves.toml")["foreign"]
    work, leads = "|".join(words["work"]), "|".join(words["leads"])
    kind = "街道" if letters == "道" else f"[{letters}]"
    begin = rf"(?:^|[,，。;；:：)]|{leads})(?:20\d\d年度?[,，]?)?"
    behind = rf"(?=[,，]?(?:20\d\d年度?)?[,，]?(?:{work}))"
    pattern = rf"{begin}(?P<name>[^\W\d]{{2,10}}?{kind}{re.escape(rest)}){behind}"
    for match in re.finditer(pattern, text):
        stem = _stem(match["name"].removesuffix(rest))
        named = len(stem) == 2 and not set(stem) & set(words["small"])
        if named and stem not in place:
            yield match.span("name")


def _reports(text: str, place: str) -> Iterator[tuple[int, int]]:
    """Yield where the report is called that of an organ of another county or city."""
    for match in _REPORT.finditer(text):
        other = place_of(match["name"])
        same_height = bool(other and place) and (other[-1] in _COUNTY) == (place[-1] in _COUNTY)
        if same_height and _stem(other) not in place and "自治" not in other:
            yield match.span("name")


@cache
def _channel() -> re.Pattern[str]:
    words = load("selves.toml")["foreign"]
    before, sites = "|".join(words["before_channel"]), "|".join(words["channel"])
    none = "|".join(words["no_place"])
    return re.compile(
        rf"(?:{before})(?P<site>(?P<place>(?!{none})[^\W\d省市县区旗州在我本全各]{{2,3}}[县区旗])(?:{sites}))"
    )


def _channels(text: str, place: str) -> Iterator[tuple[int, int]]:
    """Yield where the site of another county is told as the place of publication."""
    if not place or place[-1] not in _COUNTY:
        return
    for match in _channel().finditer(text):
        if _stem(match["place"]) not in place:
            yield match.span("site")


FOREIGN: tuple[Rule, ...] = (another_organs_name,)
