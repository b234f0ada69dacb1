"""The grammar of these reports' sentences: which label, basis and year a number belongs to.

Lives here: reading the tokens of one sentence after another with what carries over (topic, 其中 scope, comparison base).
Never here: the words themselves (``vocabulary``), formulas written out (``formulas``), names of projects (``named``).

A number looks back over the tokens since the number before it (its window). In this order it is: a change (减少 85.82 万元),
a comparison base (较上年同期的 1434.04 万元), a share, a completion, the figure of the label in its window, the topic's
figure in another basis or year (上年度决算数为 0 万元), an amount of something named freely.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ingest.narrative import named, rates
from ingest.narrative.drafts import ClaimDraft, FigureDraft, Found, Operand, decimals_of
from ingest.narrative.tokens import Mark, Passage, Token, Year, may_tell, sentences, tokens
from ingest.narrative.vocabulary import Word, grammar, words
from ingest.numbers import Number
from ingest.records import FigureRecord
from ingest.taxonomy import Mention, concepts, mentions

# What may stand between a label and its number without being another thing's name.
_CONNECTOR = re.compile(
    r"为|是|共|达到?|总?计|约|:|\(|\)|的|了|,|、|数额|金额|资金|总额|总数|支出|收入|经费|费用?|完成|情况|本单位|我单位|我部|我局|本部门|全部?|人民币|财政拨款|拨款|有|数|元|在|到|末|底|年|月|日|\d"
    r"|安排|人数|人员|实有|现有|核定|编制|名额|分别|小计|总|共有|为:|部门|单位|拨付|下达|收到|已|均|批次|人次|车辆|"
    r"预算|决算|执行|本级|市级|区级|县级|省级|财政"
)
_GENERIC = re.compile(r"^(?:本年|全年|实际|当年)?(?:预算|决算)?总?(?:支出|收入)(?:预算|决算|合计|总额|总计|总数|数)*$")
_FUNCTION_ITEM = re.compile(r"(?P<name>[一-龥、()]{2,40}?)[(](?:类|款|项)[)]")
_NAMED_PROJECT = re.compile(r"^(?:[(]?\d{1,2}[)]?[.、]?|[一二三四五六七八九十]+[、是])?(?P<name>[^，,。；;：:]{2,30}(?:项目|经费|资金|工程|补助|补贴|专项))[。：:]")
_RATE_FOLLOWS = re.compile(r"的\d[\d.]*%")
_NO_BUDGET = ("carryover_", "surplus_", "prior_year", "budget_addition", "funds_received")
_IMPLIED_EXEMPT = ("income_general", "income_gov", "income_state", "income_fiscal", "carryover_", "surplus_", "rate_", "score_", "budget_addition", "headcount", "vehicles")


@dataclass(slots=True)
class Window:
    """The tokens between the number before and this one."""

    text: str  # of the passage
    items: list[Token] = field(default_factory=list)

    def last(self, kind: str) -> Word | None:
        return next((t for t in reversed(self.items) if isinstance(t, Word) and t.kind == kind), None)

    def first(self, kind: str) -> Word | None:
        return next((t for t in self.items if isinstance(t, Word) and t.kind == kind), None)

    def label(self) -> Mention | None:
        labels = [t for t in self.items if isinstance(t, Mention)]
        if (
            len(labels) > 1
            and concepts()[labels[-1].concept].parent == labels[-2].concept
            and self.text[labels[-2].end : labels[-1].start] in ("及", "和", "与", "、", "")
        ):
            return labels[-2]  # 本年追加及上级指标: the whole, not its part
        if len(labels) > 1 and _generic(labels[-1]) and 0 <= labels[-1].start - labels[-2].end <= 6 and not self._mark_between(labels[-2], labels[-1]):
            return labels[-2]  # 公务接待费支出预算: the reception's
        return labels[-1] if labels else None

    def completion(self) -> int | None:
        """Where 完成（年初预算）stands last, as a word or as the beginning of a label."""
        starts = [t.start for t in self.items if (isinstance(t, Word) and t.kind == "complete") or (isinstance(t, Mention) and t.label.startswith("完成"))]
        return starts[-1] if starts else None

    def adjective(self, label: Mention) -> Mention | None:
        """A label standing right before another: 基本支出执行率."""
        return next((t for t in reversed(self.items) if isinstance(t, Mention) and t.end == label.start), None)

    def _mark_between(self, a: Mention, b: Mention) -> bool:
        return any(isinstance(t, Mark) and a.end <= t.start < b.start and t.sign not in "()" for t in self.items)

    def after(self, position: int) -> Window:
        return Window(self.text, [t for t in self.items if t.start >= position])


def _generic(label: Mention) -> bool:
    """支出决算, 总支出 …: the level of what another label names."""
    return _GENERIC.match(label.label) is not None or label.label in grammar()["topic_labels"]


@dataclass(slots=True)
class Context:
    """What one report's sentences share."""

    fiscal_year: int | None
    section: str | None = None  # achievements | money | None
    heading_basis: str | None = None
    topic_concept: str | None = None  # what the section's heading speaks of: （二）项目支出情况
    is_project: bool = False  # a report on one project: amounts without a label are the project's
    usual_basis: str = "actual"  # of amounts that say nothing: a budget document's are budgets
    department: str | None = None


