"""The web server: the Streamlit app, and the home's ``docs/`` folder beside it.

Lives here: routes and what is done once before the first visitor comes. ``launch`` starts it.

Opened at a page of its own (``/findings``), Streamlit's front end first looks for the server below that path and gets
two "not found" before it tries the right one. The page told where the server is asks once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from dashboard import links
from dashboard.context import home


@asynccontextmanager
async def _started(_: st.App) -> AsyncIterator[None]:
    from dashboard.warmup import warm_up

    warm_up()
    yield


_WHERE = """<script>window.__streamlit = { BACKEND_BASE_URL: new URL("./", window.location.href).href }</script>"""
_INDEX = Path(st.__file__).parent / "static" / "index.html"


def _page() -> str:
    html = _INDEX.read_text(encoding="utf-8").replace('<html lang="en">', '<html lang="zh-CN">', 1)
    return html.replace("<head>", "<head>" + _WHERE, 1)


async def _index(_: Request) -> HTMLResponse:
    return HTMLResponse(_page(), headers={"Cache-Control": "no-cache"})


_docs = home().root / "docs"
app = st.App(
    Path(__file__).with_name("app.py"),
    # the folder may come later: a run makes it
    routes=[
        *(Route(f"/{name}", _index) for name in links.PAGES),
        Mount(f"/{links.DOCS}", StaticFiles(directory=_docs, html=True, check_dir=False)),
    ],
    lifespan=_started,
)
