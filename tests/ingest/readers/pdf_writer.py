"""A minimal PDF writer for tests: Chinese text at places and ruled lines, with a font that no file has to carry."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Sheet:
    """One page; (0, 0) is the top left corner, units are points."""

    commands: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 10) -> None:
        code = text.encode("utf-16-be").hex()
        self.commands.append(f"BT /F1 {size} Tf 1 0 0 1 {x} {842 - y} Tm <{code}> Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.commands.append(f"0.5 w {x0} {842 - y0} m {x1} {842 - y1} l S")

    def grid(self, x: float, y: float, widths: list[float], heights: list[float], cells, size: float = 9) -> None:
        """``cells``: (row, col, row_span, col_span, text); every cell draws its own frame."""
        xs = [x + sum(widths[:i]) for i in range(len(widths) + 1)]
        ys = [y + sum(heights[:i]) for i in range(len(heights) + 1)]
        for r, c, n, m, text in cells:
            left, top, right, bottom = xs[c], ys[r], xs[c + m], ys[r + n]
            for a in (
                (left, top, right, top),
                (left, bottom, right, bottom),
                (left, top, left, bottom),
                (right, top, right, bottom),
            ):
                self.line(*a)
            for i, part in enumerate(text.split("\n")):
                if part:
                    self.text(left + 3, top + size + 2 + i * (size + 2), part, size)


def write_pdf(sheets: list[Sheet]) -> bytes:
    """The file's bytes."""
    objects: list[bytes] = []

    def add(body: str | bytes) -> int:
        objects.append(body.encode("latin-1") if isinstance(body, str) else body)
        return len(objects)

    descriptor = add(
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
    )
    inner = add(
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) "
        f"/Ordering (GB1) /Supplement 4 >> /FontDescriptor {descriptor} 0 R /DW 1000 /W [1 [207] 17 [500] 18 26 500] >>"
    )
    font = add(
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
        f"/DescendantFonts [{inner} 0 R] >>"
    )
    parent = len(objects) + 2 * len(sheets) + 1
    kids = []
    for sheet in sheets:
        stream = "\n".join(sheet.commands).encode("latin-1")
        content = add(b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")
        kids.append(
            add(
                f"<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R "
                f"/Resources << /Font << /F1 {font} 0 R >> >> >>"
            )
        )
    pages = add(f"<< /Type /Pages /Kids [{' '.join(f'{k} 0 R' for k in kids)}] /Count {len(kids)} >>")
    catalog = add(f"<< /Type /Catalog /Pages {pages} 0 R >>")
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, catalog, start)
    return bytes(out)
