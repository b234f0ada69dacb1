"""What all sessions of the server share: the home and its published warehouse."""

from __future__ import annotations

from functools import cache

from dashboard.warehouse import Warehouse
from orchestration.home import Home

MOST_DOCUMENTS = 60


@cache
def home() -> Home:
    """The home that the server was started for (``$JIXIAO_HOME``)."""
    return Home.at()


def documents(home: Home) -> list[str]:
    """Pages under the home's ``docs/``, as paths below it; looked for anew, as a run may make them."""
    root = home.root / "docs"
    found = [*root.glob("*.html"), *root.glob("*/*.html")]
    return sorted(path.relative_to(root).as_posix() for path in found)[:MOST_DOCUMENTS]


@cache
def warehouse() -> Warehouse:
    """Its published file."""
    return Warehouse(home().warehouse)
