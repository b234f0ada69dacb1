"""Scoring rules by region and year, for scorecards that print a result and a score but no rule.

Lives here: loading ``rule_sets.yaml`` and finding the usual wordings for an item. Never here: reading a wording
(``grammar``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from expectations.errors import CatalogueError
from expectations.quantities import plain_name
from expectations.scoring.grammar import read_scheme


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The usual wordings of one region's scorecard items, from ``first_year`` to ``last_year``."""

    name: str
    title_zh: str
    region: str  # leading digits of the GB/T 2260 code
    first_year: int
    last_year: int
    texts: dict[str, tuple[str, ...]]  # plain name of the item → wordings


@cache
def rule_sets() -> tuple[RuleSet, ...]:
    """All rule sets. Raises ``CatalogueError`` for a wording that cannot be read."""
    raw = yaml.safe_load(resources.files("expectations.scoring").joinpath("rule_sets.yaml").read_text(encoding="utf-8"))
    found = []
    for entry in raw:
        texts: dict[str, tuple[str, ...]] = {}
        for item in entry["items"]:
            for text in item["texts"]:
                scheme = read_scheme(text)
                if scheme is None or scheme.open:
                    raise CatalogueError(f"rule_sets.yaml: {entry['set']}: cannot read {text!r}")
            texts |= {plain_name(name): tuple(item["texts"]) for name in item["names"]}
        found.append(
            RuleSet(
                entry["set"], entry["title_zh"], str(entry["region"]), entry["first_year"], entry["last_year"], texts
            )
        )
    return tuple(found)


def usual_texts(region_key: str | None, year: int | None, item: str | None) -> tuple[RuleSet, tuple[str, ...]] | None:
    """The rule set and the wordings for an item of a region and year; None where there is none."""
    if region_key is None or year is None or not item:
        return None
    name = plain_name(item)
    for found in rule_sets():
        if region_key.startswith(found.region) and found.first_year <= year <= found.last_year and name in found.texts:
            return found, found.texts[name]
    return None
