"""The tables of a report, row by row: where a form starts and ends, and which reader takes a row.

Lives here: forms split over tables, several forms in one table, titles and units that stand before a table.
Never here: what a row holds (``money``, ``indicators``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.document import Document, Paragraph, Table
from ingest.forms import beside, indicators, money, totals
from ingest.forms.cells import Row, make_row
from ingest.forms.drafts import Context, Form, project_key
from ingest.forms.headers import find_header
from ingest.forms.indicators import IndicatorBlock
from ingest.forms.layouts import is_in, money_unit, squeeze, title_kind
from ingest.forms.lines import Lines, is_stream, rows_of_cells
from ingest.forms.meaning import MoneyBlock
from ingest.forms.merges import regrouped, remerged

_YEAR = re.compile(r"(20\d\d)\s*年(?!\s*\d{1,2}\s*月)")
_NAME_LINE = re.compile(r"^(?P<label>[^\s:：]{3,8})(?:\s*[:：]\s*|\s+)(?P<name>[^\s:：]{2,40})$")  # above its table
_HEAD_LINES = 24  # short paragraphs between 项目名称 on a cover sheet and its first table
_LONGEST_TITLE = 70
_LONGEST_BETWEEN = 40  # characters of a paragraph that interrupts no form
_FOOT = (
    "填表人",
    "说明",
    "备注",
    "注:",
    "注：",
    "填报人",
    "联系人",
    "单位负责人",
    "项目负责人",
    "财务负责人",
    "评价结论",
    "存在问题",
    "改进措施",
    "其他需",
)


class Walk:
    """Reads the blocks of one report in order; ``forms`` holds the result."""

    def __init__(self, document: Document, context: Context) -> None:
        self.document = document
        self.context = context
        self.forms: list[Form] = []
        self.line_starts: set[int] = set()  # paragraphs that were cells of a form
        self._form: Form | None = None
        self._money: MoneyBlock | None = None
        self._indicators: IndicatorBlock | None = None
        self._before: list[str] = []  # short paragraphs since the last table
        self._headings: list[tuple[int, str]] = []
        self._order = 0
        self._projects = 0
        self._blocks = 0

    def paragraph(self, paragraph: Paragraph) -> None:
        """A paragraph between tables: perhaps a title or a unit, or the end of a form."""
        if paragraph.level is not None:
            self._headings = [h for h in self._headings if h[0] < paragraph.level] + [(paragraph.level, paragraph.text)]
        if len(paragraph.text) <= _LONGEST_TITLE:
            self._before.append(paragraph.text)
        else:
            self._before = []

    def table(self, table: Table, table_no: int) -> None:
        """A table: the next form, more of the one before, or several."""
        if is_stream(table):
            rows = rows_of_cells(table)
        else:
            rows = [make_row(cells, table_no, n, table.exact) for n, cells in enumerate(table.rows)]
        rows = [row for row in rows if row.slots]
        rows = remerged(rows) if table.exact else regrouped(rows)
        if rows:
            self._read(rows, table.title)

    def lines(self, lines: Lines) -> None:
        """A form written one cell per line."""
        self._read(lines.rows, None)
        self.line_starts |= lines.starts

    def _read(self, rows: list[Row], own_title: str | None) -> None:
        continues = self._continues(rows)
        title = next((t for t in reversed(self._before[-6:]) if title_kind(t)), None)
        if title is None and own_title and (title_kind(own_title) or not continues):
            title = own_title
        if title is not None or not continues:
            self._start(title, rows[0])
        self._before = []
        i = 0
        while i < len(rows):
            i += self._row(rows, i)

    def _continues(self, rows: list[Row]) -> bool:
        """Whether a table without a title goes on with the form before it (a page break, a blank line)."""
        form = self._form
        if form is None or form.ended:
            return False
        if any(row.slots and is_in("project_name", row.slots[0].text) for row in rows[:3]):
            return False
        if form.project_name is not None and not form.drafts and not form.has_indicators:
            return True  # only its head stood on the page before
        header = find_header(rows, 0)
        expected = form.execution.actual is not None or form.project_name is not None
        if header is not None and header.kind == "indicators" and expected and not form.has_indicators:
            return True  # its goals, in sentences, stand between
        if any(len(t) > _LONGEST_BETWEEN for t in self._before):
            return False
        if header is None:
            return self._indicators is not None or self._money is not None
        return header.kind == "indicators" and (expected or form.has_indicators)

    def _start(self, title: str | None, row: Row) -> Form:
        form = Form(section=" / ".join(text for _, text in self._headings) or None)
        if title is not None:
            form.kind, form.title = title_kind(title), title.strip()
        around = [*self._before[-6:], title or ""]
        form.unit = next((u for t in reversed(around) if (u := money_unit(t))), None)
        form.year = self._year_of(around)
        form.start = row.starts()
        form.end = row.ends()
        named = [
            m
            for t in [*self._before[-_HEAD_LINES:], title or ""]
            if (m := _NAME_LINE.match(t)) and is_in("project_name", m["label"])
        ]
        if named and form.kind in (None, "project_form"):
            self._begin_project(form, named[-1]["name"])
        self._form, self._money, self._indicators = form, None, None
        self.forms.append(form)
        return form

    def _year_of(self, texts: Iterable[str]) -> int | None:
        years = [int(y) for t in texts for y in _YEAR.findall(t)]
        if self.context.fiscal_year in years or not years:
            return self.context.fiscal_year
        return years[-1]

    def _row(self, rows: list[Row], i: int) -> int:
        """Read row ``i`` (and the header rows that go with it); how many rows were read."""
        row = rows[i]
        form = self._form
        assert form is not None
        if len(row.slots) == 1 and self._title_row(row, form):
            return 1
        if self._head_row(rows, i):
            return 1
        form = self._form
        assert form is not None
        for slot in row.slots:
            if "单位" in slot.squeezed and len(slot.squeezed) <= 16 and (unit := money_unit(slot.text)):
                form.unit = unit
        form.end = max(form.end, row.ends())
        header = find_header(rows, i)
        if header is not None:
            self._open(header, rows, i)
            return header.n_rows
        self._data(row, form)
        return 1

    def _open(self, header, rows: list[Row], i: int) -> None:
        form = self._form
        assert form is not None
        self._blocks += 1
        if header.kind == "indicators":
            self._money = None
            block = indicators.open_indicators(header, rows, i + header.n_rows)
            if self._indicators is None or self._indicators.header.columns != header.columns:
                self._indicators = block
            form.has_indicators = True
        else:
            self._indicators = None
            name = f"{form.start}.{self._blocks}"
            self._money = money.open_block(header, name, form, form.year or self.context.fiscal_year)

    def _title_row(self, row: Row, form: Form) -> bool:
        """A title or a unit in a cell over the whole width."""
        text = row.slots[0].text
        if len(text) > _LONGEST_TITLE:
            return False
        unit = money_unit(text)
        kind = title_kind(text) if squeeze(text).endswith(("表", "情况", ")", "度")) or "表" in text else None
        if (kind is not None and self._indicators is None) or (kind is not None and "自评表" in squeeze(text)):
            if form.drafts or form.indicators or form.project_name:
                form = self._start(text, row)
            else:
                form.kind, form.title, form.start = kind, text, min(form.start, row.starts())
                form.year = self._year_of([text]) or form.year
        if unit is not None and "单位" in text:
            form.unit = unit
            return True
        if kind is None and re.fullmatch(r"\(?20\d\d年度?\)?", squeeze(text)):
            form.year = self._year_of([text])
            return True
        return kind is not None

    def _head_row(self, rows: list[Row], i: int) -> bool:
        """项目名称 | … and 自评总分 | … in the head of a form."""
        row = rows[i]
        form = self._form
        assert form is not None
        slots = row.slots
        taken = False
        for n, slot in enumerate(slots[:-1]):
            beside = slots[n + 1]
            if is_in("project_name", slot.text) and find_header(rows, i) is None:
                if beside.number is not None and beside.number.unit is not None:
                    continue
                empty = not (form.ended or form.drafts or form.indicators)
                if empty and form.project_name == indicators.clean(beside.text):
                    taken = True  # the line above the table named it already
                    continue
                if form.project_name is not None or not empty:
                    form = self._start(form.title if form.kind == "project_form" else None, row)
                self._begin_project(form, beside.text)
                form.start = min(form.start, row.starts())
                taken = True
            elif (
                is_in("head_score", slot.text)
                and beside.number is not None
                and form.total_score is None
                and self._indicators is None
                and self._money is None
                and not (totals.is_total(row) and len(row.numbers) > 1)  # 总分 | 100 | 97.5 on a new page
            ):
                totals.read_head_score(form, beside)
                taken = True
        return taken

    def _begin_project(self, form: Form, name: str) -> None:
        if form.kind in (None, "overall_form", "scorecard"):
            form.kind = "project_form"
        self._projects += 1
        form.project_name = indicators.clean(name)
        form.project_key = project_key(self._projects, self.context)

    def _data(self, row: Row, form: Form) -> None:
        first = row.slots[0]
        if self._indicators is None and self._money is None:
            self._loose(row, form)
            return
        if first.squeezed.startswith(_FOOT):
            return
        if self._indicators is not None:
            before = len(form.indicators)
            indicators.read_row(self._indicators, row, form, self.context, self._order + 1)
            self._order += len(form.indicators) - before
            if totals.is_total(row):
                self._indicators = None
            return
        assert self._money is not None
        if any(_names_nature(slot.squeezed) for slot in row.slots):
            self._money = None
            self._loose(row, form)
            return
        if (
            form.kind not in ("base_data", "accounts", "economic_class", "sangong")
            and totals.is_total(row)
            and (form.has_indicators or "分" in row.slots[0].squeezed)
        ):
            totals.read_total(None, row, form)
            return
        if not money.read_row(self._money, row, form) and form.kind in (None, "overall_form", "project_form"):
            self._loose(row, form)

    def _loose(self, row: Row, form: Form) -> None:
        """A row under no header: pairs of label and number."""
        if form.ended and form.has_indicators:
            return
        self._blocks += 1
        if beside.read_beside(row, form, f"{form.start}.{self._blocks}"):
            return
        if totals.is_total(row) and (form.kind in ("overall_form", "project_form", "scorecard")):
            totals.read_total(None, row, form)
            return
        if form.kind in (None, "overall_form", "project_form", "base_data", "other"):
            beside.read_nature(row, form)


def _names_nature(squeezed: str) -> bool:
    """按收入性质分 and 按支出性质分, with their total or without."""
    label = squeezed.partition(":")[0]
    return is_in("by_income", label) or is_in("by_expenditure", label)
