"""Workbooks: the narrative on one sheet, each table on its own with merged ranges.

Lives here: xlsx alone.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from random import Random

import xlsxwriter

from synthetic.compose import Composed
from synthetic.document import Grid, Heading


def workbook(composed: Composed, random: Random) -> bytes:
    """An .xlsx file; every cell is text, as printed, so that no float stands between."""
    one_sheet = random.random() < 0.3
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False})
    book.set_properties({"created": datetime(2000, 1, 1)})
    sheet = book.add_worksheet("报告")
    sheet.set_column(0, 0, 60)
    target, line = sheet, 0
    for block in composed.blocks:
        if isinstance(block, Grid):
            if not one_sheet:
                target, line = book.add_worksheet(), 0
            for cell in block.cells():
                row, col, text = line + cell.row, cell.col, cell.content.text
                if cell.row_span > 1 or cell.col_span > 1:
                    target.merge_range(row, col, row + cell.row_span - 1, col + cell.col_span - 1, text)
                else:
                    target.write_string(row, col, text)
            line += len(block.rows) + 1
        else:
            text = block.text if isinstance(block, Heading) else block.content.text
            target.write_string(line, 0, text)
            line += 1
    book.close()
    return out.getvalue()
