"""The joint model of one report: true values inside their evidence sets, relations among them.

Lives here: building the model from bound checks, bound propagation to a fixed point, feasibility. Never here: which
figure is to blame (``localize``), verdicts on single relations.

All in integers (grains), rounded outwards. Propagation is a relaxation: "infeasible" is proof, "feasible" may be too
kind in a cycle of relations, which costs a name and never gives a wrong one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from expectations.checks import Check, Term
from expectations.facts import Figure
from expectations.quantities import Quantities
from expectations.tolerance import INFINITE
from expectations.verdicts import HUNDRED

MAX_ROUNDS = 40
Interval = tuple[int, int]
WHOLE: Interval = (-INFINITE, INFINITE)


@dataclass(frozen=True, slots=True)
class Printing:
    """One printed number: its variable and what it allows."""

    node: tuple
    variable: tuple
    low: int
    high: int
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class Relation:
    """Σ w·x = 0, or low·den ≤ 100·num ≤ high·den with the rate's own interval, over variables."""

    check: Check
    num: tuple[tuple[int, tuple], ...]
    den: tuple[tuple[int, tuple], ...] = ()
    rate: tuple | None = None

    @property
    def variables(self) -> list[tuple]:
        """All variables it ties together."""
        tied = [v for _, v in (*self.num, *self.den)]
        return [*tied, self.rate] if self.rate else tied


class Model:
    """Variables with their printings, and the relations of the checks that held or failed.

    ``cut_off``: the printed numbers were cut off instead of rounded.
    """

    def __init__(self, q: Quantities, checks: Iterable[Check], *, cut_off: bool = False) -> None:
        self.cut_off = cut_off
        self.printings: dict[tuple, list[Printing]] = defaultdict(list)
        self.relations: list[Relation] = []
        self.nodes: dict[tuple, Printing] = {}
        for number, check in enumerate(checks):
            if check.terms:
                self._add(q, number, check)

    def _add(self, q: Quantities, number: int, check: Check) -> None:
        sides: dict[str, list[tuple[int, tuple]]] = defaultdict(list)
        for i, term in enumerate(check.terms):
            sides[term.side].append((term.weight, self._printing(q, (number, i), term).variable))
        rate = sides["rate"][0][1] if sides["rate"] else None
        relation = Relation(check, tuple(sides["num"]), tuple(sides["den"]), rate)
        if len(set(relation.variables)) > 1:
            self.relations.append(relation)

    def _printing(self, q: Quantities, place: tuple, term: Term) -> Printing:
        f = term.figure
        node = ("figure", f.figure_key) if f is not None and f.figure_key else ("number", *place)
        found = self.nodes.get(node)
        if found is None:
            variable = q.coordinates(f) if f is not None else node
            e = term.evidence
            low, high = (e.trunc_low, e.trunc_high) if self.cut_off else (e.low, e.high)
            found = Printing(node, variable, low, high, f)
            self.nodes[node] = found
            self.printings[variable].append(found)
        return found

    def nodes_of(self, check: Check) -> list[Printing]:
        """Printings a check rests on."""
        keys = {t.figure.figure_key for t in check.terms if t.figure is not None}
        own = next((r for r in self.relations if r.check is check), None)
        tied = set(own.variables) if own else set()
        return [
            p
            for p in self.nodes.values()
            if (p.figure is not None and p.figure.figure_key in keys) or (p.figure is None and p.variable in tied)
        ]

    def boxes(self, freed: frozenset[tuple], loose: frozenset[tuple]) -> dict[tuple, Interval] | None:
        """Interval of every variable from its printings; ``freed`` nodes say nothing, ``loose`` variables take the
        hull of printings that contradict each other. None when printings of another variable contradict."""
        found: dict[tuple, Interval] = {}
        for variable, printings in self.printings.items():
            sets = [(p.low, p.high) for p in printings if p.node not in freed]
            if not sets:
                found[variable] = WHOLE
                continue
            low, high = max(s[0] for s in sets), min(s[1] for s in sets)
            if low > high:
                if variable not in loose:
                    return None
                low, high = min(s[0] for s in sets), max(s[1] for s in sets)
            found[variable] = (low, high)
        return found


