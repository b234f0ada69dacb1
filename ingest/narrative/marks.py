"""Percents, marks and counts of a sentence.

Lives here: whether a percent is a growth, a share, a completion or a rate, what a mark is given for, what is counted.
Never here: amounts (``amounts``), wordings of rates (``rates``).
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.narrative import named, rates
from ingest.narrative.amounts import Amounts
from ingest.narrative.drafts import FigureDraft
from ingest.narrative.tokens import Token
from ingest.narrative.vocabulary import grammar
from ingest.narrative.window import Window
from ingest.numbers import Number
from ingest.taxonomy import Mention, concepts

_IN_OFFICE = re.compile(r"(?:实有|实际在岗|在职)[^，,。;；]{0,4}$")
_IN_FACT = re.compile(r"[，,、;；(]?(?:目前|现|年末)?实际(?:有|为)?")
_SCORE_FOLLOWS = re.compile(r"[,，、()]?(?:实际|自评|评价)?得(?:分)?为?\d")
_SECTION = re.compile(
    r"(?:其中)?[:：]?(?P<name>(?!.*(?:总|满分|合计|共))[一-龥]{2,12}?)"
    r"(?:(?:指标|部分|方面)(?:分值|权重)?(?:为|占)?|(?:指标|部分|方面)?[(](?:满分|分值)?)"
)
_LEAST_OF_SECTION = 10
_LEAST_OF_NAME = 4
_SUM_OF_SECTIONS = re.compile(r"(?:\(满分\d[\d.]*分\))?[，,;；。]?(?:合计|总计|共计)得?(?:分)?(?:为|是|:)?")
_SCORED = re.compile(r"得(?:分)?为?$")
_OF_BUDGET = ("节约率", "节省率", "超支率", "核减率")
_CONTROL_RATE = re.compile(r"[，,。;；:：(、]控制率(?:为|是|达|:)?$")
_CONTROLLED = {"sangong_total": "rate_sangong_control", "expenditure_public": "rate_public_control"}
_OF_AMOUNTS = ("rate_execution", "rate_budget_completion", "rate_funds_received")
_OF_BUDGET_SAID = re.compile(r"(?:为|是|相当于)(?:年初|全年|当年|年度|调整后?的?)*预算(?:数|安排|总额|金额)?的(?:约)?$")
_NEXT_HAS_RATE = re.compile(
    r"[，,;；、][^\d，,。;；]{2,20}\d[\d,.]*[万亿]?元[，,、](?:预算|资金)?(?:执行|支出|支付|完成)率"
)
_NEAR = 6  # figures between a whole's rate and that of its part
_OVER_QUOTA = re.compile(r"(?:超编|空编|缺编|超员|缺员|空缺)[^，,。;；\d]{0,3}$")
_BOUGHT = re.compile(
    r"(?:购置|购买|新购|采购|更新)(?:了|的)?[一-龥]{0,8}(?:用车|车辆|汽车|轿车|公车)(?:数量?)?(?:为|共)?$"
)
_KEPT = re.compile(
    r"(?:^|[，,。;；:：(、]|单位|部门|年末|年底|共有|现有|拥有|保有)"
    r"(?:其中)?(?:(?P<kind>[一-龥]{2,10}(?:专用车|用车))|(?:执法|公务|业务|在用|自有)?车辆|汽车|公车)(?:数量?|总数|保有量)?(?:为|共|有|计)*$"
)
_OTHER_RATE = re.compile(r"[，,][^，,]{1,12}(?<!完成)率(?:为|是|达到?|:)*$")
_MARKS_BETWEEN = re.compile(r"[(](?:满分|分值)?\d[\d.]*分[)](?:为|:)?$")
_LONGEST_MARKS = 12
_CLAUSE_ENDS = re.compile(r"[，,。;；]")
_RECEIVED = "接待"
_HIRED = re.compile(
    r"[，,、;；](?:另外|另有|另|长期|临时|外聘)*(?:聘用|聘请|外聘)(?:了|有)?(?P<kind>(?:专职|兼职)?[一-龥]{2,6}员)"
)
_LEFT = re.compile(r"报废|处置|封存|拍卖|减少|增加|编制|租|新增|超")
_ALLOWED = re.compile(r"(?:核定|编制|核编)[^，,。;；]{0,3}$")
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
        label = window.label() or self._item_told(number)
        of_budget = _OF_BUDGET_SAID.search(self.p.text[self._clause(number)[0] : number.start])
        if of_budget is not None and complete is None:
            self._completion(number, window)  # 为年初预算的 45.65%
            return
        percent_label = (
            label is not None
            and concepts()[label.concept].unit_kind == "percent"
            and not label.label.startswith("完成")
        )
        if complete is not None and not percent_label and _OTHER_RATE.search(self.p.text[complete : number.start]):
            return  # 完成抽检 1560 批次，合格率 98%
        if complete is not None and not percent_label:
            self._completion(number, window.after(complete))
            return
        concept = None
        if not percent_label and self.subject is not None and _CONTROL_RATE.search(self.p.text[: number.start]):
            concept = _CONTROLLED.get(self.subject.concept)
        concept = concept or rates.rate_concept(self.p.text, number, label if percent_label else None, self.label)
        if concept:
            project = self.subject if self.subject is not None and self.subject.concept == "project_amount" else None
            named_rate = project is not None and concept in _OF_AMOUNTS
            of = window.adjective(label) if label is not None else None
            part = concepts()[of.concept].name_zh if of is not None and of.concept != "expenditure_total" else None
            level = self._level_of_rate(number, concept, window, label)
            spoken_of = level or self.parent or self.head
            of_purchases = spoken_of is not None and spoken_of.concept == "procurement"
            if concept == "rate_execution" and part is None and of_purchases:
                concept, level = "rate_procurement", None
            of_received = self.parent is not None and self.parent.concept == "funds_received"
            whole_told = concept == "rate_funds_received" and of_received  # 到位 …，其中中央 …，县级 …，到位率 100%
            if concept in _OF_AMOUNTS and self.subject is None and part is None and not whole_told:
                part = self._named_project() or self.unread or self._known_project(number)  # not of the whole
            if part is None and level is not None:
                part = level.breakdown or concepts()[level.concept].name_zh
            if (
                part is None
                and project is not None
                and named_rate
                and not (project.breakdown or self.g.context.is_project)
            ):
                part = concepts()[project.concept].name_zh  # of some project, not of the whole
            draft = self._figure(number, window, concept, unit="%" if number.unit is None else None,
                                 like=project if named_rate else None, breakdown=part)  # fmt: skip
            if draft and number.start not in self.g.results:
                self._rate_claim(draft, level or (project if named_rate else None))

    def _item_told(self, number: Number) -> Mention | None:
        """预算完成率（10分）：98%，…: the rate that an item of a scorecard is called by; its marks stand between."""
        marks = _MARKS_BETWEEN.search(self.p.text, max(self.start, number.start - _LONGEST_MARKS), number.start)
        ends = _CLAUSE_ENDS.match(self.p.text, number.unit_end) is not None
        told = marks is not None and self.label is not None and self.label.end == marks.start()
        return self.label if told and ends else None

    def _level_of_rate(self, number: Number, concept: str, window: Window, label: Mention | None) -> FigureDraft | None:
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
        of_part = rates.holds(number, self._completed(level, "adjusted_budget"))
        if (
            self.parent is not None
            and len(own) < 2
            and not (of_part or self._parts_have_rates(self.parent, number, concept))
        ):
            return None  # 总支出 …，其中：项目支出 24 万元，执行率 98%: behind a list of parts it is the whole's
        of_whole = level.concept == "sangong_total" or (level.concept == "expenditure_total" and not level.breakdown)
        return None if of_whole else level

    def _parts_have_rates(self, whole: FigureDraft, number: Number, concept: str) -> bool:
        """其中：基本支出 9 万元，执行率 100%；项目支出 24 万元，执行率 98%: the whole's rate or another part's was told
        since the whole, or the next part has one, too."""
        told = any(
            d.concept == concept and d.passage is whole.passage and d.number.start > whole.number.start
            for d in self.g.found.figures[-_NEAR:]
        )
        return told or _NEXT_HAS_RATE.match(self.p.text, number.unit_end) is not None

    def _known_project(self, number: Number) -> str | None:
        """巡河经费支出较慢，执行率仅 75.2%: a project told before whose name stands before the rate."""
        begin = max(self.p.text.rfind(mark, self.start, number.start) for mark in "；;")
        said = self.p.text[max(begin, self.start) : number.start]
        told = {d.breakdown for d in self.g.found.figures if d.concept == "project_amount" and d.breakdown}
        return max((name for name in told if len(name) >= _LEAST_OF_NAME and name in said), key=len, default=None)

    def _score(self, number: Number, window: Window) -> None:
        part = self.g.context.part_scores.get(self.p.place(number.start, number.start + 1)[0])
        if part is not None:
            self._figure(number, window, "score_section", breakdown=part, breakdown_kind="item")
            return
        begin = self.start
        if self.p.text.startswith("其中", begin):  # 得分为 95.6 分，等级为“优”。其中：投入 14 分 …
            begin = self.p.text.rfind("。", 0, max(0, begin - 1)) + 1
        concept, name = (
            rates.score_concept(self.p.text, begin, self.end, number, self._adds_up())
            if not self.g.scored_item
            else (None, None)
        )
        told = self.g.found.figures[-1:]
        if concept is None and told and told[0].concept == "score_section" and told[0].passage is self.p:
            between = self.p.text[told[0].number.unit_end : number.start]
            concept = "score_total" if _SUM_OF_SECTIONS.fullmatch(between) else None
        if _SCORE_FOLLOWS.match(self.p.text, number.unit_end) and not self.g.scored_item:
            section = name if concept == "score_section" else self._section(number)
            if section is not None:
                self.section_name = section  # 过程35分，得32分: the marks it may have
                return
        if self.section_name is not None and _SCORED.search(self.p.text[self.start : number.start]):
            concept, name = "score_section", self.section_name
        self.section_name = None
        if concept == "score_total":
            name = name or self._named_project()
            if name is None and not self.g.context.is_project:
                name = rates.scored_project(self.p.text, begin, number)
            if name is None and self.subject is not None and self.subject.concept == "project_amount":
                name = self.subject.breakdown  # 其中“苗木补贴”预算 30 万元，支出 29 万元，自评得分 96 分
        if concept:
            self._figure(number, window, concept, breakdown=name, breakdown_kind="item" if name else None)

    def _section(self, number: Number) -> str | None:
        """能力建设指标10分，自评得分9分: the part of a scorecard that marks are given for; an item's are fewer."""
        named_so = _SECTION.fullmatch(self.p.text[self._clause(number)[0] : number.start])
        return named_so["name"] if named_so is not None and number.value >= _LEAST_OF_SECTION else None

    def _adds_up(self) -> bool:
        """其中：决策18分，过程21.8分 …: a sentence of marks that make the total told before."""
        if self.adds_up is None:
            marks = [t.value for t in self.stream if isinstance(t, Number) and t.kind == "score"]
            listed = len(marks) > 1 and self.p.text.startswith("其中", self.start)
            totals = (d.value for d in reversed(self.g.found.figures) if d.concept == "score_total")
            self.adds_up = listed and sum(marks) == next(totals, None)
        return self.adds_up

    def _count(self, number: Number, window: Window) -> None:
        label = window.label()
        if self.in_cause and number.unit in ("人", "名"):
            return  # 主要原因是退休 1 人
        if _OVER_QUOTA.search(self.p.text[self.start : number.start]):
            return
        if self._vehicles(number, label, window) or self._staff_of_kind(number, label, window):
            return
        spoken_of = self.passing or self.label or self._received(number)
        if label is None and spoken_of is not None and number.unit in ("批次", "次", "批", "人次", "人"):
            label = self._of_counted(spoken_of)
        change = window.last("change")
        if label is None or (change is not None and change.start > label.start):
            return
        kind = concepts()[label.concept].unit_kind
        concept = label.concept
        if kind == "money" or not count_fits(kind, number.unit):
            concept = grammar()["counts"].get(concept, {}).get(number.unit or "")
        if kind == "persons" and concept and concept.startswith("headcount"):
            left = _HAVE_LEFT.match(self.p.text, number.unit_end)
            concept = {"退休": "headcount_retired", "离休": "headcount_lixiu"}.get(left[1], "") if left else concept
        in_office = _IN_OFFICE.search(self.p.text[max(self.start, label.start - 8) : label.start])
        if concept == "headcount_quota" and in_office is not None and not label.label.endswith("数"):
            concept = "headcount_actual"  # 实有行政编制 16 人; 实有编制数 are posts
        if concept == "vehicles_actual" and _ALLOWED.search(
            self.p.text[max(self.start, label.start - 8) : label.start]
        ):
            concept = "vehicles_quota"  # 核定公务用车 2 辆
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

    def _received(self, number: Number) -> Mention | None:
        """公务接待费 6 万元 …。全年接待 96 批次 742 人次: visitors, where 三公 money was told just before."""
        told = self.g.found.figures[-1:]
        if number.unit not in ("批次", "批") or not self.p.text.endswith(_RECEIVED, 0, number.start):
            return None
        if not told or told[0].passage is not self.p or not told[0].concept.startswith("sangong"):
            return None
        self.label = Mention(number.start - len(_RECEIVED), number.start, "sangong_reception", _RECEIVED)
        return self.label

    def _of_counted(self, label: Mention) -> Mention | None:
        """The label whose counts follow; behind 支出决算为 3.72 万元，接待 62 批次 it is what that amount is of."""
        counts = grammar()["counts"]
        if label.concept not in counts and self.subject is not None and self.subject.concept in counts:
            return replace(label, concept=self.subject.concept)
        return label if label.concept in counts else None

    def _staff_of_kind(self, number: Number, label: Mention | None, window: Window) -> bool:
        """在职人员 31 人，其中：行政 7 人; 事业编制 9 人，实际 8 人: of staff told before, a kind or who is there."""
        if label is not None or number.unit not in ("人", "名", "个"):
            return False
        whole = next((d for d in reversed(self.g.found.figures) if d.concept.startswith("headcount")), None)
        if whole is None or whole.passage is not self.p or whole.number.start < self.start:
            return False
        told = self.p.text[max(self.start, self.last_number_end) : number.start]
        if whole.concept == "headcount_quota" and _IN_FACT.fullmatch(told):
            self._figure(number, window, "headcount_actual", breakdown=whole.breakdown,
                         breakdown_kind=whole.breakdown_kind)  # fmt: skip
            return True
        hired = _HIRED.fullmatch(told)
        if hired is not None:
            self._figure(number, window, "headcount_contract", breakdown=hired["kind"], breakdown_kind="staff_kind")
            return True  # 退休 39 人，聘用专职调解员 30 人
        kind = named.staff_kind(told)
        if kind is None or whole.concept not in ("headcount_actual", "headcount_quota"):
            return False
        self._figure(number, window, whole.concept, breakdown=kind, breakdown_kind="staff_kind")
        return True

    def _vehicles(self, number: Number, label: Mention | None, window: Window) -> bool:
        """购置执法执勤用车 1 辆, 其他用车 2 辆, 车辆 5 辆: what was bought, what there is of a kind, what there is."""
        if number.unit not in ("辆", "台"):
            return False
        before = self.p.text[self._clause(number)[0] : number.start]
        bought = _BOUGHT.search(before)
        if bought is not None:
            self._figure(number, window, "vehicles_purchased", label=label)
            return True
        kept = _KEPT.search(before) if label is None and self.g.context.section != "achievements" else None
        if kept is None or _LEFT.search(before):
            return False
        of_kind = kept["kind"]
        self._figure(number, window, "vehicles_actual", breakdown=of_kind, breakdown_kind="item" if of_kind else None)
        return True


def count_fits(kind: str, unit: str | None) -> bool:
    fits = {
        "persons": {"人", "名", "位", "个", "人次"},
        "vehicles": {"辆", "台", "部"},
        "batches": {"批次", "批", "次", "个"},
        "groups": {"个", "次", "批次"},
        "area": {"㎡", "平方米", "m²", "m2", "平米"},
    }
    return unit in fits.get(kind, set())
