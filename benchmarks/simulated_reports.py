"""Consistent reports as facts, without text: the truth of ``synthetic`` printed the way departments print.

Lives here: rounding habits and which figure stands where. Never here: slips (``simulated_slips``), measuring
(``rules``), any parser: what the rules do is measured apart from what was read.

Habits (``WORKFLOWS``): ``rounded`` – every number rounded by itself from the truth; ``hybrid`` – totals and differences
added up from numbers already rounded, rates divided from them or from the truth; ``truncated`` – everything cut off.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from random import Random

from expectations.facts import Claim, Figure, Indicator, Project, Report, ReportFacts
from synthetic.invent import invent_place, invent_report
from synthetic.phrasebook import Phrasebook
from synthetic.style import UNIT_SIZE, choose_style
from synthetic.truth import ECONOMIC_CLASSES, PARTS, Form, ProjectTruth, ReportTruth

WORKFLOWS = ("rounded", "hybrid", "truncated")
BASIS = {"initial": "initial_budget", "adjusted": "adjusted_budget", "actual": "actual", "prior": "actual"}
FEN_PER_WAN = 1_000_000
INCOME = PARTS["income_total"]
SANGONG_ROWS = (
    "sangong_total", "sangong_vehicle", "sangong_vehicle_purchase", "sangong_vehicle_operation", "sangong_abroad",
    "sangong_reception",
)  # fmt: skip
BASE_ROWS = (*SANGONG_ROWS, "expenditure_project", "expenditure_public", "procurement")
COMPARED = (
    "expenditure_total", "expenditure_basic", "expenditure_personnel", "expenditure_public", "expenditure_project",
    "sangong_total",
)  # fmt: skip
STEP = 100
"""Characters that one simulated sentence takes: offsets only order the figures."""


@dataclass(slots=True)
class Page:
    """One report in the making."""

    truth: ReportTruth
    random: Random
    workflow: str
    key: str
    decimals: int  # of the narrative
    figures: list[Figure] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    block: int = 0
    table: int = 0
    totals: dict[tuple[str, str], Decimal] = field(default_factory=dict)  # of the hybrid habit
    from_truth: bool = False  # rates are divided before rounding, whatever was added up after it

    def cut(self, fen: int | Decimal, decimals: int = 2, unit: str = "万元") -> Decimal:
        """An amount in 分 as printed."""
        mode = ROUND_DOWN if self.workflow == "truncated" else ROUND_HALF_UP
        return (Decimal(fen) / UNIT_SIZE[unit]).quantize(Decimal(1).scaleb(-decimals), mode)

    def percent(self, num: int | Decimal, den: int | Decimal) -> Decimal:
        """A rate as printed, with two decimals."""
        mode = ROUND_DOWN if self.workflow == "truncated" else ROUND_HALF_UP
        return (Decimal(num) * 100 / Decimal(den)).quantize(Decimal("0.01"), mode)

    def amount(self, concept: str, basis: str) -> int:
        """Amount in 分; under the hybrid habit that of the number in 万元 with two decimals."""
        told = self.totals.get((concept, basis))
        return int(told * FEN_PER_WAN) if told is not None else self.truth.money[concept][basis]

    def share(self, concept: str, basis: str, whole: str, of: str) -> Decimal:
        """The rate of two amounts of the truth, or of the numbers that stand for them."""
        if self.from_truth:
            return self.percent(self.truth.money[concept][basis], self.truth.money[whole][of])
        return self.percent(self.amount(concept, basis), self.amount(whole, of))

    def put(
        self,
        concept: str,
        basis: str | None,
        value: Decimal,
        unit: str,
        *,
        place: str | None = None,
        decimals: int = 2,
        column: int | None = None,
        row: int | None = None,
        breakdown: tuple[str, str] | None = None,
    ) -> Figure:
        """Print one number; ``place`` is a kind of table, None the narrative."""
        n = len(self.figures)
        at = (self.block if place is None else 1000 + self.table) * STEP + n % STEP
        name, kind = breakdown or (None, None)
        f = Figure(
            figure_key=f"{self.key}:{n}", report_key=self.key, concept=concept, basis=BASIS.get(basis or "", basis),
            fiscal_year=self.truth.year - (basis == "prior"), fund_scope="all",
            entity_scope="sub_unit" if kind == "sub_unit" else "unit", breakdown=name, breakdown_kind=kind, value=value,
            printed_decimals=decimals, unit=unit, qualifier=None, place="narrative" if place is None else "table",
            table_kind=place, table_title=None, section=None, sum_group=f"{self.block}" if place is None else None,
            open_list=False, snippet=None, char_start=at, char_end=at + 1, number_start=at, number_end=at + 1,
            block_no=self.block if place is None else None, table_no=None if place is None else self.table,
            row_no=row, col_no=column, unit_inherited=False, basis_inferred=False, status="ok",
        )  # fmt: skip
        self.figures.append(f)
        return f

    def money(self, concept: str, basis: str, fen: int | None = None, **where: object) -> Figure:
        """Print one amount in 万元: in a table with two decimals, in the narrative with the report's own."""
        shown = self.amount(concept, basis) if fen is None else fen
        decimals = self.decimals if where.get("place") is None else 2
        return self.put(concept, basis, self.cut(shown, decimals), "万元", decimals=decimals, **where)

    def claim(
        self, kind: str, stated: Decimal, unit: str, direction: str | None, *operands: tuple[str, Figure]
    ) -> None:
        """State a difference, growth, share or ratio of numbers already printed."""
        decimals = -int(stated.as_tuple().exponent)
        start = min(f.char_start for _, f in operands)
        self.claims.append(
            Claim(
                claim_key=f"{self.key}:c{len(self.claims)}", report_key=self.key, claim_kind=kind, statement=kind,
                stated_value=stated, stated_decimals=decimals, stated_unit=unit, direction=direction,
                operand_roles=[r for r, _ in operands], operand_figure_keys=[f.figure_key for _, f in operands],
                operand_values=[f.value for _, f in operands],
                operand_decimals=[f.printed_decimals for _, f in operands], snippet=None, char_start=start,
                char_end=max(f.char_end for _, f in operands) + 1, status="ok",
            )
        )  # fmt: skip


