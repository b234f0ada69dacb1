"""Printed rates against the amounts printed elsewhere: execution, control and staff rates.

Lives here: finding numerator and denominator of a rate figure by concept. Never here: rates whose operands the sentence
itself states (``claims``).

A rate in a text may be measured against the initial or the adjusted budget, and may speak of a part of the
expenditure. It fails only when no admissible pair of printed amounts gives it.
"""

from __future__ import annotations

from expectations.bind.claims import fill_rate
from expectations.bind.operands import BUDGETS, reckoned_rate
from expectations.bind.registry import binder
from expectations.catalogue.model import Rule
from expectations.checks import Check, Term, unjudged
from expectations.facts import Claim, Figure
from expectations.quantities import (
    BASIS_LABEL,
    Quantities,
    concept_label,
    in_wan,
    number_text,
    place_key,
    place_label,
    printed,
    unit_kind,
)
from expectations.tolerance import EvidenceSet, evidence

Pair = tuple[Figure, Figure]


@binder("rate")
def bind_rates(rule: Rule, q: Quantities) -> list[Check]:
    """Rate figures of a concept; ``params``: rate, numerator and denominator concept, ``by_basis`` or plain.

    ``numerator_bases`` and ``denominator_bases``, the usual first, where they are not actual and budget;
    ``other_denominators``: concepts that some reports divide by; ``adjusted_in_year``: of a budget that is usually
    adjusted, so that the initial one alone tells nothing once it is exceeded.
    """
    checks = []
    seen: set[tuple] = set()
    for f in q.of(rule.params["rate"]):
        key = (q.context(f), place_key(f), f.value)
        if key in seen or f.qualifier:
            continue
        seen.add(key)
        checks.append(_bind(rule, q, f))
    return checks


def _pairs(rule: Rule, q: Quantities, f: Figure, numerator: str, denominator: str) -> list[Pair]:
    context = q.context(f)
    nums = [n for n in q.of(numerator) if q.context(n) == context]
    dens = [d for d in q.of(denominator) if q.context(d) == context and d.value > 0]
    if rule.params.get("by_basis", True):
        bases = rule.params.get("numerator_bases", ("actual",))
        nums = [n for n in nums if n.basis in bases or "any" in bases]
        bases = rule.params.get("denominator_bases", BUDGETS)
        dens = sorted((d for d in dens if d.basis in bases), key=lambda d: bases.index(str(d.basis)))
    return [(n, d) for d in dens for n in nums]


def _bind(rule: Rule, q: Quantities, f: Figure) -> Check:
    p = rule.params
    told = next((c for c in q.facts.claims if c.claim_kind == "ratio" and _states(c, f)), None)
    binding = f"{q.year(f) or ''}|{place_key(f)}|{f.value.normalize():f}"
    if told is not None:
        return unjudged(rule, f.report_key, binding, "not_applicable", "原文写有算式，按算式判断（RAT.101）")
    own = _pairs(rule, q, f, p["numerator"], p["denominator"])
    if not own:
        return unjudged(rule, f.report_key, binding, "unresolved", f"缺少{concept_label(p['rate'])}的分子或分母")
    stated = evidence(f.value, f.printed_decimals, None)
    best = next((pair for pair in own if _gives(q, pair, stated)), None)
    if best is None:
        # a rate in the text may speak of a part only; then it is not the rate of the total
        for concept in p.get("other_scopes", ()):
            for pair in _pairs(rule, q, f, concept, concept):
                if _gives(q, pair, stated):
                    best = pair
        for concept in p.get("other_denominators", ()):
            for pair in _pairs(rule, q, f, p["numerator"], concept):
                if _gives(q, pair, stated):
                    best = pair
    if best is None and p.get("adjusted_in_year") and _is_of_more(f, own):
        reason = "只印有年初或未注明口径的预算而支出已超过它，比率的分母应是未印出的调整预算"
        return unjudged(rule, f.report_key, binding, "unresolved", reason)
    pair = best or _nearest(f, own)
    check = _check(rule, q, f, pair, binding)
    if best is None and place_key(f) != place_key(pair[0]) and p.get("other_scopes"):
        check.if_fails, check.reason = "unresolved", "比率与所依据的金额不在一处，口径可能不同"
    return check


def _is_of_more(f: Figure, pairs: list[Pair]) -> bool:
    """Whether a rate of at most 100 % has only budgets that the spending exceeds: its own budget is not printed."""
    return f.value <= 100 and all(
        den.basis in ("initial_budget", "budget") and num.basis == "actual" and in_wan(num) > in_wan(den)
        for num, den in pairs
    )


def _states(claim: Claim, f: Figure) -> bool:
    """Whether a claim with operands of its own speaks of this rate."""
    if claim.stated_value is None or abs(claim.stated_value) != abs(f.value) or not claim.operand_values:
        return False
    if claim.char_start is None or claim.char_end is None:
        return concept_label(f.concept)[-5:] in (claim.statement or "")
    return claim.char_start <= f.char_end and f.char_start <= claim.char_end


def _gives(q: Quantities, pair: Pair, stated: EvidenceSet) -> bool:
    num, den = (q.evidence(x, "rate") for x in pair)
    hundred = 100 * 2_000_000
    return num.low * hundred <= stated.high * den.high and stated.low * den.low <= num.high * hundred


def _nearest(f: Figure, pairs: list[Pair]) -> Pair:
    """The pair a reader would take: same place first, then the adjusted budget."""
    return min(pairs, key=lambda p: (place_key(p[0]) != place_key(f), place_key(p[1]) != place_key(f)))


def _check(rule: Rule, q: Quantities, f: Figure, pair: Pair, binding: str) -> Check:
    n, d = pair
    stated = evidence(f.value, f.printed_decimals, None)
    check = Check(
        rule, f.report_key, binding, evidence=[f.figure_key, n.figure_key, d.figure_key], weak=q.doubtful([f, n, d])
    )
    check.words = {
        "year": str(q.year(f) or ""),
        "label": concept_label(f.concept),
        "place": place_label(f),
        "stated": number_text(f.value, f.printed_decimals),
        "formula": f"{_named(n)} ÷ {_named(d)} ",
        "note": "",
        "scope": f"{f.breakdown}：" if f.breakdown and f.breakdown_kind == "sub_unit" else "",
        "statement": "",
    }
    fill_rate(check, q.evidence(n, "rate"), q.evidence(d, "rate"), stated, growth=False)
    check.cause = ("rate", abs(f.value))
    check.terms = [
        Term(1, q.evidence(n), n),
        Term(1, q.evidence(d), d, "den"),
        Term(1, reckoned_rate(stated, q.evidence(n, "rate"), q.evidence(d, "rate"), growth=False), f, "rate"),
    ]
    return check


def _named(f: Figure) -> str:
    basis = BASIS_LABEL.get(f.basis, "") if unit_kind(f.concept) == "money" else concept_label(f.concept)
    return f"{place_label(f)}{basis} {printed(f)}"
