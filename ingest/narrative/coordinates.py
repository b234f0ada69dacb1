"""Basis, year and fund scope of a number, from the words of its window and from what carries over.

Lives here: coordinates only. Sources: domain of the forms' own words (年初预算, 全年预算数, 决算数, 上年同期 …).
"""

from __future__ import annotations

import re

from ingest.narrative.state import SentenceState
from ingest.narrative.tokens import Mark, Token, Year
from ingest.narrative.vocabulary import Word, grammar, words
from ingest.narrative.window import Window, tells_basis_only
from ingest.numbers import Number
from ingest.taxonomy import Mention

_SPENDING = re.compile(r"[，,、;；](?:总|合计)?支出(?:合计|总计)?(?:为|:)?")
_OLDEST = 6  # years that a report looks back on
_IMPLIED_EXEMPT = (
    "income_general",
    "income_gov",
    "income_state",
    "income_fiscal",
    "carryover_",
    "surplus_",
    "rate_",
    "score_",
    "budget_addition",
    "headcount",
    "vehicles",
)


class Coordinates(SentenceState):
    """A sentence that can date a number and tell its basis."""

    def _basis(self, number: Number, window: Window, label: Mention | None, concept: str) -> tuple[str | None, bool]:
        word = self._basis_word(window, label)
        shift = self._time_shift(window)
        if word is not None:
            if word == "budget_change" and not concept.startswith("budget_addition"):
                return "budget_change", False
            if (
                word == "budget"
                and self.inherit is not None
                and self.inherit.basis in ("initial_budget", "adjusted_budget")
            ):
                return self.inherit.basis, False
            return word, False
        if self._balances_plan(number):
            return self.subject.basis if self.subject is not None else None, True
        if concept.startswith("budget_addition"):
            return "budget_change", False
        if concept.startswith(("carryover", "surplus", "prior_year")):
            return "actual", True
        if shift:
            return "actual", True
        handed = window.last("received")
        if concept == "project_amount" and handed and "下达" in self.p.text[handed.start : handed.end]:
            return "budget", True  # 下达转移支付资金 48 万元: what may be spent
        if self.inherit is not None and self.inherit.basis:
            return self.inherit.basis, True
        return self.g.context.heading_basis or self.g.context.usual_basis, True

    def _balances_plan(self, number: Number) -> bool:
        """年初预算收入 20 万元，支出 20 万元: what a budget takes in it spends."""
        plan = self.subject
        if plan is None or not plan.concept.startswith("income") or plan.basis in (None, "actual"):
            return False
        beside = _SPENDING.fullmatch(self.p.text, plan.number.unit_end, number.start) is not None
        return beside and plan.amount_wan == number.amount_wan

    def _basis_word(self, window: Window, label: Mention | None) -> str | None:
        """The basis word nearest the number; a word inside the label (全年预算数, 项目支出预算) counts too."""
        told = [(t.start, t.value) for t in window.items if isinstance(t, Word) and t.kind == "basis"]
        mentions = [t for t in window.items if isinstance(t, Mention)]
        said = [t for t in mentions if t.label in grammar()["topic_labels"] or tells_basis_only(t)]
        if label is not None and not label.concept.startswith(_IMPLIED_EXEMPT):
            said.append(label)
        for mention in said:
            told += [(w.start, w.value) for w in words(self.p.text, mention.start, mention.end) if w.kind == "basis"]
        best: tuple[int, str] | None = None
        for word in sorted(told):
            best = _stronger(best, word)
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
            if isinstance(token, Year) and self._is_history(token):
                continue
            if is_comparison(window.items, len(window.items) - 1 - i):
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
        first = next((t for t in self.stream if isinstance(t, Year) and not self._is_history(t)), None)
        if first is not None and self.subject is None and first.start < (window.items[0].start if window.items else 0):
            return first.value
        if self.head is not None and self.head.year != self.g.context.fiscal_year and not window.last("compare"):
            return self.head.year
        return self.g.context.fiscal_year

    def _is_history(self, year: Year) -> bool:
        """建于 2009 年的水厂: when something began, not the year of an amount."""
        told = self.g.context.fiscal_year
        return told is not None and year.value < told - _OLDEST

    def _fund_scope(self, label: Mention | None, concept: str) -> str:
        if label is None or concept.startswith("sangong"):
            return "all"  # 三公 money is fiscal by definition
        before = self.p.text[
            max(self.start, label.start - 12) : label.end if concept.startswith("expenditure") else label.start
        ]
        for word, scope in (
            ("一般公共预算", "general_budget"),
            ("政府性基金", "gov_fund"),
            ("国有资本", "state_capital"),
            ("财政拨款", "fiscal"),
        ):
            if word in before:
                return scope
        return "all"


def is_comparison(items: list[Token], i: int) -> bool:
    """Whether a year or time word belongs to a comparison that ended with its clause: 与 2019 年相比，…"""
    compared = any(isinstance(t, Word) and t.kind == "compare" for t in items[:i])
    ended = any(
        (isinstance(t, Mark) and t.sign in ",，;；") or (isinstance(t, Word) and t.kind == "same")
        for t in items[i + 1 :]
    )
    return compared and ended


def base_coordinates(window: Window) -> tuple[str | None, int]:
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
