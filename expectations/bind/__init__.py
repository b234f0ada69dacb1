"""Finding the operands: one function per way of binding, from the facts of a report to checks.

Lives here: the registry and the order of binding. Each module holds the binders of a few related rules. Never here:
whether a check holds (``verdicts``), or how it is worded (``messages``).
"""

from __future__ import annotations

from expectations.bind import (  # noqa: F401  (each registers its binders)
    claims,
    columns,
    history,
    indicators,
    linear,
    presence,
    projects,
    provenance,
    ranges,
    rates,
    same,
    score_rules,
    scores,
    staff,
    times,
    units,
)
from expectations.bind.registry import BINDERS, Binder

__all__ = ["BINDERS", "Binder"]
