"""Addresses inside the dashboard: a page and its filters.

Lives here: page names and how a view becomes a URL. It imports nothing of the dashboard, so that the pipeline can
link to it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

OVERVIEW, FINDINGS, REPORT, DEPARTMENT = "overview", "findings", "report", "department"
INDICATORS, SANGONG, PEERS, RULES = "indicators", "sangong", "peers", "rules"
PAGES = (OVERVIEW, FINDINGS, REPORT, DEPARTMENT, INDICATORS, SANGONG, PEERS, RULES)
DOCS = "docs"
"""Path under which the server shows the home's ``docs/`` folder."""

Parameter = str | int | bool | Sequence[str] | None

BASE_VARIABLE = "JIXIAO_DASHBOARD_URL"
DEFAULT_BASE = "http://127.0.0.1:8501"


def href(page: str, parameters: Mapping[str, Parameter] | None = None, /, **more: Parameter) -> str:
    """Address of a page relative to any other page; empty and None parameters are left out."""
    pairs: list[tuple[str, str]] = []
    for name, value in {**(parameters or {}), **more}.items():
        if value is None or value is False or value == "":
            continue
        if value is True:
            pairs.append((name, "1"))
        elif isinstance(value, (str, int)):
            pairs.append((name, str(value)))
        else:
            pairs += [(name, item) for item in value]
    address = "./" if page == OVERVIEW else page
    return f"{address}?{urlencode(pairs)}" if pairs else address


def absolute(page: str, base: str | None = None, /, **parameters: Parameter) -> str:
    """Address for use outside the dashboard; the base is ``$JIXIAO_DASHBOARD_URL``, else the default address."""
    root = (base or os.environ.get(BASE_VARIABLE) or DEFAULT_BASE).rstrip("/")
    return f"{root}/{href(page, **parameters).removeprefix('./')}"
