"""Personal data in the prose: identity numbers, a private person's mobile telephone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from auditor.case import Case, Finding, Sentence
from auditor.normal import fold
from auditor.report import Span
from auditor.rules.rule import Rule, fails, holds, rule, text_evidence, undecided
from auditor.words import load

# As printed, in the spellings that the memo masks.
_IDENTITY = re.compile(r"(?<![\d*])\d{6} ?\d{8} ?\d{3}[\dXxＸｘ](?![\dXxＸｘ*])")
_MOBILE = re.compile(r"(?<![\d*])[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4}(?![\d*])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_NEAR = 14
_ADVICE = re.compile("可[以向通拨打]|如[需有]|应当|请[拨打致与联]")  # to a requester, not of one


@rule("TXT-13")
def personal_data_told(case: Case) -> Iterator[Finding]:
    """Look for identity numbers that are right by their check digit, and private telephones.

    The evidence is the number alone, never the name beside it, and the memo masks it. Telephones
    of the office are published by rule.
    """
    words = load("personal.toml")
    for sentence in case.sentences:
        for match in _IDENTITY.finditer(sentence.text):
            digits = fold(match[0]).replace(" ", "").upper()
            before = sentence.text[max(0, match.start() - _NEAR) : match.start()]
            called = any(word in before for word in words["identity"])
            if _born(digits) and _checked(digits):
                yield _found(case, sentence, match, "identity")
            elif _born(digits) and called:
                yield _found(case, sentence, match, "unchecked")
        for match in _MOBILE.finditer(sentence.text):
            yield _found(case, sentence, match, _whose(sentence.text, match.start()))
    if case.sentences:
        yield holds("TXT-13", text_evidence(case.report, case.sentences[-1].span))


def _found(case: Case, sentence: Sentence, match: re.Match[str], key: str) -> Finding:
    start = sentence.span.start
    evidence = [text_evidence(case.report, Span(start + match.start(), start + match.end()))]
    more: dict[str, Any] = {"section": sentence.section}
    if key == "office":
        return holds("TXT-13", *evidence, **more)
    if key in ("unchecked", "unknown"):
        return undecided("TXT-13", key, evidence, **more)
    certain = "certain" if key == "identity" else "strong"
    return fails("TXT-13", key, evidence, confidence=certain, **more)


def _checked(digits: str) -> bool:
    """Return whether the last character is the check digit of GB 11643."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return digits[-1] == _CHECK[total % 11]


def _born(digits: str) -> bool:
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    return 1900 <= born.year <= date.today().year


def _whose(text: str, at: int) -> str:
    """Return whose a mobile telephone is: private, office, unknown."""
    words = load("personal.toml")
    before = fold(text[max(0, at - _NEAR) : at])
    if any(word in before for word in words["office"]):
        return "office"
    if any(word in before for word in words["private"]):
        return "private"
    if any(word in fold(text) for word in words["office"]):
        return "office"
    whole = fold(text[:at])
    if any(word in whole for word in words["private"]) and not re.search(
        "可[以向通拨打]|如[需有]|应当|请[拨打致与联]", whole
    ):
        return "private"
    name = rf"(?:^|[^\u4e00-\u9fff])[{words['surnames']}][\u4e00-\u9fff]{{1,2}}(?:先生|女士)?"
    called = r"[(:：,，]?(?:电话|手机号?码?)?[:：]?$"
    return "private" if re.search(name + called, before) else "unknown"


PERSONAL: tuple[Rule, ...] = (personal_data_told,)
