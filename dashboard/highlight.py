"""The text of a report with its figures highlighted at their places, as safe HTML.

Lives here: one pure function from text blocks and spans to ``Markup``. Offsets count characters of the report's
normalised text, as in ``fct_text_block`` and ``fct_figure``. Never here: which tone a figure has (``queries.report``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from markupsafe import Markup

from dashboard import safe

TONES = ("fail-error", "fail-warning", "fail-info", "doubtful", "checked", "unchecked")
"""Gravest first: where two figures share a place, the graver colour is shown."""

_MOST_COLUMNS = 80
_LONG_CELL = 30  # characters, from which on a cell gets more room


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph or table cell."""

    kind: str  # heading | paragraph | cell
    text: str
    char_start: int
    char_end: int
    level: int | None = None
    table_no: int | None = None
    row_no: int | None = None
    col_no: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A figure's number in the text."""

    figure_key: str
    start: int
    end: int
    tone: str
    title: str  # what the figure is, shown when the pointer rests on it


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch to set off behind the figures: the words that a figure or statement was read from."""

    start: int
    end: int


def element_id(figure_key: str) -> str:
    """Id of a figure's element, to bring it into view."""
    return f"fig-{figure_key}"


def render(
    blocks: Sequence[Block],
    spans: Iterable[Span],
    address: Callable[[str], str],
    focused: frozenset[str] = frozenset(),
    quotes: Iterable[Quote] = (),
) -> Markup:
    """Blocks as HTML; every figure is a link to ``address(figure_key)``, the ``focused`` ones are framed."""
    painter = _Painter(spans, address, focused, quotes)
    parts: list[Markup] = []
    for table_no, group in groupby(blocks, key=lambda b: b.table_no if b.kind == "cell" else None):
        if table_no is None:
            parts += [_line(block, painter) for block in group]
        else:
            parts.append(_table(list(group), painter))
    return Markup('<div class="paper" tabindex="0" role="document" aria-label="报告正文">{}</div>').format(
        safe.join(parts)
    )


def _line(block: Block, painter: _Painter) -> Markup:
    content = painter.paint(block)
    if block.kind == "heading":
        level = min(max(block.level or 2, 1) + 3, 6)
        return Markup("<h{}>{}</h{}>").format(level, content, level)
    return Markup("<p>{}</p>").format(content)


def _table(cells: list[Block], painter: _Painter) -> Markup:
    rows = []
    for _, row in groupby(cells, key=lambda b: b.row_no):
        out: list[Markup] = []
        for cell in row:
            gap = min((cell.col_no or 1) - 1, _MOST_COLUMNS) - len(out)
            out += [Markup("<td></td>")] * gap
            long = Markup(' class="long"') if len(cell.text) > _LONG_CELL else Markup("")
            out.append(Markup("<td{}>{}</td>").format(long, painter.paint(cell)))
        rows.append(Markup("<tr>{}</tr>").format(safe.join(out)))
    return Markup('<div class="paper-table"><table>{}</table></div>').format(safe.join(rows))


class _Painter:
    """Cuts a block's text where figures and quotes begin and end."""

    def __init__(
        self,
        spans: Iterable[Span],
        address: Callable[[str], str],
        focused: frozenset[str],
        quotes: Iterable[Quote],
    ) -> None:
        self._spans = sorted((s for s in spans if s.start < s.end), key=lambda s: (s.start, s.end))
        self._starts = [s.start for s in self._spans]
        # the furthest end of all spans up to here: where to begin looking back from an offset
        self._reach: list[int] = []
        for span in self._spans:
            self._reach.append(max(span.end, self._reach[-1] if self._reach else 0))
        self._quotes = [q for q in quotes if q.start < q.end]
        self._address = address
        self._focused = focused
        self._named: set[str] = set()

    def paint(self, block: Block) -> Markup:
        start, end = block.char_start, block.char_start + len(block.text)
        spans = [
            s
            for s in self._spans[bisect_right(self._reach, start) : bisect_left(self._starts, end)]
            if s.end > start and s.start < end
        ]
        quotes = [q for q in self._quotes if q.start < end and q.end > start]
        cuts = {start, end}
        for stretch in (*spans, *quotes):
            cuts |= {max(stretch.start, start), min(stretch.end, end)}
        places = sorted(cuts)
        out = []
        for left, right in pairwise(places):
            piece = safe.marked(block.text[left - start : right - start])
            here = [s for s in spans if s.start <= left and s.end >= right]
            if here:
                piece = self._figure(here, piece)
            if any(q.start <= left and q.end >= right for q in quotes):
                piece = Markup('<span class="quote">{}</span>').format(piece)
            out.append(piece)
        return safe.join(out)

    def _figure(self, spans: list[Span], content: Markup) -> Markup:
        shown = min(spans, key=lambda s: (s.figure_key not in self._focused, TONES.index(s.tone)))
        worst = min(spans, key=lambda s: TONES.index(s.tone))
        focus = " focus" if any(s.figure_key in self._focused for s in spans) else ""
        name = Markup("")
        if shown.figure_key not in self._named:
            self._named.add(shown.figure_key)
            name = Markup(' id="{}"').format(element_id(shown.figure_key))
        title = "\n".join(dict.fromkeys(safe.visible(s.title) for s in spans))
        return Markup('<a class="fig {}{}" href="{}"{} title="{}">{}</a>').format(
            worst.tone, focus, self._address(shown.figure_key), name, title, content
        )
