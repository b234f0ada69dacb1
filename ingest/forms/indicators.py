"""Rows of performance indicators and of scorecards, under their header, also where merges are lost and rows shifted.

Lives here: which cell of a row is level, name, target, result, marks; filling levels down; the line of totals.
Never here: money lines of the same form, scorecards written as paragraphs (``prose``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from ingest.document import Cell
from ingest.forms.align import align
from ingest.forms.cells import Row, Slot, make_slot
from ingest.forms.drafts import Context, Form
from ingest.forms.headers import Column, Header
from ingest.forms.layouts import (
    column_role,
    is_in,
    is_scorecard_level2,
    is_scorecard_section,
    is_unit,
    level_code,
    level_name,
    levels_above,
    placeholder,
    plain,
)
from ingest.forms.rules import full_marks_condition
from ingest.forms.totals import is_total, read_total
from ingest.indicator_values import IndicatorValue, operator_of, read_actual, read_target
from ingest.keys import short_hash
from ingest.normalise import fold
from ingest.records import IndicatorRecord

_BETWEEN_CHINESE = re.compile(r"(?<=[一-龥，。、；：“”（）％]) (?=[一-龥，。、；：“”（）])")
_NUMBERED = re.compile(r"^指标\d{1,2}[:：]\S")  # the name of an indicator, whatever column it seems to stand in
_VALUE = re.compile(r"[%≥≤=<>]|^\d")
_EMPTY_NOTE = frozenset(("无", "/", "—", "——", "-", "--", "0"))
_MISSING = {"level3": 2.0, "target": 0.7, "actual_value": 0.7, "weight": 1.5, "score": 1.5}
_LONGEST_KEPT = 60  # characters of a text whose prices are kept
_CERTAIN = 2.0
"""A row that costs less than this is read; no other way of reading it is tried."""
_NOTHING = IndicatorValue(None, None, None)


@dataclass(slots=True)
class IndicatorBlock:
    """An indicator header and the levels that its rows stand under."""

    header: Header
    tree: bool  # 产出 / 效益 / 满意度 rows; else a scorecard with sections of its own
    level1: str | None = None
    level2: str | None = None
    level1_texts: dict[str, str] = field(default_factory=dict)  # code → as this form prints it
    displaced: list[str] = field(default_factory=list)  # level labels that stood in the row above their own
    level1_row_is_new: bool = False
    shifted: bool = False

    @property
    def scored_by_rules(self) -> bool:
        """A scorecard: rules are printed, targets are not."""
        return self.header.of("rule") is not None and self.header.of("target") is None


def open_indicators(header: Header, rows: list[Row], start: int) -> IndicatorBlock:
    """The block of indicators under a header; the rows below tell whether its levels are those of the fixed tree."""
    hits = other = 0
    for row in rows[start : start + 60]:
        if column_role(row.slots[0].text if row.slots else "") and level_code(1, row.slots[0].text) is None:
            continue
        if any(is_scorecard_level2(slot.text) for slot in row.slots[:2]):
            other += 1
            continue
        for slot in row.slots[:3]:
            if level_code(2, slot.text) is not None or (
                level_code(1, slot.text) is not None and "指标" in slot.squeezed
            ):
                hits += 1
                break
            if is_scorecard_section(slot.text):
                other += 1
                break
    # Rules beside targets are found in scorecards, too: then no level of another tree may stand among those of this.
    ruled = header.of("rule") is not None
    tree = hits > other == 0 and header.of("target") is not None if ruled else hits >= max(other, 1)
    return IndicatorBlock(header, tree)


def read_row(block: IndicatorBlock, row: Row, form: Form, context: Context, order: int) -> bool:
    """Take a row's indicator into the form; True when the row belongs to the block (also when it holds none)."""
    slots = list(row.slots)
    if is_total(row):
        read_total(block.header, row, form)
        return True
    levels, rest, placed = _split(block, slots, row)
    cells = _by_kind(rest, placed)
    _set_levels(block, levels, cells, row)
    name = cells.get("level3")
    if name is None:
        name = levels[-1] if levels and _has_values(cells) else None
    if name is not None and levels and _is_elsewhere(block, name):
        block.shifted = True  # a cell merged over the rows is lost: all their cells stand further left
    if (
        name is None
        or not _has_values(cells)
        or (_unmarked(cells) and not block.shifted and _is_elsewhere(block, name))
    ):
        return bool(levels) or bool(cells)
    label = _name(name.text)
    if label is None:
        return True
    if block.tree and is_in("execution_line", label):
        # 预算执行率 scored among the indicators is the form's line of money.
        form.execution.weight = form.execution.weight or _marks(cells.get("weight"))
        form.execution.score = form.execution.score or _marks(cells.get("score"))
        return True
    level1, level2, code1, code2 = _levels(block, label)
    target, parsed_target = _target(cells)
    rule = _text(cells.get("rule"))
    if target is None and rule is not None and not block.tree:
        target = full_marks_condition(rule)
        parsed_target = read_target(target)
    actual = _text(cells.get("actual_value"))
    parsed_actual = read_actual(actual) if actual else _NOTHING
    unit = parsed_actual.unit
    if unit is None and parsed_actual.value is not None and parsed_target.value is not None:
        unit = parsed_target.unit
    form.indicators.append(
        IndicatorRecord(
            indicator_key=short_hash(context.report_key, "indicator", row.starts(), order),
            report_key=context.report_key,
            project_key=form.project_key,
            scope="project" if form.project_name else "whole",
            project_name=form.project_name,
            score_system="scorecard"
            if not block.tree and (block.scored_by_rules or form.kind == "scorecard")
            else "selfeval_form",
            level1=level1,
            level2=level2,
            level3=label,
            level1_code=code1,
            level2_code=code2,
            target_text=target,
            target_operator=parsed_target.operator,
            target_value=parsed_target.value,
            target_unit=parsed_target.unit,
            actual_text=actual,
            actual_value=parsed_actual.value,
            actual_unit=unit,
            weight=_marks(cells.get("weight")),
            score=_marks(cells.get("score")),
            deviation_note=_note(cells.get("note")),
            rule_text=rule,
            row_order=order,
            char_start=row.starts(),
            char_end=row.ends(),
            page=slots[0].cell.page,
        )
    )
    return True


