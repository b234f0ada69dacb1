"""Invents the truth of a report: a department and its year, in which every relation holds.

Lives here: chance and the order in which amounts depend on each other. Never here: printing.
"""

from __future__ import annotations

from random import Random

from synthetic.phrasebook import Phrasebook, phrases
from synthetic.truth import ECONOMIC_CLASSES, WAN, Form, Place, ProjectTruth, ReportTruth, Row, SubUnit

_TOTALS = {"township": (600, 5000), "county": (300, 8000), "city": (1500, 30000), "province": (20000, 600000)}
SLIPS = ("sum_initial", "sangong_initial", "repeat_public", "execution_rate", "direction", "score_sum", "over_target")


_PUBLIC_ROWS = (
    ("public_office", 0.08, 0.12),
    ("public_utilities_travel", 0.18, 0.25),
    ("public_meeting_training", 0.04, 0.08),
)


class _Amounts:
    """Splits amounts in multiples of one step."""

    def __init__(self, random: Random, step: int) -> None:
        self.random = random
        self.step = step

    def near(self, amount: float) -> int:
        return max(self.step, round(amount / self.step) * self.step)

    def share(self, total: int, low: float, high: float) -> int:
        return self.near(total * self.random.uniform(low, high))

    def weights(self, n: int) -> list[float]:
        """How something is shared out, the same over all bases."""
        return [self.random.uniform(0.5, 1.5) for _ in range(n)]

    def parts(self, total: int, weights: list[float]) -> list[int]:
        """Parts of about these weights that make the total."""
        amounts = [self.near(total * w / sum(weights)) for w in weights[:-1]]
        return [*amounts, total - sum(amounts)]


def invent_place(book: Phrasebook) -> Place:
    """A place that exists."""
    return Place(**book.choose("places"))


def invent_department(book: Phrasebook, place: Place) -> tuple[str, str]:
    """Name and type of a department that does not exist."""
    where = place.county or place.city or place.province
    if place.level == "township":
        return f"{where}{book.choose('departments', 'townships')}人民政府", "township"
    kind = book.random.choice(tuple(phrases("departments")["bodies"]))
    matter = book.choose("departments", "matters")
    name = f"{where}{matter}{book.choose('departments', 'bodies', kind)}"
    return (f"中共{name}" if kind == "party" else name), kind


def _money(a: _Amounts, level: str, kind: str) -> dict[str, dict[str, int]]:
    random = a.random
    low, high = _TOTALS[level]
    basic, project = (a.near(random.uniform(low, high) * WAN * w) for w in (random.uniform(0.35, 0.7), 0.4))
    added_basic, added_project = a.share(basic, 0.005, 0.08), a.share(project, 0.01, 0.2)
    money: dict[str, dict[str, int]] = {
        "expenditure_basic": {"initial": basic, "adjusted": basic + added_basic},
        "expenditure_project": {"initial": project, "adjusted": project + added_project},
    }
    for concept in ("expenditure_basic", "expenditure_project"):
        amounts = money[concept]
        amounts["actual"] = min(a.share(amounts["adjusted"], 0.9, 1.0), amounts["adjusted"])
        amounts["prior"] = a.share(amounts["actual"], 0.85, 1.12)
    ratio = random.uniform(0.1, 0.25)
    public = {basis: a.share(v, ratio * 0.97, ratio) for basis, v in money["expenditure_basic"].items()}
    public["actual"] = min(a.share(public["adjusted"], 0.92, 0.995), public["adjusted"])
    money["expenditure_public"] = public
    money["expenditure_personnel"] = {b: money["expenditure_basic"][b] - public[b] for b in public}
    money["expenditure_total"] = {
        basis: money["expenditure_basic"][basis] + money["expenditure_project"][basis] for basis in public
    }
    total = money["expenditure_total"]
    money["budget_addition"] = {"change": total["adjusted"] - total["initial"]}

    carried = a.share(total["adjusted"], 0.002, 0.02) if random.random() < 0.6 else 0
    income = total["adjusted"] - carried
    money["carryover_in"] = {"actual": carried}
    money["income_total"] = {"actual": income}
    money["carryover_out"] = {"actual": carried + income - total["actual"]}
    parts = {"income_other": a.share(income, 0.002, 0.02)}
    if random.random() < 0.4:
        parts["income_gov_fund"] = a.share(income, 0.01, 0.1)
    if kind == "public_institution" and random.random() < 0.6:
        parts["income_public_service"] = a.share(income, 0.02, 0.15)
    if random.random() < 0.2:
        parts["income_superior_subsidy"] = a.share(income, 0.01, 0.05)
    parts["income_general_budget"] = income - sum(parts.values())
    money.update({concept: {"actual": amount} for concept, amount in parts.items()})

    _sangong(a, money, total["actual"])
    spent, personnel = money["expenditure_public"]["actual"], money["expenditure_personnel"]["actual"]
    family = a.share(personnel, 0.05, 0.2)
    fittings = a.share(spent, 0.01, 0.05)
    money["econ_wages"] = {"basic": personnel - family}
    money["econ_goods_services"] = {"basic": spent - fittings}
    money["econ_individual_family"] = {"basic": family}
    money["econ_capital"] = {"basic": fittings}
    for concept, low, high in _PUBLIC_ROWS:
        money[concept] = {basis: a.share(public[basis], low, high) for basis in ("prior", "adjusted", "actual")}
        money[concept]["actual"] = min(a.share(money[concept]["adjusted"], 0.9, 0.99), money[concept]["adjusted"])
    budget = a.share(money["expenditure_public"]["actual"], 0.2, 0.6)
    money["procurement"] = {"initial": budget, "actual": min(a.share(budget, 0.9, 1.0), budget)}
    return money


