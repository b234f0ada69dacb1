"""Rules that cannot both be meant.

Lives here: what two rules of the catalogue say against each other, or one against itself. Never here: the form of a
single rule (``load``).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from expectations.catalogue.model import SEVERITIES, Rule
from expectations.errors import CatalogueError


def refuse_contradictory(rules: Sequence[Rule]) -> None:
    """Raise ``CatalogueError`` that names the rules.

    Refused: a milder case that weighs more than the graver one; two sums of the same parts with other signs or other
    parts required; sums that go round in a circle, so that a total would be a part of itself.
    """
    for rule in rules:
        milder = rule.severity_truncation
        if milder is not None and SEVERITIES.index(milder) < SEVERITIES.index(rule.severity_inconsistent):
            raise CatalogueError(f"{rule.rule_id}: truncation weighs more than inconsistency")
    sums = [r for r in rules if r.status == "active" and r.total is not None and r.parts]
    for a, b in combinations(sums, 2):
        if a.binder == b.binder and _together(a, b) and a.total.concept == b.total.concept:  # type: ignore[union-attr]
            _compare(a, b)
    _refuse_circles([r for r in sums if r.binder == "linear"])


def _together(a: Rule, b: Rule) -> bool:
    """Whether both rules may be applied to the same figures of the same report."""
    bases = not a.bases or not b.bases or "any" in (*a.bases, *b.bases) or bool(set(a.bases) & set(b.bases))
    ends = [r.effective_to for r in (a, b) if r.effective_to is not None]
    in_time = all(max(a.effective_from, b.effective_from) <= end for end in ends)
    return bases and in_time and a.params == b.params


def _compare(a: Rule, b: Rule) -> None:
    mine, other = ({p.concept: p for p in r.parts} for r in (a, b))
    for concept in mine.keys() & other.keys():
        if mine[concept].weight != other[concept].weight:
            raise CatalogueError(f"{a.rule_id} and {b.rule_id} contradict each other: weight of {concept}")
    if mine.keys() == other.keys():
        raise CatalogueError(f"{a.rule_id} and {b.rule_id} contradict each other: the same parts of the same total")
    for less, more in ((a, b), (b, a)):
        closed = all(p.required and p.alternative is None for p in less.parts)
        required = {p.concept for p in more.parts if p.required}
        if closed and {p.concept for p in less.parts} < required:
            raise CatalogueError(f"{less.rule_id} and {more.rule_id} contradict each other: one has a part too many")


def _refuse_circles(sums: Sequence[Rule]) -> None:
    parts: dict[str, set[str]] = {}
    for rule in sums:
        assert rule.total is not None
        parts.setdefault(rule.total.concept, set()).update(p.concept for p in rule.parts if p.weight > 0)

    def visit(concept: str, above: tuple[str, ...]) -> None:
        if concept in above:
            raise CatalogueError(f"sums go round in a circle: {' → '.join((*above[above.index(concept) :], concept))}")
        for part in sorted(parts.get(concept, ())):
            visit(part, (*above, concept))

    for total in sorted(parts):
        visit(total, ())
