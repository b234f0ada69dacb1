"""A figure out of a number: its coordinates, and what it leaves behind for the words that follow.

Lives here: creating figures, of labels and of things named freely. Never here: which number is one (``amounts``,
``marks``).
"""

from __future__ import annotations

import re

from ingest.narrative import named, rates
from ingest.narrative.comparisons import Comparisons
from ingest.narrative.drafts import FigureDraft
from ingest.narrative.tokens import Year
from ingest.narrative.vocabulary import grammar
from ingest.narrative.window import Window
from ingest.numbers import Number
from ingest.taxonomy import Mention, concepts

_COUNTY = re.compile(
    r"全[县区市省州](?!直|委|级|局)[^，,。;；]{0,12}(?:收入|支出|预算)|地方(?:财政|一般公共预算)收入|(?:财政总|税收|一般公共预算)收入(?:累计)?完成"
)
_FUNCTION_CODE = re.compile(
    r"(?<!\d)2\d{2}(?:\d{2}){1,2}(?P<name>[一-龥、]{2,40}?)(?:支出)?(?:预算|决算)?数?(?:为|:)?$"
)
# Even among deeds: 社区治理专项资金 126 万元，支出 119.7 万元，支出率 95%
_SPENT_BEHIND = re.compile(
    r"[，,](?:已|实际|累计|全年)*(?:支出|执行|支付|使用)(?:资金|数|金额)?(?:为|了)?[\d,.]+万?元[，,](?:预算|资金)?(?:支出|执行|支付|使用)率"
)
_USED_FOR = re.compile(
    r"(?:主要|重点|具体|分别)(?:用于|包括|投向|安排|有|为|是)[:：]?|用于[:：]?|(?:包括|为|是|有)[:：]|按(?:资金)?用途分?[:：]"
)
_MONEY_USED = re.compile(r"支出|资金")
_SPENT = (
    "expenditure_total",
    "expenditure_grand_total",
    "expenditure_basic",
    "expenditure_project",
    "expenditure_personnel",
    "expenditure_public",
)
_PURCHASED = re.compile(
    r"(?:其中|均为|和|及)?(?:政府)?(?:采购)?(?P<kind>货物|工程|服务)(?:类|项目|采购|支出|金额|预算)*(?:为|共|计)*"
)


