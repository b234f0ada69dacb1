"""The truth of one synthetic report: what happened, in 分, before anything is printed or rounded.

Lives here: the records and the relations that always hold between their amounts. Never here: chance (``invent``) or
words. Amounts are integers in 分 (0.01 元), so that no rounding hides in the truth; 1 万元 is ``WAN``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

YUAN = 100
WAN = 1_000_000
YI = 10_000_000_000


@dataclass(frozen=True, slots=True)
class Place:
    province: str
    city: str
    county: str
    level: str  # province | city | county | township


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator of a form with its marks in hundredths."""

    group: str  # output | benefit | satisfaction
    level2: str
    name: str
    operator: str  # ≥ ≤ = or "" for words and dates
    target: str
    actual: str
    unit: str
    weight: int
    score: int
    reason: str = ""
    actual_has_unit: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """A self-evaluation form: execution line and indicator rows, marks in hundredths."""

    execution_weight: int
    execution_score: int
    rows: tuple[Row, ...]

    @property
    def total(self) -> int:
        """The sum of all marks given."""
        return self.execution_score + sum(row.score for row in self.rows)


@dataclass(frozen=True, slots=True)
class ProjectTruth:
    """One project with its money by basis and by source (fiscal, carryover, special, own, other)."""

    name: str
    initial: int
    adjusted: int
    actual: int
    sources: dict[str, dict[str, int]]
    form: Form


@dataclass(frozen=True, slots=True)
class SubUnit:
    name: str
    quota: int
    in_post: int


@dataclass(frozen=True, slots=True)
class ReportTruth:
    """Everything one report can say.

    ``money[concept][basis]`` with basis initial, adjusted, actual or prior. ``slips`` names the errors to plant.
    """

    place: Place
    department: str
    department_type: str
    year: int
    month: int
    day: int
    money: dict[str, dict[str, int]]
    staff_kinds: dict[str, int]
    staff_in_post: int
    staff_retired: int
    vehicles: int
    reception_batches: int
    reception_persons: int
    sub_units: tuple[SubUnit, ...]
    projects: tuple[ProjectTruth, ...]
    form: Form
    slips: frozenset[str] = field(default=frozenset())

    @property
    def staff_quota(self) -> int:
        """Established posts of the whole department."""
        return sum(self.staff_kinds.values())

    def amount(self, concept: str, basis: str) -> int:
        """Amount in 分. Raises KeyError where the truth has none."""
        return self.money[concept][basis]

    def broken_relations(self) -> list[str]:
        """Names of relations between the amounts that do not hold: empty for a sound truth."""
        broken = []
        for basis in ("initial", "adjusted", "actual", "prior"):
            for total, parts in PARTS.items():
                amounts = self.money.get(total, {})
                printed = [self.money[p][basis] for p in parts if basis in self.money.get(p, {})]
                if basis in amounts and len(printed) > 1 and amounts[basis] != sum(printed):
                    broken.append(f"{total}|{basis}")
        for basis in ("initial", "adjusted", "actual"):
            gap = self.money["expenditure_project"][basis] - sum(getattr(p, basis) for p in self.projects)
            broken += [f"projects|{basis}"] if gap else []
        flow = self.money["carryover_in"]["actual"] + self.money["income_total"]["actual"]
        if flow - self.money["expenditure_total"]["actual"] != self.money["carryover_out"]["actual"]:
            broken.append("carryover")
        broken.extend(f"form {weights}" for weights in self._weights() if weights != 10_000)
        return broken

    def _weights(self) -> list[int]:
        forms = [self.form, *(p.form for p in self.projects)]
        return [form.execution_weight + sum(row.weight for row in form.rows) for form in forms]


PARTS: dict[str, tuple[str, ...]] = {
    "expenditure_total": ("expenditure_basic", "expenditure_project"),
    "expenditure_basic": ("expenditure_personnel", "expenditure_public"),
    "income_total": (
        "income_general_budget",
        "income_gov_fund",
        "income_superior_subsidy",
        "income_public_service",
        "income_other",
    ),
    "sangong_total": (
        "sangong_abroad",
        "sangong_vehicle_purchase",
        "sangong_vehicle_operation",
        "sangong_reception",
    ),
}
"""Total → its parts, in the order reports print them. The economic classes are checked where they are invented."""

ECONOMIC_CLASSES = ("econ_wages", "econ_goods_services", "econ_individual_family", "econ_capital")
