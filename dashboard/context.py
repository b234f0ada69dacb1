"""What all sessions of the server share: the home and its published warehouse."""

from __future__ import annotations

from functools import cache

from dashboard.warehouse import Warehouse
from orchestration.home import Home


@cache
def home() -> Home:
    """The home that the server was started for (``$JIXIAO_HOME``)."""
    return Home.at()


@cache
def warehouse() -> Warehouse:
    """Its published file."""
    return Warehouse(home().warehouse)
