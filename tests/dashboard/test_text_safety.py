"""Report text can only come out as text: escaping, visible steering characters, and no way round it in the code."""

from __future__ import annotations

import ast
import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

import dashboard
from dashboard import safe
from dashboard.components import show

SOURCES = sorted(Path(dashboard.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('" onclick="x', "&#34; onclick=&#34;x"),
        ("a\u202eb", "a⟦U+202E⟧b"),
        ("零\u200b宽", "零⟦U+200B⟧宽"),
        ("\x00\x07", "⟦U+0000⟧⟦U+0007⟧"),
        ("\u2066\u2069", "⟦U+2066⟧⟦U+2069⟧"),
        ("两行\n与\t制表", "两行\n与\t制表"),
        (None, ""),
        (12, "12"),
    ],
)
def test_text(given_text: object, shown: str) -> None:
    assert safe.text(given_text) == shown


def test_markup_is_kept_and_long_text_is_cut() -> None:
    assert safe.text(Markup("<b>x</b>")) == "<b>x</b>"
    assert safe.text("长" * 10, 5) == "长长长长…"
    # cut before it is escaped: an entity is never cut in half
    assert safe.text("<" * 10, 3) == "&lt;&lt;…"


@given(st.text())
def test_no_text_becomes_markup(value: str) -> None:
    for made in (safe.text(value), safe.marked(value)):
        inner = re.sub(r'<span class="ctl">⟦U\+[0-9A-F]+⟧</span>', "", str(made))
        assert "<" not in inner and ">" not in inner and '"' not in inner
    assert html.unescape(str(safe.text(value))) == safe.visible(value)
    assert safe.visible(safe.visible(value)) == safe.visible(value)


def test_only_markup_is_shown() -> None:
    with pytest.raises(TypeError, match="escaped"):
        show("<b>plain</b>", key="x")  # type: ignore[arg-type]


def _calls(tree: ast.AST) -> list[tuple[str, ast.Call]]:
    return [(ast.unparse(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.stem)
def test_markup_is_made_of_literals_only(path: Path) -> None:
    for name, call in _calls(ast.parse(path.read_text(encoding="utf-8"))):
        if name == "Markup":
            assert all(isinstance(a, ast.Constant) for a in call.args), f"{path.name}:{call.lineno}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.stem)
def test_nothing_that_reads_markdown_or_html_gets_text(path: Path) -> None:
    renders_markdown = {f"st.{n}" for n in ("markdown", "write", "table", "dataframe", "metric", "latex", "json")}
    literal_only = {f"st.{n}" for n in ("subheader", "header", "caption", "info", "warning", "error", "success")}
    for name, call in _calls(ast.parse(path.read_text(encoding="utf-8"))):
        assert name not in renders_markdown, f"{path.name}:{call.lineno}"
        assert not any(k.arg == "unsafe_allow_html" for k in call.keywords), f"{path.name}:{call.lineno}"
        if name in literal_only and path.name != "common.py":
            assert isinstance(call.args[0], ast.Constant), f"{path.name}:{call.lineno}"
        if name == "st.html":
            assert ast.unparse(call.args[0]) == "FRAME", f"{path.name}:{call.lineno}"
        if name == "common.title":
            assert all(isinstance(a, ast.Constant) for a in call.args), f"{path.name}:{call.lineno}"
