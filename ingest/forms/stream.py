"""The cells of a stream: a table whose rows are lost, one cell after another.

Lives here: one cell as a token, and rows made of tokens. Where bars tell of empty cells, ``blanks`` is True and every
cell of a row has its column; else the row is marked ``blanks_lost``. Never here: where a row starts (``stream_rows``,
``segments``), what it means.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Cell, Paragraph
from ingest.forms.cells import Row, make_slot, read_number
from ingest.forms.headers import TOTAL
from ingest.forms.layouts import Role, column_role, is_in, money_unit, row_concept, squeeze, title_kind

LONGEST_CELL = 24
_LONGEST_VALUE = 40
_DASH = re.compile(r"^[-—–/]{1,3}$")


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """One cell of a stream; two paragraphs that a narrow column broke apart are one."""

    text: str
    start: int
    end: int
    page: int | None
    is_value: bool  # marks or an amount, or a dash in their place
    parts: tuple[Paragraph | Cell, ...] = ()

    @property
    def squeezed(self) -> str:
        return squeeze(self.text)

    @property
    def is_empty(self) -> bool:
        return not self.text.strip()

    def cell(self, row: int, col: int, row_span: int = 1, col_span: int = 1) -> Cell:
        """The token as a cell of a grid."""
        return Cell(self.text, row, col, row_span, col_span, self.start, self.end, self.page)


def token_of(*parts: Paragraph | Cell) -> Token:
    """One token of a paragraph or cell, or of two that belong together."""
    text = "".join(p.text for p in parts)
    value = len(text) <= _LONGEST_VALUE and (
        (len(parts) == 1 and read_number(Cell(text, 0, 0)) is not None) or is_dash(text)
    )
    return Token(text, parts[0].start, parts[-1].end, parts[0].page, value, parts)


def is_dash(text: str) -> bool:
    """Whether a cell prints a dash or a slash in the place of a number."""
    return _DASH.match(squeeze(text)) is not None


def is_title(text: str) -> bool:
    """Whether a cell names the table or declares its unit."""
    if "单位" in text and money_unit(text) is not None:
        return True
    return title_kind(text) is not None and squeeze(text).endswith(("表", "情况", ")", "度"))


def head_role(text: str) -> Role | None:
    """The role of a header cell, 合计 and 小计 included."""
    role = column_role(text)
    if role is None and is_in("total", text):
        return Role("concept", TOTAL, text=text)
    return role


def is_row_label(token: Token) -> bool:
    """Whether a cell without values beside it may be the label of a row."""
    text = token.text
    return len(text) <= 30 and bool(
        row_concept(text)
        or is_in("total", text)
        or is_in("ignored", text)
        or is_in("by_income", text.split(":")[0].split("：")[0])
        or re.match(r"^[….\d、()（） ]+$", text)
        or token.squeezed.endswith((":", "："))
    )


def row_of(tokens: Sequence[Token], places: Sequence[int], row_no: int, blanks: bool = False) -> Row:
    """A row of these tokens in these columns; empty ones leave their place free."""
    cells = [t.cell(row_no, c) for t, c in zip(tokens, places, strict=True) if not t.is_empty]
    return row_of_cells(cells, row_no, max(places, default=0) + 1, blanks)


def row_of_cells(cells: Sequence[Cell], row_no: int, width: int, blanks: bool) -> Row:
    """A row of cells that know their columns."""
    slots = tuple(make_slot(cell, None) for cell in cells)
    return Row(slots, None, row_no, blanks, width, not blanks)
