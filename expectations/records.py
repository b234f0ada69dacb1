"""What the checks hand on: rule results, findings and judged claims.

Lives here: the columns of the three tables and their types. Never here: how a result is computed (``validate``) or
worded (``messages``). Amounts are in the unit of the figures they speak of: 万元, percent, persons, marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

Amount = Annotated[Decimal, "decimal(24,6)"]


@dataclass(frozen=True, slots=True)
class RuleResult:
    """Outcome of one rule for one binding; passes are kept too."""

    result_key: str  # hash of (report_key, rule_id, binding)
    rule_id: str
    rule_version: int
    report_key: str
    binding: str  # basis|fiscal_year|place|breakdown …, stable across runs
    status: str  # pass | fail | not_applicable | unresolved
    verdict: str | None  # exact | rounding | unlikely_rounding | truncation | inconsistent | unresolved
    severity: str | None  # of this outcome when it fails
    stated: Amount | None
    recomputed: Amount | None
    difference: Amount | None  # stated - recomputed
    tolerance: Amount | None
    unit: str | None
    evidence_figure_keys: list[str]
    reason: str | None  # why not applicable or unresolved; Chinese
    run_id: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem to act on; failing results with one cause are one finding."""

    finding_key: str  # hash of (report_key, rule_id, binding): stable across runs
    report_key: str
    rule_id: str
    binding: str
    severity: str  # error | warning | info
    message_zh: str  # readable alone; at most 15 numbers
    difference: Amount | None
    tolerance: Amount | None
    suspect: str  # named | shortlist | cannot_tell
    suspect_figure_key: str | None
    suggested_value: Amount | None
    explanation_zh: str | None
    cause: str  # report | extraction | unknown
    evidence_figure_keys: list[str]
    run_id: str


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """Whether one stated difference, rate, share or sum holds."""

    claim_key: str
    report_key: str
    recomputed_value: Amount | None
    tolerance: Amount | None
    verdict: str  # exact | rounding | unlikely_rounding | truncation | inconsistent | unresolved
    run_id: str


TABLES: dict[str, type] = {"rule_results": RuleResult, "findings": Finding, "claim_verdicts": ClaimVerdict}
"""Folder under ``history/`` → record."""