def propagate(box: dict[tuple, Interval], relations: Iterable[Relation]) -> dict[tuple, Interval] | None:
    """Tighten all intervals to a fixed point; None when one becomes empty."""
    box = dict(box)
    tied = list(relations)
    todo = tied
    for _ in range(MAX_ROUNDS):
        changed: set[tuple] = set()
        for relation in todo:
            narrowed = _narrow_rate(box, relation) if relation.rate else _narrow_sum(box, relation.num)
            for variable, (low, high) in narrowed:
                old = box[variable]
                new = (max(old[0], low), min(old[1], high))
                if new[0] > new[1]:
                    return None
                if new != old:
                    box[variable] = new
                    changed.add(variable)
        todo = [r for r in tied if changed.intersection(r.variables)]
        if not todo:
            break
    return box


def _span(box: dict[tuple, Interval], terms: Iterable[tuple[int, tuple]]) -> Interval:
    low = high = 0
    for w, v in terms:
        a, b = box[v]
        low, high = (low + w * a, high + w * b) if w >= 0 else (low + w * b, high + w * a)
    return low, high


def _narrow_sum(box: dict[tuple, Interval], terms: tuple[tuple[int, tuple], ...]) -> list[tuple[tuple, Interval]]:
    low, high = _span(box, terms)
    if low > 0 or high < 0:
        return [(terms[0][1], (1, 0))]
    narrowed = []
    for w, v in terms:
        a, b = box[v]
        mine = (w * a, w * b) if w >= 0 else (w * b, w * a)
        rest = (low - mine[0], high - mine[1])
        narrowed.append((v, _divide((-rest[1], -rest[0]), w)))
    return narrowed


def _divide(span: Interval, w: int) -> Interval:
    """Integers x with w·x in ``span``, outwards."""
    low, high = span if w > 0 else (-span[1], -span[0])
    w = abs(w)
    return -((-low) // w), high // w


def _narrow_rate(box: dict[tuple, Interval], r: Relation) -> list[tuple[tuple, Interval]]:
    """100 %·num = rate·den, with a denominator that is not negative. A falling rate is turned round first."""
    assert r.rate is not None
    rate, terms = box[r.rate], r.num
    falling = rate[1] < 0
    if falling:
        rate, terms = (-rate[1], -rate[0]), tuple((-w, v) for w, v in terms)
    num, den = _span(box, terms), _span(box, r.den)
    if den[1] <= 0:
        return []
    d_low, d_high = max(den[0], 0), den[1]
    products = [rate[0] * d_low, rate[0] * d_high, rate[1] * d_low, rate[1] * d_high]
    want = (min(products) // HUNDRED, -(-max(products) // HUNDRED))
    if num[0] > want[1] or num[1] < want[0]:
        return [(r.rate, (1, 0))]
    narrowed = _narrow_to(box, terms, num, want)
    if rate[0] > 0 and num[1] >= 0:
        reach = (max(num[0], 0) * HUNDRED // rate[1], -(-num[1] * HUNDRED // rate[0]))
        narrowed += _narrow_to(box, r.den, den, reach)
    if d_low > 0 and num[0] >= 0:
        low, high = num[0] * HUNDRED // d_high, -(-num[1] * HUNDRED // d_low)
        narrowed.append((r.rate, (-high, -low) if falling else (low, high)))
    return narrowed


def _narrow_to(
    box: dict[tuple, Interval], terms: tuple[tuple[int, tuple], ...], span: Interval, want: Interval
) -> list[tuple[tuple, Interval]]:
    narrowed = []
    for w, v in terms:
        a, b = box[v]
        mine = (w * a, w * b) if w >= 0 else (w * b, w * a)
        rest = (span[0] - mine[0], span[1] - mine[1])
        narrowed.append((v, _divide((want[0] - rest[1], want[1] - rest[0]), w)))
    return narrowed