def make_truth(index: int, seed: int) -> tuple[ReportTruth, Random]:
    """Truth number ``index``, in multiples of 分, with the chance that prints it."""
    random = Random(f"{seed}:{index}")
    book = Phrasebook(random, "all")
    place = invent_place(book)
    style = choose_style(random, place)
    return invent_report(book, place, style.form, 1, frozenset()), random


def make_report(index: int, workflow: str, seed: int = 0, *, sums_only: bool = False) -> ReportFacts:
    """One consistent report. ``sums_only``: every quantity once, in one table each, no rate and no comparison."""
    truth, random = make_truth(index, seed)
    page = Page(truth, random, workflow, f"{workflow}{index}", 2 if workflow == "hybrid" else random.choice((2, 2, 1)))
    if workflow == "hybrid":
        page.from_truth = random.random() < 0.5
        _add_up(page)
    _staff(page)
    if sums_only:
        page.decimals = 2
        _accounts(page, "accounts")
        _sangong_table(page)
    else:
        _budget(page)
        _accounts(page, None)
        _comparisons(page)
        _sangong(page)
        _base_data(page)
        _overall_form(page)
        if random.random() < 0.5:
            _economic_table(page)
    forms = _project_forms(page)
    report = Report(
        report_key=page.key, source_name=f"{page.key}.txt", title=f"{truth.department}自评报告",
        report_kind="overall_selfeval", fiscal_year=truth.year, department_key=page.key,
        department_name=truth.department, self_score=Decimal(truth.form.total) / 100,
        execution_rate_stated=page.percent(
            truth.amount("expenditure_total", "actual"), truth.amount("expenditure_total", "adjusted")
        ),
        execution_weight=Decimal(truth.form.execution_weight) / 100,
        execution_score=Decimal(truth.form.execution_score) / 100,
    )  # fmt: skip
    rows = [*_rows(page, truth.form, None), *(i for p in forms for i in _rows(page, _form(truth, p), p))]
    return ReportFacts(report, page.figures, rows, forms, page.claims)


def _add_up(page: Page) -> None:
    """The hybrid habit: parts are rounded, totals are sums of rounded parts."""
    t = page.totals
    for concept, bases in page.truth.money.items():
        for basis, fen in bases.items():
            t[concept, basis] = page.cut(fen)
    for i, project in enumerate(page.truth.projects):
        for basis in ("initial", "adjusted", "actual"):
            t[f"project{i}", basis] = page.cut(getattr(project, basis))
    n = len(page.truth.projects)
    for basis in ("initial", "adjusted", "actual"):
        t["expenditure_project", basis] = sum((t[f"project{i}", basis] for i in range(n)), Decimal(0))
    for total in ("expenditure_basic", "expenditure_total", "income_total", "sangong_total"):
        for basis in ("initial", "adjusted", "actual", "prior"):
            parts = [t[p, basis] for p in PARTS[total] if (p, basis) in t]
            if (total, basis) in t and len(parts) > 1:
                t[total, basis] = sum(parts, Decimal(0))
    for basis in ("initial", "actual", "prior"):
        pair = ("sangong_vehicle_purchase", "sangong_vehicle_operation")
        t["sangong_vehicle", basis] = sum((t[p, basis] for p in pair), Decimal(0))
    t["budget_addition", "change"] = t["expenditure_total", "adjusted"] - t["expenditure_total", "initial"]
    flow = t["carryover_in", "actual"] + t["income_total", "actual"] - t["expenditure_total", "actual"]
    t["carryover_out", "actual"] = flow


