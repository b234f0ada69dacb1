"""One verdict per stated arithmetic, from the checks that judged it.

Lives here: the way from judged checks to ``ClaimVerdict`` records. Never here: the judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from expectations.bind.operands import MONEY_UNITS
from expectations.checks import Check
from expectations.facts import Claim, ReportFacts
from expectations.records import ClaimVerdict
from expectations.tolerance import unit_factor

LEADING = ("RAT.9", "DIR", "RAT.1", "RAT.2", "SUM")
"""Whose word counts when several rules looked at one claim: a zero base, then a wrong direction, then the amounts."""


def claim_verdicts(facts: Sequence[ReportFacts], checks: Iterable[Check], run_id: str) -> list[ClaimVerdict]:
    """A verdict for every claim; ``unresolved`` where no rule could judge it."""
    by_claim: dict[str, list[Check]] = {}
    for check in checks:
        if check.claim_key and check.rule.binder in ("claim", "zero_base", "direction"):
            by_claim.setdefault(check.claim_key, []).append(check)
    return [_verdict(c, by_claim.get(c.claim_key, []), run_id) for f in facts for c in f.claims]


def _verdict(claim: Claim, checks: list[Check], run_id: str) -> ClaimVerdict:
    judged = [c for c in checks if c.verdict not in (None, "unresolved")]
    # a rule that only says "the base is not zero" does not say that the claim holds
    telling = [
        c for c in judged if c.rule.binder == "claim" or c.verdict == "inconsistent" or claim.stated_value is None
    ]
    telling.sort(key=_order)
    if not telling:
        return ClaimVerdict(claim.claim_key, claim.report_key, None, None, "unresolved", run_id)
    lead = telling[0]
    factor = unit_factor(claim.stated_unit) if claim.stated_unit in MONEY_UNITS else Fraction(1)
    return ClaimVerdict(
        claim_key=claim.claim_key,
        report_key=claim.report_key,
        recomputed_value=_in_unit(lead.recomputed, factor),
        tolerance=_in_unit(lead.tolerance, factor),
        verdict=lead.verdict or "unresolved",
        run_id=run_id,
    )


def _order(check: Check) -> int:
    return next((i for i, p in enumerate(LEADING) if check.rule.rule_id.startswith(p)), len(LEADING))


def _in_unit(amount: Decimal | None, factor: Fraction) -> Decimal | None:
    if amount is None:
        return None
    exact = Fraction(amount) / factor
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.000001"))