class Grammar:
    """Reads passages of one report in order; results gather in ``found``."""

    def __init__(self, context: Context, known: Sequence[FigureRecord] = ()) -> None:
        self.context = context
        self._known = [f for f in known if f.breakdown is None]  # of the report's tables: operands, never topics
        self.found = Found()
        self._by_value: dict[Decimal, list[FigureDraft]] = {}
        self._topic: FigureDraft | None = None
        self.named: tuple[str, str, str] | None = None  # what the passage's first words name: a function, a project
        self.results: set[int] = set()  # where formulas of the passage print their results
        self.scored_item = False  # the passage is one item of a scorecard: its marks are no figures

    def read(self, passage: Passage) -> None:
        """Read one paragraph."""
        self._topic = None
        self.named = None
        item = _FUNCTION_ITEM.search(passage.text[:60])
        project = _NAMED_PROJECT.match(passage.text) if self.context.section != "achievements" else None
        if item is not None:
            self.named = ("function_class", re.split(r"[)、.]", item["name"])[-1], "function")
        elif project is not None:
            self.named = ("project_amount", project["name"], "project")
        claims, formula_spans = rates.formulas(passage)
        self.results = {claim.result.start for claim in claims}
        self.scored_item = rates.is_scored_item(passage.text)
        labels = list(mentions(passage.text))
        at = 0
        for start, end in sentences(passage.text):
            first = at
            while at < len(labels) and labels[at].start < end:
                at += 1
            # Deeds are told with many numbers; without a label of ours or a topic they say nothing of money.
            deeds = self.context.section == "achievements" and self._topic is None and not formula_spans
            idle = at == first and (deeds or not may_tell(passage.text, start, end))
            stream = [] if idle else tokens(passage.text, start, end, labels[first:at])
            if stream:
                _Sentence(self, passage, start, end, stream, formula_spans).read()
        for claim in claims:
            self._formula(passage, claim)

    def remember(self, draft: FigureDraft) -> None:
        self.found.figures.append(draft)
        self._by_value.setdefault(draft.value, []).append(draft)

    def recall(self, number: Number, unit_money: bool = True) -> FigureDraft | None:
        """The one earlier figure with this very value, if it is telling (three digits or more)."""
        value = number.amount_wan if unit_money else number.value
        if value is None or len(str(value).replace(".", "").strip("0-")) < 3:
            return None
        seen = {(d.concept, d.basis, d.year): d for d in self._by_value.get(value, ())}
        return next(iter(seen.values())) if len(seen) == 1 else None

    def latest(self, concept: str, year: int | None, *bases: str, breakdown: str | None = None,
               but: FigureDraft | None = None, scope: str = "all") -> FigureDraft | FigureRecord | None:  # fmt: skip
        """The latest figure of a concept (of the unit, or of one breakdown) in the first of these bases that has one; then a table's."""
        for basis in bases:
            for draft in reversed(self.found.figures):
                if draft.concept == concept and draft.basis == basis and draft.year == year and draft.breakdown == breakdown and draft.fund_scope == scope and draft is not but:
                    return draft
        for basis in bases:
            for record in self._known:
                if record.concept == concept and record.basis == basis and record.fiscal_year == year and breakdown is None:
                    return record
        return None

    def last_of(self, passage: Passage) -> FigureDraft | None:
        """The latest amount of this passage."""
        last = self.found.figures[-1] if self.found.figures else None
        return last if last is not None and last.passage is passage and last.amount_wan is not None else None

    @property
    def topic(self) -> FigureDraft | None:
        return self._topic

    @topic.setter
    def topic(self, draft: FigureDraft) -> None:
        self._topic = draft

    def _formula(self, passage: Passage, formula: rates.Formula) -> None:
        operands = tuple(
            Operand(role, value, decimals, self._figure_of(value)) for role, value, decimals in formula.operands
        )
        self.found.claims.append(
            ClaimDraft(passage, formula.quote, "ratio" if not formula.growth else "growth", formula.result,
                       formula.result.value, formula.result.decimals, "%", None, operands)
        )  # fmt: skip

    def _figure_of(self, value: Decimal) -> FigureDraft | None:
        seen = {(d.concept, d.basis, d.year): d for d in self._by_value.get(value, ())}
        return next(iter(seen.values())) if len(seen) == 1 else None


