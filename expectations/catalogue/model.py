"""The shape of a rule.

Lives here: frozen records for families, rules and operands, and the words a rule may use. Never here: reading YAML
(``load``), binding figures, judging, wording.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

KINDS = ("linear", "same_quantity", "rate", "bound", "score")
"""How a row is judged. One Great Expectations class and one set of integer columns for each."""

DIMENSIONS = ("completeness", "validity", "consistency", "timeliness", "uniqueness", "accuracy", "plausibility")
SEVERITIES = ("error", "warning", "info")
STATUSES = ("active", "draft", "retired")
BASES = ("initial_budget", "adjusted_budget", "budget", "budget_change", "actual", "any")
OPEN_PARTS = ("fail", "warning", "unresolved")


@dataclass(frozen=True, slots=True)
class Operand:
    """One part of a relation.

    ``required``: without it the relation cannot be judged. An optional part that is not printed counts as zero only
    with ``absent_is_zero``; otherwise the printed parts may be incomplete and only an excess is proof.
    ``alternative``: parts with the same letter stand in place of those with another letter.
    ``any_basis``: a balance, printed without a basis. ``may_be_within``: its amount may be counted in another part
    already (收入合计 that begins with 上年结转), so that the relation holds without it, too.
    """

    concept: str
    weight: int = 1
    required: bool = False
    absent_is_zero: bool = False
    alternative: str | None = None
    any_basis: bool = False
    may_be_within: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a rule's change log: what became different with a version."""

    version: int
    on: date
    what_zh: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue. Ids are never reused; a change of meaning is a new version."""

    rule_id: str
    family: str
    title_zh: str
    statement_zh: str
    kind: str
    binder: str  # function that finds its operands (expectations.bind)
    dimension: str
    severity_inconsistent: str
    severity_truncation: str | None  # of truncation and unlikely_rounding; None where the judgement is exact
    status: str
    version: int
    effective_from: date
    message: str  # template of the finding, Chinese
    total: Operand | None = None
    parts: tuple[Operand, ...] = ()
    bases: tuple[str, ...] = ()
    min_parts: int = 1
    open_parts: str = "fail"  # what a shortfall means when the printed parts may be incomplete
    missing: str = "unresolved"  # when the total is printed and a required part is not
    params: dict[str, Any] = field(default_factory=dict)
    effective_to: date | None = None  # None: still in force
    changes: tuple[Change, ...] = ()
    family_title_zh: str = ""

    def applies_to(self, year: int | None) -> bool:
        """Whether the rule is in force for reports on a fiscal year; a report without one is checked as of today."""
        if year is None:
            return self.effective_to is None
        return self.effective_from.year <= year and (self.effective_to is None or year <= self.effective_to.year)

    def severity(self, verdict: str) -> str:
        """Severity of a failing verdict."""
        if verdict == "inconsistent":
            return self.severity_inconsistent
        return self.severity_truncation or self.severity_inconsistent


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rules, by id, and the hash of the files they come from."""

    rules: tuple[Rule, ...]
    version: str

    @property
    def active(self) -> tuple[Rule, ...]:
        """Rules that run."""
        return tuple(r for r in self.rules if r.status == "active")

    def __getitem__(self, rule_id: str) -> Rule:
        return next(r for r in self.rules if r.rule_id == rule_id)