def _split(block: IndicatorBlock, slots: list[Slot], row: Row) -> tuple[list[Slot], list[Slot], list[Column | None]]:
    """Level labels, the other cells, and a column for each of those, at the least cost."""
    columns = block.header.columns
    if not block.tree:
        if not row.exact and _starts_at_level2(block, slots):
            columns = [c for c in columns if c.kind not in ("level1", "level_weight")]
        placed, _ = align(slots, columns, lambda s, c: _fit(s, c, tree=False), row.exact, _MISSING, row.short)
        return [], slots, placed
    lead = 0
    while lead < len(slots) and lead < 3 and (level_code(1, slots[lead].text) or level_code(2, slots[lead].text)):
        lead += 1
    if lead == len(slots):
        return slots, [], []
    below = [c for c in columns if c.kind not in ("level1", "level2", "level_weight")]
    best: tuple[float, int, list[Column | None]] | None = None
    # 绩效指标 or the like may stand left of the levels, merged over the block.
    for skip in (0, 1):
        if skip and (
            (best is not None and best[0] < _CERTAIN) or lead or len(slots) < 2 or not _is_side_label(slots[0])
        ):
            break
        first = skip
        if skip:
            while (
                first < len(slots)
                and first < 4
                and (level_code(1, slots[first].text) or level_code(2, slots[first].text))
            ):
                first += 1
            lead = first
        for n in dict.fromkeys((lead, max(skip, lead - 1))):
            if best is not None and best[0] < _CERTAIN:
                break
            rest = slots[n:]
            if not rest:
                best = best or (0.0, n, [])
                continue
            placed, cost = align(rest, below, lambda s, c: _fit(s, c, tree=True), row.exact, _MISSING, row.short)
            if best is None or cost < best[0] - 1e-9:
                best = (cost, n, placed)
    assert best is not None
    return [s for s in slots[: best[1]] if level_code(1, s.text) or level_code(2, s.text)], slots[best[1] :], best[2]


