"""The words of data/cues.toml and data/measures.toml, found in one pass over a sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import ahocorasick_rs

from auditor.numerals import Numeral, find_numerals
from auditor.words import load

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年度?|(?=[,，、]))")
_CUTOFF = re.compile(
    r"截[至止到](?:(?:20\d\d)年)?(\d{1,2}|[一二三四五六七八九十]{1,2})月"
    r"|\d{1,2}月?[-至—~](\d{1,2}|[一二三四五六七八九十]{1,2})月"
)
_DECEMBER = ("12", "十二")
_MARKS = {
    ",": "comma",
    "，": "comma",
    ";": "stop",
    "；": "stop",
    "。": "stop",
    "!": "stop",
    "?": "stop",
}
_MARKS |= {"、": "item", "(": "open", ")": "close", ":": "colon", "：": "colon"}


_INSIDE = re.compile(r"\([^()]*\)")

# Lists that are no cues of a clause: they are looked up where whole sentences are judged.
_ELSEWHERE = ("breakdown", "cleanup", "carrying", "filler", "unsaid", "whole")


@dataclass(frozen=True, slots=True)
class Token:
    """A cue, number, year or mark in a normalised sentence."""

    kind: str
    value: str
    start: int
    end: int
    text: str
    numeral: Numeral | None = None


@cache
def _tags() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return every cue word with its (kind, value) tags."""
    tags: dict[str, list[tuple[str, str]]] = defaultdict(list)
    measures, cues = load("measures.toml"), load("cues.toml")
    for sense in measures["sense"]:
        for word in sense["words"]:
            tags[word].append(("act", sense["key"]))
    for measure in measures["measure"]:
        for word in measure["words"]:
            tags[word].append(("label", measure["metric"]))
    for group, lists in cues.items():
        if group in _ELSEWHERE:
            continue
        for name, words in lists.items():
            for word in words:
                tags[word].append((group, name))
    return {word: tuple(pairs) for word, pairs in tags.items()}


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, list[str]]:
    words = sorted(_tags())
    found = ahocorasick_rs.AhoCorasick(words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    return found, words


@cache
def _carrying() -> re.Pattern[str]:
    """Return the pattern of requests carried over, made from cues.toml [carrying]."""
    words = {key: "|".join(sorted(some, key=len, reverse=True)) for key, some in
             load("cues.toml")["carrying"].items()}  # fmt: skip
    year = r"20\d\d年(?:度|底|末)?"
    moved = rf"(?:{words['moved']})[到至入往给]?"
    since = (
        rf"(?:{words['since']}|(?P<since>{year}))[^,，。;；、:：()\d]{{0,4}}?(?:{words['left']})"
    )
    return re.compile(
        rf"(?P<came>{since})(?![到至入往下次明来])"
        rf"|(?:(?P<old>{year})[^,，。;；、:：()\d]{{0,2}}?)?{moved}(?:{words['now']}|(?P<to>{year}))"
        rf"|(?P<out>{moved}(?:{words['next']}))"
    )


def _carried(match: re.Match[str], year: int | None) -> str:
    """Return whether requests came from the year before, or go on to the next."""
    if match["came"]:
        into = not match["since"] or year is None or int(match["since"][:4]) < year
    elif match["to"]:
        into = year is not None and int(match["to"][:4]) == year
    else:
        into = not match["out"]
    return "applications.carried_in" if into else "applications.carried_out"


@cache
def _before_ours() -> tuple[str, ...]:
    return tuple(load("measures.toml")["before_a_bare_request"])


def _may_be_ours(before: str) -> bool:
    """Return whether a bare “申请” behind these words can ask for information."""
    return not before or before[-1].isdigit() or before.endswith(_before_ours())


@cache
def measures(what: str, unit: str) -> bool:
    """Return whether a measure word may count ``what`` (units.toml [counts])."""
    return unit in load("units.toml")["counts"][what]


@cache
def _filler() -> re.Pattern[str]:
    words = sorted(load("cues.toml")["filler"]["between"], key=len, reverse=True)
    return re.compile("|".join(words))


def stray(text: str, tokens: Iterable[Token], start: int, end: int) -> int:
    """Return how many characters of ``text[start:end]`` are neither cues, marks nor filler.

    Many of them say that a negation or number speaks of something the cues do not know.
    """
    kept = []
    for token in sorted(tokens, key=lambda token: token.start):
        if token.end > start and token.start < end:
            kept.append(text[start : max(start, token.start)])
            start = max(start, token.end)
    kept.append(text[start:end])
    words = _INSIDE.sub("", _filler().sub("", ",".join(kept)))
    return sum("\u4e00" <= char <= "\u9fff" for char in words)


def tokenise(text: str, year: int | None = None) -> list[Token]:
    """Return cues, numbers, years and marks of a normalised sentence, in order.

    The longest cue wins, so that “无锡” hides the negation in it. A word with several meanings
    gives one token each, at the same place. ``year``, the report's, tells “2022年结转到2023年”
    from “2023年结转到2024年”.
    """
    tokens = [
        Token("number", "", number.start, number.end, number.text, number)
        for number in find_numerals(text)
    ]
    numbered = bytearray(len(text))
    for token in tokens:
        numbered[token.start : token.end] = b"\x01" * (token.end - token.start)
    automaton, words = _automaton()
    tags = _tags()
    for index, start, end in automaton.find_matches_as_indexes(text):
        if not all(numbered[start:end]):  # “多” in “20多件” is only the number's hedge
            word = words[index]
            for kind, value in tags[word]:
                # “低保申请”, “采伐申请”: something else is applied for
                ours = (kind, value) != ("request", "weak") or _may_be_ours(text[:start])
                tokens.append(Token(kind, value if ours else "foreign", start, end, word))
    tokens += [Token("year", match[1], *match.span(), match[0]) for match in _YEAR.finditer(text)]
    for match in _CUTOFF.finditer(text):
        whole_year = match[2] in _DECEMBER and match[0].startswith(("1月", "1-", "1至", "1—", "1~"))
        if match[1] not in _DECEMBER and not whole_year:
            month = match[1] or match[2]
            tokens.append(Token("cutoff", month, *match.span(), match[0]))
    carried = list(_carrying().finditer(text))
    if carried:
        covered = {at for match in carried for at in range(*match.span())}
        tokens = [t for t in tokens if t.kind == "number" or t.start not in covered]
        tokens += [
            Token("label", _carried(match, year), *match.span(), match[0]) for match in carried
        ]
    tokens += [
        Token(_MARKS[char], char, at, at + 1, char)
        for at, char in enumerate(text)
        if char in _MARKS
    ]
    tokens.sort(key=lambda token: (token.start, token.end))
    return tokens
