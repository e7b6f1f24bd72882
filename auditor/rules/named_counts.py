"""Outcomes, requesters, results of disputes, documents and decisions: prose against tables."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.case import Case, Claim, Finding, Severity
from auditor.rules.agreement import claims_rule, compare, group
from auditor.rules.rule import Rule, rule

_BOTH = (False, True)
_KINDS = ("review", "litigation", "litigation.direct", "litigation.after_review")
_RESULTS = ("upheld", "corrected", "other", "pending")
_FLOWS = ("made", "repealed", "effective")
_FLATLY = ("行政规范性文件", "决定")

granted_differ = claims_rule(
    "CLM-05", "outcome.granted", "outcome.partial", "outcome.granted_or_partial",
    tables=("t3",), zero=_BOTH,
)  # fmt: skip
denied_differ = claims_rule(
    "CLM-06", "outcome.denied", "outcome.denied.state_secret", "outcome.denied.law_prohibited",
    "outcome.denied.three_security_one_stability", "outcome.denied.third_party",
    "outcome.denied.internal_affairs", "outcome.denied.process", "outcome.denied.enforcement_file",
    "outcome.denied.admin_query", tables=("t3",), zero=_BOTH,
)  # fmt: skip
unable_differ = claims_rule(
    "CLM-07", "outcome.unable", "outcome.unable.not_held", "outcome.unable.need_creation",
    "outcome.unable.unclear_after_supplement", tables=("t3",), zero=_BOTH,
)  # fmt: skip
rejected_differ = claims_rule(
    "CLM-08", "outcome.rejected", "outcome.rejected.petition_complaint", "outcome.rejected.repeat",
    "outcome.rejected.publication", "outcome.rejected.massive_repeat", "outcome.rejected.reconfirm",
    tables=("t3",), zero=_BOTH,
)  # fmt: skip
other_outcomes_differ = claims_rule(
    "CLM-09", "outcome.other", "outcome.other.no_supplement", "outcome.other.unpaid",
    "outcome.other.misc", tables=("t3",), zero=_BOTH,
)  # fmt: skip
results_differ = claims_rule(
    "CLM-17", *(f"{kind}.{result}" for kind in _KINDS for result in _RESULTS), tables=("t4",),
)  # fmt: skip
applicants_differ = claims_rule(
    "CLM-18", "applicant.natural_person", "applicant.legal_person",
    "applicant.legal_person.commercial", "applicant.legal_person.research",
    "applicant.legal_person.public_welfare", "applicant.legal_person.legal_service",
    "applicant.legal_person.other", tables=("t3",), zero=_BOTH,
)  # fmt: skip


@rule("CLM-20", "t2")
def table_two_differs(case: Case) -> Iterator[Finding]:
    """Compare documents, decisions and charges with table 2.

    Certain only where the words name them as the form does: “规范性文件” may be ordinary papers,
    and “行政处罚21件” may be what was published.
    """
    metrics = [f"{kind}.{flow}" for kind in ("normative_docs", "regulations") for flow in _FLOWS]
    metrics += ["permits.count", "penalties.count", "coercion.count", "charges.amount"]
    for claims in group(case, metrics, _BOTH):
        yield from compare("CLM-20", case, claims, _severity(claims))


def _severity(claims: list[Claim]) -> Severity:
    flat = all(any(word in claim.text for word in _FLATLY) for claim in claims)
    return Severity.MUST if flat else Severity.CLARIFY


NAMED_COUNTS: tuple[Rule, ...] = (
    granted_differ,
    denied_differ,
    unable_differ,
    rejected_differ,
    other_outcomes_differ,
    results_differ,
    applicants_differ,
    table_two_differs,
)
