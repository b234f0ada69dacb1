"""An indicator that sentences tell, as a record.

Lives here: what all readers of such sentences (``prose``, ``fielded``, ``scored``, ``targets``) have in common.
Never here: rows of tables (``indicators``).
"""

from __future__ import annotations

from decimal import Decimal

from ingest.forms.layouts import level_code
from ingest.indicator_values import read_actual, read_target
from ingest.keys import short_hash
from ingest.records import IndicatorRecord


def told_indicator(
    report_key: str,
    order: int,
    span: tuple[int, int],
    name: str,
    *,
    level1: str | None = None,
    level2: str | None = None,
    target: str | None = None,
    actual: str | None = None,
    weight: Decimal | None = None,
    score: Decimal | None = None,
    note: str | None = None,
    rule: str | None = None,
    scorecard: bool = False,
) -> IndicatorRecord:
    """``span``: where it is told, in the document; texts as printed; ``weight`` and ``score`` in marks."""
    read, reached = read_target(target), read_actual(actual)
    return IndicatorRecord(
        indicator_key=short_hash(report_key, "indicator", span[0], order),
        report_key=report_key,
        project_key=None,
        scope="whole",
        project_name=None,
        score_system="scorecard" if scorecard else "selfeval_form",
        level1=level1,
        level2=level2,
        level3=name,
        level1_code=level_code(1, level1) if level1 else None,
        level2_code=level_code(2, level2) if level2 and not scorecard else None,
        target_text=target,
        target_operator=read.operator,
        target_value=read.value,
        target_unit=read.unit,
        actual_text=actual,
        actual_value=reached.value,
        actual_unit=reached.unit,
        weight=weight,
        score=score,
        deviation_note=note,
        rule_text=rule,
        row_order=order,
        char_start=span[0],
        char_end=span[1],
        page=None,
    )
