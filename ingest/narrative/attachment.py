"""Whether a label and a number belong together, and what a number without a label goes on with.

Lives here: judgements about the words between. Never here: creating figures (``figures``).
"""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.narrative.coordinates import Coordinates
from ingest.narrative.tokens import Mark, Year
from ingest.narrative.vocabulary import Word, grammar, words
from ingest.narrative.window import FUNDS, Window
from ingest.numbers import Number
from ingest.taxonomy import Mention, concept_of, concepts

# What may stand between a label and its number without being another thing's name.
_CONNECTOR = re.compile(
    r"个项目|为|是|共|达到?|总?计|约|:|\(|\)|的|了|,|、|数额|金额|资金|总额|总数|支出|收入|经费|费用?|完成|情况|本单位|我单位|我部|我局|本部门|全部?|人民币|财政拨款|拨款|有|数|元|在|到|末|底|年|月|日|\d"
    r"|安排|人数|人员|实有|现有|核定|编制|名额|分别|小计|总|共有|为:|部门|单位|拨付|下达|收到|已|均|批次|人次|车辆|"
    r"预算|决算|执行|本级|市级|区级|县级|省级|财政"
)

_ASIDE = re.compile(r"\([^()\d]{1,12}\)|\((?:含|其中|包括|不含)[^()]*\)")  # （彩票公益金）, （含上年结转 12 万元）
_SPENT_OUT_OF = re.compile(r"(?P<spent>(?:基本|项目)支出)中的?$")
_NO_BUDGET = ("carryover_", "surplus_", "prior_year", "budget_addition", "funds_received")


