"""Units: a figure that closes its sum only in another unit, one without a unit, one finer than its unit can be.

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


FINEST = {"元": 2, "百元": 4, "千元": 5, "万元": 6, "万": 6, "百万元": 8, "千万元": 9, "亿元": 10, "亿": 10}
"""Unit of money → decimals with which it is one 分, the least amount there is."""
WHOLE = frozenset({"persons", "vehicles", "groups", "batches"})


@binder("excess_digits")
def bind_excess_digits(rule: Rule, q: Quantities) -> list[Check]:
    """Amounts finer than a 分 and fractions of persons or vehicles; one row says that there are none."""
    found = []
    for f in q.facts.figures:
        kind = unit_kind(f.concept)
        limit = FINEST.get(f.unit or "") if kind == "money" else 0 if kind in WHOLE else None
        if limit is None or (kind in WHOLE and (f.unit or "").startswith("万")):
            continue
        exponent = f.value.normalize().as_tuple().exponent  # trailing zeros say nothing more
        decimals = max(-exponent, 0) if isinstance(exponent, int) else 0
        if decimals > limit:
            found.append((f, decimals, limit))
    checks = []
    for f, decimals, limit in found:
        binding = f"{f.basis or ''}|{q.year(f) or ''}|{f.concept}|{f.value.normalize():f}"
        check = Check(rule, f.report_key, binding, numbers=(decimals, limit), evidence=[f.figure_key])
        check.words = {
            "year": str(q.year(f) or ""), "label": concept_label(f.concept), "place": place_label(f),
            "stated": f"{printed(f)} {f.unit or ''}".strip(), "name": str(decimals),
            "note": "细于一分" if limit else "应为整数", "scope": "",
        }  # fmt: skip
        checks.append(check)
    if checks or not q.facts.figures:
        return checks
    return [Check(rule, q.report.report_key, "report", numbers=(0, 0))]


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