def _sangong(a: _Amounts, money: dict[str, dict[str, int]], spent: int) -> None:
    random = a.random
    scale = min(spent * 0.012, random.uniform(6, 60) * WAN)
    operation = {"initial": a.share(int(scale), 0.4, 0.7)}
    reception = {"initial": a.share(int(scale), 0.2, 0.4)}
    purchase = {"initial": a.near(18 * WAN) if random.random() < 0.08 else 0}
    abroad = {"initial": a.near(4 * WAN) if random.random() < 0.06 else 0}
    for part in (operation, reception, purchase, abroad):
        part["actual"] = min(a.share(part["initial"], 0.7, 1.0), part["initial"]) if part["initial"] else 0
        part["prior"] = a.share(part["actual"], 0.9, 1.25) if part["actual"] else 0
    money["sangong_abroad"], money["sangong_vehicle_purchase"] = abroad, purchase
    money["sangong_vehicle_operation"], money["sangong_reception"] = operation, reception
    money["sangong_vehicle"] = {b: purchase[b] + operation[b] for b in operation}
    total = {b: abroad[b] + money["sangong_vehicle"][b] + reception[b] for b in operation}
    total["prior_initial"] = a.share(total["initial"], 1.0, 1.2)
    money["sangong_total"] = total


def _weights(random: Random, total: int, n: int) -> list[int]:
    """n whole marks that make the total, in hundredths."""
    base = [total // n] * n
    for i in random.sample(range(n), total - sum(base)):
        base[i] += 1
    return [100 * w for w in base]


def _row(book: Phrasebook, group: str, level2: str, entry: dict, weight: int, *, year: int, far_over: bool) -> Row:
    random = book.random
    kind, name = entry["kind"], entry["name"]
    if kind == "word":
        target, actual = entry["words"]
        short = target != actual
        score = round(weight * 0.9) if short else weight
        return Row(group, level2, name, "", target, actual, "", weight, score, reason(book) if short else "")
    if kind == "date":
        month = random.randint(10, 12)
        return Row(group, level2, name, "", f"{year}年{month}月底前", f"{year}年{month}月", "", weight, weight)
    if kind == "all":
        actual = "100" if random.random() < 0.8 else f"{random.randint(940, 998) / 10:.1f}"
        score = weight if actual == "100" else round(weight * float(actual) / 100)
        return Row(group, level2, name, "=", "100", actual, "%", weight, score, "" if score == weight else reason(book))
    low, high = entry["range"]
    target = random.randrange(low, high + 1, entry["step"])
    unit = entry["unit"]
    if kind == "less":
        actual = round(target * random.uniform(0.8, 1.0), 1 if unit == "%" or unit.startswith("元") else 0)
        text = f"{actual:g}"
        return Row(group, level2, name, "≤", str(target), text, unit, weight, weight)
    percent = unit == "%"
    if far_over and not percent:
        return Row(group, level2, name, "≥", str(target), str(int(target * random.uniform(2, 6))), unit, weight, weight)
    missed = random.random() < 0.15
    most = min(1.2, 99.8 / target) if percent else 1.2
    ratio = random.uniform(0.9, 0.99) if missed else random.uniform(1.0, most)
    reached = round(target * ratio, 1) if percent else int(target * ratio)
    actual = f"{reached:g}"
    score = weight if reached >= target else round(weight * float(actual) / target)
    return Row(
        group, level2, name, "≥", str(target), actual, unit, weight, score, "" if score == weight else reason(book)
    )


def reason(book: Phrasebook) -> str:
    """Why marks were lost."""
    return book.choose("sections", "reasons")


def _form(book: Phrasebook, family: dict, rate: float, year: int, far_over: bool) -> Form:
    """``rate`` is actual ÷ adjusted; only its marks are rounded, never an amount."""
    random = book.random
    rows: list[Row] = []
    for group, (_, marks) in family["groups"].items():
        chosen: list[tuple[str, dict]] = []
        for level2 in phrases("indicators")[group]:
            n = random.randint(1, 2) if group == "output" else random.randint(0, 1)
            chosen += [(level2, entry) for entry in book.some(n, "indicators", group, level2)]
        if not chosen:
            level2 = list(phrases("indicators")[group])[-1]
            chosen = [(level2, book.choose("indicators", group, level2))]
        weights = _weights(random, marks, len(chosen))
        rows += [
            _row(book, group, level2, entry, weight, year=year, far_over=far_over and i == 0)
            for i, ((level2, entry), weight) in enumerate(zip(chosen, weights, strict=True))
        ]
    weight = family["execution"] * 100
    return Form(weight, round(weight * min(rate, 1.0)), tuple(rows))


def _projects(
    a: _Amounts, book: Phrasebook, family: dict, money: dict, *, year: int, slips: frozenset[str]
) -> tuple[ProjectTruth, ...]:
    """The projects of the year; what they spent becomes the department's project expenditure."""
    n = a.random.randint(1, 4)
    weights = a.weights(n)
    amounts = {basis: a.parts(money["expenditure_project"][basis], weights) for basis in ("initial", "adjusted")}
    rates = [a.random.uniform(0.9, 1.0) for _ in range(n)]
    actual = [min(a.near(v * r), v) for v, r in zip(amounts["adjusted"], rates, strict=True)]
    money["expenditure_project"]["actual"] = sum(actual)
    result = []
    for i, name in enumerate(book.some(n, "departments", "projects")):
        by_basis = {"initial": amounts["initial"][i], "adjusted": amounts["adjusted"][i], "actual": actual[i]}
        sources: dict[str, dict[str, int]] = {"fiscal": dict(by_basis)}
        if a.random.random() < 0.3 and "其他资金" in family["funds"]:
            ratio = a.random.uniform(0.02, 0.1)
            other = {b: a.near(v * ratio) for b, v in by_basis.items()}
            sources = {"fiscal": {b: by_basis[b] - other[b] for b in by_basis}, "other": other}
        rate = by_basis["actual"] / by_basis["adjusted"]
        form = _form(book, family, rate, year, "over_target" in slips and i == 0)
        result.append(ProjectTruth(name, **by_basis, sources=sources, form=form))
    return tuple(result)


def invent_report(book: Phrasebook, place: Place, family: dict, step: int, slips: frozenset[str]) -> ReportTruth:
    """One sound truth; ``step`` (分) divides every amount. ``slips`` are planted when it is printed."""
    random = book.random
    department, kind = invent_department(book, place)
    year = random.randint(2016, 2024)
    a = _Amounts(random, step)
    money = _money(a, place.level, kind)
    projects = _projects(a, book, family, money, year=year, slips=slips)
    _settle(a, money)
    rate = money["expenditure_total"]["actual"] / money["expenditure_total"]["adjusted"]
    kinds = {"行政编制": random.randint(8, 40)} if kind != "public_institution" else {}
    kinds["事业编制"] = random.randint(6, 60)
    if random.random() < 0.3:
        kinds["工勤编制"] = random.randint(1, 5)
    units = book.some(random.randint(2, 3), "departments", "sub_units") if random.random() < 0.2 else []
    batches = random.randint(8, 90)
    return ReportTruth(
        place=place,
        department=department,
        department_type=kind,
        year=year,
        month=random.randint(3, 9),
        day=random.randint(1, 28),
        money=money,
        staff_kinds=kinds,
        staff_in_post=round(sum(kinds.values()) * random.uniform(0.85, 1.0)),
        staff_retired=random.randint(2, 30),
        vehicles=random.randint(1, 6),
        reception_batches=batches,
        reception_persons=batches * random.randint(5, 12),
        sub_units=tuple(SubUnit(name, q := random.randint(5, 40), round(q * 0.92)) for name in units),
        projects=projects,
        form=_form(book, family, rate, year, False),
        slips=slips,
    )


def _settle(a: _Amounts, money: dict[str, dict[str, int]]) -> None:
    """Totals that follow from what the projects spent."""
    spent = money["expenditure_project"]["actual"]
    total = money["expenditure_total"]
    total["actual"] = money["expenditure_basic"]["actual"] + spent
    money["carryover_out"]["actual"] = (
        money["carryover_in"]["actual"] + money["income_total"]["actual"] - total["actual"]
    )
    by_class = dict(zip(ECONOMIC_CLASSES, [0, *a.parts(spent, a.weights(3))], strict=True))
    for concept, amount in by_class.items():
        money[concept]["project"] = amount
        money[concept]["actual"] = money[concept]["basic"] + amount
    kinds = ("project_business", "project_operation", "project_special")
    weights = a.weights(3)
    by_basis = {
        basis: a.parts(money["expenditure_project"][basis], weights) for basis in ("prior", "adjusted", "actual")
    }
    for i, concept in enumerate(kinds):
        money[concept] = {basis: amounts[i] for basis, amounts in by_basis.items()}