class _Sentence:
    """One sentence being read."""

    def __init__(self, grammar_: Grammar, passage: Passage, start: int, end: int, stream: list[Token],
                 formula_spans: list[tuple[int, int]]) -> None:  # fmt: skip
        self.g = grammar_
        self.p = passage
        self.start, self.end = start, end
        self.stream = stream
        self.formula_spans = formula_spans
        self.head: FigureDraft | None = None  # first figure of the sentence
        self.subject: FigureDraft | None = None  # the level that changes and shares speak of
        self.label: Mention | None = None  # label announced, perhaps clauses before its number
        self.announced: Mention | None = None  # the last label of money that is no bare 支出
        self.base: FigureDraft | FigureRecord | None = None  # the comparison base printed last
        self.base_word: tuple[str, int] | None = None  # its basis and year offset, printed or not
        self.delta: ClaimDraft | None = None
        self.completing: FigureDraft | FigureRecord | None = None  # 完成年初预算 24 万元的 …%
        self.parent: FigureDraft | None = None  # of the 其中 scope
        self.inherit: FigureDraft | None = None  # whose basis and year go on even when the list has ended
        self.levels: list[FigureDraft] = []  # of this sentence, comparison bases apart
        self.list: list[FigureDraft] = []
        self.list_has_breaks = False  # semicolons divide the parts
        self.outer: FigureDraft | None = None  # … and of the scope around it
        self.aside: tuple[FigureDraft | None, FigureDraft | None, FigureDraft] | None = None  # what ) goes back to
        self.segment_start = True  # no number yet since the last semicolon
        self.last_number_end = start
        self.in_cause = False

    # -- driving -------------------------------------------------------------------------------------------------

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
            elif token.kind == "score":
                self._score(token, window)
            elif token.kind == "count":
                self._count(token, window)
            if token.kind == "money":
                found.n_money_numbers += 1
                found.n_money_tied += operand or len(found.figures) + len(found.claims) > before
            window = Window(self.p.text)
            self.last_number_end = token.unit_end
            self.segment_start = False
        if self.list and re.search(r"等|以及", self.p.text[self.last_number_end : self.end]):
            for draft in self.list:
                draft.open_list = True
        if self.head is not None:
            self.g.topic = self._last_level(self.head)

    def _respectively(self) -> dict[int, tuple[Mention, int | None]]:
        """公务接待费和公务用车运行费分别为 2.5 万元和 6 万元: start of each number → its label and year, paired in order."""
        pairs: dict[int, tuple[Mention, int | None]] = {}
        for i, token in enumerate(self.stream):
            if not (isinstance(token, Word) and token.kind == "respectively"):
                continue
            before = self.stream[:i]
            cut = max((k for k, t in enumerate(before) if isinstance(t, Number) or (isinstance(t, Mark) and t.sign in ";；")), default=-1)
            labels = [t for t in before[cut + 1 :] if isinstance(t, Mention)]
            years = [t for t in before[cut + 1 :] if isinstance(t, Year)]
            numbers: list[Number] = []
            for t in self.stream[i + 1 :]:
                if isinstance(t, Number):
                    numbers.append(t)
                elif not (isinstance(t, Mark) and t.sign in "、,，"):
                    break
            if len(numbers) >= 2 and len(labels) == len(numbers):
                pairs |= {n.start: (label, years[0].value if len(years) == 1 else None) for n, label in zip(numbers, labels, strict=True)}
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
            draft = self._figure(number, Window(self.p.text, list(self.stream[: self.stream.index(number)])) if not window.items else window, concept, label=label)
            if draft is not None and year is not None:
                draft.year = year

    def _last_level(self, head: FigureDraft) -> FigureDraft:
        """What the next sentence goes on with: the head's concept, in its final if the sentence tells one."""
        levels = [d for d in self.levels if d.concept == head.concept and d.breakdown == head.breakdown and d.year == head.year]
        return next((d for d in reversed(levels) if d.basis == "actual"), head)

    def _see(self, token: Token, window: Window) -> None:
        window.items.append(token)
        if isinstance(token, Mention):
            self.label = token
            if token.concept in grammar()["amounts"] or (concepts()[token.concept].unit_kind == "money" and not _generic(token)):
                self.announced = token
            if re.match(r"(?:支出|决算)*中(?:[，,:：]|$)", self.p.text[token.end : token.end + 6]):
                whole = self.g.latest(token.concept, self.g.context.fiscal_year, "actual", "budget", "initial_budget")
                if isinstance(whole, FigureDraft):  # “三公”经费支出决算中，因公出国费 …
                    self.parent = self.inherit = whole
        elif isinstance(token, Word):
            if token.kind == "part" and (self.p.text[token.start : token.end] == "其中" or self._opens_list(token)):
                self._open_scope()
            elif token.kind == "respectively" and self._opens_list(token):
                self._open_scope()
            elif token.kind == "cause":
                self.in_cause = True
            elif token.kind == "same":
                self._same(window)
        elif isinstance(token, Mark) and token.sign == "(" and token.start <= self.last_number_end and self.subject is not None:
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

    def _open_scope(self) -> None:
        """其中: what follows are parts of the last amount, or of the sentence's head when a new segment begins with it."""
        parent = self.head if self.segment_start and self.head is not None else self.subject or self.g.topic
        self.outer = self.parent if self.parent is not None and parent is not None and parent.parent is self.parent else None
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
        at_once = isinstance(following, Mention) and following.start - token.end <= 2
        return self.subject is not None and at_once and concepts()[following.concept].unit_kind == "money"

    # -- kinds of numbers ----------------------------------------------------------------------------------------

    def _money(self, number: Number, window: Window, nxt: list[Token]) -> None:
        change = window.last("change")
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
        concept = self._money_concept(label, number) if label else None
        if concept and label and label.label in grammar()["topic_labels"]:
            concept = self._topic_concept(concept)
            if concept == "expenditure_total" and self.subject is None and self.announced is not None:
                of = grammar()["amounts"].get(self.announced.concept, self.announced.concept)
                self._figure(number, window, of)  # 公务接待 24 批次，210 人次，支出 2.05 万元
                return
            if concept == "expenditure_total" and self.subject is None and self.g.named is not None:
                self._of_named(number, window, self.g.named)
                return
        if label and concept and self._attached(label, number, window) and not named.is_tail(self.p.text, self.last_number_end, label):
            subject = self.subject
            like = subject if subject is not None and subject.concept == concept and label.label in grammar()["topic_labels"] else None
            draft = self._figure(number, window, concept, label=label, like=like, breakdown=self._qualifying(label, number, window))
            for other in grammar()["pairs"].get(label.label, ())[1:]:
                self.g.remember(replace(draft, concept=other))
            return
        tail = named.tail_label(self.p.text, number)
        if self._free(number, tail, strict=self._carried(number, window)):
            return
        carried = self._carried_concept(number, window) if self._carried(number, window) else None
        if carried == "expenditure_total" and self.subject is None and self.g.named is not None:
            self._of_named(number, window, self.g.named)
        elif carried:
            subject = self.subject or self.g.topic
            self._figure(number, window, carried, like=subject if subject and subject.concept == carried else None)
        else:
            self.subject = None  # an amount of we know not what: what follows speaks of it

    def _names_budget(self, window: Window) -> bool:
        """Whether what 完成 is followed by is a budget's amount: 完成预算 24 万元."""
        return any(
            (isinstance(t, Word) and t.kind == "basis" and t.value != "actual") or (isinstance(t, Mention) and t.label.startswith("完成"))
            for t in window.items
        )

    def _of_named(self, number: Number, window: Window, named_topic: tuple[str, str, str]) -> None:
        concept, name, kind = named_topic
        self._figure(number, window, concept, breakdown=name, breakdown_kind=kind)

    def _topic_concept(self, concept: str) -> str:
        """支出决算 after 公务接待费支出预算 is the reception's; after an income it is the expenditure's total."""
        subject = self.subject
        if subject is None or subject.amount_wan is None:
            return concept
        if self.parent is subject:  # a list has begun: what its first item's label announced
            announced = self.announced if self.announced is not None and self.announced.start > subject.number.start else None
            return grammar()["amounts"].get(announced.concept, announced.concept) if announced is not None else concept
        spends = subject.concept.startswith(("sangong", "expenditure", "econ", "agency", "meeting", "training", "function", "procurement", "project"))
        return subject.concept if spends == concept.startswith("expenditure") else concept

    def _qualifying(self, label: Mention, number: Number, window: Window) -> str | None:
        """政府采购货物支出: what the words between label and amount narrow it to."""
        if label.concept == "function_class":
            return label.label
        kind = re.search(r"(?:^|[，,。;；:：、(为是])([一-龥]{1,8}类|在用|中央|省级|市级|县级|区级|上级|本级|镇级|乡级)$", self.p.text[max(self.start, label.start - 12) : label.start])
        if kind:
            return kind[1]  # 特定目标类项目支出
        rest = self._residue(label, number, window)
        return rest if rest and len(rest) >= 2 and rest.isalpha() and not rest.isascii() else None

    def _percent(self, number: Number, window: Window, nxt: list[Token]) -> None:
        if rates.is_rule_text(self.p.text, number):
            return
        if self.completing is not None:
            self._completion(number, window)
            self.completing = None
            return
        change = window.last("change")
        if change and change.value != "level" and self._adjacent(change.end, number.start, window):
            self._growth(number, change, window)
            return
        share = window.first("share")  # 占基本支出的比重
        if share:
            self._share(number, share, window)
            return
        complete = window.completion()
        label = window.label()
        percent_label = label is not None and concepts()[label.concept].unit_kind == "percent" and not label.label.startswith("完成")
        if complete is not None and not percent_label:
            self._completion(number, window.after(complete))
            return
        concept = rates.rate_concept(self.p.text, number, label if percent_label else None, self.label)
        if concept:
            project = self.subject if self.subject is not None and self.subject.concept == "project_amount" else None
            named_rate = project is not None and concept == "rate_execution"
            of = window.adjective(label) if label is not None else None
            part = concepts()[of.concept].name_zh if of is not None and of.concept != "expenditure_total" else None
            draft = self._figure(number, window, concept, unit="%" if number.unit is None else None,
                                 like=project if named_rate else None, breakdown=part)  # fmt: skip
            if draft and number.start not in self.g.results:
                self._rate_claim(draft)

    def _score(self, number: Number, window: Window) -> None:
        concept, name = rates.score_concept(self.p.text, self.start, self.end, number) if not self.g.scored_item else (None, None)
        if concept:
            self._figure(number, window, concept, breakdown=name, breakdown_kind="item" if name else None)

    def _count(self, number: Number, window: Window) -> None:
        label = window.label()
        if label is None and self.label is not None and number.unit in ("批次", "次", "批", "人次", "人"):
            label = self.label if self.label.concept in grammar()["counts"] else None
        if label is None or window.last("change"):
            return
        kind = concepts()[label.concept].unit_kind
        concept = label.concept
        if kind == "money":
            concept = grammar()["counts"].get(concept, {}).get(number.unit or "")
        elif not _count_fits(kind, number.unit):
            concept = grammar()["counts"].get(concept, {}).get(number.unit or "")
        if concept and (self._attached(label, number, window) or kind == "money" or concept != label.concept):
            kind_name, breakdown = named.staff_breakdown(self.p.text, self.start, label, concept, self.g.context.department)
            self._figure(number, window, concept, label=label, breakdown=breakdown, breakdown_kind=kind_name)

    # -- what a number becomes -----------------------------------------------------------------------------------

    def _figure(self, number: Number, window: Window, concept: str, *, label: Mention | None = None,
                like: FigureDraft | None = None, breakdown: str | None = None, breakdown_kind: str | None = None,
                unit: str | None = None) -> FigureDraft:  # fmt: skip
        kind = concepts()[concept].unit_kind
        basis = inferred = None
        if kind == "money":
            basis, inferred = self._basis(window, label, concept)
        year = self._year(window, label)
        if kind == "money" and number.kind == "bare":
            unit = "万元"
        draft = FigureDraft(
            self.p, number, self._clause(number), concept, basis, year, breakdown, breakdown_kind,
            self._fund_scope(label, concept), unit or number.unit, unit is not None, bool(inferred), self.parent,
        )  # fmt: skip
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

    def _column(self) -> tuple[str | None, str | None]:
        """基本支出中，工资福利支出…: economic classes of one kind of expenditure only."""
        for concept, name in (("expenditure_basic", "基本支出"), ("expenditure_project", "项目支出")):
            if self.parent is not None and self.parent.concept == concept:
                return name, "column"
            if self.p.text.startswith(name + "中", self.start) or self.p.text.startswith(name + "按经济", self.start):
                return name, "column"
        return None, None

    def _base(self, number: Number, window: Window, nxt: list[Token], before: Mention | None = None) -> None:
        """较上年同期的 1434.04 万元: last year's level (or the budget) of the subject."""
        subject = self._compared_level(number, nxt) or self.subject or self.g.topic
        if subject is not None:
            self.subject = subject
        label = window.label()
        concept = label.concept if label is not None and concepts()[label.concept].unit_kind == "money" else None
        announced = before or (self.label if self.subject is None else None)
        if announced is not None and concepts()[announced.concept].unit_kind != "money":
            announced = None
        if concept is None and (announced is not None or subject is not None):
            concept = announced.concept if announced is not None else subject.concept  # type: ignore[union-attr]
        basis, shift = _base_coordinates(window)
        known = self.g.recall(number) if subject is None or subject.concept.startswith("income") else None
        if known and (known.basis == basis or basis is None):
            concept, basis = known.concept, known.basis
        named_year = next((t.value for t in reversed(window.items) if isinstance(t, Year)), None)
        if basis is None and subject is not None and named_year is not None:
            basis = subject.basis
        if concept is None:
            return
        if basis == "initial_budget" and concept.startswith("income"):
            concept = "expenditure_total"
        year = self._year(window, None) if shift == 0 else self._shifted(shift)
        draft = FigureDraft(self.p, number, self._clause(number), concept, basis, year,
                            unit=number.unit or "万元", unit_inherited=number.unit is None)  # fmt: skip
        if subject is not None and subject.concept == concept:
            draft.breakdown, draft.breakdown_kind = subject.breakdown, subject.breakdown_kind
        self.g.remember(draft)
        self.base = draft
        if self.subject is None:
            self.subject = subject

    def _compared_level(self, number: Number, nxt: list[Token]) -> FigureDraft | None:
        """Behind a list 比上年 13.20 万元减少 1.32 万元 may speak of the whole: the one that the difference fits."""
        change = next((t for t in nxt if isinstance(t, Word) and t.kind == "change"), None)
        delta = next((t for t in nxt if isinstance(t, Number)), None)
        base, amount = number.amount_wan, delta.amount_wan if delta else None
        if change is None or base is None or amount is None:
            return None
        level = base - amount if change.value == "down" else base + amount
        return next((c for c in self._candidates() if c.value == level), None)

    def _changing(self, change: Word, window: Window) -> FigureDraft | None:
        """What a change speaks of: the level of the label before it, else the last level."""
        label = next((t for t in reversed(window.items) if isinstance(t, Mention) and t.end <= change.start), None)
        if label is not None and concepts()[label.concept].unit_kind == "money" and not _generic(label):
            level = self.g.latest(label.concept, self.g.context.fiscal_year, "actual", "budget", "initial_budget")
            self.base = None
            return level if isinstance(level, FigureDraft) else None
        return self.subject or self.g.topic

    def _difference(self, number: Number, change: Word, window: Window) -> None:
        subject = self._changing(change, window)
        sign = -1 if change.value == "down" else 1
        operands: tuple[Operand, ...] = ()
        if not self.in_cause:
            subject, base = self._fitting(number.amount_wan, sign, window, subject)
            if subject is not None and base is not None and base is not subject:
                operands = (Operand.of("num+", subject), Operand.of("num-", base))
        claim = self._claim("difference", number, sign, change, operands)
        self.delta = claim
        self.g.found.claims.append(claim)
        if subject is not None and not self.in_cause:
            self.subject = subject

    def _fitting(self, delta: Decimal | None, sign: int, window: Window, subject: FigureDraft | None) -> tuple[FigureDraft | None, FigureDraft | FigureRecord | None]:
        """The level and base that a difference speaks of: those it fits, else the nearest."""
        nearest = self._compared(window, subject)
        if delta is not None and subject is not None and (nearest is None or subject.value - _value(nearest) != sign * delta):
            base = self.base
            for level in self._candidates(base):
                other = self._compared(window, level) or base
                if other is not None and other is not level and level.value - _value(other) == sign * delta:
                    self.base = other
                    return level, other
            self.base = nearest
        return subject, nearest

    def _growth(self, number: Number, change: Word, window: Window) -> None:
        subject = self._changing(change, window)
        base = self._compared(window, subject)
        sign = -1 if change.value == "down" else 1
        operands: tuple[Operand, ...] = ()
        if subject is not None and base is not None and base is not subject:
            operands = (Operand.of("num+", subject), Operand.of("num-", base), Operand.of("den+", base))
        elif subject is not None and self.delta is not None and self.delta.stated is not None:
            # The base is not printed: it is the level less its change.
            rises = self.delta.stated >= 0
            amount = abs(self.delta.in_wan)
            places = decimals_of(amount)
            numerator = Operand("num+" if rises else "num-", amount, places)
            operands = (numerator, Operand.of("den+", subject), Operand("den-" if rises else "den+", amount, places))
        self.g.found.claims.append(self._claim("growth", number, sign, change, operands))

    def _share(self, number: Number, share: Word, window: Window) -> None:
        label = window.after(share.start).label()
        subject = self.subject
        if subject is None:
            return
        whole: FigureDraft | FigureRecord | None = None
        if label is not None:
            whole = self.g.latest(label.concept, subject.year, subject.basis or "actual", "actual", but=subject)
        elif self.parent is not None:
            whole = self.parent
        operands = () if whole is None or whole is subject else (Operand.of("num+", subject), Operand.of("den+", whole))
        topic = self.g.topic
        if not operands and label is None and topic is not None and topic.concept != subject.concept:
            guess = (Operand.of("num+", subject), Operand.of("den+", topic))
            operands = guess if rates.holds(number, guess) else ()  # 主要用于：… 占 5.35%
        self.g.found.claims.append(self._claim("share", number, 1, share, operands))

    def _completion(self, number: Number, window: Window) -> None:
        """完成年初预算的 79.18%: a rate figure and its claim. Behind a list it speaks of the part for which it holds."""
        basis, _ = _base_coordinates(window)
        best: tuple[FigureDraft, tuple[Operand, ...]] | None = None
        for subject in self._candidates(self.completing):
            operands = self._completed(subject, basis)
            if best is None or (operands and rates.holds(number, operands)):
                best = (subject, operands)
                if operands and rates.holds(number, operands):
                    break
        if best is None:
            return
        subject, operands = best
        self.subject = subject
        draft = self._rate(number, "rate_sangong_control" if subject.concept == "sangong_total" else "rate_budget_completion", subject)
        self.g.found.claims.append(
            ClaimDraft(self.p, draft.quote, "ratio", number, number.value, number.decimals, "%", None, operands)
        )

    def _completed(self, subject: FigureDraft, basis: str | None) -> tuple[Operand, ...]:
        preference = {"budget": ("budget", "adjusted_budget", "initial_budget"), "adjusted_budget": ("adjusted_budget", "budget")}
        bases = preference.get(basis or "", ("initial_budget", "budget", "adjusted_budget"))
        of = {"breakdown": subject.breakdown, "scope": subject.fund_scope}
        whole = self.completing or self.g.latest(subject.concept, subject.year, *bases, **of)
        actual = self.g.latest(subject.concept, subject.year, "actual", **of)
        part = subject if subject.basis == "actual" else actual
        return () if whole is None or part is None else (Operand.of("num+", part), Operand.of("den+", whole))

    def _candidates(self, base: FigureDraft | FigureRecord | None = None) -> list[FigureDraft]:
        """What a rate or comparison may speak of: the last level, the whole of its list, the sentence's head, the topic.

        A printed ``base`` of another concept than the last level's names what is compared.
        """
        seen: list[FigureDraft] = []
        if isinstance(base, FigureDraft) and (self.subject is None or base.concept != self.subject.concept):
            level = self.g.latest(base.concept, self.g.context.fiscal_year, "actual", breakdown=base.breakdown)
            if isinstance(level, FigureDraft):
                seen.append(level)
        spoken = (self.subject, self.parent, self.inherit, self.head, self.g.topic)
        actuals = [self.g.latest(d.concept, d.year, "actual", breakdown=d.breakdown) for d in spoken if d is not None]
        for draft in (*spoken, *(d for d in actuals if isinstance(d, FigureDraft))):
            if draft is not None and draft.amount_wan is not None and all(draft is not s for s in seen):
                seen.append(draft)
        return seen

    def _rate(self, number: Number, concept: str, subject: FigureDraft) -> FigureDraft:
        draft = FigureDraft(self.p, number, self._clause(number), concept, None, self.g.context.fiscal_year, unit=number.unit or "%")
        if subject.concept not in ("expenditure_total", "sangong_total"):
            draft.breakdown, draft.breakdown_kind = concepts()[subject.concept].name_zh, "item"
        self.g.remember(draft)
        return draft

    def _rate_claim(self, rate: FigureDraft) -> None:
        """An execution rate printed beside its amounts."""
        pair = rates.RATE_OPERANDS.get(rate.concept)
        if pair is None:
            return
        (part_concept, part_bases), (whole_concept, whole_bases) = pair
        name = rate.breakdown
        if name is not None:
            named_concept = next((c.code for c in concepts().values() if c.name_zh == name), None)
            part_concept = whole_concept = named_concept or "project_amount"
            name = None if named_concept else name
        year = self.g.context.fiscal_year
        for of in (part_concept, *rates.FALLBACK.get(part_concept, ())):  # a project report has no total but its projects'
            part = self.g.latest(of, year, *part_bases, breakdown=name)
            whole = self.g.latest(of if part_concept == whole_concept else whole_concept, year, *whole_bases, breakdown=name)
            if part is not None and whole is not None:
                break
        operands = () if part is None or whole is None else (Operand.of("num+", part), Operand.of("den+", whole))
        n = rate.number
        self.g.found.claims.append(ClaimDraft(self.p, rate.quote, "ratio", n, n.value, n.decimals, "%", None, operands))

    def _same(self, window: Window) -> None:
        """与年初预算数一致, 与上年持平: no number is printed; the level is the base's."""
        self.base = None

    def _free(self, number: Number, tail: str | None, strict: bool) -> bool:
        """An amount of something that is no concept: a part of the 其中 parent, or a named project. False when neither.

        ``strict``: a basis word stands before the number, so that only a telling name makes it another thing's.
        """
        text, parent = self.p.text, self.parent
        known = self.g.recall(number)
        name = named.name_of(text, max(self.start, self.last_number_end), self.start, number, tail, parent is not None, strict)
        if known is not None and not strict and known.concept != "project_amount" and (name is None or known.concept.startswith("income")):
            self._figure(number, Window(text), known.concept)
            return True
        if name is None and parent is not None and parent.concept.startswith("project") and not strict:
            name = named.bare_name(text, max(self.start, self.last_number_end), number)
        if name is None or number.kind != "money" or self.g.context.section == "achievements":
            return False
        year = self._named_year(number)
        if parent is not None and parent.concept.startswith("income") and not self.in_cause:
            draft = FigureDraft(self.p, number, self._clause(number), parent.concept, parent.basis, parent.year, name, "item")
        elif named.is_project_context(text, self.start, number, self.g.context.section):
            basis = named.basis_of(text, self.start, number)
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

    # -- coordinates ---------------------------------------------------------------------------------------------

    def _basis(self, window: Window, label: Mention | None, concept: str) -> tuple[str | None, bool]:
        word = self._basis_word(window, label)
        shift = self._time_shift(window)
        if word is not None:
            if word == "budget_change" and not concept.startswith("budget_addition"):
                return "budget_change", False
            if word == "budget" and self.inherit is not None and self.inherit.basis in ("initial_budget", "adjusted_budget"):
                return self.inherit.basis, False
            return word, False
        if concept.startswith("budget_addition"):
            return "budget_change", False
        if concept.startswith(("carryover", "surplus", "prior_year")):
            return "actual", True
        if shift:
            return "actual", True
        if self.inherit is not None and self.inherit.basis:
            return self.inherit.basis, True
        return self.g.context.heading_basis or self.g.context.usual_basis, True

    def _basis_word(self, window: Window, label: Mention | None) -> str | None:
        """The basis word nearest the number; a word inside the label (全年预算数, 项目支出预算) counts too."""
        best: tuple[int, str] | None = None
        for token in window.items:
            if isinstance(token, Word) and token.kind == "basis":
                best = _stronger(best, (token.start, token.value))
        said = [t for t in window.items if isinstance(t, Mention) and t.label in grammar()["topic_labels"]]
        if label is not None and not label.concept.startswith(_IMPLIED_EXEMPT):
            said.append(label)
        for mention in said:
            for word in words(self.p.text, mention.start, mention.end):
                if word.kind == "basis":
                    best = _stronger(best, (word.start, word.value))
        return best[1] if best else None

    def _time_shift(self, window: Window) -> int:
        word = window.last("time")
        return int(word.value) if word else 0

    def _year(self, window: Window, label: Mention | None) -> int | None:
        for i, token in enumerate(reversed(window.items)):
            if isinstance(token, Word) and token.kind in ("part", "respectively"):
                break  # what stands before 其中 dates the whole
            if not isinstance(token, Year) and not (isinstance(token, Word) and token.kind == "time"):
                continue
            if _is_comparison(window.items, len(window.items) - 1 - i):
                continue  # 与2019年相比，…
            if isinstance(token, Year):
                return token.value
            if token.value == "0":
                return self.g.context.fiscal_year
            if label is not None and label.concept.startswith("carryover"):
                break
            return self._shifted(int(token.value))
        if self.inherit is not None:
            return self.inherit.year
        first = next((t for t in self.stream if isinstance(t, Year)), None)
        if first is not None and self.subject is None and first.start < (window.items[0].start if window.items else 0):
            return first.value
        if self.head is not None and self.head.year != self.g.context.fiscal_year and not window.last("compare"):
            return self.head.year
        return self.g.context.fiscal_year

    def _shifted(self, shift: int) -> int | None:
        year = self.g.context.fiscal_year
        return None if year is None else year + shift

    def _fund_scope(self, label: Mention | None, concept: str) -> str:
        if label is None:
            return "all"
        before = self.p.text[max(self.start, label.start - 12) : label.end if concept.startswith("expenditure") else label.start]
        for word, scope in (("一般公共预算", "general_budget"), ("政府性基金", "gov_fund"), ("国有资本", "state_capital"), ("财政拨款", "fiscal")):
            if word in before:
                return scope
        return "all"

    # -- small judgements ----------------------------------------------------------------------------------------

    def _money_concept(self, label: Mention, number: Number) -> str | None:
        if concepts()[label.concept].unit_kind != "money":
            return grammar()["amounts"].get(label.concept) if number.kind == "money" else None
        following = self.p.text[label.end : number.start]
        if label.concept in ("income_general_budget", "income_gov_fund", "income_state_capital", "income_fiscal") and re.match(
            r"(?:财政)?(?:拨款)?(?:预算)?支出", following
        ):
            return "expenditure_total"
        return label.concept

    def _attached(self, label: Mention, number: Number, window: Window) -> bool:
        """Nothing but connectors, basis and time words between the label and the number."""
        if self.p.text.startswith(("项目", "专项", "工程"), label.end):
            return False  # 生均公用经费项目 is a name
        rest = self._residue(label, number, window)
        return rest is not None and len(rest) <= 4

    def _residue(self, label: Mention, number: Number, window: Window) -> str | None:
        """What stands between a label and a number besides connectors, basis and time words; None across a change or ；."""
        pieces = []
        at = label.end
        for token in window.after(label.end).items:
            pieces.append(self.p.text[at : token.start])
            if isinstance(token, Word) and token.kind in ("change", "cause", "compare", "share", "part") and token.value != "level":
                return None
            if isinstance(token, Mark) and token.sign in ";；":
                return None
            at = token.end
        pieces.append(self.p.text[at : number.start])
        return _CONNECTOR.sub("", "".join(pieces))

    def _adjacent(self, end: int, start: int, window: Window) -> bool:
        between = self.p.text[end:start]
        return len(re.sub(r"了|为|额|率|幅度?|达到?|约|:|数|金额|资金|\(|共|合?计", "", between)) <= 1 and "," not in between and "，" not in between

    def _is_base(self, compare: Word, number: Number, window: Window) -> bool:
        inside = window.after(compare.end)
        if inside.last("change") or any(isinstance(t, Mark) and t.sign in ",，;；" for t in inside.items):
            return False
        return inside.last("basis") is not None or inside.last("time") is not None or any(isinstance(t, Year) for t in inside.items)

    def _compared(self, window: Window, subject: FigureDraft | None) -> FigureDraft | FigureRecord | None:
        """The level a change is measured against: printed just before, else known from its coordinates."""
        compare = window.last("compare") or window.last("exceed")
        if compare is not None and subject is not None:
            inside = window.after(compare.start)
            basis, shift = _base_coordinates(inside)
            named_year = next((t.value for t in reversed(inside.items) if isinstance(t, Year)), None)
            if not shift and self.p.text[compare.start : compare.end] == "同比":
                shift, basis = -1, basis or "actual"
            year = None if subject.year is None else subject.year + shift
            if named_year is not None and named_year != subject.year:
                year, shift, basis = named_year, -1, basis or subject.basis
            if basis or shift:
                bases = (basis,) if basis else ("actual",)
                self.base = self.g.latest(subject.concept, year, *bases) if subject.breakdown is None else None
        return self.base

    def _carried(self, number: Number, window: Window) -> bool:
        """A basis or time word stands right before the number and no other thing's name does."""
        at = max((t.end for t in window.items if isinstance(t, (Word, Year)) and getattr(t, "kind", "time") in ("basis", "time", "total")), default=-1)
        return at >= 0 and len(_CONNECTOR.sub("", self.p.text[at : number.start])) <= 1

    def _carried_concept(self, number: Number, window: Window) -> str | None:
        subject = self.subject or self.g.topic
        mention = self.label
        if mention is not None and (subject is None or mention.start > self.last_number_end):
            concept = self._money_concept(mention, Number(mention.end, mention.end, mention.end, Decimal(0), 0, None, "bare", None))
            if concept:
                return concept
        listed = window.last("total") is not None and subject is not None and subject.concept == "project_amount"
        if subject is not None and not listed and not subject.concept.startswith(_NO_BUDGET) and concepts()[subject.concept].unit_kind == "money":
            return subject.concept
        basis = self._basis_word(window, None)
        if basis is None and window.last("total"):
            return None  # 共计 …: a sum of what was listed
        if basis and self.g.context.topic_concept:
            return self.g.context.topic_concept
        if basis in ("initial_budget", "adjusted_budget"):
            return "project_amount" if self.g.context.is_project else "expenditure_total"
        clause = self.p.text[self._clause(number)[0] : number.start]
        for word in words(clause, 0, len(clause)):
            if word.kind in ("basis", "time"):
                clause = clause.replace(self.p.text[self._clause(number)[0] : number.start][word.start : word.end], "")
        alone = len(_CONNECTOR.sub("", clause)) <= 4
        if self.g.context.is_project and basis and self.g.context.section != "achievements":
            return "project_amount"
        return "expenditure_total" if basis in ("budget", "actual") and alone and self.g.context.section != "achievements" else None

    def _bare_is_money(self, number: Number, i: int) -> bool:
        """比上年同期的447.55增加391.27万元: the unit stands behind the next number."""
        if number.value == 0 and re.match(r"(?:[，,。;；)]|$)", self.p.text[number.end : number.end + 1]):
            before = self.stream[i - 1] if i else None
            return isinstance(before, Mention) and len(self.p.text[before.end : number.start]) <= 2
        if number.decimals == 0 or number.decimals > 2:
            return False
        following = next((t for t in self.stream[i + 1 :] if isinstance(t, Number)), None)
        return following is not None and following.kind == "money" and following.start - number.end <= 12

    def _bare_is_rate(self, number: Number, window: Window) -> bool:
        return number.decimals > 0 and self.p.text[number.start - 1 : number.start] == "="

    def _clause(self, number: Number) -> tuple[int, int]:
        text = self.p.text
        a = max(text.rfind(mark, self.start, number.start) for mark in "，,；;。：:") + 1
        a = max(a, self.start)
        if number.start - a < 4:
            a = max(self.start, max(text.rfind(mark, self.start, max(self.start, a - 1)) for mark in "，,；;。") + 1)
        return a, max(number.unit_end, number.end)

    def _claim(self, kind: str, number: Number, sign: int, word: Word, operands: tuple[Operand, ...]) -> ClaimDraft:
        return ClaimDraft(
            self.p, self._clause(number), kind, number, number.value * sign, number.decimals, number.unit,
            self.p.text[word.start : word.end], operands, "ok" if operands else "operand_unknown",
        )  # fmt: skip


