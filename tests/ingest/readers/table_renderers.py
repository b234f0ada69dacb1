"""One table with merges written into each format, for tests that the same grid comes back."""

from __future__ import annotations

import html
import io

import docx
import xlsxwriter

from tests.ingest.readers.pdf_writer import Sheet, write_pdf

Placed = tuple[int, int, int, int, str]  # row, col, row_span, col_span, text


def to_html(n_rows: int, n_cols: int, cells: list[Placed]) -> bytes:
    rows = []
    for r in range(n_rows):
        row = "".join(
            f'<td rowspan="{n}" colspan="{m}">{html.escape(text)}</td>' for a, _, n, m, text in cells if a == r
        )
        rows.append(f"<tr>{row}</tr>")
    head = '<html><head><meta charset="gbk"><title>x</title></head>'
    return f"{head}<body><table border=1>{''.join(rows)}</table></body></html>".encode("gbk")


def to_docx(n_rows: int, n_cols: int, cells: list[Placed]) -> bytes:
    document = docx.Document()
    table = document.add_table(rows=n_rows, cols=n_cols)
    for r, c, n, m, text in cells:
        first = table.cell(r, c)
        if n * m > 1:
            first = first.merge(table.cell(r + n - 1, c + m - 1))
        first.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def to_xlsx(n_rows: int, n_cols: int, cells: list[Placed]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("表")
    for r, c, n, m, text in cells:
        if n * m > 1:
            sheet.merge_range(r, c, r + n - 1, c + m - 1, text)
        else:
            sheet.write_string(r, c, text)
    book.close()
    return out.getvalue()


def to_pdf(n_rows: int, n_cols: int, cells: list[Placed]) -> bytes:
    sheet = Sheet()
    sheet.grid(40, 60, [70] * n_cols, [24] * n_rows, cells)
    return write_pdf([sheet])


RENDERERS = {"html": to_html, "docx": to_docx, "xlsx": to_xlsx, "pdf": to_pdf}
