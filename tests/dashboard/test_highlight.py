"""Blocks and spans become HTML in which every figure stands at its place and nothing of the text is lost."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from dashboard.highlight import TONES, Block, Quote, Span, render


def _address(key: str) -> str:
    return f"report?figure={key}"


def _paragraph(text: str, start: int = 0) -> Block:
    return Block("paragraph", text, start, start + len(text))


def _text(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def test_figure_is_a_link_at_its_place() -> None:
    made = render([_paragraph("支出843.28万元。", 100)], [Span("k", 102, 108, "checked", "2023年 总支出")], _address)
    assert '支出<a class="fig checked" href="report?figure=k" id="fig-k" title="2023年 总支出">843.28</a>万元。' in made


def test_focus_and_quote() -> None:
    made = render(
        [_paragraph("支出843.28万元。")],
        [Span("k", 2, 8, "fail-error", "x")],
        _address,
        frozenset({"k"}),
        [Quote(0, 10)],
    )
    assert '<span class="quote">支出</span>' in made
    assert 'class="fig fail-error focus"' in made
    assert '<span class="quote">万元</span>。' in made


def test_two_figures_at_one_place_show_the_graver_colour_and_both_names() -> None:
    spans = [Span("a", 0, 3, "checked", "甲"), Span("b", 0, 3, "fail-warning", "乙")]
    made = render([_paragraph("100元")], spans, _address)
    assert made.count("<a ") == 1
    assert 'class="fig fail-warning"' in made and "figure=b" in made and "甲\n乙" in made
    focused = render([_paragraph("100元")], spans, _address, frozenset({"a"}))
    assert "figure=a" in focused and 'class="fig fail-warning focus"' in focused


def test_overlapping_figures_are_cut_where_they_begin_and_end() -> None:
    made = render(
        [_paragraph("0123456789")], [Span("a", 1, 6, "checked", "a"), Span("b", 4, 8, "unchecked", "b")], _address
    )
    assert _text(made) == "0123456789"
    assert made.count('id="fig-a"') == 1 and made.count('id="fig-b"') == 1


def test_span_over_the_edge_of_a_block_is_cut() -> None:
    blocks = [_paragraph("abc", 0), _paragraph("def", 4)]
    made = render(blocks, [Span("a", 1, 6, "checked", "a")], _address)
    assert _text(made) == "abcdef"
    assert made.count("<a ") == 2 and made.count('id="fig-a"') == 1


def test_cells_become_a_table_with_gaps() -> None:
    cells = [
        Block("cell", "合计", 0, 2, None, 1, 1, 1),
        Block("cell", "10", 3, 5, None, 1, 1, 3),
        Block("cell", "甲", 6, 7, None, 1, 2, 2),
    ]
    made = render([*cells, _paragraph("后文", 8)], [Span("k", 3, 5, "checked", "k")], _address)
    assert "<tr><td>合计</td><td></td><td><a" in made
    assert "<tr><td></td><td>甲</td></tr></table></div><p>后文</p>" in made


def test_a_far_column_does_not_blow_the_table_up() -> None:
    made = render([Block("cell", "x", 0, 1, None, 1, 1, 10**9)], [], _address)
    assert made.count("<td>") < 100


def test_headings_keep_their_level() -> None:
    made = render([Block("heading", "一、概况", 0, 4, 2), Block("heading", "（一）", 5, 8, 9)], [], _address)
    assert "<h5>一、概况</h5>" in made and "<h6>（一）</h6>" in made


def test_hostile_text_stays_text() -> None:
    text = '<img src=x onerror="alert(1)">\u202e[a](javascript:b)'
    made = render([_paragraph(text)], [Span('"><script>', 0, 4, "checked", '"><script>')], lambda k: f'x"{k}')
    assert "<img" not in made and "<script" not in made
    assert '<span class="ctl">⟦U+202E⟧</span>' in made


_SPANS = st.lists(
    st.builds(
        lambda key, start, length, tone: Span(key, start, start + length, tone, key),
        st.text("abc", min_size=1, max_size=3),
        st.integers(0, 80),
        st.integers(0, 20),
        st.sampled_from(TONES),
    ),
    max_size=12,
)


_PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), max_size=20)


@given(st.lists(_PLAIN, max_size=5), _SPANS)
def test_no_character_is_lost_or_doubled(texts: list[str], spans: list[Span]) -> None:
    blocks, at = [], 0
    for text in texts:
        blocks.append(_paragraph(text, at))
        at += len(text) + 1
    made = render(blocks, spans, _address)
    assert _text(made) == "".join(texts)
    for span in spans:
        assert made.count(f'id="fig-{span.figure_key}"') <= 1
