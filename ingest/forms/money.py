"""Rows of money under a header, and labels with their number beside them.

Lives here: base data tables, funding lines of self-evaluation forms, tables of income, expenditure, economic classes,
三公 and staff: one reader, steered by what the columns and row labels mean. Never here: indicator rows.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from ingest.forms.align import align
from ingest.forms.cells import Printed, Row, Slot, read_pairs
from ingest.forms.drafts import Form
from ingest.forms.headers import Column, Header
from ingest.forms.layouts import is_in, money_unit, plain, row_concept, squeeze
from ingest.forms.meaning import MoneyBlock, line_of, take
from ingest.forms.repair import Guess
from ingest.taxonomy import concepts

_MOST_LINES = 200  # of a form: a larger whole number is no number of a line
_DOUBTFUL = 4.0
"""Cost of a row's alignment from which its figures are marked as guessed."""
_TASK_NUMBER = re.compile(r"^任务(?:\d{1,2}|[一二三四五六七八九十]{1,3})$")
_LONGEST_NAME = 30
_NAMED_PROJECT_COLUMNS = ("项目名称", "专项名称", "项目支出名称")


Run = tuple[list[Slot], list[Slot]]
"""The labels and the values right of them."""


def open_block(header: Header, name: str, form: Form, report_year: int | None) -> MoneyBlock:
    """A block of money rows that starts under this header."""
    unit = money_unit(header.group) or next((c.unit for c in header.columns if c.unit and c.unit.endswith("元")), None)
    if form.unit is None:
        form.unit = unit
    block = MoneyBlock(header, name, unit, report_year)
    labels: list[Column] = []
    values: list[Column] = []
    for column in header.columns:
        if column.kind == "label" and any(c.kind != "line_number" for c in values):
            block.panels.append((labels, values))
            labels, values = [column], []
        elif column.kind == "label":
            labels.append(column)
            values = []
        else:
            values.append(column)
    block.panels.append((labels, values))
    block.lists_projects = any(
        c.kind == "label" and any(name in c.text for name in _NAMED_PROJECT_COLUMNS) for c in header.columns
    ) or (form.kind not in ("project_form",) and is_in("project_name", header.group))
    # 任务名称 | 完成情况 | 预算数 | 执行数 of a department: every task has its money, yet is no project by itself.
    block.lists_tasks = any(c.kind == "label" and "任务" in c.text for c in header.columns)
    # 支出内容 | 计划支出数 | 实际支出数 of one project: every line is an item of its money.
    block.lists_items = form.project_name is not None and any(
        c.kind == "label" and "支出内容" in c.text for c in header.columns
    )
    return block


def read_row(block: MoneyBlock, row: Row, form: Form) -> bool:
    """Take a row's figures into the form; False when the row does not belong to the block."""
    if _is_column_numbers(row):
        return True
    runs = _runs(row, block)
    taken = False
    for n, run in enumerate(runs):
        panel = block.panels[n] if len(runs) == len(block.panels) else _panel_at(block, *run)
        taken = _read_run(block, row, form, run, panel[1]) or taken
    block.n_rows += 1
    return taken


def _runs(row: Row, block: MoneyBlock) -> list[Run]:
    """Labels and the values right of them; several such runs in tables with two halves."""
    runs: list[Run] = [([], [])]
    for n, slot in enumerate(row.slots):
        is_value = slot.number is not None or slot.is_nothing
        if (
            is_value
            and not runs[-1][0]
            and n + 1 < len(row.slots)
            and row.slots[n + 1].number is None
            and block.panels[0][0]
        ):
            continue  # the number of the line
        if not is_value and runs[-1][1] and len(block.panels) > 1:
            runs.append(([], []))
        if is_value or runs[-1][1]:
            runs[-1][1].append(slot)
        else:
            runs[-1][0].append(slot)
    return runs


def _panel_at(block: MoneyBlock, texts: list[Slot], values: list[Slot]) -> tuple[list[Column], list[Column]]:
    at = (texts or values)[0].col
    panel = block.panels[0]
    for candidate in block.panels[1:]:
        if candidate[0] and candidate[0][0].first <= at:
            panel = candidate
    return panel


def _fit(slot: Slot, column: Column) -> float:
    number = slot.number
    if slot.is_nothing:
        return 0.0
    if number is None:
        return 0.3 if column.kind in ("note", "ignored") else 7.0
    percent = number.unit == "%"
    known = concepts().get(column.concept or "")
    if column.kind == "rate" or (known and known.unit_kind == "percent"):
        return 0.0 if percent else 0.6
    if column.kind in ("weight", "score"):
        return 3.0 if percent else 0.0 if number.unit in (None, "分") else 4.0
    if column.kind == "line_number":
        return 0.0 if _is_line_number(number) else 2.0
    if column.kind == "ignored":
        return 0.5
    if column.kind == "note":
        return 4.0
    return 5.0 if percent or number.unit == "分" else 0.0


