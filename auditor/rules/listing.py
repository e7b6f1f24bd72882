"""All rules, in the order of the catalogue."""

from __future__ import annotations

from auditor.rules import cells, identities, plausible, table_two, years
from auditor.rules.agreement import AGREEMENT
from auditor.rules.blanks import BLANKS
from auditor.rules.citations import CITATIONS
from auditor.rules.contradictions import CONTRADICTIONS
from auditor.rules.fees import FEES
from auditor.rules.foreign import FOREIGN
from auditor.rules.frequency import FREQUENCY
from auditor.rules.improvement import IMPROVEMENT
from auditor.rules.measures import MEASURES
from auditor.rules.misplaced import MISPLACED
from auditor.rules.named_counts import NAMED_COUNTS
from auditor.rules.omissions import OMISSIONS
from auditor.rules.ordinals import ORDINALS
from auditor.rules.overview import OVERVIEW
from auditor.rules.pairing import PAIRING
from auditor.rules.personal import PERSONAL
from auditor.rules.plans import PLANS
from auditor.rules.promotion import PROMOTION
from auditor.rules.round_numbers import ROUND_NUMBERS
from auditor.rules.rule import Rule
from auditor.rules.selves import SELVES
from auditor.rules.shares import SHARES
from auditor.rules.spelling import SPELLING
from auditor.rules.statutes import STATUTES
from auditor.rules.structure import STRUCTURE
from auditor.rules.sums import SUMS
from auditor.rules.tables import TABLE_RULES
from auditor.rules.telling import TELLING
from auditor.rules.whole import WHOLE

RULES: tuple[Rule, ...] = (
    *STRUCTURE,
    *OVERVIEW,
    *MISPLACED,
    *IMPROVEMENT,
    *TABLE_RULES,
    cells.blank_cells,
    cells.words_in_cells,
    cells.impossible_counts,
    cells.fee_unit_slip,
    cells.procurement_without_unit,
    identities.columns_shifted,
    identities.row_sum_wrong,
    identities.column_sum_wrong,
    identities.balance_wrong,
    identities.totals_missing,
    plausible.disputes_without_requests,
    plausible.many_other_outcomes,
    plausible.mostly_not_held,
    plausible.refusals_to_document,
    plausible.much_carried_out,
    identities.review_sum_wrong,
    identities.direct_suit_sum_wrong,
    identities.later_suit_sum_wrong,
    plausible.more_disputes_than_requests,
    plausible.direct_suits_after_2024,
    table_two.stock_below_flow,
    table_two.rules_without_power,
    table_two.normative_documents_of_a_bureau,
    table_two.no_decisions_of_an_enforcer,
    table_two.published_over_stock,
    *AGREEMENT,
    *NAMED_COUNTS,
    *SUMS,
    *SHARES,
    *TELLING,
    *WHOLE,
    *OMISSIONS,
    *FREQUENCY,
    years.years_differ,
    *FOREIGN,
    *FEES,
    *CITATIONS,
    *STATUTES,
    *BLANKS,
    *SPELLING,
    *ORDINALS,
    *SELVES,
    *CONTRADICTIONS,
    *PLANS,
    *PERSONAL,
    *ROUND_NUMBERS,
    *MEASURES,
    *PAIRING,
    *PROMOTION,
)
