"""Which figure is wrong: the smallest correction that lets a report's relations hold (rules.md §3).

Lives here: clusters of failing checks, candidates, what a candidate's true value would be and how it could have been
misprinted. Never here: judging (``verdicts``), the model itself (``intervals``), changing any printed value.

The answer is ``named`` (one candidate), ``shortlist`` (two or three) or ``cannot_tell``. A wrong name is worse than
none: where sums alone speak, every term could be the wrong one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from expectations.checks import Check
from expectations.facts import Figure
from expectations.intervals import Interval, Model, Printing, Relation, propagate
from expectations.quantities import (
    Quantities,
    concept_label,
    in_unit,
    place_key,
    place_label,
    printed,
    reckoning_unit,
    unit_kind,
)
from expectations.slips import UNIT_SLIP, Slip, either_budget, explain
from expectations.tolerance import INFINITE, UNIT_FACTOR, from_grains, unit_factor

MAX_CANDIDATES = 3
MIN_COLUMN = 5
BUDGETS = ("initial_budget", "adjusted_budget", "budget")
MAX_CLUSTER_NODES = 24


@dataclass(frozen=True, slots=True)
class Suspect:
    """One printing that, taken out, lets the relations of its cluster hold."""

    printing: Printing
    implied: Interval
    slip: Slip | None


@dataclass(frozen=True, slots=True)
class Blame:
    """The answer for one cluster of failing checks."""

    answer: str  # named | shortlist | cannot_tell
    figure: Figure | None = None
    suggested: Decimal | None = None
    explanation: str | None = None


CANNOT_TELL = Blame("cannot_tell")


def localize(q: Quantities, checks: Sequence[Check], *, cut_off: bool = False) -> dict[int, Blame]:
    """Blame for every failing check with terms, by ``id`` of the check. Only reports with a failure cost anything.

    ``cut_off``: the report cuts its numbers off (``habits``).
    """
    blames: dict[int, Blame] = {}
    turned: set[str | None] = set()  # statements whose direction word is wrong
    for check in checks:
        if check.status == "fail" and check.proved is not None:
            figure, amount, how = check.proved
            blames[id(check)] = Blame("named", figure, amount, how)
        elif check.status == "fail" and check.rule.binder == "direction":
            turned.add(check.claim_key)
            if word := _wrong_word(check, checks):
                blames[id(check)] = Blame("named", explanation=word)
    failing = [c for c in checks if c.status == "fail" and c.terms and c.if_fails != "info"]
    if not failing:
        return blames
    told = [c for c in checks if c.terms and c.status in ("pass", "fail")]
    model = Model(q, [c for c in told if c.status == "fail" or c.claim_key not in turned], cut_off=cut_off)
    sound = _sound(model, failing)
    for cluster in _clusters(model, failing):
        blame = _blame(q, model, sound, cluster, failing)
        blames |= {id(c): blame for c in cluster}
    return blames


def _wrong_word(check: Check, checks: Sequence[Check]) -> str | None:
    """The direction word is at fault where the amount that goes with it follows from the two numbers."""
    amounts = [c for c in checks if c.claim_key == check.claim_key and c.rule.binder == "claim"]
    if not amounts or any(c.status != "pass" and c.if_fails != "info" for c in amounts) or check.recomputed is None:
        return None
    meant = "增加或增长" if check.recomputed > 0 else "减少或下降"
    return f"方向词“{check.words.get('name', '')}”疑为此处有误：所写的差额或幅度与两个数相符，方向相反，应为{meant}"


def _sound(model: Model, failing: list[Check]) -> list[Relation]:
    """The relations that held and hold together. What contradicts them jointly would stand in every cluster's way."""
    held = [r for r in model.relations if r.check.status == "pass" or r.check.if_fails == "info"]
    loose = frozenset(model.printings)
    box = model.boxes(frozenset(p.node for c in failing for p in model.nodes_of(c)), loose)
    assert box is not None  # nothing contradicts itself when every variable is loose
    if propagate(box, held) is not None:
        return held
    return _largest_sound(box, [], held)


def _largest_sound(box: dict[tuple, Interval], kept: list[Relation], more: list[Relation]) -> list[Relation]:
    """``kept`` and as many of ``more`` as hold with it, in their order; halves are tried before single relations."""
    if propagate(box, [*kept, *more]) is not None:
        return [*kept, *more]
    if len(more) == 1:
        return kept
    middle = len(more) // 2
    return _largest_sound(box, _largest_sound(box, kept, more[:middle]), more[middle:])


def _clusters(model: Model, failing: list[Check]) -> list[list[Check]]:
    """Failing checks that share a printed number."""
    groups: list[tuple[set[tuple], list[Check]]] = []
    for check in failing:
        nodes = {p.node for p in model.nodes_of(check)}
        joined = [g for g in groups if g[0] & nodes]
        merged = (nodes.union(*(g[0] for g in joined)), [c for g in joined for c in g[1]] + [check])
        groups = [g for g in groups if not any(g is j for j in joined)] + [merged]
    return [checks for _, checks in groups]


