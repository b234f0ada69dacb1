"""Totals and parts: Σ parts = total per basis, year, scope and place, and across places where no place has all.

Lives here: choosing the operands of linear rules (rules.md §1–2, calculations of the forms). Never here: sums within
project forms or indicator rows (``projects``, ``indicators``).

A report may print one part twice with two values. Then every combination is tried and the relation holds when one
holds: which printing is wrong is the business of DUP.1xx, and one slip should not be reported twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product

from expectations.bind.registry import binder
from expectations.catalogue.model import Operand, Rule
from expectations.checks import Check, Term, unjudged
from expectations.facts import Figure
from expectations.quantities import (
    BASIS_LABEL,
    Context,
    Quantities,
    concept_label,
    in_unit,
    in_wan,
    place_key,
    place_label,
    printed,
    reckoning_unit,
)
from expectations.tolerance import Residual, from_grains, looks_like_a_slip, residual, unit_factor

MAX_COMBINATIONS = 64
PLANNED = ("initial_budget", "adjusted_budget")


@dataclass(slots=True)
class Pick:
    """One choice of printings for a relation."""

    total: Figure
    parts: list[tuple[Operand, Figure]]
    residual: Residual

    @property
    def rank(self) -> tuple[int, int]:
        """Best first: exact, within rounding, truncated, broken; then the smaller gap."""
        r = self.residual
        grade = 0 if r.value == 0 else 1 if r.low <= 0 <= r.high else 2 if r.trunc_low < 0 < r.trunc_high else 3
        return grade, abs(r.value)

    @property
    def figures(self) -> list[Figure]:
        """Total first, then the parts."""
        return [self.total, *(f for _, f in self.parts)]


class Candidates:
    """Printings that may stand for the operands of one rule in one context and basis."""

    def __init__(self, rule: Rule, q: Quantities, context: Context, basis: str) -> None:
        self.rule, self.q, self.context, self.basis = rule, q, context, basis
        self._unqualified = True
        assert rule.total is not None
        self.total, self.own_total = self._find(rule.total)
        # an unqualified 预算数 with a total of its own is the part of that one
        self._unqualified = not (self.own_total and self._other_budget(rule.total))
        self.parts: dict[str, list[Figure]] = {}
        self.own_parts = False
        for part in rule.parts:
            figures, own = self._find(part)
            if figures:
                self.parts[part.concept] = figures
                self.own_parts |= own and not part.any_basis

    def _find(self, operand: Operand) -> tuple[list[Figure], bool]:
        figures = [f for f in self.q.within(operand.concept, self.context) if not f.open_list]
        if operand.any_basis or self.basis == "any":
            return figures, True
        own = [f for f in figures if f.basis == self.basis]
        if own or self.basis not in PLANNED or not self._unqualified:
            return own, bool(own)
        return [f for f in figures if f.basis == "budget"], False

    def _other_budget(self, total: Operand) -> bool:
        """Whether the total is printed as an unqualified 预算数 too, with another amount."""
        figures = self.q.within(total.concept, self.context)
        own = {in_wan(f) for f in figures if f.basis == self.basis}
        return self.basis in PLANNED and any(f.basis == "budget" and in_wan(f) not in own for f in figures)

    def mixed(self, figures: list[Figure]) -> bool:
        """Whether an unqualified 预算数 stands in for the basis."""
        return self.basis in PLANNED and any(f.basis == "budget" for f in figures)


@binder("linear")
def bind_linear(rule: Rule, q: Quantities) -> list[Check]:
    """All bindings of a linear rule in one report."""
    assert rule.total is not None
    names = [rule.total.concept, *(p.concept for p in rule.parts)]
    contexts = {q.context(f) for name in names for f in q.of(name)}
    checks: list[Check] = []
    for context in sorted(contexts, key=str):
        for basis in rule.bases or ("any",):
            found = Candidates(rule, q, context, basis)
            if found.total and (found.own_total or found.own_parts):
                checks += _bind_context(found)
    return checks


def _bind_context(c: Candidates) -> list[Check]:
    checks = []
    places = list(dict.fromkeys(place_key(f) for f in c.total))
    for place in places:
        totals = [f for f in c.total if place_key(f) == place]
        parts = {k: kept for k, fs in c.parts.items() if (kept := [f for f in fs if place_key(f) == place])}
        pick = _best(c, totals, parts)
        if pick and not _holds(pick):
            # a part that this place leaves out may stand elsewhere
            elsewhere = {k: fs for k, fs in c.parts.items() if k not in parts}
            again = _best(c, totals, parts | elsewhere) if elsewhere else None
            if again and _holds(again):
                pick = again
        if pick:
            checks.append(_check(c, pick, place))
    if not checks:
        told = {k: kept for k, fs in c.parts.items() if (kept := [f for f in fs if not _spent_by_source(f)])}
        pick = None if c.rule.params.get("same_place") else _best(c, c.total, told)
        if pick:
            checks.append(_check(c, pick, "across"))
        elif c.own_total:
            absent = [concept_label(p.concept) for p in c.rule.parts if p.required and p.concept not in c.parts]
            reason = f"缺少：{'、'.join(absent)}" if absent else f"列出的分项不足 {c.rule.min_parts} 项"
            checks.append(unjudged(c.rule, c.q.report.report_key, _binding(c, "-"), c.rule.missing, reason))
    return checks


def _spent_by_source(figure: Figure) -> bool:
    """执行数 of 财政拨款, 其他资金 in a self-evaluation form: what was spent out of a source, not what came from it."""
    of_form = figure.table_kind in ("overall_form", "project_form")
    return of_form and figure.basis == "actual" and figure.concept.startswith("income_")


def _holds(pick: Pick) -> bool:
    return pick.rank[0] < 2 and not pick.residual.unlikely


def _variants(rule: Rule, parts: dict[str, list[Figure]]) -> Iterator[list[Operand]]:
    """The parts to add up: plain ones with each set of alternatives that is printed."""
    present = [p for p in rule.parts if p.concept in parts]
    letters = sorted({p.alternative for p in present if p.alternative})
    for letter in letters or [None]:
        chosen = [p for p in present if p.alternative in (None, letter)]
        yield chosen
        if any(p.may_be_within for p in chosen):
            yield [p for p in chosen if not p.may_be_within]


def _best(c: Candidates, totals: list[Figure], parts: dict[str, list[Figure]]) -> Pick | None:
    """The combination of printings that closes best; None when a required part or too many parts are missing."""
    if not totals or any(p.required and p.concept not in parts for p in c.rule.parts):
        return None
    best: Pick | None = None
    for variant in _variants(c.rule, parts):
        whole = any(p.may_be_within for p in variant) or not any(p.may_be_within for p in c.rule.parts)
        if len(variant) + (not whole) < c.rule.min_parts:
            continue
        choices = [_distinct(c.q, totals), *(_distinct(c.q, parts[p.concept]) for p in variant)]
        for n, (total, *chosen) in enumerate(product(*choices)):
            if n >= MAX_COMBINATIONS:
                break
            terms = [(1, c.q.evidence(total, c.rule.rule_id))]
            terms += [(-p.weight, c.q.evidence(f, c.rule.rule_id)) for p, f in zip(variant, chosen, strict=True)]
            pick = Pick(total, list(zip(variant, chosen, strict=True)), residual(terms))
            if best is None or (pick.rank < best.rank and (whole or _holds(pick))):
                best = pick
    return best


def _distinct(q: Quantities, figures: list[Figure]) -> list[Figure]:
    """One figure per printed value, in the order of the text."""
    seen: dict[tuple, Figure] = {}
    for f in figures:
        seen.setdefault((in_wan(f), f.printed_decimals), f)
    return list(seen.values())


def _binding(c: Candidates, place: str) -> str:
    parts = [c.basis, str(c.context.year or ""), place]
    if c.context.fund != "all":
        parts.append(c.context.fund)
    if c.context.entity != "unit":
        parts.append(c.context.entity)
    if c.context.sub_unit:
        parts.append(c.context.sub_unit)
    return "|".join(parts)


def _check(c: Candidates, pick: Pick, place: str) -> Check:
    rule, q, r, total = c.rule, c.q, pick.residual, pick.total
    recomputed = sum((p.weight * in_wan(f) for p, f in pick.parts), Decimal(0))
    unit = reckoning_unit(total.concept, total.unit)
    check = Check(
        rule,
        q.report.report_key,
        _binding(c, place),
        numbers=(r.value, r.low, r.high, r.trunc_low, r.trunc_high, r.unlikely),
        stated=in_wan(total),
        recomputed=recomputed,
        difference=from_grains(r.value),
        tolerance=from_grains(r.allowed),
        unit=unit,
        evidence=[f.figure_key for f in pick.figures],
        weak=q.doubtful(pick.figures),
    )
    check.words = linear_words(q, total, pick.parts, c.basis, check)
    check.cause = (rule.rule_id, check.stated, check.recomputed, c.context)
    check.if_fails, note = _softening(c, pick)
    if note and check.if_fails == "unresolved":
        check.reason = note
    check.terms = [Term(1, q.evidence(total), total), *(Term(-p.weight, q.evidence(f), f) for p, f in pick.parts)]
    q.bound.append((check, pick))
    return check


def linear_words(
    q: Quantities, total: Figure, parts: list[tuple[Operand, Figure]], basis: str | None, check: Check
) -> dict[str, str]:
    """Words for the message template of a linear rule."""
    same_unit = all(f.unit == total.unit for _, f in parts)
    places = {place_key(f) for _, f in parts}
    terms = []
    for i, (p, f) in enumerate(parts):
        sign = "－" if p.weight < 0 else "＋" if i else ""
        terms.append(f"{sign}{concept_label(f.concept)} {printed(f)}{'' if same_unit else ' ' + (f.unit or '')}")
    assert check.recomputed is not None and check.difference is not None and check.tolerance is not None
    factor = unit_factor(total.unit) if check.unit == "万元" else Fraction(1)
    elsewhere = "、".join(sorted({place_label(f) for _, f in parts}))
    return {
        "year": str(q.year(total) or ""),
        "label": concept_label(total.concept),
        "basis": BASIS_LABEL.get(basis) or BASIS_LABEL.get(total.basis, "") or "年末",
        "stated": printed(total),
        "unit": total.unit or check.unit or "",
        "recomputed": in_unit(check.recomputed, factor),
        "difference": in_unit(abs(check.difference), factor),
        "allowed": in_unit(abs(check.tolerance), factor),
        "place": place_label(total),
        "parts_place": "" if places == {place_key(total)} else f"{elsewhere}的",
        "terms": "".join(terms) if len(parts) <= 9 else f"{len(parts)} 项之和",
        "note": "",
        "scope": f"{total.breakdown}：" if total.breakdown and total.breakdown_kind == "sub_unit" else "",
    }


def _softening(c: Candidates, pick: Pick) -> tuple[str | None, str | None]:
    """What a failure of this pick may mean at most, and why."""
    figures = pick.figures
    if c.mixed(figures):
        kinds = {f.basis for concept in (c.rule.total, *c.rule.parts) if concept for f in c.q.of(concept.concept)}
        together = len({(f.block_no, f.table_no) for f in figures}) == 1 and figures[0].block_no is not None
        if not together or set(PLANNED) <= kinds:
            return "unresolved", "未注明口径的预算数不能确定是年初预算还是全年预算"
    scale = c.q.evidence(pick.total).value
    if c.rule.open_parts == "warning" and not looks_like_a_slip(pick.residual.value, scale):
        return "warning", None  # a flow that the report does not state may explain it
    optional = [p for p in c.rule.parts if not p.required and not p.absent_is_zero and not p.alternative]
    absent = [p for p in optional if p.concept not in c.parts]
    letters = {p.alternative for p in c.rule.parts if p.alternative}
    taken = {p.alternative for p, _ in pick.parts}
    incomplete = bool(absent) or (bool(letters) and not letters & taken)
    short = c.rule.open_parts == "unresolved" and incomplete and pick.residual.value > 0
    if short and not looks_like_a_slip(pick.residual.value, scale):
        return "unresolved", "所列分项可能不全，合计大于分项之和不能证明有误"
    return None, None
