"""One bound check: a rule, the figures it was applied to, and the integers on which it is judged.

Lives here: the record between binding and judging, and its integer columns per kind. Never here: SQL, Great
Expectations, wording.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from expectations.catalogue.model import Rule
from expectations.facts import Figure
from expectations.tolerance import EvidenceSet

COLUMNS: dict[str, tuple[str, ...]] = {
    # Σ w·x = 0 over evidence sets, in grains
    "linear": ("value", "low", "high", "trunc_low", "trunc_high", "unlikely"),
    # first − second printing; alike = same unit and decimals: must be equal as printed
    "same_quantity": ("value", "low", "high", "trunc_low", "trunc_high", "alike"),
    # 100·numerator = (rate + 100·growth)·denominator
    "rate": (
        "num", "num_low", "num_high", "num_trunc_low", "num_trunc_high",
        "den", "den_low", "den_high", "den_trunc_low", "den_trunc_high",
        "rate", "rate_low", "rate_high", "rate_trunc_low", "rate_trunc_high", "growth",
    ),
    # least possible left side ≤ greatest possible right side
    "bound": ("low", "high"),
    # printed score against the scores that every reading of the rule gives
    "score": ("score_low", "score_high", "score_min", "score_max"),
}  # fmt: skip
"""Integer columns of the frame on which each kind of rule is judged."""


@dataclass(frozen=True, slots=True)
class Term:
    """One printed number in a relation: a figure, or a number of a written-out formula (``figure`` None)."""

    weight: int
    evidence: EvidenceSet
    figure: Figure | None = None
    side: str = "num"  # of a rate: num | den | rate


@dataclass(slots=True)
class Check:
    """One row of rule results in the making.

    ``numbers`` are the integers of ``COLUMNS[rule.kind]``; None when there is nothing to judge, and then ``status``
    and ``reason`` say why. ``if_fails`` softens a failure: ``unresolved``, ``warning`` or ``info``. Checks that would
    report the same thing share ``cause``.
    """

    rule: Rule
    report_key: str
    binding: str
    numbers: tuple[int, ...] | None = None
    status: str | None = None
    verdict: str | None = None
    reason: str | None = None
    stated: Decimal | None = None
    recomputed: Decimal | None = None
    difference: Decimal | None = None
    tolerance: Decimal | None = None
    unit: str | None = None
    evidence: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    if_fails: str | None = None
    weak: bool = False  # a finding that rests on it is at most a warning
    cause: tuple | None = None
    claim_key: str | None = None
    proved: tuple[Figure, Decimal, str] | None = None  # figure at fault, its amount, how: known without localization
    terms: list[Term] = field(default_factory=list)  # what error localization may free; empty: not localized

    @property
    def severity(self) -> str | None:
        """Severity of the failure; None when it did not fail."""
        if self.status != "fail":
            return None
        if self.if_fails == "info":
            return "info"
        severity = self.rule.severity(self.verdict or "inconsistent")
        return "warning" if severity == "error" and (self.weak or self.if_fails == "warning") else severity


def unjudged(rule: Rule, report_key: str, binding: str, status: str, reason: str) -> Check:
    """A row that says why there is nothing to judge."""
    verdict = "unresolved" if status == "unresolved" else None
    return Check(rule, report_key, binding, status=status, reason=reason, verdict=verdict)