def _blame(q: Quantities, model: Model, sound: list[Relation], cluster: list[Check], failing: list[Check]) -> Blame:
    own = [{p.node for p in model.nodes_of(c)} for c in cluster]
    shared = set.intersection(*own)
    if not shared or len(set.union(*own)) > MAX_CLUSTER_NODES:
        return CANNOT_TELL
    others = {id(c) for c in failing} - {id(c) for c in cluster}
    relations = [*sound, *(r for r in model.relations if any(r.check is c for c in cluster))]
    # other failures must not stand in the way: their numbers, and numbers printed with a contradiction left unresolved
    mine = {p.variable for c in cluster for p in model.nodes_of(c)}
    loose = {p.variable for c in failing if id(c) in others for p in model.nodes_of(c)}
    loose |= set(model.printings) - mine
    suspects = []
    for node in sorted(shared, key=str):
        printing = model.nodes[node]
        box = model.boxes(frozenset([node]), frozenset(loose - {printing.variable}))
        tightened = propagate(box, relations) if box is not None else None
        if tightened is not None:
            implied = tightened[printing.variable]
            suspects.append(Suspect(printing, implied, explain(q, printing, implied)))
    if not suspects:
        return _copied_column(q, model, relations, [model.nodes[n] for n in sorted(shared, key=str)], loose)
    return _answer(q, suspects)


def _copied_column(
    q: Quantities, model: Model, relations: list[Relation], nodes: list[Printing], loose: set[tuple]
) -> Blame:
    """A number of a budget column that repeats the final column line by line: the column is wrong as a whole."""
    for node in nodes:
        f = node.figure
        if f is None or f.place != "table" or f.basis not in BUDGETS:
            continue
        column = [x for x in q.facts.figures if x.table_no == f.table_no and x.place == "table" and x.basis == f.basis]
        finals = {
            (x.concept, x.breakdown): x.value
            for x in q.facts.figures
            if x.table_no == f.table_no and x.basis == "actual" and q.year(x) == q.year(f)
        }
        pairs = [(x.value, finals.get((x.concept, x.breakdown))) for x in column]
        if len({v for v, _ in pairs if v}) < MIN_COLUMN or any(v not in (0, final) for v, final in pairs):
            continue
        freed = frozenset(("figure", x.figure_key) for x in column)
        box = model.boxes(freed, frozenset(loose - {node.variable}))
        if box is not None and propagate(box, relations) is not None:
            label = f"{place_label(f)}{concept_label(f.concept)} {printed(f)}"
            return Blame("named", f, None, f"{label} 疑为此处有误：整列预算数照抄决算数")
    return CANNOT_TELL


def _answer(q: Quantities, suspects: list[Suspect]) -> Blame:
    jumps = [s for s in suspects if s.slip is not None and s.slip.how == UNIT_SLIP]
    if len(jumps) > 1:  # then the one whose unit nothing else in its place has
        jumps = [s for s in jumps if _odd_unit(q, s)]
    if len(jumps) == 1:
        suspects = jumps
    if len(suspects) > 1:
        printed_amounts = [s for s in suspects if s.printing.figure is None or s.printing.figure.value]
        if any(s.slip is not None and s.slip.telling for s in printed_amounts):
            suspects = printed_amounts  # a printed 0 is seldom a slip of the pen
        slipped = [s for s in suspects if s.slip is not None and s.slip.telling]
        if len(slipped) == 1 and all(_determined(s) for s in suspects):
            suspects = slipped
        elif slipped and len(slipped) < len(suspects):
            suspects = [*slipped, *(s for s in suspects if s not in slipped)]
    if len(suspects) == 1:
        only = suspects[0]
        return Blame(
            "named",
            only.printing.figure,
            from_grains(only.slip.value) if only.slip is not None else None,
            _told(q, only, "疑为此处有误"),
        )
    if len(suspects) <= MAX_CANDIDATES:
        return Blame("shortlist", explanation="；".join(_told(q, s, "可能有误") for s in suspects))
    return CANNOT_TELL


def _odd_unit(q: Quantities, s: Suspect) -> bool:
    f = s.printing.figure
    if f is None:
        return False
    units = [x.unit for x in q.facts.figures if place_key(x) == place_key(f) and x.unit in UNIT_FACTOR]
    return f.unit is not None and units.count(f.unit) == 1 and len(units) > 2


def _determined(s: Suspect) -> bool:
    """Whether the implied value is narrow enough to say that no simple slip leads to it."""
    low, high = s.implied
    width = s.printing.high - s.printing.low
    return high - low <= 20 * max(width, 1)


def _told(q: Quantities, s: Suspect, verb: str) -> str:
    f = s.printing.figure
    what = f"{place_label(f)}{concept_label(f.concept)} {printed(f)} " if f else "文中所写的差额、比率或算式中的数"
    text = f"{what}{verb}"
    if s.slip is not None and f is not None:
        return f"{text}，按其余各数应为 {s.slip.text}{f'（{s.slip.how}）' if s.slip.how else ''}"
    if f is not None and either_budget(q, f):
        return f"{text}，未注明口径的预算数应与年初预算或全年预算相等"
    low, high = s.implied
    if f is None or low <= -INFINITE // 2 or high >= INFINITE // 2:
        return text
    factor = unit_factor(f.unit) if unit_kind(f.concept) == "money" else unit_factor(None)
    unit = f.unit or reckoning_unit(f.concept, f.unit)
    span = f"{in_unit(from_grains(low), factor)}～{in_unit(from_grains(high), factor)}"
    return f"{text}，按其余各数应在 {span} {unit}".rstrip()
