"""What is known while one sentence is being read.

Lives here: the state and its two smallest questions. The chain of readers is state → coordinates → attachment →
comparisons → sentence.
"""

from __future__ import annotations

from ingest.narrative.drafts import ClaimDraft, FigureDraft
from ingest.narrative.memory import Memory
from ingest.narrative.tokens import Passage, Token
from ingest.numbers import Number
from ingest.records import FigureRecord
from ingest.taxonomy import Mention


class SentenceState:
    """One sentence being read."""

    def __init__(self, memory: Memory, passage: Passage, start: int, end: int, stream: list[Token],
                 formula_spans: list[tuple[int, int]]) -> None:  # fmt: skip
        self.g = memory
        self.p = passage
        self.start, self.end = start, end
        self.stream = stream
        self.formula_spans = formula_spans
        self.head: FigureDraft | None = None  # first figure of the sentence
        self.subject: FigureDraft | None = None  # the level that changes and shares speak of
        self.label: Mention | None = None  # label announced, perhaps clauses before its number
        self.item: str | None = None  # a project's name that holds a label: 生均公用经费项目
        self.passing: Mention | None = None  # what the whole consists of: 均为公务接待费，12 批次
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
        # 部门预算（含上年结转 12 万元）1120 万元: what ) goes back to where the amount stands behind it
        self.held: tuple[FigureDraft | None, Mention | None, list[Token]] | None = None
        self.segment_start = True  # no number yet since the last semicolon
        self.last_number_end = start
        self.in_cause = False
        self.section_name: str | None = None  # of a scorecard, whose marks follow: 过程35分，得32分
        self.adds_up: bool | None = None  # whether its marks make the total told before, once asked
        self.unread: str | None = None  # the words before the last amount, where it was of we know not what
        self.unread_amount: Number | None = None  # that amount
        self.falls = False  # what a form's 增加（减少）came to

    def _clause(self, number: Number) -> tuple[int, int]:
        text = self.p.text
        a = max(_last_break(text, self.start, number.start, "，；;。：:") + 1, self.start)
        if number.start - a < 4:
            a = max(self.start, _last_break(text, self.start, max(self.start, a - 1), "，；;。") + 1)
        return a, max(number.unit_end, number.end)

    def _shifted(self, shift: int) -> int | None:
        year = self.g.context.fiscal_year
        return None if year is None else year + shift


def _last_break(text: str, start: int, end: int, marks: str) -> int:
    """Place of the last of these marks, or comma that divides no thousands; -1 where there is none."""
    at = max(text.rfind(mark, start, end) for mark in marks)
    comma = text.rfind(",", start, end)
    while comma > at and text[comma - 1 : comma].isdigit() and text[comma + 1 : comma + 2].isdigit():
        comma = text.rfind(",", start, comma)
    return max(at, comma)
