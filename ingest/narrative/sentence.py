"""Reading one sentence from left to right.

Lives here: the walk over its tokens, the scopes that 其中 and brackets open. Never here: what a number is (``amounts``,
``marks``), which name each amount of a list told with 分别 has (``respectively``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ingest.narrative import named, rates
from ingest.narrative.drafts import FigureDraft
from ingest.narrative.marks import Marks, count_fits
from ingest.narrative.respectively import Turn, turns
from ingest.narrative.tokens import Mark, Token
from ingest.narrative.vocabulary import Word, grammar
from ingest.narrative.window import Window, is_generic
from ingest.numbers import Number
from ingest.taxonomy import Mention, concepts

_PARTS_FOLLOW = re.compile(r"(?:支出|决算)*中(?:[，,:：]|$)|(?:的|具体)*构成(?:情况)?(?:为|是|如下|包括)?[:：]")
_AMOUNT_FOLLOWS = re.compile(r"(?:共|共计|合计|总计|为|是|:)?\d[\d,.]*(?:万|亿)?元")
_NOT_SPENT = re.compile(r"(?:未发生|没有发生|未产生|未安排|没有安排)[^，,。;；\d]{0,16}$")
_SPENT_PART = re.compile(r"[，,。;；]?其中[:：]?(?:(?!预算)[^，,。;；\d]){2,16}(?:支出|决算)(?:决算)?(?:为)?\d")
_BOUNDS = ("以上", "以下", "以内")
_ALL_OF = re.compile(r"(?:均|全部?|都|皆)(?:为|是|系)(?:中央|上级|本级|[省市县区镇]级)?$")


class Sentence(Marks):
    """One sentence being read."""

    def read(self) -> None:
        window = Window(self.p.text)
        if self.p.text[self.start] == "(":
            self.parent = self.inherit = self.g.last_of(self.p)  # an aside to the sentence before
        paired = turns(self.p.text, self.stream)
        for i, token in enumerate(self.stream):
            if not isinstance(token, Number):
                self._see(token, window)
                continue
            if token.start in paired:
                turn = paired[token.start]
                if turn.label is not None:
                    self._paired(token, window, turn, turn.label)
                elif turn.is_known:
                    self._of_year(token, window, turn.year, self.stream[i + 1 : i + 4])
                window = Window(self.p.text)
                self.last_number_end, self.segment_start = token.unit_end, False
                continue
            nxt = self.stream[i + 1 : i + 4]
            found = self.g.found
            before = len(found.figures) + len(found.claims)
            operand = any(a <= token.start < b for a, b in self.formula_spans)  # it belongs to a claim
            bound = token.kind == "score" and token.qualifier in _BOUNDS  # 90 分以上的项目 2 个
            if operand or bound:
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

    def _paired(self, number: Number, window: Window, turn: Turn, label: Mention) -> None:
        concept = label.concept
        kind = concepts()[concept].unit_kind
        if kind == "money" and number.kind != "money":
            concept = grammar()["counts"].get(concept, {}).get(number.unit or "", "")
        elif kind not in ("money", "percent") and not count_fits(kind, number.unit):
            return
        if concept:
            draft = self._figure(
                number,
                Window(self.p.text, list(self.stream[: self.stream.index(number)])) if not window.items else window,
                concept,
                label=label,
            )
            draft.year = turn.year or draft.year
            draft.basis = turn.basis or draft.basis

    def _of_year(self, number: Number, window: Window, year: int | None, nxt: list[Token]) -> None:
        """One of several years' amounts of what nothing names here: those behind the first are of the same thing."""
        before = self.levels[-1] if self.levels else None
        if before is not None and number.start - before.number.unit_end <= 1:
            draft = self._figure(number, window, before.concept, like=before)
            draft.basis, draft.year = before.basis, year
            return
        n_told = len(self.g.found.figures)
        self._money(number, window, nxt)
        for draft in self.g.found.figures[n_told:]:
            draft.year = year

    def _last_level(self, head: FigureDraft) -> FigureDraft:
        """What the next sentence goes on with: the head's concept, in its final if the sentence tells one."""
        levels = [
            d
            for d in self.levels
            if d.concept == head.concept and d.breakdown == head.breakdown and d.year == head.year
        ]
        return next((d for d in reversed(levels) if d.basis == "actual"), head)

    def _is_of_others(self, label: Mention) -> bool:
        """Whether a label is told of somebody else's money, of nothing that happened, or in passing."""
        if label.label == "固定资产" and self.p.text.startswith("投资", label.end):
            return True  # what a county builds, not what the unit owns
        if self.p.text.endswith(_of_others(label), 0, label.start):
            return True  # 旅游总收入, 省外到位资金: others' money; 决算编制: no posts
        if _did_not_happen(self.p.text, self.start, label):
            return True
        if _is_said_in_passing(self.p.text, label):
            self.passing = label
            return True
        return False

    def _see(self, token: Token, window: Window) -> None:
        if isinstance(token, Mention) and self._is_of_others(token):
            return
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
        elif isinstance(token, Mark) and token.sign == "(" and (window.label() or window.last("basis")):
            self.held = (self.subject, self.label, list(window.items))
        elif isinstance(token, Mark) and token.sign == ")" and self.held is not None:
            if _AMOUNT_FOLLOWS.match(self.p.text, token.end):
                self.subject, self.label, before = self.held
                window.items[:] = [*before, token]
            self.held = None
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
        parent = self._whole_of_parts(whole or self.subject or self.g.topic)
        self.outer = (
            self.parent if self.parent is not None and parent is not None and parent.parent is self.parent else None
        )
        self.parent = parent
        self.inherit = parent
        self.list = []
        self.list_has_breaks = False
        self.label = None

    def _whole_of_parts(self, whole: FigureDraft | None) -> FigureDraft | None:
        """支出 2.8 万元，年初预算 4.5 万元，其中：…: of these levels the one that the parts make."""
        rivals = [d for d in self.levels if d is not whole and whole is not None and _differ_in_basis(d, whole)]
        if whole is None or not rivals:
            return whole
        if whole.basis in rates.PLANNED and _SPENT_PART.match(self.p.text, self.last_number_end):
            # 支出 5.2 万元，年初预算 8 万元，其中公务用车运行费支出 3.9 万元
            return next((d for d in reversed(rivals) if d.basis == "actual"), whole)
        made = set(self._running_sums(self.last_number_end))
        if whole.amount_wan in made:
            return whole
        return next((d for d in reversed(rivals) if d.amount_wan in made), whole)

    def _running_sums(self, start: int) -> Iterator[Decimal]:
        """What the amounts behind a place make together, two or more of them, up to the next semicolon."""
        total, n_added = Decimal(0), 0
        for token in self.stream:
            if token.start < start:
                continue
            if isinstance(token, Mark) and token.sign in ";；":
                return
            if isinstance(token, Number) and token.amount_wan:
                total += token.amount_wan
                n_added += 1
                if n_added > 1:
                    yield total

    def _opens_list(self, token: Word) -> bool:
        """包括, 分为, 由 … open a list when a label of ours follows at once."""
        i = self.stream.index(token)
        following = self.stream[i + 1] if i + 1 < len(self.stream) else None
        if isinstance(following, Mark):
            following = self.stream[i + 2] if i + 2 < len(self.stream) else None
        if self.subject is None or not isinstance(following, Mention) or following.start - token.end > 2:
            return False
        return concepts()[following.concept].unit_kind == "money"


def _is_said_in_passing(text: str, label: Mention) -> bool:
    """三公经费预算 3 万元，均为公务接待费，实际支出 …: what the whole consists of, none of the amounts that follow."""
    ended = text.startswith(("，", ",", "。", ";", "；"), label.end)
    return ended and _ALL_OF.search(text, max(0, label.start - 6), label.start) is not None


def _differ_in_basis(a: FigureDraft, b: FigureDraft) -> bool:
    """Whether both are levels of one thing in one year."""
    return (a.concept, a.year, a.breakdown) == (b.concept, b.year, b.breakdown) and a.basis != b.basis


def _did_not_happen(text: str, start: int, label: Mention) -> bool:
    """未发生公务接待和因公出国费用，较上年的 6 万元 …: what the comparison behind it is not of."""
    if not text.startswith(("，", ",", "和", "及", "、", "与"), label.end):
        return False
    return _NOT_SPENT.search(text[start : label.start]) is not None


def _of_others(label: Mention) -> tuple[str, ...]:
    """The words that, right before this label, say that it is something else's."""
    told = grammar()["of_others"]
    return tuple(told.get(label.concept, told.get(label.label, ())))
