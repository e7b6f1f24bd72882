"""Memo → order, numbers and clean words for all its forms."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from auditor.case import Claim, Evidence, Finding, Judgement, Memo, Outcome, Severity, Verdict
from auditor.catalog import entries, say, word
from auditor.normal import fold
from auditor.report import Report

SUPPORTED = (Verdict.SUPPORTED, Verdict.SUPPORTED_ALT, Verdict.APPROXIMATE)
_PERSONAL = re.compile(
    r"(?<!\d)(?:\d{6} ?\d{8} ?\d{3}[\dXxＸｘ]|[1１][3-9３-９]\d[ -]?\d{4}[ -]?\d{4})(?![\dXxＸｘ])"
)
_TABLE = {"表二「": "t2", "表三「": "t3", "表四「": "t4"}  # how the names of cells begin


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding under its number in the memo (f1, f2 …) and its lasting fingerprint."""

    id: str
    fingerprint: str
    finding: Finding
    severity: Severity


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much was compared, and how it came out."""

    countable: int
    linked: int
    supported: int
    contradicted: int
    unverifiable: int
    run: int
    held: int
    failed: int
    undecided: int


# --- order and numbers ---------------------------------------------------------------------


def shown(memo: Memo) -> tuple[Shown, ...]:
    """Return the findings to show: gravest first, failing before undecided, then by place."""
    report, codes = memo.case.report, list(entries())

    def rank(finding: Finding) -> tuple[int, bool, int, int]:
        undecided = finding.outcome is Outcome.UNDECIDED
        where = codes.index(finding.rule)
        return severity_of(finding).rank, undecided, place(finding, report), where

    seen: Counter[str] = Counter()
    result = []
    for number, finding in enumerate(sorted(memo.shown, key=rank), 1):
        mark = fingerprint(finding, report)
        seen[mark] += 1
        lasting = mark if seen[mark] == 1 else f"{mark}-{seen[mark]}"
        result.append(Shown(f"f{number}", lasting, finding, severity_of(finding)))
    return tuple(result)


def severity_of(finding: Finding) -> Severity:
    """Return the severity to show: what stays undecided asks for nothing."""
    return Severity.NOTE if finding.outcome is Outcome.UNDECIDED else finding.severity


def place(finding: Finding, report: Report) -> int:
    """Return where in the text a finding belongs; at the end where it has no place."""
    spans = (evidence.span for evidence in finding.evidence if evidence.span is not None)
    section = report.section(finding.section or "")
    span = next(spans, section.span if section else None)
    return len(report.text) if span is None else span.start


def fingerprint(finding: Finding, report: Report) -> str:
    """Return 16 hex digits that stay the same wherever in the text the evidence moves."""
    parts = [finding.rule]
    for evidence in finding.evidence:
        if evidence.cell is not None:
            parts.append(f"{evidence.cell}={fold(raw(evidence, report))}")
        elif evidence.kind == "text" and evidence.span is not None:
            parts.append(fold(evidence.span.of(report.text)))
        else:
            parts.append(fold(evidence.quote))
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def raw(evidence: Evidence, report: Report) -> str:
    """Return what is printed in the cell of an evidence."""
    if evidence.span is not None:
        return evidence.span.of(report.text)
    cell = report.cells.get(evidence.cell or "")
    return cell.raw if cell is not None else evidence.quote


def quotes(finding: Finding, report: Report) -> Iterator[tuple[int, str]]:
    """Yield where the evidence of a finding is in words, and the words."""
    for evidence in finding.evidence:
        if evidence.kind == "text" and evidence.span is not None:
            yield evidence.span.start, evidence.span.of(report.text)


def coverage(memo: Memo) -> Coverage:
    """Return how many statements and checks there were, and how they came out."""
    verdicts = Counter(judgement.verdict for _, judgement in judged(memo))
    outcomes = Counter(finding.outcome for finding in memo.findings)
    supported = sum(verdicts[verdict] for verdict in SUPPORTED)
    contradicted, unverifiable = verdicts[Verdict.CONTRADICTED], verdicts[Verdict.UNVERIFIABLE]
    linked = supported + contradicted
    return Coverage(
        linked + unverifiable, linked, supported, contradicted, unverifiable,
        run=len(memo.findings), held=outcomes[Outcome.HOLDS],
        failed=outcomes[Outcome.FAILS], undecided=outcomes[Outcome.UNDECIDED],
    )  # fmt: skip


def judged(memo: Memo) -> list[tuple[Claim, Judgement]]:
    """Return the claims of the report with what the tables say of them."""
    how = memo.case.judgements
    return [(claim, how[claim.id]) for claim in memo.case.claims if claim.id in how]


# --- words of the report -------------------------------------------------------------------


def mask(text: str) -> str:
    """Return ``text`` with ID numbers and mobile telephones starred out, as long as before.

    >>> mask("申请人电话13812345678")
    '申请人电话138******78'
    """
    return _PERSONAL.sub(_star, text)


def _star(match: re.Match[str]) -> str:
    found = match[0]
    return found[:3] + re.sub(r"\w", "*", found[3:-2]) + found[-2:]


def tidy(text: str) -> str:
    """Return words of a report on one line, masked, without characters that act on a screen."""
    return inert(mask(text))


def inert(text: str) -> str:
    """Return ``text`` on one line, without characters that act on a screen."""
    kept = (
        " " if char.isspace() else char
        for char in text
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")
    )
    return re.sub(" +", " ", "".join(kept)).strip()


def brief(text: str, most: int = 40) -> str:
    """Return words of a report tidied, and cut to ``most`` characters."""
    line = tidy(text)
    return line if len(line) <= most else f"{line[: most - 1]}…"


def message_of(finding: Finding, lang: str) -> str:
    """Return what a finding says, in one line; words of the report in it are masked."""
    return named(tidy(say(finding.rule, finding.message, lang)), lang)


def named(text: str, lang: str) -> str:
    """Return ``text`` with the tables of its cells named in ``lang``; labels stay as printed.

    >>> named("表三「（七）总计」「自然人」", "en")
    'Table 3「（七）总计」「自然人」'
    """
    if lang != "zh":
        for name, key in _TABLE.items():
            text = text.replace(name, word("table", key, lang) + "「")
    return text
