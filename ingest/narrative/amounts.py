"""Amounts of money in a sentence: in which order a number is tried.

It looks back over the tokens since the number before it (its window); in this order it is: a change (减少 63.70 万元),
a comparison base (较上年同期的 914.20 万元), a completion, the figure of the label in its window, the topic's figure in
another basis or year (上年度决算数为 0 万元), an amount of something named freely.
Lives here: that order. Never here: making the figure (``figures``), percents, marks and counts (``marks``).
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.narrative import named, rates
from ingest.narrative.drafts import ClaimDraft, Operand
from ingest.narrative.figures import Figures
from ingest.narrative.tokens import Token
from ingest.narrative.vocabulary import grammar
from ingest.narrative.window import Window, tells_basis_only
from ingest.numbers import Number
from ingest.taxonomy import Mention

_PER_UNIT = re.compile(
    r"(?:[人户亩村校床车]均|[生师]均|平均每?|每[人户亩村校床个名座台辆次套])[^，,。;；、]{0,16}$|[<>≤≥≦≧]=?$"
    r"|涉及[^，,。;；、]{0,10}$|(?:招商|引资|引进|省外|外资)[^，,。;；]{0,12}$"
)
_PER_UNIT_BEHIND = re.compile(r"\s*(?:/|每)\s*[人户亩村校床个名座台辆天次套㎡]")
_CARRIED_OVER = re.compile(r"(?:结转|结余|结转结余|结转和结余)(?:资金)?[:为]?")
_LEFT_OVER = re.compile(r"(?:年末|资金|形成|尚有?|剩余)*结转(?:资金|金额)?(?:为|共|:)?")
_SPENT_ALONE = ("支出", "实际支出", "共计支出", "合计支出", "全年支出", "总支出", "支出总额")
_FUNDS_SPENT = re.compile(
    r"(?:使用|发放|支付|拨付|支出|执行)(?:完成|了|数)?(?:中央|省级|市级|补助|补贴|专项|项目)*(?:资金|经费|补助金)?(?:共计|合计|共|约|为)*$"
)
_FUNDS_ARRIVED = re.compile(r"(?:资金)?(?:已|全部|全额|足额|均|及时)*(?:到位|抵达|到账)")
_COUNTED = re.compile(
    r"(?:^|[，,。;；:：])(?P<name>[一-龥]{4,20}?)(?:共|累计)?\d[\d,.]*万?[余多]?(?:人次|场次|平方米|公里|[人名户次场件亩处座所期套台支米个])"
    r"[，,](?:共|累计|已|实际)*支出(?:资金|经费)?(?:为|共|约)?$"
)
_EVENTS = ("training_expense", "meeting_expense")
_BUDGET_ALONE = re.compile(r"(?:年初|全年|调整后)?预算(?:总额|总金额|数|安排)?(?:为|共|:)?")
_SUM_OF_LIST = re.compile(
    r"[，,;；]?(?:以上|上述|前述|这)?(?:(?P<n>[两二三四五六])(?:项|部分|者|类))?(?:支出|收入|费用|经费)?(?:合计|总计|共计)(?:为|是)?"
)
_COUNT = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_INVOLVED = re.compile(r"^(?:共|总共)?涉及(?:项目|预算)?总?(?:资金|金额)(?:总额)?(?:共|为)?$")
_ADJUSTED_BY = re.compile(r"年?中调整预算(?:资金|金额)?(?:为|共)?$")  # 年中调整预算 5 万元，调整后预算 73 万元
_ADJUSTED_TO = re.compile(r"[，,;；](?:年中)?(?:追加|调整)后")
# 全年预算数 80 万元，其中：基本支出 …: a unit's whole budget, even in a report on projects
_PARTS_OF_UNIT = re.compile(r"[，,。;；(]?(?:其中|包括)[，,:：]?(?:年初|安排)?(?:基本支出|人员经费)")
_RATE_FOLLOWS = re.compile(r"的\d[\d.]*%")


class Amounts(Figures):
    """A sentence that can tell what an amount is."""

    def _money(self, number: Number, window: Window, nxt: list[Token]) -> None:
        if self._is_measure(number):
            if not self.g.context.is_project and self.p.text.endswith("资金", 0, number.start):
                # 自评项目 4 个，涉及财政资金 134 万元，实际支出 125 万元: of these projects, not of the unit
                self.label = self.announced = self.subject = None
                self.unread_amount, self.unread = number, "涉及资金"
            return
        before = self.p.text[self._clause(number)[0] : number.start]
        change = window.change()
        if change and self._adjacent(change.end, number.start, window):
            if change.value != "level":
                self._difference(number, change, window)
                return
            if window.label() is None and window.last("basis") is None:
                if self.subject:
                    self._figure(number, window, self.subject.concept, like=self.subject)
                return
        exceed = window.last("exceed")
        if exceed is None and change is not None and self.p.text[change.start : change.end] == "超出":
            exceed = change  # 超出年初预算 12 万元
        if exceed and window.after(exceed.start).last("basis"):
            amount, level = number.amount_wan, self.subject.amount_wan if self.subject is not None else None
            if amount and level and level / 2 < amount < 2 * level:
                self._base(number, window.after(exceed.start), nxt, window.label())  # 88.6 万元，低于预算数 92 万元
            else:
                self._difference(number, exceed, window)  # 决算数大于预算数 55.93 万元
            return
        compare = window.last("compare")
        if compare and self._is_base(compare, number, window):
            self._base(number, window.after(compare.start), nxt, window.label())
            return
        complete = window.completion()
        of_rate = _RATE_FOLLOWS.match(self.p.text, number.unit_end) is not None
        if (complete is not None and self._names_budget(window.after(complete))) or (of_rate and window.last("basis")):
            # 完成年初预算 24 万元的 88.75%, 为年初预算 41.2 万元的 82.16%
            self._base(number, window.after(complete) if complete is not None else window, nxt)
            self.completing = self.base if of_rate else None
            return
        project = named.project_of_clause(self.p.text, self.start, number) if complete is None else None
        if project is not None:
            self._of_named(number, window, ("project_amount", project, "project"))
            return
        if self._sums_list(number):
            return
        if _ADJUSTED_BY.search(before) and _ADJUSTED_TO.match(self.p.text, number.unit_end):
            self._figure(number, Window(self.p.text), "budget_addition")
            return
        label = window.label()
        tail_of_name = label is not None and named.is_tail(self.p.text, self.last_number_end, label)
        if tail_of_name:
            self.label = None  # the end of a name: what follows is not of that kind
        completed = complete is not None and label is None and number.start - complete <= 4 and not of_rate
        if completed and (plan := self.subject) is not None and plan.basis in rates.PLANNED:
            self._figure(number, window, plan.concept, like=plan).basis = "actual"  # 预算 15 万元，完成 14 万元
            return
        concept = self._money_concept(label, number) if label else None
        if concept == "funds_received" and self.g.context.section == "achievements" and not self.g.context.is_project:
            self.subject, self.unread = None, named.words_before(self.p.text, self._clause(number)[0], number)
            return  # 修建蓄水池 12 口，下达资金 80 万元: of one deed, not of the unit
        if concept == "expenditure_total" and label and tells_basis_only(label):
            if self.g.named is not None and self.g.named[0] in ("project_amount", "expenditure_project"):
                self._of_named(number, window, self.g.named, label)
                return
            of_project = self.g.context.is_project and not _PARTS_OF_UNIT.match(self.p.text, number.unit_end)
            if self.p.text.endswith("项目", 0, label.start) or of_project:
                concept = "project_amount"
        named_project = self._named_project()
        if named_project and concept == "funds_received" and label and "下达" in label.label:
            draft = self._figure(number, window, "project_amount", label=label, breakdown=named_project)
            draft.basis, draft.breakdown_kind = "budget", "project"  # 河堤加固工程：下达资金 286 万元，已支付 264 万元
            return
        if concept and label and label.label in grammar()["topic_labels"]:
            concept = self._topic_concept(concept)
            if concept == "expenditure_total" and self.subject is None and self.g.leading is not None:
                concept = self.g.leading  # 3.“三公”经费。全年支出 38.6 万元
            if concept == "expenditure_total" and self.subject is None and self.announced is not None:
                of = grammar()["amounts"].get(self.announced.concept, self.announced.concept)
                self._figure(number, window, of)  # 公务接待 24 批次，210 人次，支出 2.05 万元
                return
            if concept == "expenditure_total" and self.subject is None and self.g.named is not None:
                self._of_named(number, window, self.g.named)
                return
            if concept == "expenditure_total" and self.subject is None and self._spent_on_counted(number):
                return
            if concept == "expenditure_total" and self.subject is None and self.unread is not None:
                return  # 大修（412 万元，支出 398 万元）: of what the amount before was
            if concept == "expenditure_total" and self.g.context.is_project and label.label in _SPENT_ALONE:
                concept = "project_amount"
        purpose = self._purpose(label) if label and concept in _EVENTS else None
        if purpose is not None:
            self._of_named(number, window, ("project_amount", purpose, "project"))
            return
        if label and concept and self._is_source_of_project(label, concept):
            source = (named.level_of(self.p.text, label) or "") + label.label
            self._of_named(number, window, ("project_amount", source, "project"), label)
            return
        if label and concept and not tail_of_name and self._attached(label, number, window):
            subject = self.subject
            like = (
                subject
                if subject is not None and subject.concept == concept and label.label in grammar()["topic_labels"]
                else None
            )
            breakdown = self._qualifying(label, number, window)
            if concept.startswith(("expenditure_", "income_")) and _CARRIED_OVER.fullmatch(
                self.p.text[label.end : number.start]
            ):
                concept, breakdown = "carryover_out", label.label  # 其中基本支出结转 12 万元
            draft = self._figure(number, window, concept, label=label, like=like, breakdown=breakdown)
            for other in grammar()["pairs"].get(label.label, ())[1:]:
                self.g.remember(replace(draft, concept=other))
            return
        if label is None and _LEFT_OVER.fullmatch(self.p.text[self._clause(number)[0] : number.start]):
            self._figure(number, window, "carryover_out")  # 执行率 92.25%，结转 254.78 万元
            return
        kind = self.g.named if self._is_of_kind() else None
        if kind is not None and label is None and self._is_budget_of(kind[1], number):
            self._of_named(number, window, kind)
            return
        funds = self._funds_of_project(number)
        if funds is not None:
            self._figure(number, window, funds)
            return
        if named_project and label is None and _FUNDS_SPENT.search(self.p.text[self.start : number.start]):
            self._of_named(number, window, ("project_amount", named_project, "project"))
            return
        tail = named.tail_label(self.p.text, number)
        if self._free(number, tail, strict=self._carried(number, window)):
            return
        carried = self._carried_concept(number, window) if self._carried(number, window) else None
        told_what = self.subject is not None or self.unread is None or self._basis_word(window, None) != "actual"
        if carried == "expenditure_total" and not told_what:
            return  # 计划 136 万元，实际支出 119 万元: of what the amount before was
        if carried in ("expenditure_total", "project_amount") and self.item is not None:
            name = named_project if named_project is not None and self.item in named_project else self.item
            self._of_named(number, window, ("project_amount", name, "project"))
        elif (
            carried in ("expenditure_total", self.g.named and self.g.named[0]) and self.subject is None and self.g.named
        ):
            self._of_named(number, window, self.g.named)
        elif carried:
            subject = self.subject or self.g.topic
            self._figure(number, window, carried, like=subject if subject and subject.concept == carried else None)
        elif window.last("received") and (
            self.g.context.is_project or "资金" in self.p.text[self._clause(number)[0] : number.start]
        ):
            self._figure(number, window, "funds_received")
        else:
            # an amount of we know not what: what follows speaks of it
            self.unread_amount = number
            self.subject, self.unread = None, named.words_before(self.p.text, self._clause(number)[0], number)

    def _sums_list(self, number: Number) -> bool:
        """其中：基本支出 6 万元，项目支出 3 万元，两项合计 9 万元: the list's whole once more, and a sum to be judged.

        Without the count of its parts only a sum that is right, or the whole told before, is one of this list.
        """
        whole, stated = self.parent, number.amount_wan
        if whole is None and self._sums_projects(number):
            return True
        if whole is None or stated is None or len(self.list) < 2 or self.last_number_end < self.list[-1].number.start:
            return False
        said = _SUM_OF_LIST.fullmatch(self.p.text, self.last_number_end, number.start)
        if said is None or (said["n"] and len(self.list) != _COUNT[said["n"]]):
            return False
        if not said["n"] and stated not in (whole.value, sum(d.value for d in self.list)):
            return False
        parts = tuple(Operand.of("num+", d) for d in self.list)
        draft = self._figure(number, Window(self.p.text), whole.concept, like=whole)
        draft.basis, draft.year = whole.basis, whole.year
        self.g.found.claims.append(
            ClaimDraft(self.p, draft.quote, "sum", number, number.value, number.decimals, number.unit, None, parts)
        )
        return True

    def _sums_projects(self, number: Number) -> bool:
        """2.项目支出。主要有：闸门更换 8 万元、渠道清淤 12 万元。两项合计 20 万元: what the passage listed comes to."""
        said = _SUM_OF_LIST.fullmatch(self.p.text, max(self.start, self.last_number_end), number.start)
        if said is None or not said["n"] or self.g.context.topic_concept != "expenditure_project":
            return False
        n = _COUNT[said["n"]]
        parts = self.g.found.figures[-n:]
        if len(parts) < n or any(d.passage is not self.p or d.breakdown_kind != "project" for d in parts):
            return False
        if len({d.basis for d in parts}) > 1:
            return False
        draft = self._figure(number, Window(self.p.text), "expenditure_project")
        draft.basis, draft.year = parts[0].basis, parts[0].year
        operands = tuple(Operand.of("num+", d) for d in parts)
        self.g.found.claims.append(
            ClaimDraft(self.p, draft.quote, "sum", number, number.value, number.decimals, number.unit, None, operands)
        )
        return True

    def _spent_on_counted(self, number: Number) -> bool:
        """康复救助 312 人，支出 318.4 万元: of what the clause before counts, not of the whole."""
        counted = _COUNTED.search(self.p.text[max(self.start, self.last_number_end) : number.start])
        if counted is None:
            return False
        if named.is_project_context(self.p.text, self.start, number, self.g.context.section):
            self._figure(
                number, Window(self.p.text), "project_amount", breakdown=counted["name"], breakdown_kind="project"
            )
        return True

    def _is_budget_of(self, kind: str, number: Number) -> bool:
        """人员类项目预算总额 80 万元; 特定目标类项目共 6 个，预算总额 120 万元: a kind of projects' first amount."""
        said = self.p.text[self._clause(number)[0] : number.start]
        if self.subject is None and _INVOLVED.search(said):
            return True
        return f"{kind}项目" in said or (self.subject is None and _BUDGET_ALONE.fullmatch(said) is not None)

    def _is_of_kind(self) -> bool:
        """Whether the paragraph's first words name a kind of projects."""
        return self.g.named is not None and self.g.named[0] == "expenditure_project"

    def _named_project(self) -> str | None:
        """The project that the paragraph's first words name."""
        return self.g.named[1] if self.g.named is not None and self.g.named[0] == "project_amount" else None

    def _funds_of_project(self, number: Number) -> str | None:
        """In a report on one project: 资金已使用 7.2 万元, 专项资金 30 万元全部到位; None where neither is said."""
        if not self.g.context.is_project or self.g.context.section == "achievements":
            return None
        spent = _FUNDS_SPENT.search(self.p.text, self.start, number.start)
        if spent is not None:
            part = self.p.text[max(self._clause(number)[0], self.last_number_end) : spent.start()].strip("、和及")
            # 其中：管网改造支出 12 万元: what a part was spent on
            return "project_amount" if self.parent is None or len(part) < 2 else None
        return "funds_received" if _FUNDS_ARRIVED.match(self.p.text, number.unit_end) else None

    def _purpose(self, label: Mention) -> str | None:
        """项目支出 90 万元，其中：护林员技能培训费 12 万元: a project, not what the unit spends on training."""
        if self.parent is None or self.parent.concept not in ("expenditure_project", "project_amount"):
            return None
        return named.narrowed(self.p.text, max(self.start, self.last_number_end), label)

    def _is_source_of_project(self, label: Mention, concept: str) -> bool:
        """项目计划投资 90 万元，其中中央财政资金 60 万元: a part of the project's money, named by who gives it."""
        of_project = self.parent is not None and self.parent.concept == "project_amount"
        return of_project and concept == "income_fiscal" and named.level_of(self.p.text, label) is not None

    def _is_measure(self, number: Number) -> bool:
        """An amount per head (亩均投入 1500 元), a bound, or what others' money comes to (涉及财政资金 1.2 亿元)."""
        before = self.p.text[self._clause(number)[0] : number.start]
        if self._is_of_kind() and _INVOLVED.search(before):
            return False
        return bool(_PER_UNIT.search(before) or _PER_UNIT_BEHIND.match(self.p.text, number.unit_end))

    def _of_named(
        self, number: Number, window: Window, named_topic: tuple[str, str, str], label: Mention | None = None
    ) -> None:
        concept, name, kind = named_topic
        self._figure(number, window, concept, label=label, breakdown=name, breakdown_kind=kind)