def _starts_at_level2(block: IndicatorBlock, slots: list[Slot]) -> bool:
    """预算执行 | 预算编制约束性 | 5 | 3.4: a 二级 that some scorecards have as 一级; one without its 二级 is none."""
    if block.level1 is None or block.header.of("level1") is None or block.header.of("level2") is None:
        return False
    return len(slots) > 2 and is_scorecard_level2(slots[0].text) and bool(slots[2].number) and not slots[1].number


def _is_side_label(slot: Slot) -> bool:
    role = column_role(slot.text)
    return plain(slot.text).startswith(("绩效指标", "年度绩效", "绩效目标")) or (
        role is not None and role.kind == "group"
    )


def _fit(slot: Slot, column: Column, tree: bool) -> float:
    """Price of a cell's content in a column of an indicator table."""
    text = slot.cell.text
    return (_price if len(text) <= _LONGEST_KEPT else _price.__wrapped__)(text, column.kind, tree)


@lru_cache(maxsize=16384)
def _price(text: str, kind: str, tree: bool) -> float:
    slot = make_slot(Cell(text, 0, 0), None)
    number = slot.number
    text = slot.squeezed
    if slot.is_nothing:
        return {"level3": 4.0, "level1": 4.0, "level2": 4.0}.get(kind, 0.3)
    if kind in ("weight", "score", "level_weight"):
        if number is None:
            return 8.0 if len(text) > 6 else 6.5
        return 2.5 if number.unit == "%" else 0.0 if number.unit in (None, "分") else 6.0
    if kind == "operator":
        return (
            0.0 if operator_of(slot.text) or text in ("定性", "定量", "定性指标", "定量指标", "正向", "反向") else 5.0
        )
    if kind == "target_unit":
        if is_unit(text):
            return 0.0
        return 1.2 if number is None and len(text) <= 6 and not re.search(r"\d", text) else 5.0
    if kind in ("target", "adjusted_target", "actual_value"):
        if number is not None:
            return 0.2 if number.unit not in (None, "分") else 0.4
        if operator_of(slot.text) or is_unit(text):
            return 4.0
        if _NUMBERED.match(text):
            return 4.0
        return 0.0 if _VALUE.search(text) and len(text) <= 40 else 0.7
    if kind in ("note", "rule", "explanation"):
        if number is not None:
            return 3.0
        return 0.4 if kind == "note" or len(text) > 6 else 1.0
    if kind == "ignored":
        return 0.8
    if kind == "line_number":
        return 0.0 if number is not None and number.unit is None else 5.0
    # names and levels
    if number is not None:
        return 8.0
    if _NUMBERED.match(text):
        return 0.0 if kind == "level3" else 4.0
    known = level_code(1, slot.text) or level_code(2, slot.text)
    if kind == "level3":
        return 1.2 if known and tree else 3.0 if text[0] in "≥≤=<>" else 0.0
    first = level_code(1, slot.text) or is_scorecard_section(slot.text)
    if kind == "level1":
        return 0.0 if first else 0.8
    return 0.0 if level_code(2, slot.text) or is_scorecard_level2(slot.text) else 0.6


def _by_kind(rest: list[Slot], placed: list[Column | None]) -> dict[str, Slot]:
    cells: dict[str, Slot] = {}
    for slot, column in zip(rest, placed, strict=True):
        if column is not None:
            cells.setdefault(column.kind, slot)
    return cells


def _has_values(cells: dict[str, Slot]) -> bool:
    return any(
        kind in cells and kind != "note" for kind in ("target", "operator", "actual_value", "weight", "score")
    ) and any(not cells[k].is_nothing for k in ("target", "operator", "actual_value", "weight", "score") if k in cells)


