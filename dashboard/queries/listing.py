"""What every paged list has in common: words, region, year, kind, order, page.

Lives here: turning those into SQL; the columns are the caller's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.links import Parameter

ROWS = 25
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list is narrowed to and how it is sorted. Empty means everything."""

    q: str = ""  # words that must all occur
    region: str = ""  # first digits of a region code
    year: str = ""
    kind: str = ""  # of department
    sort: str = ""  # a name of the caller's, with "-" before it for descending
    page: int = 1

    def parameters(self, default_sort: str) -> dict[str, Parameter]:
        """As parameters of a URL."""
        given: dict[str, Parameter] = {"q": self.q, "region": self.region, "year": self.year, "kind": self.kind}
        return {**{k: v for k, v in given.items() if v}, "sort": self.sort if self.sort != default_sort else None}

    def where(self, text: str, region: str, year: str | None = None, kind: str | None = None) -> tuple[str, list[Any]]:
        """Conditions joined by ``and``, with their parameters; the arguments are SQL expressions."""
        conditions, parameters = ["true"], []
        for word in self.q.split()[:MOST_WORDS]:
            conditions.append(f"contains(lower({text}), lower(?))")
            parameters.append(word)
        if self.region:
            conditions.append(f"starts_with({region}, ?)")
            parameters.append(self.region)
        if self.year and year:
            conditions.append(f"cast({year} as varchar) = ?")
            parameters.append(self.year)
        if self.kind and kind:
            conditions.append(f"{kind} = ?")
            parameters.append(self.kind)
        return " and ".join(conditions), parameters

    def order(self, names: Mapping[str, str], then: str) -> str:
        """An ``order by``; a name that is not known sorts by the first one. ``then`` makes the order total."""
        column = names.get(self.sort.removeprefix("-"), next(iter(names.values())))
        return f"order by {column} {'desc' if self.sort.startswith('-') else 'asc'} nulls last, {then}"

    @property
    def limits(self) -> list[int]:
        """Values of ``limit ? offset ?``."""
        return [ROWS, (max(self.page, 1) - 1) * ROWS]