class Figures(Comparisons):
    """A sentence that can make figures."""

    def _figure(self, number: Number, window: Window, concept: str, *, label: Mention | None = None,
                like: FigureDraft | None = None, breakdown: str | None = None, breakdown_kind: str | None = None,
                unit: str | None = None) -> FigureDraft:  # fmt: skip
        named_so = breakdown or (like is not None and like.breakdown)
        if concept == "project_amount" and self.g.context.several_projects and not named_so:
            concept = "expenditure_project"
        kind = concepts()[concept].unit_kind
        basis = inferred = None
        if kind == "money":
            basis, inferred = self._basis(number, window, label, concept)
            if concept.startswith("budget_addition"):
                basis = "budget_change"
        year = self._year(window, label)
        if kind == "money" and number.kind == "bare":
            unit = "万元"
        draft = FigureDraft(
            self.p, number, self._clause(number), concept, basis, year, breakdown, breakdown_kind,
            self._fund_scope(label, concept), unit or number.unit, unit is not None, bool(inferred), self.parent,
        )  # fmt: skip
        if concept.startswith(("income", "expenditure")) and _COUNTY.search(self.p.text, self.start, number.start):
            draft.entity_scope = "county"
            if self.g.context.section == "achievements":
                return draft  # what the region took in is told as a deed, not as the unit's money
        if like is not None and draft.fund_scope == "all":
            draft.fund_scope = like.fund_scope
        whole = self.parent
        if whole is not None and whole.concept in _SPENT and concept in _SPENT and draft.fund_scope == "all":
            draft.fund_scope = whole.fund_scope  # 财政拨款支出 90 万元，其中：基本支出 60 万元
        if like is not None and like.breakdown and breakdown is None:
            draft.breakdown, draft.breakdown_kind = like.breakdown, like.breakdown_kind
        elif concept.startswith("econ_") and breakdown is None:
            draft.breakdown, draft.breakdown_kind = self._column()
        elif breakdown is not None and breakdown_kind is None:
            draft.breakdown_kind = "item"
        self.g.remember(draft)
        if kind == "money" and self._is_last_year(draft):
            self.base = draft  # 上年为 785.10 万元，本年增加 …: the level stays the subject
            return draft
        if kind == "money":
            self.levels.append(draft)
            if self.head is None and self.parent is None:
                self.head = draft
            self.subject = draft
            if self.parent is not None:
                self.list.append(draft)
            self.delta = None
            if self.parent is None:
                self.base = None
        return draft

    def _is_last_year(self, draft: FigureDraft) -> bool:
        subject = self.subject
        if subject is None or subject.concept != draft.concept or subject.breakdown != draft.breakdown:
            return False
        return subject.year is not None and draft.year == subject.year - 1 and subject.basis == draft.basis

    def _same(self, window: Window) -> None:
        """与年初预算数一致, 与上年持平: no number is printed; the level is the base's."""
        self.base = None

    def _free(self, number: Number, tail: str | None, strict: bool) -> bool:
        """An amount of something that is no concept: a part of the 其中 parent, or a named project. False when neither.

        ``strict``: a basis word stands before the number, so that only a telling name makes it another thing's.
        """
        text, parent = self.p.text, self.parent
        if parent is not None and parent.concept.startswith("expenditure"):
            words = re.split(r"[，,。;；:：、]", text[max(self.start, self.last_number_end) : number.start])[-1]
            if words in grammar()["function_classes"]:  # 其中：教育 2.15 万元
                self._figure(
                    number, Window(text), "function_class", like=parent, breakdown=words, breakdown_kind="function"
                )
                return True
        if self._purchased(number) or self._coded(number) or self._part(number):
            return True
        known = self.g.recall(number)
        name = named.name_of(
            text, max(self.start, self.last_number_end), self.start, number, tail, parent is not None, strict
        )
        if (
            known is not None
            and not strict
            and known.concept != "project_amount"
            and (name is None or known.concept.startswith("income"))
        ):
            draft = self._figure(number, Window(text), known.concept)
            if concepts()[known.concept].unit_kind == "money":  # the very amount once more
                draft.basis = named.basis_of(text, self._clause(number)[0], number, "") or known.basis
            return True
        if name is None and not strict and self._lists_projects(number):
            name = named.bare_name(text, max(self.start, self.last_number_end), number)
        if name is None or number.kind != "money":
            return False
        if self.g.context.section == "achievements" and not _SPENT_BEHIND.match(text, number.unit_end):
            return False
        year = self._named_year(number)
        if parent is not None and parent.concept.startswith(("income", "function", "econ")) and not self.in_cause:
            draft = FigureDraft(
                self.p, number, self._clause(number), parent.concept, parent.basis, parent.year, name, "item"
            )
        elif self.g.context.is_project and named.is_source(name):
            planned = self._plan_of_source(number, name)
            draft = FigureDraft(
                self.p, number, self._clause(number), "project_amount" if planned else "funds_received",
                planned or "actual", year, name, "item",
            )  # 省级补助 21 万元  # fmt: skip
        elif self.g.context.on_projects or named.is_project_context(text, self.start, number, self.g.context.section):
            basis = self._basis_of_named(number, name)
            draft = FigureDraft(self.p, number, self._clause(number), "project_amount", basis, year, name, "project")
        else:
            return False
        draft.unit, draft.parent = number.unit, parent
        self.g.remember(draft)
        if parent is not None:
            self.list.append(draft)
        elif not self.in_cause:
            self.subject = draft
        return True

    def _basis_of_named(self, number: Number, name: str) -> str:
        """What the words say; a list goes on as it began, and parts are of their whole's basis."""
        before = self.g.last_of(self.p)
        if before is not None and before.concept == "project_amount" and before.number.start >= self.start:
            said = named.basis_of(self.p.text, before.number.unit_end, number, name)
            between = named.without_name(self.p.text[before.number.unit_end : number.start], name)
            if before.basis and not (said and named.tells_basis(between)):
                return before.basis
            return said or "actual"
        said = named.basis_of(self.p.text, self.start, number, name)
        whole = self.parent.basis if self.parent is not None else None
        if said in (None, "budget") and whole in rates.PLANNED:
            return whole or "actual"
        return said or "actual"

    def _plan_of_source(self, number: Number, name: str) -> str | None:
        """年初预算 60 万元，其中省级补助 40 万元; 县级配套资金安排 20 万元: money that a source plans to give."""
        if self.parent is not None:
            of_plan = self.parent.concept == "project_amount" and self.parent.basis in rates.PLANNED
            return self.parent.basis if of_plan else None
        said = named.basis_of(self.p.text, max(self.start, self.last_number_end), number, name)
        return said if said in rates.PLANNED else None

    def _lists_projects(self, number: Number) -> bool:
        """Whether a list of what project money was for is being told: 项目支出 …，其中：…; 项目支出主要用于 …"""
        if self.parent is not None:
            return self.parent.concept.startswith(("project", "expenditure_project"))
        if self.g.listing and self._is_item(number):
            return True
        if self._goes_on(number):
            return True
        if self._is_item(number):
            before = self.g.last_of(self.p)
            listed = before is not None and before.breakdown_kind == "project" and before.number.start >= self.start
            context = self.g.context
            if listed or context.on_projects or context.topic_concept == "expenditure_project":
                return True
        opened = list(_USED_FOR.finditer(self.p.text, self.start, number.start))
        if not opened:
            return False
        if self.g.context.is_project and _MONEY_USED.search(
            self.p.text, max(self.start, opened[-1].start() - 6), opened[-1].start()
        ):
            return True  # 支出内容包括：…; 资金主要用于：…
        named_before = [
            t.concept
            for t in self.stream
            if isinstance(t, Mention) and t.end <= opened[-1].start() and concepts()[t.concept].unit_kind == "money"
        ]
        told = [d.concept for d in self.levels if d.number.end <= opened[-1].start()]
        if told or named_before:
            return (told or named_before)[-1] in ("expenditure_project", "project_amount")
        if opened[-1].start() - self.start > 1:
            return False
        of = self.g.topic.concept if self.g.topic is not None else self.g.context.topic_concept
        return of == "expenditure_project" or (self.g.context.is_project and of == "project_amount")  # 主要用于：…

    def _is_item(self, number: Number) -> bool:
        """；(2)渠道清淤 12 万元: an item of a list, with nothing but a name before its first amount."""
        begin = max(self.p.text.rfind(mark, self.start, number.start) for mark in "；;：:")
        return self.last_number_end <= max(begin, self.start) and named.is_item(
            self.p.text[max(begin + 1, self.start) : number.start].removesuffix("支出")
        )

    def _goes_on(self, number: Number) -> bool:
        """渠道清淤 12 万元、闸门更换 8 万元: the next item of a list of projects, parted by 、."""
        before = self.g.last_of(self.p)
        if before is None or before.breakdown_kind != "project" or before.number.unit_end != self.last_number_end:
            return False
        between = self.p.text[self.last_number_end : number.start]
        return between.startswith("、") and named.is_item(between[1:])

    def _purchased(self, number: Number) -> bool:
        """其中货物类 143.87 万元、服务类 72.50 万元: kinds of the procurement told before."""
        whole = self.parent or self.subject
        if whole is None or whole.concept != "procurement":
            return False
        words = re.split(r"[，,。;；:：、]", self.p.text[max(self.start, self.last_number_end) : number.start])[-1]
        kind = _PURCHASED.fullmatch(words)
        if kind is None:
            return False
        self._figure(number, Window(self.p.text), "procurement", breakdown=kind["kind"], breakdown_kind="item")
        return True

    def _part(self, number: Number) -> bool:
        """公务用车购置及运行费 6 万元，其中购置费 0 万元: a label that names a concept among these parts only."""
        whole = self.parent
        known = grammar()["part_labels"].get(whole.concept, {}) if whole is not None else {}
        words = re.split(r"[，,。;；:：、]", self.p.text[max(self.start, self.last_number_end) : number.start])[-1]
        concept = known.get(words.removeprefix("其中").rstrip("为"))
        if concept is None:
            return False
        self._figure(number, Window(self.p.text), concept)
        return True

    def _coded(self, number: Number) -> bool:
        """2010301行政运行支出 645.30 万元: a class of the functional classification by its code."""
        m = _FUNCTION_CODE.search(self.p.text[self.start : number.start])
        if m is None:
            return False
        self._figure(number, Window(self.p.text), "function_class", breakdown=m["name"], breakdown_kind="function")
        return True

    def _named_year(self, number: Number) -> int | None:
        """The year printed last before a freely named amount; a comparison's base year does not count."""
        years = [
            t.value for t in self.stream if isinstance(t, Year) and t.start < number.start and not self._is_history(t)
        ]
        return years[-1] if years else self.g.context.fiscal_year