class Attachment(Coordinates):
    """A sentence that can tie labels to numbers."""

    def _money_concept(self, label: Mention, number: Number) -> str | None:
        if concepts()[label.concept].unit_kind != "money":
            if label.label in grammar()["kinds"] or number.kind != "money":
                return None
            return grammar()["amounts"].get(label.concept)
        following = self.p.text[label.end : number.start]
        if label.concept in FUNDS and re.match(r"(?:财政)?(?:拨款)?(?:本年|预算)?支出", following):
            return "expenditure_total"
        spent = _SPENT_OUT_OF.search(self.p.text[max(self.start, label.start - 8) : label.start])
        if label.concept in FUNDS and spent is not None:
            return concept_of(spent["spent"])  # 项目支出中财政拨款 40 万元
        return label.concept

    def _attached(self, label: Mention, number: Number, window: Window) -> bool:
        """Nothing but connectors, basis and time words between the label and the number."""
        if self._is_part_of_name(label):
            return False
        rest = self._residue(label, number, window)
        if rest and "、" in self.p.text[label.end : number.start]:
            return False  # 高中公用经费、学生资助经费 3310 万元: one of several names
        return rest is not None and len(rest) <= 4

    def _is_part_of_name(self, label: Mention) -> bool:
        """生均公用经费项目 names a project, not the unit's 公用经费."""
        named_after = self.p.text.startswith(("项目", "专项", "工程", "保障机制", "补助"), label.end)
        return named_after and label.concept.startswith(
            ("expenditure_p", "sangong", "meeting", "training", "agency", "public")
        )

    def _residue(self, label: Mention, number: Number, window: Window) -> str | None:
        """What stands between label and number besides connectors, basis and time words; None across a change or ；."""
        pieces = []
        at = label.end
        for token in window.after(label.end).items:
            pieces.append(self.p.text[at : token.start])
            if (
                isinstance(token, Word)
                and token.kind in ("change", "cause", "compare", "share", "part")
                and token.value != "level"
            ):
                return None
            if isinstance(token, Mark) and token.sign in ";；":
                return None
            at = token.start if isinstance(token, Mark) and token.sign in "()" else token.end
        pieces.append(self.p.text[at : number.start])
        return _CONNECTOR.sub("", _ASIDE.sub("", "".join(pieces)))

    def _adjacent(self, end: int, start: int, window: Window) -> bool:
        between = self.p.text[end:start]
        return (
            len(re.sub(r"了|为|额|率|幅度?|达到?|约|:|数|金额|资金|\(|共|合?计", "", between)) <= 1
            and "," not in between
            and "，" not in between
        )

    def _is_base(self, compare: Word, number: Number, window: Window) -> bool:
        inside = window.after(compare.end)
        if inside.last("change") or any(isinstance(t, Mark) and t.sign in ",，;；:" for t in inside.items):
            return False
        return (
            inside.last("basis") is not None
            or inside.last("time") is not None
            or any(isinstance(t, Year) for t in inside.items)
        )

    def _carried(self, number: Number, window: Window) -> bool:
        """A basis or time word stands right before the number and no other thing's name does."""
        at = max(
            (
                t.end
                for t in window.items
                if isinstance(t, (Word, Year)) and getattr(t, "kind", "time") in ("basis", "time", "total")
            ),
            default=-1,
        )
        return at >= 0 and len(_CONNECTOR.sub("", _ASIDE.sub("", self.p.text[at : number.start]))) <= 1

    def _carried_concept(self, number: Number, window: Window) -> str | None:
        subject = self.subject or self.g.topic
        mention = self.label
        listed = mention is not None and "、" in self.p.text[mention.end : number.start]
        if mention is not None and not listed and (subject is None or mention.start > self.last_number_end):
            concept = self._money_concept(
                mention, Number(mention.end, mention.end, mention.end, Decimal(0), 0, None, "bare", None)
            )
            if concept and not (concept.startswith(_NO_BUDGET) and window.last("basis") is not None):
                return concept
        said = window.last("basis")
        if (
            subject is not None
            and subject.concept.startswith("income")
            and said is not None
            and "支出" in self.p.text[said.start : said.end]
        ):
            return "expenditure_total"  # 年初预算收入 20 万元，…。全年实际支出 19 万元
        of_received = subject is not None and subject.concept == "funds_received" and not self.g.context.is_project
        if of_received and "支付" in self.p.text[self._clause(number)[0] : number.start]:
            return None  # 下达 420 万元，已支付 390 万元: of what was received, for something unnamed
        summed = window.last("total") is not None and subject is not None and subject.concept == "project_amount"
        if (
            subject is not None
            and not summed
            and not subject.concept.startswith(_NO_BUDGET)
            and concepts()[subject.concept].unit_kind == "money"
        ):
            return subject.concept
        basis = self._basis_word(window, None)
        if basis is None and window.last("total"):
            return "project_amount" if self.item is not None else None  # 共计 …: a sum of what was listed
        of_section = self.g.context.topic_concept
        if basis and of_section and not of_section.startswith(_NO_BUDGET):
            return of_section
        if basis in ("initial_budget", "adjusted_budget"):
            return "project_amount" if self.g.context.is_project else "expenditure_total"
        clause = self.p.text[self._clause(number)[0] : number.start]
        for word in words(clause, 0, len(clause)):
            if word.kind in ("basis", "time"):
                clause = clause.replace(self.p.text[self._clause(number)[0] : number.start][word.start : word.end], "")
        if "项目" in clause and self.g.context.section != "achievements":
            return "project_amount"
        if self.subject is None and self.g.named is not None and basis in ("budget", "actual"):
            told = re.split(r"[，,]", clause)
            if len(told) > 1 and not _CONNECTOR.sub("", told[-1]):
                return self.g.named[0]  # 3、营养改善补助资金，预算 210 万元
        alone = len(_CONNECTOR.sub("", _ASIDE.sub("", clause))) <= 4
        if self.g.context.is_project and basis and self.g.context.section != "achievements":
            return "project_amount"
        return (
            "expenditure_total"
            if basis in ("budget", "actual") and alone and self.g.context.section != "achievements"
            else None
        )

    def _bare_is_money(self, number: Number, i: int) -> bool:
        """比上年同期的305.20增加98.45万元: the unit stands behind the next number."""
        if number.value == 0 and re.match(r"(?:[，,。;；)]|$)", self.p.text[number.end : number.end + 1]):
            before = self.stream[i - 1] if i else None
            return isinstance(before, Mention) and len(self.p.text[before.end : number.start]) <= 2
        if number.decimals == 0 or number.decimals > 2:
            return False
        following = next((t for t in self.stream[i + 1 :] if isinstance(t, Number)), None)
        return following is not None and following.kind == "money" and following.start - number.end <= 12

    def _bare_is_rate(self, number: Number, window: Window) -> bool:
        return number.decimals > 0 and self.p.text[number.start - 1 : number.start] == "="

    def _bare_is_mark(self, number: Number, window: Window) -> bool:
        """总分 97, 自评得分：96 without 分."""
        label = window.label()
        return (
            label is not None
            and label.concept == "score_total"
            and number.start - label.end <= 2
            and 0 < number.value <= 120
        )

    def _names_budget(self, window: Window) -> bool:
        """Whether what 完成 is followed by is a budget's amount: 完成预算 24 万元."""
        return any(
            (isinstance(t, Word) and t.kind == "basis" and t.value != "actual")
            or (isinstance(t, Mention) and t.label.startswith("完成"))
            for t in window.items
        )

    def _topic_concept(self, concept: str) -> str:
        """支出决算 after 公务接待费支出预算 is the reception's; after an income it is the expenditure's total."""
        subject = self.subject
        if subject is None or subject.amount_wan is None:
            return concept
        if self.parent is subject:  # a list has begun: what its first item's label announced
            announced = (
                self.announced if self.announced is not None and self.announced.start > subject.number.start else None
            )
            return grammar()["amounts"].get(announced.concept, announced.concept) if announced is not None else concept
        spends = subject.concept.startswith(
            ("sangong", "expenditure", "econ", "agency", "meeting", "training", "function", "procurement", "project")
        )
        return subject.concept if spends == concept.startswith("expenditure") else concept

    def _qualifying(self, label: Mention, number: Number, window: Window) -> str | None:
        """政府采购货物支出: what the words between label and amount narrow it to."""
        if label.concept == "function_class" or label.label in grammar()["kinds"]:
            return label.label
        kind = re.search(
            r"(?:^|[，,。;；:：、(为是])([一-龥]{1,8}类|在用|中央|省级|市级|县级|区级|上级|本级|镇级|乡级)$",
            self.p.text[max(self.start, label.start - 12) : label.start],
        )
        if kind:
            return kind[1]  # 特定目标类项目支出
        rest = self._residue(label, number, window)
        return rest if rest and len(rest) >= 2 and rest.isalpha() and not rest.isascii() else None

    def _column(self) -> tuple[str | None, str | None]:
        """基本支出中，工资福利支出…; 项目支出 9 万元。按经济分类：…: classes of one kind of expenditure only."""
        spoken_of = (d for d in (self.parent, self.head, self.g.topic) if d is not None)
        whole = next((d for d in spoken_of if not d.concept.startswith("econ_")), None)
        for concept, name in (("expenditure_basic", "基本支出"), ("expenditure_project", "项目支出")):
            if whole is not None and whole.concept == concept:
                return name, "column"
            if self.p.text.startswith(name + "中", self.start) or self.p.text.startswith(name + "按经济", self.start):
                return name, "column"
        return None, None
