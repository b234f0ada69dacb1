"""How much of anything one document may have before it is put aside.

Lives here: the limits and the counter that readers call while they read. Never here: time and memory, which are limits
of the worker process that runs a parse.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.errors import Unreadable

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one document. The defaults are some fifty times what the longest known reports need."""

    bytes: int = 100 * MIB
    chars: int = 20_000_000
    line: int = 1_000_000  # characters in one line
    pages: int = 2_000
    items: int = 500_000  # lines and paragraphs
    cells: int = 500_000  # over all tables, covered places included
    nesting: int = 200  # elements inside elements (html, xml), tables inside tables
    entries: int = 1_000  # files in an archive
    unpacked: int = 400 * MIB  # bytes of an archive after unpacking
    ratio: int = 200  # unpacked : packed, tested above ten MiB

    def check(self, name: str, value: int) -> None:
        """Raise ``Unreadable('limit_<name>')`` when ``value`` is beyond the limit of that name."""
        limit = getattr(self, name)
        if value > limit:
            raise Unreadable.because(f"limit_{name}", f"{value:,}，上限 {limit:,}")


DEFAULT = Limits()
