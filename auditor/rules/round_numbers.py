"""Round numbers in the prose for what the tables count exactly."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.case import AGREES, Case, Claim, Finding
from auditor.report import Hedge
from auditor.rules.agreement import short
from auditor.rules.rule import Rule, cell_evidence, fails, holds, plain, rule, text_evidence
from auditor.rules.verdicts import cells_of

_COUNTED = ("applications.", "outcome.", "applicant.", "review.", "litigation.")
_SOFT = (Hedge.MORE, Hedge.ABOUT, Hedge.NEARLY)


@rule("TXT-14")
def number_rounded(case: Case) -> Iterator[Finding]:
    """Look for 余, 多, 近, 约 behind numbers of requests and cases that a table gives exactly.

    Decisions run into millions and are rounded for reading; so is what stands exactly elsewhere.
    """
    claims = [claim for claim in case.claims if _counted(claim, case)]
    exact = {claim.metric for claim in claims if claim.quantity.hedge not in _SOFT}
    for claim in claims:
        evidence = [text_evidence(case.report, claim.span)]
        if claim.quantity.hedge not in _SOFT or claim.metric in exact:
            yield holds("TXT-14", *evidence, claims=(claim.id,), section=claim.section)
            continue
        judgement = case.judgements[claim.id]
        cells = cells_of(judgement.formula or "")[:3]
        number = "" if judgement.expected is None else plain(judgement.expected)
        yield fails(
            "TXT-14", "round", [*evidence, *(cell_evidence(case.report, cell) for cell in cells)],
            args={"quote": short(claim.text), "number": number}, claims=(claim.id,),
            section=claim.section, confidence="strong",
        )  # fmt: skip


def _counted(claim: Claim, case: Case) -> bool:
    """Return whether a table bears a claim out, exactly or nearly; what it belies is CLM's."""
    judgement = case.judgements.get(claim.id)
    if judgement is None or judgement.verdict not in AGREES or claim.op in ("none", "share_of"):
        return False
    return claim.metric.startswith(_COUNTED) and judgement.expected is not None


ROUND_NUMBERS: tuple[Rule, ...] = (number_rounded,)