def _staff(page: Page) -> None:
    truth = page.truth
    page.block += 1
    page.put("headcount_quota", None, Decimal(truth.staff_quota), "人", decimals=0)
    if len(truth.staff_kinds) > 1:
        for kind, n in truth.staff_kinds.items():
            page.put("headcount_quota", None, Decimal(n), "人", decimals=0, breakdown=(kind, "staff_kind"))
    page.put("headcount_actual", None, Decimal(truth.staff_in_post), "人", decimals=0)


def _budget(page: Page) -> None:
    page.block += 1
    for concept in ("expenditure_total", *PARTS["expenditure_total"]):
        page.money(concept, "initial")
    page.block += 1
    page.money("expenditure_total", "adjusted")


def _accounts(page: Page, place: str | None) -> None:
    """Income and expenditure of the year, what is carried in and out."""
    page.table += place is not None
    row = iter(range(1, 100))
    where = {"place": place, "column": 2} if place else {}

    def put(concept: str) -> None:
        page.money(concept, "actual", row=next(row) if place else None, **where)

    page.block += 1
    for concept in ("income_total", *(c for c in INCOME if c in page.truth.money), "carryover_in"):
        put(concept)
    page.block += 1
    for concept in ("expenditure_total", *PARTS["expenditure_total"], *PARTS["expenditure_basic"], "carryover_out"):
        put(concept)


def _comparisons(page: Page) -> None:
    """Against last year: the amount again, last year's, the difference and the rate; a share; the execution rate."""
    latest = {f.concept: f for f in page.figures if f.basis == "actual"}
    for concept in COMPARED:
        if page.random.random() < 0.25 or "prior" not in page.truth.money[concept]:
            continue
        page.block += 1
        told = latest.get(concept)
        now = told if told is not None and page.random.random() < 0.5 else page.money(concept, "actual")
        before = page.money(concept, "prior")
        _compare(page, concept, now, before)
    for concept in PARTS["expenditure_basic"]:
        if page.random.random() < 0.6:
            whole = "expenditure_basic"
            share = page.share(concept, "actual", whole, "actual")
            page.claim("share", share, "%", None, ("num+", latest[concept]), ("den+", latest[whole]))


def _compare(page: Page, concept: str, now: Figure, before: Figure) -> None:
    new, old = page.amount(concept, "actual"), page.amount(concept, "prior")
    if page.workflow == "hybrid":
        new, old = (int(f.value * FEN_PER_WAN) for f in (now, before))
    if not old or new == old:
        return
    word = "增加" if new > old else "减少"
    change = page.cut(new - old, page.decimals)
    if change:
        page.claim("difference", change, "万元", word, ("num+", now), ("num-", before))
    rate = page.percent(new - old, old)
    if rate:
        page.claim("growth", rate, "%", word, ("num+", now), ("num-", before), ("den+", before))


def _sangong(page: Page) -> None:
    page.block += 1
    for basis in ("actual", "initial"):
        for concept in ("sangong_total", *PARTS["sangong_total"]):
            if concept == "sangong_total" or page.truth.amount(concept, basis):
                page.money(concept, basis)
        page.block += 1
    if page.truth.amount("sangong_total", "initial"):
        rate = page.share("sangong_total", "actual", "sangong_total", "initial")
        page.put("rate_sangong_control", None, rate, "%")


def _base_data(page: Page) -> None:
    page.table += 1
    page.put(
        "headcount_quota", None, Decimal(page.truth.staff_quota), "人", place="base_data", decimals=0, row=2, column=2
    )
    in_post = Decimal(page.truth.staff_in_post)
    page.put("headcount_actual", None, in_post, "人", place="base_data", decimals=0, row=2, column=4)
    for row, concept in enumerate(BASE_ROWS, 4):
        money = page.truth.money[concept]
        planned = "initial" if "initial" in money else "adjusted"
        for column, basis in ((2, "prior"), (3, planned), (4, "actual")):
            if basis in money:
                page.money(concept, basis, place="base_data", row=row, column=column)


