"""How the organ calls itself: 我局, 我镇, 我县; and other organs' names in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from auditor.case import Case, Evidence, Finding
from auditor.normal import Normal, normalise
from auditor.report import Span
from auditor.rules.rule import Rule, fails, holds, rule, text_evidence, undecided
from auditor.words import load

_SHOWN = 3
_PLACE = re.compile(r"^(?:[^省市县区旗]{2,8}?(?:自治区|自治县|省|市(?!场|政)|县|区|州|旗))+")
_QUOTED = re.compile(r"《[^《》]*(?:《[^《》]*》)?[^《》]*》|“[^“”]*”|「[^「」]*」")
_PLACES = "县区市"


@rule("TXT-06")
def self_names_differ(case: Case) -> Iterator[Finding]:
    """Compare 我局, 我镇, 我县 with the kind and place of the organ.

    Places above the organ are its own too; quoted words are another's. Where the organ never
    calls itself otherwise it may bear a second name.
    """
    organ = case.report.organ
    row = _row(organ or "")
    found = list(_selves(case))
    if organ is None:
        yield from _among_themselves(found)
    if organ is None or row is None:
        return
    wrong = [(word, place) for word, place in found if not _fits(word, organ, row["own"])]
    if not found:
        return
    if not wrong:
        yield holds("TXT-06", found[0][1])
        return
    words = {word for word, _ in wrong}
    evidence = [place for _, place in wrong[:_SHOWN]]
    args = {
        "organ": organ,
        "words": "、".join(sorted(f"我{w}" for w in words)),
        "count": len(wrong),
    }
    units = set(load("selves.toml")["units"])
    own = any(word in units for word, _ in found if word not in words)
    wider = words == {"区"} and any(w in case.report.text for w in load("selves.toml")["wider"])
    if wider:
        yield undecided("TXT-06", "wider", evidence, args=args)
    elif len(wrong) > 1 and not own and words <= units:
        yield undecided("TXT-06", "second_name", evidence, args=args)
    else:
        yield fails("TXT-06", "differs", evidence, args=args, confidence="strong")


def _among_themselves(found: list[tuple[str, Evidence]]) -> Iterator[Finding]:
    """Compare the self-references with each other, where no title tells the organ."""
    units = set(load("selves.toml")["units"])
    first = {word: place for word, place in reversed(found) if word in units}
    if len(first) > 1:
        names = "、".join(f"我{word}" for word in first)
        yield undecided("TXT-06", "mixed", first.values(), args={"words": names})
    elif first:
        yield holds("TXT-06", *first.values())


def place_of(organ: str) -> str:
    """Return the place that an organ's name begins with, down to the county; empty if none.

    >>> place_of("泠安市荻渚区市场监督管理局"), place_of("榆陵市城市管理局"), place_of("水务局")
    ('泠安市荻渚区', '榆陵市', '')
    """
    match = _PLACE.match(organ)
    return match[0] if match else ""


def _row(organ: str) -> dict[str, list[str]] | None:
    rows = load("selves.toml")["self"]
    return next((row for row in rows if re.search(row["name"], organ)), None)


@cache
def _pattern() -> re.Pattern[str]:
    data = load("selves.toml")
    words = "|".join(sorted((*data["units"], *_PLACES), key=len, reverse=True))
    return re.compile(
        rf"(?<![自基日根成文版样原资书课账你忘])[我本](?!{'|'.join(data['not_self'])})(?P<word>{words})"
    )


def _selves(case: Case) -> Iterator[tuple[str, Evidence]]:
    """Yield the words by which the prose calls the organ, or its place, outside quotations."""
    for sentence in case.sentences:
        line = normalise(sentence.text, sentence.span.start)
        quoted = [match.span() for match in _QUOTED.finditer(line.text)]
        for match in _pattern().finditer(line.text):
            if not any(start <= match.start() < end for start, end in quoted):
                yield match["word"], text_evidence(case.report, _around(line, *match.span()))


def _around(line: Normal, start: int, end: int) -> Span:
    return line.span(max(0, start - 6), min(len(line.text), end + 6))


def _fits(word: str, organ: str, own: list[str]) -> bool:
    """Return whether an organ of that name may say 我 with ``word``."""
    if word in own:
        return True
    letter = place_of(organ)[-1:]
    if word in _PLACES:
        zone = place_of(organ).endswith(tuple(load("selves.toml")["wider"]))
        if zone or not letter or word in organ.replace("市场", ""):
            return True
        return word == "市" and letter != "省"  # the city above
    return word in ("局", "委", "厅") and word in organ  # the sign on the door


SELVES: tuple[Rule, ...] = (self_names_differ,)
