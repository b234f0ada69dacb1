"""Consistent reports from one truth, and slips planted in them: how often the rules cry wolf, miss, or blame wrongly.

Lives here: the generator of facts for tests. It draws amounts in 分 (0.01 元), derives every total, difference and rate
from them, and prints them as departments do: each number rounded by itself (``rounded``), totals added from rounded
parts (``hybrid``), or everything cut off (``truncated``).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import rule_facts

from expectations.facts import Claim, Figure, ReportFacts

CENT = Decimal("0.01")
WORKFLOWS = ("rounded", "hybrid", "truncated")


@dataclass
class Draft:
    """A report in the making."""

    rng: random.Random
    workflow: str
    key: str
    lines: list[str] = field(default_factory=list)
    claims: list[dict] = field(default_factory=list)

    def cut(self, fen: int) -> Decimal:
        """Amount in 分 as printed in 万元 with two decimals."""
        mode = ROUND_DOWN if self.workflow == "truncated" else ROUND_HALF_UP
        return (Decimal(fen) / 1_000_000).quantize(CENT, mode)

    def put(
        self, place: str, concept: str, basis: str, year: int, value: Decimal, unit: str = "万元", extra: str = ""
    ) -> int:
        """Print one figure; returns its number."""
        self.lines.append(f"{place} {concept} {basis} {year} {value}{unit} {extra}".strip())
        return len(self.lines) - 1

    def claim(
        self, kind: str, stated: Decimal, unit: str, *operands: tuple[str, int], direction: str | None = None
    ) -> None:
        """State a difference, growth, share or rate of printed figures."""
        rows = []
        for role, number in operands:
            value = self.lines[number].split()[4].rstrip("万元人%")
            rows.append(f"{role} {value} {self.key}:{number}")
        self.claims.append({"kind": kind, "stated": f"{stated}{unit}", "operands": rows, "direction": direction})


def _percent(num: int | Decimal, den: int | Decimal, mode: str) -> Decimal:
    return (Decimal(num) * 100 / Decimal(den)).quantize(CENT, mode)


def report(seed: int, workflow: str) -> ReportFacts:
    """One consistent report."""
    rng = random.Random(seed)
    d = Draft(rng, workflow, f"{workflow}{seed}")
    mode = ROUND_DOWN if workflow == "truncated" else ROUND_HALF_UP

    def money(low: int, high: int) -> int:
        return rng.randint(low * 1_000_000, high * 1_000_000)

    def total(*parts: int) -> Decimal:
        if workflow == "hybrid":
            return sum((d.cut(p) for p in parts), Decimal(0))
        return d.cut(sum(parts))

    personnel, public = money(200, 2000), money(30, 300)
    projects = [money(10, 400) for _ in range(rng.randint(2, 4))]
    shown_project = total(*projects)
    old_personnel, old_public = money(200, 2000), money(30, 300)
    vehicle, reception, abroad = money(1, 20), money(1, 10), rng.choice([0, money(1, 9)])
    old_sangong = money(2, 40)
    initial = int((personnel + public + sum(projects)) * rng.uniform(0.8, 1.0))

    n = "narrative"
    basic = d.put(n, "expenditure_basic", "actual", 2023, total(personnel, public))
    old_basic = d.put(n, "expenditure_basic", "actual", 2022, total(old_personnel, old_public))
    diff = personnel + public - old_personnel - old_public
    base = Decimal(d.lines[old_basic].split()[4][:-2])
    shown = Decimal(d.lines[basic].split()[4][:-2])
    stated = shown - base if workflow == "hybrid" else d.cut(diff)
    word = "增加" if diff > 0 else "减少"
    if diff:
        d.claim("difference", stated, "万元", ("num+", basic), ("num-", old_basic), direction=word)
        exact = (
            _percent(shown - base, base, mode)
            if workflow == "hybrid"
            else _percent(diff, old_personnel + old_public, mode)
        )
        d.claim("growth", exact, "%", ("num+", basic), ("num-", old_basic), ("den+", old_basic))
    pers = d.put(n, "expenditure_personnel", "actual", 2023, d.cut(personnel))
    d.put(n, "expenditure_public", "actual", 2023, d.cut(public))
    d.put(n, "expenditure_personnel", "actual", 2022, d.cut(old_personnel))
    d.put(n, "expenditure_public", "actual", 2022, d.cut(old_public))
    d.claim("share", _percent(personnel, personnel + public, mode), "%", ("num+", pers), ("den+", basic))
    d.put(n, "expenditure_project", "actual", 2023, shown_project)
    spent = personnel + public + sum(projects)
    shown_total = Decimal(d.lines[basic].split()[4][:-2]) + shown_project if workflow == "hybrid" else d.cut(spent)
    d.put(n, "expenditure_total", "actual", 2023, shown_total)
    budget, other = int(spent * rng.uniform(0.9, 1.0)), money(0, 30)
    d.put(n, "income_total", "actual", 2023, total(budget, other))
    d.put(n, "income_general_budget", "actual", 2023, d.cut(budget))
    d.put(n, "income_other", "actual", 2023, d.cut(other))
    carried = money(5, 60) + max(spent - budget - other, 0)
    d.put(n, "carryover_in", "-", 2023, d.cut(carried))
    d.put(n, "carryover_out", "-", 2023, d.cut(carried + budget + other - spent))

    f, t = "overall_form#2", "base_data#1"
    d.put(f, "expenditure_total", "initial_budget", 2023, d.cut(initial))
    d.put(f, "expenditure_total", "adjusted_budget", 2023, d.cut(int(spent * 1.02)))
    d.put(f, "expenditure_total", "actual", 2023, shown_total)
    d.put(f, "rate_execution", "-", 2023, _percent(spent, int(spent * 1.02), mode), "%")
    d.put(f, "expenditure_basic", "actual", 2023, shown)
    d.put(f, "expenditure_project", "actual", 2023, shown_project)
    for place in (n, t):
        d.put(place, "sangong_total", "actual", 2023, total(vehicle, reception, abroad))
        d.put(place, "sangong_vehicle_operation", "actual", 2023, d.cut(vehicle))
        d.put(place, "sangong_reception", "actual", 2023, d.cut(reception))
        d.put(place, "sangong_abroad", "actual", 2023, d.cut(abroad))
        d.put(place, "sangong_total", "actual", 2022, d.cut(old_sangong))
    d.put(t, "expenditure_project", "actual", 2023, shown_project)
    d.put(t, "expenditure_public", "actual", 2022, d.cut(old_public))
    d.put(t, "expenditure_public", "actual", 2023, d.cut(public))
    for i, amount in enumerate(projects):
        d.put(
            f"project_form#{3 + i}",
            "project_amount",
            "actual",
            2023,
            d.cut(amount),
            extra=f"project=项目{'甲乙丙丁'[i]}",
        )
    quota = rng.randint(20, 90)
    for place in (n, t):
        d.put(place, "headcount_quota", "-", 2023, Decimal(quota), "人")
        d.put(place, "headcount_actual", "-", 2023, Decimal(quota - 1), "人")
    head = {"department_name": "某局", "self_score": 95}
    return rule_facts.facts({"figures": d.lines, "claims": d.claims, "report": head}, d.key)


SLIPS = ("digit", "swap", "unit", "dropped")


def plant(facts: ReportFacts, seed: int) -> tuple[ReportFacts, Figure, str] | None:
    """One slip in one printing of money; None when the drawn slip changes nothing."""
    rng = random.Random(seed)
    kind = rng.choice(SLIPS)
    f = rng.choice([x for x in facts.figures if x.unit == "万元" and x.value > 1])
    digits = f"{f.value:.{f.printed_decimals}f}"
    bad = f
    if kind == "digit":
        at = rng.choice([i for i, c in enumerate(digits) if c != "."])
        new = rng.choice([c for c in "0123456789" if c != digits[at] and not (at == 0 and c == "0")])
        bad = replace(f, value=Decimal(digits[:at] + new + digits[at + 1 :]))
    elif kind == "swap":
        places = [i for i in range(len(digits) - 1) if "." not in digits[i : i + 2] and digits[i] != digits[i + 1]]
        if not places:
            return None
        at = rng.choice(places)
        bad = replace(f, value=Decimal(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]))
    elif kind == "unit":
        bad = replace(f, unit="元")
    else:
        whole, _, rest = digits.partition(".")
        if len(whole) < 2:
            return None
        at = rng.randrange(len(whole))
        bad = replace(f, value=Decimal(f"{whole[:at]}{whole[at + 1 :]}.{rest}"))
    if bad.value == f.value and bad.unit == f.unit:
        return None
    return replace_figure(facts, bad), bad, kind


def replace_figure(facts: ReportFacts, bad: Figure) -> ReportFacts:
    """The report with one printing changed, in the claims that use it too."""

    def claim(c: Claim) -> Claim:
        factor = Decimal("0.0001") if bad.unit == "元" else Decimal(1)
        pairs = zip(c.operand_figure_keys, c.operand_values, strict=True)
        return replace(c, operand_values=[bad.value * factor if k == bad.figure_key else v for k, v in pairs])

    figures = [bad if x.figure_key == bad.figure_key else x for x in facts.figures]
    return ReportFacts(facts.report, figures, facts.indicators, facts.projects, [claim(c) for c in facts.claims])
