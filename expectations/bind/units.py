"""Units: a figure that closes its sum only in another unit, a figure without a unit.

Lives here: UNI.1xx. Never here: sums as such (``linear``), whose failures these explain.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from expectations.bind.linear import Pick
from expectations.bind.registry import binder
from expectations.catalogue.model import Rule
from expectations.checks import Check
from expectations.facts import Figure
from expectations.quantities import Quantities, concept_label, in_wan, place_label, printed, unit_kind
from expectations.tolerance import UNIT_FACTOR, EvidenceSet, figure_in, from_grains, residual

JUMPS = (Fraction(10_000), Fraction(1, 10_000))
UNIT_AFTER = {("元", 10_000): "万元", ("万元", 10_000): "亿元", ("亿元", -10_000): "万元", ("万元", -10_000): "元"}


@binder("unit_slip")
def bind_unit_slip(rule: Rule, q: Quantities) -> list[Check]:
    """Sums that fail as printed and close when exactly one operand is taken ×10⁴ or ÷10⁴."""
    checks = []
    for check, pick in q.bound:
        if pick.rank[0] < 2:
            checks.append(_flag(rule, q, check, 0, [pick.total]))
            continue
        slips = list(_slips(q, pick, check.rule.rule_id))
        if len(slips) != 1:
            checks.append(_flag(rule, q, check, 0, [pick.total]))
            continue
        figure, unit = slips[0]
        found = _flag(rule, q, check, 1, [figure, *(f for f in pick.figures if f is not figure)])
        found.cause = check.cause = ("unit", figure.figure_key)
        found.stated, found.unit = figure.value, figure.unit
        meant = from_grains(figure_in(figure.value, figure.printed_decimals, unit).value)
        found.proved = (figure, meant, f"{place_label(figure)}所印 {printed(figure)} {figure.unit or ''}单位写错")
        found.words = {
            "year": str(q.year(figure) or ""),
            "label": concept_label(figure.concept),
            "place": place_label(figure),
            "stated": f"{printed(figure)} {figure.unit or ''}".strip(),
            "target": f"{printed(figure)} {unit}",
            "terms": _formula(pick, figure, unit),
            "note": "",
            "scope": "",
        }
        checks.append(found)
    return checks


def _flag(rule: Rule, q: Quantities, check: Check, slips: int, figures: list[Figure]) -> Check:
    return Check(
        rule,
        q.report.report_key,
        f"{check.rule.rule_id}|{check.binding}",
        numbers=(slips, 0),
        evidence=[f.figure_key for f in figures],
    )


def _slips(q: Quantities, pick: Pick, rule_id: str) -> Iterator[tuple[Figure, str]]:
    terms = [(1, pick.total), *((-p.weight, f) for p, f in pick.parts)]
    for i, (_, figure) in enumerate(terms):
        if unit_kind(figure.concept) != "money" or not figure.value or figure.unit not in UNIT_FACTOR:
            continue
        for jump in JUMPS:
            unit = UNIT_AFTER.get((str(figure.unit), 10_000 if jump > 1 else -10_000))
            if unit is None:
                continue
            moved: EvidenceSet = figure_in(figure.value, figure.printed_decimals, unit)
            others = [(w, q.evidence(f, rule_id)) for j, (w, f) in enumerate(terms) if j != i]
            r = residual([(terms[i][0], moved), *others])
            # the moved figure must count: a tiny one closes any sum
            if r.low <= 0 <= r.high and not r.unlikely and abs(moved.value) > r.high - r.low:
                yield figure, unit


def _formula(pick: Pick, figure: Figure, unit: str) -> str:
    """The sum as it closes: numbers as printed, each with its unit where they differ."""

    def shown(f: Figure) -> str:
        return f"{printed(f)} {unit if f is figure else f.unit or '万元'}"

    parts = "＋".join(shown(f) for _, f in pick.parts)
    return f"{parts}＝{shown(pick.total)}"


_LIST = frozenset("、，,；;和及与/／～~至到－-—（(")


def _in_list(q: Quantities, f: Figure) -> bool:
    """Whether the unit stands behind the last number of a list or range: 分别为 12、13 万元. Unknown counts as yes."""
    behind = q.facts.after.get(f.figure_key)
    if behind is None and f.snippet and f.number_end is not None:
        behind = f.snippet[f.number_end - f.char_start :] or None
    return behind is None or behind.lstrip()[:1] in _LIST


@binder("missing_unit")
def bind_missing_unit(rule: Rule, q: Quantities) -> list[Check]:
    """Amounts and rates of the narrative that print no unit, or whose unit stands nowhere near."""
    checks = []
    seen: set[tuple] = set()
    kinds = rule.params["kinds"]
    for f in q.facts.figures:
        kind = unit_kind(f.concept)
        if f.place != "narrative" or kind not in kinds or (f.concept, f.value) in seen:
            continue
        seen.add((f.concept, f.value))
        bare = f.unit is None or (f.unit_inherited and not _in_list(q, f))
        check = Check(
            rule,
            q.report.report_key,
            f"{f.basis or ''}|{q.year(f) or ''}|{f.concept}|{in_wan(f).normalize():f}",
            numbers=(int(bare), 0),
            evidence=[f.figure_key],
        )
        check.words = {
            "year": str(q.year(f) or ""),
            "label": concept_label(f.concept),
            "stated": printed(f),
            "target": "百分号" if kind == "percent" else "单位",
            "place": place_label(f),
        }
        checks.append(check)
    return checks
