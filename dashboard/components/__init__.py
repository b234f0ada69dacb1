"""The one bridge from safe HTML to the browser.

Lives here: a Streamlit component that shows ``Markup`` and follows inner links without loading the page anew. Nothing
but ``Markup`` is accepted, so text that nobody escaped cannot get through.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

_HERE = Path(__file__).parent


@cache
def _component() -> Any:
    from streamlit.components import v2

    return v2.component(
        "jixiao_blocks",
        js=(_HERE / "blocks.js").read_text(encoding="utf-8"),
        css=(_HERE / "blocks.css").read_text(encoding="utf-8"),
    )


def show(html: Markup, key: str, focus: str | None = None, css: str = "") -> None:
    """Draw HTML; ``focus`` is the id of the element to bring into view, ``css`` a class of the frame.

    Raises ``TypeError`` for a plain string.
    """
    if not isinstance(html, Markup):
        raise TypeError("only markup that was escaped is shown")
    _component()(key=key, data={"html": str(html), "focus": focus, "css": css})
