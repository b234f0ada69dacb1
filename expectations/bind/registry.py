"""The registry of binders.

Lives here: name → function. Never here: binders themselves.
"""

from __future__ import annotations

from collections.abc import Callable

from expectations.catalogue.model import Rule
from expectations.checks import Check
from expectations.quantities import Quantities

Binder = Callable[[Rule, Quantities], list[Check]]

BINDERS: dict[str, Binder] = {}
"""Name used in the catalogue → function that binds a rule to one report."""


def binder(name: str) -> Callable[[Binder], Binder]:
    """Register a binder. A name is registered once."""

    def register(function: Binder) -> Binder:
        if name in BINDERS:
            raise ValueError(f"binder {name} is registered twice")
        BINDERS[name] = function
        return function

    return register