def _is_comparison(items: list[Token], i: int) -> bool:
    """Whether a year or time word belongs to a comparison that ended with its clause: 与 2019 年相比，…"""
    compared = any(isinstance(t, Word) and t.kind == "compare" for t in items[:i])
    ended = any((isinstance(t, Mark) and t.sign in ",，;；") or (isinstance(t, Word) and t.kind == "same") for t in items[i + 1 :])
    return compared and ended


def _value(figure: FigureDraft | FigureRecord) -> Decimal:
    return figure.value if isinstance(figure, FigureDraft) else figure.amount_wan or figure.value


def _base_coordinates(window: Window) -> tuple[str | None, int]:
    """Basis and year offset that the words behind 比/较/完成 name."""
    basis, shift = None, 0
    for token in window.items:
        if isinstance(token, Word) and token.kind == "basis":
            basis = _stronger(None if basis is None else (0, basis), (token.start, token.value))[1]
        elif isinstance(token, Word) and token.kind == "time":
            shift = int(token.value)
        elif isinstance(token, Mention) and token.label.startswith("完成") and basis is None:
            basis = "initial_budget" if "年初" in token.label else "budget"
    if basis is None and shift:
        basis = "actual"
    return basis, shift


def _stronger(a: tuple[int, str] | None, b: tuple[int, str]) -> tuple[int, str]:
    """Of two basis words the one nearer the number, but 年初 and 调整 say more than a bare 预算."""
    if a is None:
        return b
    if b[1] == "budget" and a[1] in ("initial_budget", "adjusted_budget"):
        return a
    return b


def _count_fits(kind: str, unit: str | None) -> bool:
    fits = {
        "persons": {"人", "名", "位", "个", "人次"},
        "vehicles": {"辆", "台", "部"},
        "batches": {"批次", "批", "次", "个"},
        "groups": {"个", "次", "批次"},
        "area": {"㎡", "平方米", "m²", "m2", "平米"},
    }
    return unit in fits.get(kind, set())
