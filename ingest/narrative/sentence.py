"""Reading one sentence from left to right.

Lives here: the order in which a number is tried. It looks back over the tokens since the number before it (its
window); in this order it is: a change (减少 63.70 万元), a comparison base (较上年同期的 914.20 万元), a share, a
completion, the figure of the label in its window, the topic's figure in another basis or year (上年度决算数为 0
万元), an amount of something named freely.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.narrative import named, rates
from ingest.narrative.comparisons import Comparisons
from ingest.narrative.drafts import FigureDraft
from ingest.narrative.tokens import Mark, Token, Year
from ingest.narrative.vocabulary import Word, grammar
from ingest.narrative.window import Window, is_generic
from ingest.numbers import Number
from ingest.taxonomy import Mention, concepts

_COUNTY = re.compile(
    r"全[县区市省州](?!直|委|级|局)[^，,。;；]{0,12}(?:收入|支出|预算)|地方(?:财政|一般公共预算)收入|(?:财政总|税收|一般公共预算)收入(?:累计)?完成"
)
_PARTS_FOLLOW = re.compile(r"(?:支出|决算)*中(?:[，,:：]|$)|(?:的|具体)*构成(?:情况)?(?:为|是|如下|包括)?[:：]")
_PER_UNIT = re.compile(
    r"(?:[人户亩村校床车]均|[生师]均|平均每?|每[人户亩村校床个名座台辆次套])[^，,。;；、]{0,16}$|[<>≤≥≦≧]=?$"
    r"|涉及[^，,。;；、]{0,10}$|(?:招商|引资)[^，,。;；]{0,10}$"
)
_PER_UNIT_BEHIND = re.compile(r"\s*(?:/|每)\s*[人户亩村校床个名座台辆天次套㎡]")
_IN_OFFICE = re.compile(r"(?:实有|现有|实际在岗|在职)[^，,。;；]{0,4}$")
_SCORE_FOLLOWS = re.compile(r"[,，、(]?(?:实际|自评|评价)?得(?:分)?为?\d")
_SCORED = re.compile(r"得(?:分)?为?$")
_CARRIED_OVER = re.compile(r"(?:结转|结余|结转结余|结转和结余)(?:资金)?[:为]?")
_OF_BUDGET = ("节约率", "节省率", "超支率", "核减率")
_OVER_QUOTA = re.compile(r"(?:超编|空编|缺编|超员|缺员|空缺)[^，,。;；\d]{0,3}$")
_HAVE_LEFT = re.compile(r"(?:已|均已)?(退休|离休|调出|调入|调离|辞职|借调|新增)")  # 1 人退休, 2 人调出
_BASIS_ONLY = re.compile(
    r"(?:全年|年度|年初|本年|调整后?的?)?(?:预算|执行|实际执行|预算执行|实际支出|决算)(?:总|金)?[数额]"
)
_FUNDS_SPENT = re.compile(
    r"(?:使用|发放|支付|拨付|支出|执行)(?:完成|了|数)?(?:中央|省级|市级|补助|补贴|专项|项目)*(?:资金|经费|补助金)?(?:共计|合计|共|约|为)*$"
)
_FUNDS_ARRIVED = re.compile(r"(?:资金)?(?:已|全部|全额|足额|均|及时)*(?:到位|抵达|到账)")
_RATE_FOLLOWS = re.compile(r"的\d[\d.]*%")


class Sentence(Comparisons):
    """One sentence being read."""

    def read(self) -> None:
        window = Window(self.p.text)
        if self.p.text[self.start] == "(":
            self.parent = self.inherit = self.g.last_of(self.p)  # an aside to the sentence before
        paired = self._respectively()
        for i, token in enumerate(self.stream):
            if not isinstance(token, Number):
                self._see(token, window)
                continue
            if token.start in paired:
                label, year = paired[token.start]
                self._paired(token, window, label, year)
                window = Window(self.p.text)
                self.last_number_end, self.segment_start = token.unit_end, False
                continue
            nxt = self.stream[i + 1 : i + 4]
            found = self.g.found
            before = len(found.figures) + len(found.claims)
            operand = any(a <= token.start < b for a, b in self.formula_spans)  # it belongs to a claim
            if operand:
                pass
            elif token.kind == "money" or (token.kind == "bare" and self._bare_is_money(token, i)):
                self._money(token, window, nxt)
            elif token.kind == "percent" or (token.kind == "bare" and self._bare_is_rate(token, window)):
                self._percent(token, window, nxt)
            elif token.kind == "score" or (token.kind == "bare" and self._bare_is_mark(token, window)):
                self._score(token, window)
            elif token.kind == "count":
                self._count(token, window)
            if token.kind == "money":
                found.n_money_numbers += 1
                found.n_money_tied += operand or len(found.figures) + len(found.claims) > before
            if token.kind == "count" and len(found.figures) + len(found.claims) == before:
                continue  # 批复预算 8 个项目 985 万元: a number in passing
            window = Window(self.p.text)
            self.last_number_end = token.unit_end
            self.segment_start = False
        if self.list and re.search(r"等|以及", self.p.text[self.last_number_end : self.end]):
            for draft in self.list:
                draft.open_list = True
        if self.head is not None:
            self.g.topic = self._last_level(self.head)
            self.g.wholes.append(self.g.topic)

    def _respectively(self) -> dict[int, tuple[Mention, int | None]]:
        """公务接待费和公务用车运行费分别为 2.5 万元和 6 万元: start of each number → label and year, in order."""
        pairs: dict[int, tuple[Mention, int | None]] = {}
        for i, token in enumerate(self.stream):
            if not (isinstance(token, Word) and token.kind == "respectively"):
                continue
            before = self.stream[:i]
            cut = max(
                (k for k, t in enumerate(before) if isinstance(t, Number) or (isinstance(t, Mark) and t.sign in ";；")),
                default=-1,
            )
            labels = [t for t in before[cut + 1 :] if isinstance(t, Mention)]
            years = [t for t in before[cut + 1 :] if isinstance(t, Year)]
            numbers: list[Number] = []
            for t in self.stream[i + 1 :]:
                if isinstance(t, Number):
                    numbers.append(t)
                elif not (isinstance(t, Mark) and t.sign in "、,，"):
                    break
            if len(numbers) >= 2 and len(labels) == len(numbers):
                pairs |= {
                    n.start: (label, years[0].value if len(years) == 1 else None)
                    for n, label in zip(numbers, labels, strict=True)
                }
            elif len(numbers) >= 2 and len(labels) == 1 and len(years) == len(numbers):
                pairs |= {n.start: (labels[0], year.value) for n, year in zip(numbers, years, strict=True)}
        return pairs

    def _paired(self, number: Number, window: Window, label: Mention, year: int | None) -> None:
        concept = label.concept
        kind = concepts()[concept].unit_kind
        if kind == "money" and number.kind != "money":
            concept = grammar()["counts"].get(concept, {}).get(number.unit or "", "")
        elif kind not in ("money", "percent") and not _count_fits(kind, number.unit):
            return
        if concept:
            draft = self._figure(
                number,
                Window(self.p.text, list(self.stream[: self.stream.index(number)])) if not window.items else window,
                concept,
                label=label,
            )
            if draft is not None and year is not None:
                draft.year = year

    def _last_level(self, head: FigureDraft) -> FigureDraft:
        """What the next sentence goes on with: the head's concept, in its final if the sentence tells one."""
        levels = [
            d
            for d in self.levels
            if d.concept == head.concept and d.breakdown == head.breakdown and d.year == head.year
        ]
        return next((d for d in reversed(levels) if d.basis == "actual"), head)

    def _see(self, token: Token, window: Window) -> None:
        if isinstance(token, Mention) and token.label == "固定资产" and self.p.text.startswith("投资", token.end):
            return  # what a county builds, not what the unit owns
        window.items.append(token)
        if isinstance(token, Mention) and self._is_part_of_name(token):
            self.item = named.whole_name(self.p.text, self.start, token)
        elif isinstance(token, Mention):
            self.label = token
            if token.concept in grammar()["amounts"] or (
                concepts()[token.concept].unit_kind == "money" and not is_generic(token)
            ):
                self.announced = token
            if _PARTS_FOLLOW.match(self.p.text, token.end):
                whole = self.g.latest(token.concept, self.g.context.fiscal_year, "actual", "budget", "initial_budget")
                if isinstance(whole, FigureDraft):  # “三公”经费支出决算中，因公出国费 …; 本年收入的具体构成为：…
                    self.parent = self.inherit = whole
        elif isinstance(token, Word):
            if self._begins_parts(token):
                self._open_scope()
            elif token.kind == "cause":
                self.in_cause = True
            elif token.kind == "same":
                self._same(window)
        elif (
            isinstance(token, Mark)
            and token.sign == "("
            and token.start <= self.last_number_end
            and self.subject is not None
        ):
            self.aside = (self.parent, self.inherit, self.subject)
            self.parent = self.inherit = self.subject
            self.list, self.list_has_breaks = [], False
        elif isinstance(token, Mark) and token.sign == ")" and self.aside is not None:
            self.parent, self.inherit, self.subject = self.aside
            self.aside = None
        elif isinstance(token, Mark) and token.sign in ";；":
            self.segment_start = True
            if self.parent is None:
                self.base = None
            elif self.outer is not None:
                self.parent, self.outer = self.outer, None  # the inner list ends, the outer goes on
            elif len(self.list) >= 2 and not self.list_has_breaks:
                self.subject, self.parent = self.parent, None  # its parts were divided by commas
            else:
                self.list_has_breaks = True

    def _begins_parts(self, word: Word) -> bool:
        if word.kind == "part" and self.p.text[word.start : word.end] == "其中":
            return True
        return word.kind in ("part", "respectively") and self._opens_list(word)

    def _open_scope(self) -> None:
        """其中: what follows are parts of the last amount, or of the sentence's head where a segment begins with it."""
        whole = self._last_level(self.head) if self.segment_start and self.head is not None else None
        parent = whole or self.subject or self.g.topic
        self.outer = (
            self.parent if self.parent is not None and parent is not None and parent.parent is self.parent else None
        )
        self.parent = parent
        self.inherit = parent
        self.list = []
        self.list_has_breaks = False
        self.label = None

    def _opens_list(self, token: Word) -> bool:
        """包括, 分为, 由 … open a list when a label of ours follows at once."""
        i = self.stream.index(token)
        following = self.stream[i + 1] if i + 1 < len(self.stream) else None
        if isinstance(following, Mark):
            following = self.stream[i + 2] if i + 2 < len(self.stream) else None
        if self.subject is None or not isinstance(following, Mention) or following.start - token.end > 2:
            return False
        return concepts()[following.concept].unit_kind == "money"

    def _money(self, number: Number, window: Window, nxt: list[Token]) -> None:
        if self._is_measure(number):
            return
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
        label = window.label()
        completed = complete is not None and label is None and number.start - complete <= 4 and not of_rate
        if completed and (plan := self.subject) is not None and plan.basis in rates.PLANNED:
            self._figure(number, window, plan.concept, like=plan).basis = "actual"  # 预算 15 万元，完成 14 万元
            return
        concept = self._money_concept(label, number) if label else None
        if concept == "expenditure_total" and label and _BASIS_ONLY.fullmatch(label.label):
            if self.g.named is not None and self.g.named[0].endswith(("project_amount", "expenditure_project")):
                self._of_named(number, window, self.g.named, label)
                return
            if self.p.text.endswith("项目", 0, label.start):
                concept = "project_amount"
        if concept and label and label.label in grammar()["topic_labels"]:
            concept = self._topic_concept(concept)
            if concept == "expenditure_total" and self.subject is None and self.announced is not None:
                of = grammar()["amounts"].get(self.announced.concept, self.announced.concept)
                self._figure(number, window, of)  # 公务接待 24 批次，210 人次，支出 2.05 万元
                return
            if concept == "expenditure_total" and self.subject is None and self.g.named is not None:
                self._of_named(number, window, self.g.named)
                return
        if (
            label
            and concept
            and self._attached(label, number, window)
            and not named.is_tail(self.p.text, self.last_number_end, label)
        ):
            subject = self.subject
            like = (
                subject
                if subject is not None and subject.concept == concept and label.label in grammar()["topic_labels"]
                else None
            )
            breakdown = self._qualifying(label, number, window)
            if concept.startswith("expenditure_") and _CARRIED_OVER.fullmatch(self.p.text[label.end : number.start]):
                concept, breakdown = "carryover_out", label.label  # 其中基本支出结转 12 万元
            draft = self._figure(number, window, concept, label=label, like=like, breakdown=breakdown)
            for other in grammar()["pairs"].get(label.label, ())[1:]:
                self.g.remember(replace(draft, concept=other))
            return
        funds = self._funds_of_project(number)
        if funds is not None:
            self._figure(number, window, funds)
            return
        tail = named.tail_label(self.p.text, number)
        if self._free(number, tail, strict=self._carried(number, window)):
            return
        carried = self._carried_concept(number, window) if self._carried(number, window) else None
        if carried in ("expenditure_total", "project_amount") and self.item is not None:
            self._of_named(number, window, ("project_amount", self.item, "project"))
        elif carried == "expenditure_total" and self.subject is None and self.g.named is not None:
            self._of_named(number, window, self.g.named)
        elif carried:
            subject = self.subject or self.g.topic
            self._figure(number, window, carried, like=subject if subject and subject.concept == carried else None)
        elif window.last("received") and (
            self.g.context.is_project or "资金" in self.p.text[self._clause(number)[0] : number.start]
        ):
            self._figure(number, window, "funds_received")
        else:
            self.subject = None  # an amount of we know not what: what follows speaks of it

    def _funds_of_project(self, number: Number) -> str | None:
        """In a report on one project: 资金已使用 7.2 万元, 专项资金 30 万元全部到位; None where neither is said."""
        if not self.g.context.is_project or self.g.context.section == "achievements":
            return None
        if _FUNDS_SPENT.search(self.p.text[self.start : number.start]):
            return "project_amount"
        return "funds_received" if _FUNDS_ARRIVED.match(self.p.text, number.unit_end) else None

    def _is_measure(self, number: Number) -> bool:
        """An amount per head (亩均投入 1500 元), a bound, or what others' money comes to (涉及财政资金 1.2 亿元)."""
        before = self.p.text[self._clause(number)[0] : number.start]
        return bool(_PER_UNIT.search(before) or _PER_UNIT_BEHIND.match(self.p.text, number.unit_end))

    def _of_named(
        self, number: Number, window: Window, named_topic: tuple[str, str, str], label: Mention | None = None
    ) -> None:
        concept, name, kind = named_topic
        self._figure(number, window, concept, label=label, breakdown=name, breakdown_kind=kind)

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
        of_whole = level.concept in ("expenditure_total", "project_amount", "income_total", "sangong_total")
        return None if of_whole and not (level.concept == "expenditure_total" and level.breakdown) else level

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
        if kind == "money" or not _count_fits(kind, number.unit):
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

    def _figure(self, number: Number, window: Window, concept: str, *, label: Mention | None = None,
                like: FigureDraft | None = None, breakdown: str | None = None, breakdown_kind: str | None = None,
                unit: str | None = None) -> FigureDraft:  # fmt: skip
        kind = concepts()[concept].unit_kind
        basis = inferred = None
        if kind == "money":
            basis, inferred = self._basis(window, label, concept)
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
            self._figure(number, Window(text), known.concept)
            return True
        if (
            name is None
            and parent is not None
            and parent.concept.startswith(("project", "expenditure_project"))
            and not strict
        ):
            name = named.bare_name(text, max(self.start, self.last_number_end), number)
        if name is None or number.kind != "money" or self.g.context.section == "achievements":
            return False
        year = self._named_year(number)
        if parent is not None and parent.concept.startswith(("income", "function", "econ")) and not self.in_cause:
            draft = FigureDraft(
                self.p, number, self._clause(number), parent.concept, parent.basis, parent.year, name, "item"
            )
        elif self.g.context.is_project and named.is_source(name):
            draft = FigureDraft(
                self.p, number, self._clause(number), "funds_received", "actual", year
            )  # 省级补助 21 万元
        elif named.is_project_context(text, self.start, number, self.g.context.section):
            basis = named.basis_of(text, self.start, number)
            before = self.g.last_of(self.p)
            if before is not None and before.concept == "project_amount" and before.number.start >= self.start:
                between = text[before.number.unit_end : number.start]
                basis = basis if named.tells_basis(between) else before.basis or basis  # a list goes on as it began
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

    def _named_year(self, number: Number) -> int | None:
        """The year printed last before a freely named amount; a comparison's base year does not count."""
        years = [t.value for t in self.stream if isinstance(t, Year) and t.start < number.start]
        return years[-1] if years else self.g.context.fiscal_year


def _count_fits(kind: str, unit: str | None) -> bool:
    fits = {
        "persons": {"人", "名", "位", "个", "人次"},
        "vehicles": {"辆", "台", "部"},
        "batches": {"批次", "批", "次", "个"},
        "groups": {"个", "次", "批次"},
        "area": {"㎡", "平方米", "m²", "m2", "平米"},
    }
    return unit in fits.get(kind, set())
