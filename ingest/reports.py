"""Cutting a file into its reports: some files hold the reports of several units one after another.

Lives here: where one report ends and the next begins. Annex forms belong to the report before them; a title that
repeats (a cover, a page header, 现将…报告如下) begins nothing.
"""

from __future__ import annotations

import re

from ingest import departments
from ingest.document import Block, Document, Paragraph

_TITLE = re.compile(r"^[^。；;，,：:《]{0,40}(?:绩效|自评)[^。；;，,：:》]{0,24}报告$")
_YEAR = re.compile(r"20\d\d")
_LEAST_BODY = 400  # characters: less is a cover page or a table of contents


def report_spans(document: Document) -> list[tuple[int, int]]:
    """Half-open spans of ``document.text``, one per report, in order; together they cover the text."""
    cuts = [0]
    current: tuple[str, str | None] | None = None
    breaks = [b for b in document.breaks if 0 < b < len(document.text)]
    for block in document.blocks:
        while breaks and block_start(block) >= breaks[0]:
            cuts.append(breaks.pop(0))  # another file of an archive
            current = None
        if not isinstance(block, Paragraph) or len(block.text) > 70 or block.text.startswith("附"):
            continue
        text = re.sub(r"\s", "", document.folded[block.start : block.end])
        if not _TITLE.match(text):
            continue
        unit = departments.from_title(text)
        if unit is None:
            continue
        year = _YEAR.search(text)
        title = (unit, year[0] if year else None)
        if current is not None and _differs(current, title) and block.start - cuts[-1] >= _LEAST_BODY:
            cuts.append(block.start)
        current = title
    return list(zip(cuts, [*cuts[1:], len(document.text)], strict=True))


def block_start(block: Block) -> int:
    """Where a block begins in the document's text."""
    return block.start if isinstance(block, Paragraph) else next((c.start for c in block.cells()), -1)


def _differs(a: tuple[str, str | None], b: tuple[str, str | None]) -> bool:
    """Another unit or another year; 组织部 and 中共某县委组织部 are one unit."""
    other_unit = not (a[0].endswith(b[0][-4:]) or b[0].endswith(a[0][-4:]))
    return other_unit or (a[1] is not None and b[1] is not None and a[1] != b[1])