def _read_run(block: MoneyBlock, row: Row, form: Form, run: Run, columns: list[Column]) -> bool:
    texts, values = run
    label = _label(block, texts)
    if not values and len(texts) == 1 and read_pairs(texts[0].cell):
        return False
    if label is not None and plain(label) == plain(block.header.group):
        label = None  # the name of the block, merged over its rows
    line = line_of(block, form, label)
    if line.concept is not None:
        form.labels.setdefault(block.name, []).append(line.concept)
    if not any(slot.number is not None for slot in values):
        return line.concept is not None or (label is not None and is_in("total", label))
    if not columns:
        return False
    assigned, guessed = _assign(block, form, row, values, columns, line.is_whole)
    before = len(form.drafts)
    for slot, column in assigned:
        if slot.number is not None and column is not None:
            take(block, form, line, slot, column)
    if guessed:
        for draft in form.drafts[before:]:
            draft.status = "column_guessed" if draft.status == "ok" else draft.status
        form.guesses.append(Guess(block, line, tuple(values), tuple(columns), tuple(form.drafts[before:])))
    return True


def _label(block: MoneyBlock, texts: Sequence[Slot]) -> str | None:
    """The label of a row: the last words left of its numbers that mean something, else those in the labels' column."""
    if not texts:
        return None
    columns = [c for c in block.header.columns if c.kind == "label"]
    headed = [s.text for s in texts if any(c.first <= s.col <= c.last for c in columns)]
    if block.lists_tasks and headed:
        # What is said of a task stands beside it; one that has only a number is called by that.
        beside = texts[1].text if len(texts) > 1 else ""
        return beside if _TASK_NUMBER.match(squeeze(headed[0])) and 0 < len(beside) <= _LONGEST_NAME else headed[0]
    telling = [s.text for s in texts if row_concept(s.text) or is_in("total", s.text) or is_in("ignored", s.text)]
    return (telling or headed or [texts[-1].text])[-1]


def _assign(
    block: MoneyBlock, form: Form, row: Row, values: list[Slot], columns: list[Column], whole: bool
) -> tuple[list[tuple[Slot, Column | None]], bool]:
    """Each value with its column, and whether that is a guess."""
    if not _has_line_number(values, columns, row.exact):
        columns = [c for c in columns if c.kind != "line_number"]
    if not row.exact and len(values) == sum(c.kind != "ignored" for c in columns) and columns[0].kind == "ignored":
        columns = [c for c in columns if c.kind != "ignored"]  # 主要内容 left of the amounts: words, of no amount
    marks = form.execution.weight
    some_empty = not row.exact and len(values) < len(columns)

    def fit(slot: Slot, column: Column) -> float:
        if slot.number is None:
            return _fit(slot, column)
        # Only the line of the whole, mostly the first, has marks; where some column is empty, a rate without % is the
        # first to doubt, unless the header says %.
        stray = column.kind == "weight" and block.n_rows > 0 and slot.number.value != marks and not whole
        bare = column.kind == "rate" and some_empty and slot.number.unit is None and column.unit != "%"
        return _fit(slot, column) + (1.5 if stray or bare else 0.0)

    placed, cost = align(values, columns, fit, row.exact)
    n_bases = sum(c.kind == "basis" for c in columns)
    n_numbers = sum(slot.number is not None for slot in values)
    lost = row.blanks_lost and n_bases not in (len(values), n_numbers) and len(values) != len(columns)
    return list(zip(values, placed, strict=True)), lost or cost > _DOUBTFUL


def _has_line_number(values: list[Slot], columns: list[Column], exact: bool) -> bool:
    numbered = [c for c in columns if c.kind == "line_number"]
    if not numbered or any(c.first <= s.col <= c.last for s in values for c in numbered):
        return bool(numbered)
    first = values[0].number
    return not exact and first is not None and _is_line_number(first)


def _is_line_number(number: Printed) -> bool:
    return number.decimals == 0 and number.unit is None and 0 < number.value <= _MOST_LINES


def _is_column_numbers(row: Row) -> bool:
    """栏次 | 1 | 2 | 3: numbers of columns."""
    values = [slot.number.value for slot in row.numbers if slot.number]
    texts = [slot for slot in row.slots if slot.number is None]
    if len(values) < 2 or any(n != n.to_integral_value() for n in values):
        return False
    consecutive = all(b - a == 1 for a, b in itertools.pairwise(values)) and values[0] <= 2
    return consecutive and (not texts or all(t.squeezed in ("栏次", "行次", "栏号", "项目") for t in texts))
