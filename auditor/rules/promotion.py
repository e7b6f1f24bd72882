"""Readers and followers against requests: what part one gives room to."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.case import Case, Finding, Sentence
from auditor.normal import normalise
from auditor.rules.rule import Rule, cell_evidence, fails, holds, plain, rule, text_evidence
from auditor.stated import pattern

_MANY = 4  # sentences with figures of readers, followers, plays
_ABOUT = ("applications.", "outcome.", "applicant.", "channel.")


@rule("TXT-12", "t3")
def publicity_outweighs_requests(case: Case) -> Iterator[Finding]:
    """Weigh sentences on readers and followers against those on requests, where there are some.

    A report without requests needs few words on them; one that tells none at all goes under
    CLM-13.
    """
    report = case.report
    new = report.value("t3.N.tot")
    if not new:
        return
    overview = [sentence for sentence in case.sentences if sentence.section == "overview"]
    told = [sentence for sentence in overview if _of_requests(sentence, case)]
    loud = [sentence for sentence in overview if _of_publicity(sentence)]
    if not told or not loud:
        return
    size = sum(len(sentence.text) for sentence in told)
    evidence = [text_evidence(report, s.span) for s in (*loud[:3], told[0])]
    evidence.append(cell_evidence(report, "t3.N.tot"))
    if len(told) > 1 or len(loud) < _MANY or sum(len(s.text) for s in loud) < 3 * size:
        yield holds("TXT-12", *evidence)
    else:
        yield fails(
            "TXT-12", "outweighs", evidence, args={"count": len(loud), "new": plain(new)},
            section="overview", confidence="weak",
        )  # fmt: skip


def _of_publicity(sentence: Sentence) -> bool:
    text = normalise(sentence.text).text
    return pattern("promotion").search(text) is not None and any(char.isdigit() for char in text)


def _of_requests(sentence: Sentence, case: Case) -> bool:
    return any(
        claim.metric.startswith(_ABOUT)
        and sentence.span.start <= claim.span.start < sentence.span.end
        for claim in case.claims
    )


PROMOTION: tuple[Rule, ...] = (publicity_outweighs_requests,)
