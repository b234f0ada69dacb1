"""The figures of one report as quantities: which are comparable, what each can mean, how each is called.

Lives here: coordinates (concept, basis, year, scope, place), evidence sets per figure with column precision and the
two-stage box, labels. Never here: rules, verdicts, SQL.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from expectations.catalogue.load import concepts
from expectations.facts import Figure, ReportFacts
from expectations.tolerance import UNIT_FACTOR, EvidenceSet, evidence, unit_factor, widen

BASIS_LABEL = {
    "initial_budget": "年初预算",
    "adjusted_budget": "全年预算",
    "budget": "预算数",
    "budget_change": "预算调整",
    "actual": "决算",
    None: "",
}
TABLE_LABEL = {
    "base_data": "基础数据表",
    "overall_form": "整体支出自评表",
    "project_form": "项目支出自评表",
    "scorecard": "评分表",
    "economic_class": "经济分类表",
    "sangong": "“三公”经费表",
    "accounts": "决算表",
}
COUNT_KINDS = frozenset({"persons", "vehicles", "groups", "batches", "score"})
PROJECT_CONCEPTS = frozenset({"project_amount", "project_special", "project_business", "project_operation"})
SIGNED_CONCEPTS = frozenset(
    {"prior_year_adjustment", "budget_addition", "budget_addition_superior", "budget_addition_local"}
)
TOTAL_WORDS = frozenset(
    ["", "合计", "总计", "小计", "本年合计", "总数", "全部", "单位", "本部门", "部门", "财政供养人员", "单位编制"],
)
"""Breakdowns that mean the whole."""
_NOISE = re.compile(r"[\s“”\"'‘’《》（）()：:、，,。.·—－-]")


class Context(NamedTuple):
    """What all operands of one relation share, besides the basis."""

    year: int | None
    fund: str
    entity: str
    sub_unit: str | None


@lru_cache(maxsize=65536)
def plain_name(text: str | None) -> str:
    """A name without spaces, quotes and punctuation, for comparison."""
    return _NOISE.sub("", text or "")


def concept_label(concept: str) -> str:
    """Chinese name of a concept."""
    row = concepts().get(concept)
    return row["name_zh"] if row else concept


@lru_cache(maxsize=1024)
def unit_kind(concept: str) -> str:
    """money, persons, percent, score … of a concept; ``""`` when it is not in the taxonomy."""
    row = concepts().get(concept)
    return row["unit_kind"] if row else ""


def printed(f: Figure) -> str:
    """The number exactly as printed, without thousands separators."""
    return number_text(f.value, f.printed_decimals)


def number_text(value: Decimal, decimals: int) -> str:
    """``value`` with ``decimals`` places and no exponent."""
    return f"{value:.{max(decimals, 0)}f}"


def trimmed(value: Decimal) -> str:
    """``value`` without trailing zeros or exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_unit(wan: Decimal, factor: Fraction) -> str:
    """An amount of 万元 in the unit that is worth ``factor`` 万元, without trailing zeros."""
    exact = Fraction(wan) / factor
    return trimmed((Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.000001")))


def place_key(f: Figure) -> str:
    """Stable name of the place: the narrative is one place, every table its own."""
    return (
        "narrative"
        if f.place == "narrative"
        else f"{f.table_kind or 'table'}#{f.table_no if f.table_no is not None else ''}"
    )


def place_label(f: Figure) -> str:
    """The place in the reader's words."""
    if f.place == "narrative":
        return "正文"
    label = TABLE_LABEL.get(f.table_kind or "")
    if f.table_kind == "project_form" and f.breakdown:
        return f"{label}（{f.breakdown[:20]}）"
    return label or (re.sub(r"\s+", "", f.table_title)[:16] if f.table_title else "附表")


def beside(a: Figure, b: Figure) -> bool:
    """Whether two numbers stand in one paragraph or one row of a table."""
    if a.place != b.place:
        return False
    if a.place == "narrative":
        return a.block_no is not None and a.block_no == b.block_no
    return a.table_no == b.table_no and a.row_no is not None and a.row_no == b.row_no


class Quantities:
    """Index of one report's figures."""

    def __init__(self, facts: ReportFacts) -> None:
        self.facts = facts
        self.report = facts.report
        self.by_key = {f.figure_key: f for f in facts.figures}
        self.box: dict[tuple, tuple[str, int]] = {}
        self.narrowed: dict[tuple, EvidenceSet] = {}  # what all agreeing printings of a quantity allow together
        self.cuts_off = False  # the report cuts numbers off instead of rounding them: known once it is judged
        self.bound: list[tuple] = []  # linear relations bound so far: check and printings picked
        self._shift = _round_columns(facts.figures) | _bare_zeros(facts.figures)
        # by identity: these figures live as long as the facts do
        self._contexts = {id(f): self._context(f) for f in facts.figures}
        self._by_concept: dict[str, list[Figure]] = defaultdict(list)
        self._by_context: dict[tuple[str, Context], list[Figure]] = defaultdict(list)
        for f in facts.figures:
            if self.sub_unit(f) is not False and f.table_kind != "project_form":
                self._by_concept[f.concept].append(f)
                self._by_context[f.concept, self.context(f)].append(f)

    def year(self, f: Figure) -> int | None:
        """Fiscal year a figure speaks of; the report's own where none is given."""
        return f.fiscal_year if f.fiscal_year is not None else self.report.fiscal_year

    def sub_unit(self, f: Figure) -> str | bool | None:
        """None for a unit total, the name for a sub-unit's figure, False for any other breakdown."""
        name = plain_name(f.breakdown)
        if name in TOTAL_WORDS:
            return None
        return name if f.breakdown_kind == "sub_unit" else False

    def context(self, f: Figure) -> Context:
        """Coordinates that operands must share."""
        return self._contexts.get(id(f)) or self._context(f)

    def _context(self, f: Figure) -> Context:
        fund = f.fund_scope or "all"
        if f.concept.startswith("income_"):
            fund = "all"  # the concept itself names the fund
        sub = self.sub_unit(f)
        return Context(self.year(f), fund, f.entity_scope or "unit", sub if isinstance(sub, str) else None)

    def of(self, concept: str) -> list[Figure]:
        """Unit totals and sub-unit totals of a concept, project forms left out."""
        return self._by_concept.get(concept, [])

    def within(self, concept: str, context: Context) -> list[Figure]:
        """Those of one context."""
        return self._by_context.get((concept, context), [])

    def evidence(self, f: Figure, rule_id: str = "") -> EvidenceSet:
        """Evidence set of a figure for a rule: column precision and the two-stage box applied."""
        s = figure_evidence(f, self._shift.get(f.figure_key, 0))
        boxed = self.box.get(self.quantity(f)) if self.box else None
        s = widen(s, boxed[1]) if boxed and boxed[0] != rule_id else s
        # a rate or a difference is reckoned from the numbers as they are printed beside it, not from a finer printing
        as_printed = rule_id.startswith("DUP") or rule_id in ("claim", "rate")
        common = self.narrowed.get(self.coordinates(f)) if self.narrowed and not as_printed else None
        if common is None:
            return s
        s = s._replace(low=max(s.low, common.low), high=min(s.high, common.high))
        cut = (max(s.trunc_low, common.trunc_low), min(s.trunc_high, common.trunc_high))
        return s._replace(trunc_low=cut[0], trunc_high=cut[1]) if cut[0] <= cut[1] else s

    def coordinates(self, f: Figure) -> tuple:
        """Coordinates of the quantity that a figure prints."""
        return (f.concept, f.basis, self.context(f), plain_name(f.breakdown))

    def quantity(self, f: Figure) -> tuple:
        """Coordinates with the value: two agreeing printings of one quantity are the same."""
        return (f.concept, f.basis, self.context(f), f.value, f.unit)

    def contradicted_beside(self, f: Figure) -> bool:
        """Whether its own sentence or row prints the same quantity with another value: a coordinate was not read."""
        return any(
            x.value != f.value and x.unit == f.unit and beside(x, f) and self.coordinates(x) == self.coordinates(f)
            for x in self.facts.figures
            if x.concept == f.concept and x is not f
        )

    def doubtful(self, figures: list[Figure]) -> bool:
        """Whether a finding on these figures is at most a warning."""
        # what one sentence or one table implies, it implies for all its figures alike
        together = len({(f.place, f.block_no if f.place == "narrative" else f.table_no) for f in figures}) == 1
        return any(f.status != "ok" or f.qualifier or (f.basis_inferred and not together) for f in figures)


def figure_evidence(f: Figure, shift: int = 0) -> EvidenceSet:
    """Evidence set of one figure alone. ``shift``: trailing zeros that its column shares, negative for a bare 0."""
    kind = unit_kind(f.concept)
    unit = f.unit if kind == "money" else None
    if kind == "money" and f.unit not in UNIT_FACTOR:
        unit = "万元"
    value, decimals = f.value, f.printed_decimals - shift
    if kind in COUNT_KINDS and f.unit and f.unit.startswith("万") and len(f.unit) > 1:
        unit, kind = "亿元", ""  # 万人: ten thousand times the unit
    return evidence(
        value,
        decimals,
        unit,
        f.qualifier,
        exact=kind in COUNT_KINDS and f.printed_decimals == 0,
        non_negative=f.concept not in SIGNED_CONCEPTS and f.basis != "budget_change",
    )


def in_wan(f: Figure) -> Decimal:
    """The value in the unit of reckoning: 万元 for money, as printed for everything else."""
    return f.value if unit_kind(f.concept) != "money" else _wan(f.value, f.unit)


@lru_cache(maxsize=65536)
def _wan(value: Decimal, unit: str | None) -> Decimal:
    exact = Fraction(value) * unit_factor(unit if unit in UNIT_FACTOR else "万元")
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.000001"))


def reckoning_unit(concept: str, unit: str | None) -> str:
    """Unit of amounts in results: 万元 for money, else what is printed."""
    kind = unit_kind(concept)
    return "万元" if kind == "money" else unit or {"persons": "人", "score": "分", "percent": "%"}.get(kind, "")


def _round_columns(figures: list[Figure]) -> dict[str, int]:
    """Figures of columns in which at least eight all end in the same k zeros, with that k."""
    columns: dict[tuple, list[Figure]] = defaultdict(list)
    for f in figures:
        if f.place == "table" and f.col_no is not None and f.value and unit_kind(f.concept) == "money":
            columns[(f.table_no, f.col_no, f.unit)].append(f)
    shifts: dict[str, int] = {}
    for column in columns.values():
        if len(column) < 8:
            continue
        zeros = min(_zeros(f) for f in column)
        if zeros:
            shifts |= {f.figure_key: zeros for f in column}
    return shifts


def _bare_zeros(figures: list[Figure]) -> dict[str, int]:
    """A bare 0 among decimals is as precise as its neighbours: nobody prints 0 for 0.45 beside 6.50."""
    finest: dict[tuple, int] = defaultdict(int)
    for f in figures:
        if f.value:
            finest[(place_key(f), f.unit)] = max(finest[(place_key(f), f.unit)], f.printed_decimals)
    return {
        f.figure_key: f.printed_decimals - finest[(place_key(f), f.unit)]
        for f in figures
        if not f.value and f.printed_decimals < finest[(place_key(f), f.unit)]
    }


def _zeros(f: Figure) -> int:
    digits = abs(int(f.value.scaleb(f.printed_decimals)))
    n = 0
    while digits and digits % 10 == 0:
        digits //= 10
        n += 1
    return n
