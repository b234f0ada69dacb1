"""Rules that look at what the other rules judged.

Lives here: their registry. Never here: the rules themselves (``joint``, ``plausibility``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from expectations.catalogue.model import Rule
from expectations.checks import Check
from expectations.joint import bind_joint
from expectations.plausibility import bind_habit, bind_rounding_gaps
from expectations.quantities import Quantities

AFTERWARDS: dict[str, Callable[[Rule, Quantities, Sequence[Check]], list[Check]]] = {
    "joint": bind_joint,
    "rounding_gaps": bind_rounding_gaps,
    "truncation_habit": bind_habit,
}
"""Name used in the catalogue → function that binds the rule to a judged report."""
