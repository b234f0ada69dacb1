"""Claims that forms state: an execution or control rate printed beside its amounts.

Lives here: tying a table's rates to the figures of the same form. Claims told in sentences come from ``narrative``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ingest.keys import short_hash
from ingest.narrative.drafts import Operand
from ingest.records import ClaimRecord, FigureRecord

_OPERANDS = {
    "rate_execution": ((None, ("actual",)), (None, ("adjusted_budget", "budget"))),
    "rate_staff_control": (("headcount_actual", (None,)), ("headcount_quota", (None,))),
    "rate_building_area": (("building_area_actual", (None,)), ("building_area_approved", (None,))),
}
"""Rate → (numerator concept, bases), (denominator concept, bases); concept None means the money of the form itself."""


def form_claims(figures: Iterable[FigureRecord]) -> list[ClaimRecord]:
    """Ratio claims of the rates printed in tables. One whose operands are not printed states nothing to check."""
    by_table: dict[int | None, list[FigureRecord]] = defaultdict(list)
    for figure in figures:
        by_table[figure.table_no].append(figure)
    claims = []
    for members in by_table.values():
        for rate in members:
            if rate.concept not in _OPERANDS:
                continue
            (part_concept, part_bases), (whole_concept, whole_bases) = _OPERANDS[rate.concept]
            part = _operand(members, rate, part_concept, part_bases)
            whole = _operand(members, rate, whole_concept, whole_bases)
            if part is not None and whole is not None:
                claims.append(_ratio(rate, part, whole))
    return claims


def _operand(
    members: list[FigureRecord], rate: FigureRecord, concept: str | None, bases: tuple[str | None, ...]
) -> FigureRecord | None:
    for basis in bases:
        for f in members:
            money = f.amount_wan is not None if concept is None else f.concept == concept
            if money and f.basis == basis and _same_row(f, rate):
                return f
    return None


def _same_row(figure: FigureRecord, rate: FigureRecord) -> bool:
    """The rate's own line of the form; head counts and areas stand in the line above or below their rate's label."""
    if figure.amount_wan is not None:
        whole = figure.concept in ("expenditure_total", "project_amount") and figure.breakdown == rate.breakdown
        beside = rate.row_no is not None and figure.row_no == rate.row_no  # forms written cell by cell have no rows
        return beside or (whole and figure.table_kind == rate.table_kind)
    return True


def _ratio(rate: FigureRecord, part: FigureRecord, whole: FigureRecord) -> ClaimRecord:
    operands = (Operand.of("num+", part), Operand.of("den+", whole))
    return ClaimRecord(
        claim_key=short_hash(rate.report_key, "form_ratio", rate.number_start),
        report_key=rate.report_key,
        claim_kind="ratio",
        statement=f"{rate.table_title or ''} {rate.breakdown or ''} {rate.snippet}".strip(),
        stated_value=rate.value,
        stated_decimals=rate.printed_decimals,
        stated_unit="%",
        direction=None,
        operand_roles=[o.role for o in operands],
        operand_figure_keys=[part.figure_key, whole.figure_key],
        operand_values=[o.value for o in operands],
        operand_decimals=[o.decimals for o in operands],
        snippet=rate.snippet,
        char_start=rate.char_start,
        char_end=rate.char_end,
        status="ok",
    )
