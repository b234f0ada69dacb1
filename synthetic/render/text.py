"""Plain text as converters leave it: tables by tabs with merged places kept or lost, cells on lines, forms glued.

Lives here: line breaks, tabs and encodings. Never here: markup.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from synthetic.compose import Composed
from synthetic.document import Grid, Heading, Paragraph

_LINE = 40  # characters before a converter breaks a line
_PAGE = 25  # paragraphs before it breaks a page


def _tabbed(grid: Grid, shift: str, random: Random) -> str:
    lines = []
    for row in grid.rows:
        # a place that a merge from above covers is lost or kept as an empty cell; one beside its cell is kept
        lose = shift == "drop" or (shift == "mixed" and random.random() < 0.4)
        beside: set[int] = set()
        cells: list[str] = []
        for c, cell in enumerate(row):
            if cell is not None:
                beside.update(range(c + 1, c + cell.col_span))
                cells.append(cell.content.text)
            elif c in beside or not lose:
                cells.append("")
        lines.append("\t".join(cells))
    return "\n".join(lines)


def _cell_per_line(grid: Grid, indent: str) -> str:
    rows = ["\n".join(f"{indent}{cell.content.text}" for cell in row if cell) for row in grid.rows]
    return f"\n{indent}\n\n".join(rows) + "\n"


def _glued(grid: Grid, random: Random) -> str:
    """Forms of indicators without any mark between their cells, other tables by tabs."""
    texts = [cell.content.text for cell in grid.cells()]
    form = sum(text.endswith("级指标") for text in texts) >= 2
    return "".join("".join(texts).split()) if form else _tabbed(grid, "keep", random)


def _broken(text: str, wrap: str, random: Random, number: int) -> str:
    """A paragraph with the line or page breaks that a converter left in it, also inside a number or a unit."""
    if wrap == "lines" and len(text) > _LINE:
        return "\n".join(text[i : i + _LINE] for i in range(0, len(text), _LINE))
    if wrap == "pages" and len(text) > _LINE and number % _PAGE == 7:
        place = random.randint(_LINE // 2, len(text) - 5)
        return f"{text[:place]}\n\n{text[place:]}"
    return text


def _written(composed: Composed, random: Random, table: Callable[[Grid], str]) -> str:
    blocks = []
    for number, block in enumerate(composed.blocks):
        if isinstance(block, Grid):
            blocks.append(table(block))
        elif isinstance(block, Heading):
            blocks.append(block.text)
        elif isinstance(block, Paragraph):
            blocks.append(_broken(block.content.text, composed.style.wrap, random, number))
    return "\n\n".join(blocks) + "\n"


def tabbed(composed: Composed, random: Random) -> bytes:
    """UTF-8 with tables by tabs."""
    return _written(composed, random, lambda grid: _tabbed(grid, composed.style.shift, random)).encode()


def cell_per_line(composed: Composed, random: Random) -> bytes:
    """UTF-8 with one cell on each line, indented or not."""
    indent = random.choice(("\t", "\t", ""))
    return _written(composed, random, lambda grid: _cell_per_line(grid, indent)).encode()


def glued(composed: Composed, random: Random) -> bytes:
    """UTF-8 with the forms of indicators run together in one line."""
    return _written(composed, random, lambda grid: _glued(grid, random)).encode()


def gbk(composed: Composed, random: Random) -> bytes:
    """GB18030 with CRLF, tables by tabs."""
    text = _written(composed, random, lambda grid: _tabbed(grid, composed.style.shift, random))
    return text.replace("\n", "\r\n").encode("gb18030")
