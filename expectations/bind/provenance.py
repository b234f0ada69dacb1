"""Whether the figures stand where their quotes say.

Lives here: PRO.1xx as a result that is kept. Never here: stopping a run (the audit of that name does), comparing texts
(``reading``).
"""

from __future__ import annotations

from decimal import Decimal

from expectations.bind.registry import binder
from expectations.catalogue.model import Rule
from expectations.checks import Check
from expectations.quantities import Quantities


@binder("quotes")
def bind_quotes(rule: Rule, q: Quantities) -> list[Check]:
    """No figure of the report is quoted from where its quote does not stand."""
    if q.facts.quotes is None or not q.facts.quotes[0]:
        return []
    n, misplaced = q.facts.quotes
    check = Check(rule, q.report.report_key, "report", numbers=(misplaced, 0))
    check.stated, check.recomputed = Decimal(misplaced), Decimal(n)
    year = q.report.fiscal_year
    check.words = {"year": f"{year}年" if year else "", "limit": str(n), "stated": str(misplaced)}
    return [check]
