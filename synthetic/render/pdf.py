"""PDF files with a text layer, written by hand: a predefined Chinese font that need not be embedded, and table rules.

Lives here: pages, lines of text and rules. Never here: a font file or a drawing library; the shapes of the characters
are left to the viewer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from synthetic.compose import Composed
from synthetic.document import Cell, Grid, Heading

_WIDTH, _HEIGHT, _MARGIN = 842, 1191, 50  # A3 upright, in points
_SIZE, _LEADING = 10, 15
_PER_LINE = (_WIDTH - 2 * _MARGIN) // _SIZE


@dataclass(slots=True)
class _Pages:
    """Content streams under construction, filled from top to bottom."""

    streams: list[list[str]] = field(default_factory=lambda: [[]])
    y: float = _HEIGHT - _MARGIN

    def need(self, height: float) -> None:
        if self.y - height < _MARGIN:
            self.streams.append([])
            self.y = _HEIGHT - _MARGIN

    def put(self, text: str, x: float, y: float) -> None:
        if text:
            code = text.encode("utf-16-be").hex().upper()
            self.streams[-1].append(f"BT /F1 {_SIZE} Tf 1 0 0 1 {x:.1f} {y:.1f} Tm <{code}> Tj ET")

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.streams[-1].append(f"{x0:.1f} {y0:.1f} m {x1:.1f} {y1:.1f} l S")


def _wide(char: str) -> bool:
    return ord(char) >= 0x2000


def _broken(text: str, width: float) -> list[str]:
    """Lines of at most ``width`` points; a Latin character is half as wide as a Chinese one."""
    lines, line, used = [], "", 0.0
    for char in text:
        step = _SIZE if _wide(char) else _SIZE / 2
        if line and used + step > width:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + char, used + step
    return [*lines, line]


def _draw_table(pages: _Pages, grid: Grid, rules: bool) -> None:
    n = len(grid.rows[0])
    width = (_WIDTH - 2 * _MARGIN) / n
    lines = {(c.row, c.col): _broken(c.content.text, width * c.col_span - 6) for c in grid.cells()}
    heights = []
    for r, row in enumerate(grid.rows):
        own = [len(lines[r, c.col]) for c in row if c is not None and c.row_span == 1]
        heights.append(_LEADING * max(own, default=1) + 4)
    for cell in grid.cells():  # a merged cell that needs more lines than its rows have makes the last one higher
        lack = _LEADING * len(lines[cell.row, cell.col]) + 4 - sum(heights[cell.row : cell.row + cell.row_span])
        heights[cell.row + cell.row_span - 1] += max(0, lack)
    # a page break falls between rows that no merge joins, else the merged rows stay together
    start = 0
    while start < len(grid.rows):
        end = start + 1
        while end < len(grid.rows) and any(
            c is not None and c.row + c.row_span > end for row in grid.rows[start:end] for c in row
        ):
            end += 1
        pages.need(sum(heights[start:end]))
        _draw_rows(
            pages, [c for row in grid.rows[start:end] for c in row if c], lines, heights, width=width, rules=rules
        )
        pages.y -= sum(heights[start:end])
        start = end
    pages.y -= _LEADING


def _draw_rows(
    pages: _Pages,
    cells: list[Cell],
    lines: dict[tuple[int, int], list[str]],
    heights: list[int],
    *,
    width: float,
    rules: bool,
) -> None:
    first = min(c.row for c in cells)
    for cell in cells:
        x0, x1 = _MARGIN + cell.col * width, _MARGIN + (cell.col + cell.col_span) * width
        top = pages.y - sum(heights[first : cell.row])
        bottom = top - sum(heights[cell.row : cell.row + cell.row_span])
        for i, line in enumerate(lines[cell.row, cell.col]):
            pages.put(line, x0 + 3, top - _SIZE - 2 - i * _LEADING)
        if rules:
            for edge in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)):
                pages.rule(*edge)


def _drawn(composed: Composed, rules: bool) -> bytes:
    pages = _Pages()
    for block in composed.blocks:
        if isinstance(block, Grid):
            _draw_table(pages, block, rules)
            continue
        text = block.text if isinstance(block, Heading) else f"　　{block.content.text}"
        for line in _broken(text, _WIDTH - 2 * _MARGIN):
            pages.need(_LEADING)
            pages.y -= _LEADING
            pages.put(line, _MARGIN, pages.y)
    for number, stream in enumerate(pages.streams, 1):
        code = f"- {number} -".encode("utf-16-be").hex().upper()
        stream.append(f"BT /F1 {_SIZE} Tf 1 0 0 1 {_WIDTH / 2 - 15:.1f} 30 Tm <{code}> Tj ET")
    return _file(["\n".join(stream).encode("ascii") for stream in pages.streams])


def _file(streams: list[bytes]) -> bytes:
    """A PDF of these pages."""
    n = len(streams)
    kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(n))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {n} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500] /FontDescriptor 5 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    for i, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Contents {7 + 2 * i} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def ruled(composed: Composed, random: Random) -> bytes:
    """A PDF whose tables have rules."""
    return _drawn(composed, rules=True)


def without_rules(composed: Composed, random: Random) -> bytes:
    """A PDF whose tables are only columns of text."""
    return _drawn(composed, rules=False)