def _overall_form(page: Page) -> None:
    page.table += 1
    for row, concept in enumerate(("expenditure_total", *PARTS["expenditure_total"]), 2):
        for column, basis in ((2, "initial"), (3, "adjusted"), (4, "actual")):
            page.money(concept, basis, place="overall_form", row=row, column=column)
    rate = page.share("expenditure_total", "actual", "expenditure_total", "adjusted")
    page.put("rate_execution", None, rate, "%", place="overall_form", row=2, column=6)
    adjusted, actual = page.figures[-9], page.figures[-8]
    page.claim("ratio", rate, "%", None, ("num+", actual), ("den+", adjusted))


def _sangong_table(page: Page) -> None:
    page.table += 1
    for row, concept in enumerate(SANGONG_ROWS, 2):
        for column, basis in ((2, "initial"), (3, "actual")):
            page.money(concept, basis, place="sangong", row=row, column=column)


def _economic_table(page: Page) -> None:
    page.table += 1
    for column, (name, total) in enumerate((("基本支出", "basic"), ("项目支出", "project")), 2):
        kind = (name, "column")
        for row, concept in enumerate(ECONOMIC_CLASSES, 2):
            fen = page.truth.amount(concept, total)
            if fen:
                page.put(
                    concept, "actual", page.cut(fen), "万元", place="economic_class", row=row, column=column,
                    breakdown=kind,
                )  # fmt: skip
        page.money(f"expenditure_{total}", "actual", place="economic_class", row=9, column=column)


def _project_forms(page: Page) -> list[Project]:
    found = []
    for i, p in enumerate(page.truth.projects):
        page.table += 1
        kind = (p.name, "project")
        printed: dict[str, Figure] = {}
        for column, basis in ((3, "initial"), (4, "adjusted"), (5, "actual")):
            whole = page.totals.get((f"project{i}", basis), page.cut(getattr(p, basis)))
            where = {"place": "project_form", "column": column, "breakdown": kind}
            parts = [page.cut(amounts[basis]) for amounts in p.sources.values()]
            if page.workflow == "hybrid":  # the last source is what is left
                parts[-1] = whole - sum(parts[:-1], Decimal(0))
            printed[basis] = page.put("project_amount", basis, whole, "万元", row=4, **where)
            for row, (source, value) in enumerate(zip(p.sources, parts, strict=True), 5):
                page.put(
                    "income_fiscal" if source == "fiscal" else "income_other", basis, value, "万元", row=row, **where
                )
        rate = page.percent(p.actual, p.adjusted)
        page.claim("ratio", rate, "%", None, ("num+", printed["actual"]), ("den+", printed["adjusted"]))
        found.append(
            Project(
                f"{page.key}:p{i}", page.key, p.name, *(printed[b].value for b in ("initial", "adjusted", "actual")),
                rate, *_marks(p), Decimal(p.form.total) / 100, len(p.form.rows),
            )
        )  # fmt: skip
    return found


def _marks(p: ProjectTruth) -> tuple[Decimal, Decimal]:
    return Decimal(p.form.execution_weight) / 100, Decimal(p.form.execution_score) / 100


def _form(truth: ReportTruth, project: Project) -> Form:
    return next(p.form for p in truth.projects if p.name == project.project_name)


def _rows(page: Page, form: Form, project: Project | None) -> list[Indicator]:
    """Indicator rows of a form; numbers that are no numbers stay text."""
    found = []
    for order, row in enumerate(form.rows, 1):
        numeric = bool(row.operator)
        found.append(
            Indicator(
                indicator_key=f"{page.key}:{project.project_key if project else ''}:{order}", report_key=page.key,
                project_key=project.project_key if project else None, scope="project" if project else "whole",
                project_name=project.project_name if project else None, score_system="selfeval_form",
                level1=row.group, level2=row.level2, level3=row.name, target_text=f"{row.operator}{row.target}",
                target_operator={"≥": ">=", "≤": "<=", "=": "="}.get(row.operator),
                target_value=Decimal(row.target) if numeric else None, target_unit=row.unit or None,
                actual_text=row.actual, actual_value=Decimal(row.actual) if numeric else None,
                actual_unit=row.unit or None, weight=Decimal(row.weight) / 100, score=Decimal(row.score) / 100,
                deviation_note=row.reason or None, row_order=order,
            )
        )  # fmt: skip
    return found