def _unmarked(cells: dict[str, Slot]) -> bool:
    return "weight" not in cells and "score" not in cells


def _is_elsewhere(block: IndicatorBlock, name: Slot) -> bool:
    """Whether the name stands left of the column of names: then a row without marks is some other line of the form."""
    column = block.header.of("level3")
    return column is not None and name.col < column.first


def _set_levels(block: IndicatorBlock, levels: list[Slot], cells: dict[str, Slot], row: Row) -> None:
    """Keep the levels that this row prints; several 二级 labels in one row are its own and those of the rows below."""
    if not block.tree:
        if "level1" in cells:
            block.level1, block.level2 = clean(cells["level1"].text), None
        if "level2" in cells:
            block.level2 = clean(cells["level2"].text)
        return
    second: list[str] = []
    for slot in levels:
        one, two = level_code(1, slot.text), level_code(2, slot.text)
        # 成本指标 alone in a row whose merges are lost is one of 产出.
        shifted = one == two == "cost" and not row.exact and block.level1 == "output" and len(levels) == 1
        first = slot is levels[0] and (len(levels) > 1 or slot.col == _level1_column(block)) and not shifted
        if one and (not two or first):
            block.level1_texts[one] = clean(slot.text)
            block.level1 = one
        elif two:
            second.append(clean(slot.text))
    if second:
        block.displaced = second[:-1]
        block.level2 = second[-1]
    elif block.displaced:
        block.level2 = block.displaced.pop(0)
    elif levels:
        block.level2 = None


def _level1_column(block: IndicatorBlock) -> int:
    column = block.header.of("level1")
    return column.first if column else -1


def _levels(block: IndicatorBlock, name: str) -> tuple[str | None, str | None, str | None, str | None]:
    """(level1, level2, codes) of a row; 一级 follows from 二级 by the fixed tree where the two do not agree."""
    if not block.tree:
        one = level_code(1, block.level1) if block.level1 else None
        two = level_code(2, block.level2) if block.level2 else None
        return block.level1, block.level2, one, two
    two = level_code(2, block.level2) if block.level2 else None
    one = block.level1
    if two is not None:
        above = levels_above(two)
        if one not in above:
            one = above[0]
    elif one == "satisfaction":
        two = "satisfaction"
    if one is None and two is None:
        return None, block.level2, None, None
    text1 = block.level1_texts.get(one, level_name(1, one)) if one else None
    text2 = block.level2 or (level_name(2, two) if two else None)
    return text1, text2, one, two


def _target(cells: dict[str, Slot]) -> tuple[str | None, IndicatorValue]:
    """The target as printed; operator, value and unit in three cells are joined."""
    value = cells.get("target") or cells.get("adjusted_target")
    sign, unit = cells.get("operator"), cells.get("target_unit")
    text = _text(value)
    if text is None:
        return None, _NOTHING
    parts = text
    if sign is not None and operator_of(sign.text) and not operator_of(fold(text)[:1]):
        parts = sign.text.strip() + parts
    if unit is not None and not unit.is_nothing and re.search(r"\d$", text):
        parts += unit.text.strip()
    return parts, read_target(parts)


def _text(slot: Slot | None) -> str | None:
    return None if slot is None or slot.is_nothing else clean(slot.text)


def _note(slot: Slot | None) -> str | None:
    text = _text(slot)
    return None if text is None or text in _EMPTY_NOTE else text


def clean(text: str) -> str:
    """A cell's text without the spaces that a narrow column put between Chinese characters."""
    return _BETWEEN_CHINESE.sub("", text).strip()


def _marks(slot: Slot | None) -> Decimal | None:
    return slot.number.value if slot is not None and slot.number is not None else None


def _name(text: str) -> str | None:
    """The name of an indicator; None for what templates leave behind (指标1：, ……)."""
    whole, prefix = placeholder()
    name = clean(text)
    if whole.match(fold(name).replace(" ", "")):
        return None
    folded = fold(name)
    match = prefix.match(folded)
    return name[match.end() :].strip() or None if match else name
