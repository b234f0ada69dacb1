"""Percents, marks and counts of a sentence.

Lives here: whether a percent is a growth, a share, a completion or a rate, what a mark is given for, what is counted.
Never here: amounts (``amounts``), wordings of rates (``rates``).
"""

from __future__ import annotations

import re

from ingest.narrative import named, rates
from ingest.narrative.amounts import Amounts
from ingest.narrative.drafts import FigureDraft
from ingest.narrative.tokens import Token
from ingest.narrative.vocabulary import grammar
from ingest.narrative.window import Window
from ingest.numbers import Number
from ingest.taxonomy import Mention, concepts

_IN_OFFICE = re.compile(r"(?:实有|现有|实际在岗|在职)[^，,。;；]{0,4}$")
_SCORE_FOLLOWS = re.compile(r"[,，、(]?(?:实际|自评|评价)?得(?:分)?为?\d")
_SCORED = re.compile(r"得(?:分)?为?$")
_OF_BUDGET = ("节约率", "节省率", "超支率", "核减率")
_OVER_QUOTA = re.compile(r"(?:超编|空编|缺编|超员|缺员|空缺)[^，,。;；\d]{0,3}$")
_HAVE_LEFT = re.compile(r"(?:已|均已)?(退休|离休|调出|调入|调离|辞职|借调|新增)")  # 1 人退休, 2 人调出


class Marks(Amounts):
    """A sentence that can tell what a percent, a mark or a count is."""

    def _percent(self, number: Number, window: Window, nxt: list[Token]) -> None:
        if rates.is_rule_text(self.p.text, number):
            return
        if self.completing is not None:
            self._completion(number, window)
            self.completing = None
            return
        change = window.change()
        if change and self.p.text[change.start : change.end + 1] in _OF_BUDGET:
            return  # 节约率 is a share of the budget, no growth
        if change and change.value != "level" and self._adjacent(change.end, number.start, window):
            self._growth(number, change, window)
            return
        share = window.first("share")  # 占基本支出的比重
        if share:
            self._share(number, share, window)
            return
        complete = window.completion()
        label = window.label()
        percent_label = (
            label is not None
            and concepts()[label.concept].unit_kind == "percent"
            and not label.label.startswith("完成")
        )
        if complete is not None and not percent_label:
            self._completion(number, window.after(complete))
            return
        concept = rates.rate_concept(self.p.text, number, label if percent_label else None, self.label)
        if concept:
            project = self.subject if self.subject is not None and self.subject.concept == "project_amount" else None
            named_rate = project is not None and concept in (
                "rate_execution",
                "rate_budget_completion",
                "rate_funds_received",
            )
            of = window.adjective(label) if label is not None else None
            part = concepts()[of.concept].name_zh if of is not None and of.concept != "expenditure_total" else None
            level = self._level_of_rate(concept, window, label)
            if part is None and level is not None:
                part = level.breakdown or concepts()[level.concept].name_zh
            draft = self._figure(number, window, concept, unit="%" if number.unit is None else None,
                                 like=project if named_rate else None, breakdown=part)  # fmt: skip
            if draft and number.start not in self.g.results:
                self._rate_claim(draft, level)

    def _level_of_rate(self, concept: str, window: Window, label: Mention | None) -> FigureDraft | None:
        """基本支出预算 20 万元，执行数 19 万元，执行率 95%: the part that a bare rate of this sentence speaks of."""
        level = self.subject
        if level is None or concept not in ("rate_execution", "rate_budget_completion"):
            return None
        if (
            (label is not None and window.adjective(label) is not None)
            or window.last("basis")
            or level.passage is not self.p
        ):
            return None
        if not level.concept.startswith(("expenditure", "econ", "function", "public_", "sangong", "procurement")):
            return None  # … 结余 26 万元，预算执行率 98%
        own = {d.basis for d in self.levels if (d.concept, d.breakdown) == (level.concept, level.breakdown)}
        if self.parent is not None and len(own) < 2:
            return None  # 总支出 …，其中：项目支出 24 万元，执行率 98%: behind a list of parts it is the whole's
        of_whole = level.concept == "sangong_total" or (level.concept == "expenditure_total" and not level.breakdown)
        return None if of_whole else level

    def _score(self, number: Number, window: Window) -> None:
        concept, name = (
            rates.score_concept(self.p.text, self.start, self.end, number) if not self.g.scored_item else (None, None)
        )
        if concept == "score_section" and _SCORE_FOLLOWS.match(self.p.text, number.unit_end):
            self.section_name = name  # 过程35分，得32分: the marks it may have
            return
        if concept is None and self.section_name is not None and _SCORED.search(self.p.text[self.start : number.start]):
            concept, name = "score_section", self.section_name
        self.section_name = None
        if concept == "score_total" and self.g.named is not None and self.g.named[0] == "project_amount":
            name = self.g.named[1]  # one of the projects' marks
        if concept:
            self._figure(number, window, concept, breakdown=name, breakdown_kind="item" if name else None)

    def _count(self, number: Number, window: Window) -> None:
        label = window.label()
        if _OVER_QUOTA.search(self.p.text[self.start : number.start]):
            return
        if label is None and self.label is not None and number.unit in ("批次", "次", "批", "人次", "人"):
            label = self.label if self.label.concept in grammar()["counts"] else None
        if label is None or window.last("change"):
            return
        kind = concepts()[label.concept].unit_kind
        concept = label.concept
        if kind == "money" or not count_fits(kind, number.unit):
            concept = grammar()["counts"].get(concept, {}).get(number.unit or "")
        if kind == "persons" and concept and concept.startswith("headcount"):
            left = _HAVE_LEFT.match(self.p.text, number.unit_end)
            concept = {"退休": "headcount_retired", "离休": "headcount_lixiu"}.get(left[1], "") if left else concept
        if concept == "headcount_quota" and _IN_OFFICE.search(
            self.p.text[max(self.start, label.start - 8) : label.start]
        ):
            concept = "headcount_actual"  # 实有行政编制 16 人
        if (
            number.unit == "个"
            and kind == "persons"
            and re.match(r"[一-龥]", self.p.text[number.unit_end : number.unit_end + 1])
        ):
            return  # 编制 12 个绩效指标: a verb
        if concept and (self._attached(label, number, window) or kind == "money" or concept != label.concept):
            kind_name, breakdown = named.staff_breakdown(
                self.p.text, self.start, label, number, concept, self.g.context.department
            )
            if label.label in grammar()["kinds"]:
                kind_name, breakdown = "item", label.label
            self._figure(number, window, concept, label=label, breakdown=breakdown, breakdown_kind=kind_name)


def count_fits(kind: str, unit: str | None) -> bool:
    fits = {
        "persons": {"人", "名", "位", "个", "人次"},
        "vehicles": {"辆", "台", "部"},
        "batches": {"批次", "批", "次", "个"},
        "groups": {"个", "次", "批次"},
        "area": {"㎡", "平方米", "m²", "m2", "平米"},
    }
    return unit in fits.get(kind, set())
