"""Lines that hold a whole form: a converter wrote its cells one after another, divided by spaces.

Lives here: cutting such a line into one line per cell, so that the reader of one-cell-per-line forms can rebuild rows.
Never here: rows, columns, meaning.
"""

from __future__ import annotations

import re

from ingest.forms.layouts import column_role

_FEWEST_LABELS = 4
_HEADER = re.compile(r"^[^\d，,。；;：:]{0,10}(?:指标|预算数|执行数|决算数|指标值|完成值|分值|得分|编制数|控制率|执行率)(?:[（(]\S{1,5}[)）])?$")


def split_glued(line: str) -> list[str]:
    """The line itself, or its cells when it holds a form."""
    return [cell for text in line.split("\n") for cell in _cells(text)]


def _cells(text: str) -> list[str]:
    if len(text) < 60 or "\t" in text or "|" in text or text.count(" ") < 12:
        return [text]
    cells = text.split()
    labels = sum(_HEADER.search(cell) is not None and column_role(cell) is not None for cell in cells)
    return cells if labels >= _FEWEST_LABELS else [text]
