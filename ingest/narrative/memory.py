"""What one report has told so far: its figures and claims, and what its sections speak of.

Lives here: remembering, recalling a value, the latest level of a concept. Never here: reading (``sentence``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal

from ingest.narrative.drafts import FigureDraft, Found
from ingest.narrative.tokens import Passage
from ingest.numbers import Number
from ingest.records import FigureRecord

_SPENT_BETWEEN = re.compile(
    r"[，,;；、(]?(?:已|实际|共|全年|累计)*(?:支出|使用|支付|执行|列支|完成支出)(?:数|资金|金额)?(?:为|了|共)?"
)


@dataclass(slots=True)
class Context:
    """What one report's sentences share."""

    fiscal_year: int | None
    section: str | None = None  # achievements | money | None
    heading_basis: str | None = None
    topic_concept: str | None = None  # what the section's heading speaks of: （二）项目支出情况
    several_projects: bool = False  # … on several projects: amounts without a name are of all of them
    on_projects: bool = False  # the section's heading speaks of projects: （三）主要项目完成情况
    is_project: bool = False  # a report on one project: amounts without a label are the project's
    usual_basis: str = "actual"  # of amounts that say nothing: a budget document's are budgets
    department: str | None = None
    scored_items: Set[int] = frozenset()  # starts of paragraphs whose marks are no figures
    part_scores: Mapping[int, str] = field(default_factory=dict)  # place of a score → the part that it is given for


class Memory:
    """What one report has told; the grammar reads into it."""

    def __init__(self, context: Context, known: Sequence[FigureRecord] = ()) -> None:
        self.context = context
        self._known = [f for f in known if f.breakdown is None]  # of the report's tables: operands, never topics
        self.found = Found()
        self._by_value: dict[Decimal, list[FigureDraft]] = {}
        self.topic: FigureDraft | None = None
        self.wholes: list[FigureDraft] = []  # heads of sentences: what later shares may speak of
        self.leading: str | None = None  # the concept that they name like a heading: （五）“三公”经费。
        self.named: tuple[str, str, str] | None = None  # what the passage's first words name: a function, a project
        self.pending: tuple[str, str, str] | None = None  # named by a paragraph of its own, for those below it
        self.listing = False  # the passage before opened or went on with a list of projects, an item in each
        self.results: set[int] = set()  # where formulas of the passage print their results
        self.scored_item = False  # the passage is one item of a scorecard

    def remember(self, draft: FigureDraft) -> None:
        last = self.found.figures[-1] if self.found.figures else None
        if last is not None and _is_plan_of(last, draft):
            last.basis = "budget"
        self.found.figures.append(draft)
        self._by_value.setdefault(draft.value, []).append(draft)

    def recall(self, number: Number, unit_money: bool = True) -> FigureDraft | None:
        """The one earlier figure with this very value, if it is telling (three digits or more)."""
        value = number.amount_wan if unit_money else number.value
        if value is None or len(str(value).replace(".", "").strip("0-")) < 3:
            return None
        seen = {(d.concept, d.basis, d.year): d for d in self._by_value.get(value, ())}
        return next(iter(seen.values())) if len(seen) == 1 else None

    def latest(self, concept: str, year: int | None, *bases: str | None, breakdown: str | None = None,
               but: FigureDraft | None = None, scope: str = "all") -> FigureDraft | FigureRecord | None:  # fmt: skip
        """The last figure of a concept (of one breakdown) in the first of these bases that has one; else a table's."""
        for basis in bases:
            told = [
                d
                for d in reversed(self.found.figures)
                if d.concept == concept
                and d.basis == basis
                and d.year == year
                and d.breakdown == breakdown
                and d is not but
            ]
            if told:
                return next((d for d in told if d.fund_scope == scope), told[0])
        for basis in bases:
            for record in self._known:
                if (
                    record.concept == concept
                    and record.basis == basis
                    and record.fiscal_year == year
                    and breakdown is None
                ):
                    return record
        return None

    def last_of(self, passage: Passage) -> FigureDraft | None:
        """The latest amount of this passage."""
        last = self.found.figures[-1] if self.found.figures else None
        return last if last is not None and last.passage is passage and last.amount_wan is not None else None

    def figure_of(self, value: Decimal) -> FigureDraft | None:
        seen = {(d.concept, d.basis, d.year): d for d in self._by_value.get(value, ())}
        return next(iter(seen.values())) if len(seen) == 1 else None


def _is_plan_of(plan: FigureDraft, spent: FigureDraft) -> bool:
    """志愿服务经费 15 万元，支出 14.2 万元: the amount before the one that was spent is what was planned."""
    same = (plan.concept, plan.breakdown, plan.year) == (spent.concept, spent.breakdown, spent.year)
    if not same or plan.concept != "project_amount" or plan.passage is not spent.passage or plan.breakdown is None:
        return False
    between = spent.passage.text[plan.number.unit_end : spent.number.start]
    return plan.basis == spent.basis == "actual" and _SPENT_BETWEEN.fullmatch(between) is not None
