"""The whole report at once: relations that hold one by one and not together.

Lives here: JNT.101, which looks at what the other rules judged. Never here: single relations, blame.
"""

from __future__ import annotations

from collections.abc import Sequence

from expectations.catalogue.model import Rule
from expectations.checks import Check, unjudged
from expectations.intervals import Model, propagate
from expectations.quantities import Quantities


def bind_joint(rule: Rule, q: Quantities, checks: Sequence[Check]) -> list[Check]:
    """One check per report: is there any set of true values inside all evidence sets and relations?"""
    key = q.report.report_key
    related = [c for c in checks if c.terms]
    if len([c for c in related if c.status == "pass"]) < 2:
        return [unjudged(rule, key, "report", "not_applicable", "可以合并检验的关系不足两条")]
    if any(c.status == "fail" for c in checks if c.terms or c.claim_key):
        return [unjudged(rule, key, "report", "not_applicable", "已有单条关系不成立")]
    held = [c for c in related if c.status == "pass"]
    # departments that cut their numbers off are not contradicted by it
    feasible = any(_feasible(Model(q, held, cut_off=cut_off)) for cut_off in (False, True))
    check = Check(rule, key, "report", numbers=(int(not feasible), 0))
    check.weak = any(q.doubtful([t.figure for t in c.terms if t.figure is not None]) for c in held)
    check.evidence = list(dict.fromkeys(t.figure.figure_key for c in held for t in c.terms if t.figure))
    year = q.report.fiscal_year
    check.words = {"year": f"{year}年" if year else "", "stated": str(len(held))}
    return [check]


def _feasible(model: Model) -> bool:
    # printings that contradict each other were left unresolved elsewhere: what rests on them proves nothing
    unsure = {
        v for v, found in model.printings.items() if max(p.low for p in found) > min(p.high for p in found)
    }  # fmt: skip
    relations = [r for r in model.relations if not unsure.intersection(r.variables)]
    box = model.boxes(frozenset(), frozenset(unsure))
    return box is not None and propagate(box, relations) is not None
