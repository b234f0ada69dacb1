"""Markdown: headings by #, tables by pipes. A merged cell leaves its places empty or repeats, as converters do.

Lives here: Markdown alone.
"""

from __future__ import annotations

from random import Random

from synthetic.compose import Composed
from synthetic.document import Grid, Heading


def _table(grid: Grid, repeat: bool) -> str:
    n = len(grid.rows[0])
    lines = []
    above = [""] * n
    for i, row in enumerate(grid.rows):
        texts = []
        for c, cell in enumerate(row):
            if cell is not None:
                above[c] = cell.content.text if cell.row_span > 1 else ""
                texts.append(cell.content.text)
            else:
                texts.append(above[c] if repeat else "")
        lines.append("| " + " | ".join(t.replace("|", "\\|") for t in texts) + " |")
        if i == 0:
            lines.append("|" + "---|" * n)
    return "\n".join(lines)


def pipes(composed: Composed, random: Random) -> bytes:
    """UTF-8 Markdown."""
    repeat = random.random() < 0.5
    bold = random.random() < 0.3
    blocks = []
    for block in composed.blocks:
        if isinstance(block, Grid):
            blocks.append(_table(block, repeat))
        elif isinstance(block, Heading):
            words = f"**{block.text}**" if bold and block.level > 1 else block.text
            blocks.append(f"{'#' * (block.level + 1)} {words}")
        else:
            blocks.append(block.content.text)
    return ("\n\n".join(blocks) + "\n").encode()
