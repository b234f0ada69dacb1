"""The tokens between two numbers, and the label among them that counts.

Lives here: looking back over one window. Never here: what its number becomes (``amounts``, ``marks``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.narrative.tokens import Mark, Token
from ingest.narrative.vocabulary import Word, grammar
from ingest.taxonomy import Mention, concepts

_GENERIC = re.compile(r"^(?:本年|全年|实际|当年)?(?:预算|决算)?总?(?:支出|收入)(?:预算|决算|合计|总额|总计|总数|数)*$")
_ADDED = re.compile(r"追加|调整|调增")  # 追加后的全年预算数 is the whole's
_BASIS_ONLY = re.compile(
    r"(?:全年|年度|年初|本年|调整后?的?)?(?:预算|执行|实际执行|预算执行|实际支出|决算)(?:总|金)?[数额]|预算经?调整后为?"
)


FUNDS = ("income_general_budget", "income_gov_fund", "income_state_capital", "income_fiscal")
"""Income by whose money it is; before 拨款支出 it is the money that is spent."""


@dataclass(slots=True)
class Window:
    """The tokens between the number before and this one."""

    text: str  # of the passage
    items: list[Token] = field(default_factory=list)

    def last(self, kind: str) -> Word | None:
        return next((t for t in reversed(self.items) if isinstance(t, Word) and t.kind == kind), None)

    def change(self) -> Word | None:
        """The last word of change, its direction told or left open."""
        return next((t for t in reversed(self.items) if isinstance(t, Word) and t.kind in ("change", "either")), None)

    def first(self, kind: str) -> Word | None:
        return next((t for t in self.items if isinstance(t, Word) and t.kind == kind), None)

    def label(self) -> Mention | None:
        labels = [t for t in self.items if isinstance(t, Mention)]
        if labels and labels[-1].concept == "budget_addition" and self._tells_adjusted(labels[-1].end):
            labels.pop()  # 年中追加经费，调整后预算 1 310.20 万元: what was added is the reason only
        if (
            len(labels) > 1
            and concepts()[labels[-1].concept].parent == labels[-2].concept
            and self.text[labels[-2].end : labels[-1].start] in ("及", "和", "与", "、", "")
        ):
            return labels[-2]  # 本年追加及上级指标: the whole, not its part
        if (
            len(labels) > 1
            and (is_generic(labels[-1]) or (tells_basis_only(labels[-1]) and not _ADDED.match(labels[-2].label)))
            and 0 <= labels[-1].start - labels[-2].end <= 6
            and not self._mark_between(labels[-2], labels[-1])
        ):
            return labels[-2]  # 公务接待费支出预算: the reception's
        if (
            len(labels) > 1
            and labels[-1].concept in FUNDS
            and labels[-2].end == labels[-1].start
            and labels[-2].concept.startswith(("sangong", "expenditure"))
        ):
            return labels[-2]  # “三公”经费一般公共预算拨款支出: whose money it is, said in passing
        return labels[-1] if labels else None

    def completion(self) -> int | None:
        """Where 完成（年初预算）stands last, as a word or as the beginning of a label."""
        starts = [
            t.start
            for t in self.items
            if (isinstance(t, Word) and t.kind == "complete") or (isinstance(t, Mention) and t.label.startswith("完成"))
        ]
        return starts[-1] if starts else None

    def adjective(self, label: Mention) -> Mention | None:
        """A label standing right before another: 基本支出执行率."""
        return next((t for t in reversed(self.items) if isinstance(t, Mention) and t.end == label.start), None)

    def _tells_adjusted(self, position: int) -> bool:
        return any(
            t.kind == "basis" and t.value == "adjusted_budget"
            for t in self.after(position).items
            if isinstance(t, Word)
        )

    def _mark_between(self, a: Mention, b: Mention) -> bool:
        return any(isinstance(t, Mark) and a.end <= t.start < b.start and t.sign not in "()" for t in self.items)

    def after(self, position: int) -> Window:
        return Window(self.text, [t for t in self.items if t.start >= position])


def tells_basis_only(label: Mention) -> bool:
    """全年预算数, 决算数: the basis of what another label names."""
    return _BASIS_ONLY.fullmatch(label.label) is not None


def is_generic(label: Mention) -> bool:
    """支出决算, 总支出 …: the level of what another label names."""
    return _GENERIC.match(label.label) is not None or label.label in grammar()["topic_labels"]
