"""Filters live in the address: what is on the screen can be bookmarked, shared and gone back to.

Lives here: keeping widgets and URL in step, in both directions. A widget that the reader changed is written to the
URL; a URL that changed otherwise (Back, a link) is written to the widgets.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import streamlit as st


def one(name: str, default: str = "") -> str:
    """A parameter of the URL."""
    return str(st.query_params.get(name, default))


def page_number() -> int:
    """Number of the page of a list, from 1."""
    given = one("page", "1")
    return min(int(given), 1_000_000) if given.isdecimal() and int(given) > 0 else 1


def key(page: str, name: str) -> str:
    """Session key of a widget."""
    return f"{page}.{name}"


def keep(page: str, one_of: Mapping[str, Collection[str] | None], many_of: Mapping[str, Collection[str]]) -> None:
    """Bring the widgets of a page and the URL together; call it before the widgets are drawn.

    ``one_of`` and ``many_of`` give the allowed values of each widget, None for free text. Anything else in the URL is
    dropped from the widgets, never an error.
    """
    remembered = key(page, "url")
    names = [*one_of, *many_of]
    url = {name: tuple(st.query_params.get_all(name)) for name in names}
    drawn = all(key(page, name) in st.session_state for name in names)
    if drawn and st.session_state.get(remembered) == url:
        _to_url(page, names, url)
        url = {name: tuple(st.query_params.get_all(name)) for name in names}
    else:
        for name, allowed in one_of.items():
            value = url[name][0] if url[name] else ""
            st.session_state[key(page, name)] = value if allowed is None or value in allowed else ""
        for name, allowed in many_of.items():
            st.session_state[key(page, name)] = [v for v in url[name] if v in allowed]
    st.session_state[remembered] = url


def _to_url(page: str, names: list[str], url: Mapping[str, tuple[str, ...]]) -> None:
    wanted = {name: _values(st.session_state[key(page, name)]) for name in names}
    if wanted == url:
        return
    # other filters begin at the first page of the list
    kept = {n: st.query_params.get_all(n) for n in st.query_params if n not in names and n != "page"}
    st.query_params.from_dict({**kept, **{n: list(v) for n, v in wanted.items() if v}})


def _values(value: Any) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
