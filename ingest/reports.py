"""Cutting a file into its reports: some files hold the reports of several units one after another.

Lives here: where one report ends and the next begins. Annex forms belong to the report before them, unless they are
the overall form of another unit; a title that repeats (a cover, a page header, 现将…报告如下) begins nothing.
Never here: what a title says (``identity`` and its helpers).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest import dating
from ingest.department_names import ENDING, clean_name, is_name, same_body
from ingest.departments import from_title, labelled
from ingest.document import Block, Document, Paragraph, Table
from ingest.headlines import Page, squash

_REPORT = re.compile(r"^[^。；;，,：:《]{0,44}(?:绩效|自评)[^。；;，,：:》]{0,24}报告(?:\([^()]{0,12}\))?$")
_OVERALL_FORM = re.compile(r"^[^。；;，,：:《]{0,44}整体[^。；;，,：:》]{0,12}(?:自评|评价)表(?:\([^()]{0,12}\))?$")
_ANNEX = re.compile(r"^附[件表]\d*[:：]?$")
_LEAST_BODY = 400  # characters: less is a cover page or a table of contents
_LABELS_WITHIN = 400  # characters behind a title without a unit in which a label may name it


@dataclass(frozen=True, slots=True)
class _Title:
    unit: str | None
    year: int | None
    start: int  # where its report begins, with the lines of a divided title and 附件2 above it


def report_spans(document: Document) -> list[tuple[int, int]]:
    """Half-open spans of ``document.text``, one per report, in order; together they cover the text."""
    cuts = [0]
    current: _Title | None = None
    breaks = [b for b in document.breaks if 0 < b < len(document.text)]
    for place in _titles_and_breaks(document, breaks):
        if isinstance(place, int):
            cuts.append(place)  # another file of an archive
            current = None
            continue
        if place.unit is None and place.year is None:
            continue
        if current is not None and _differs(current, place) and _has_body(document, cuts[-1], place.start):
            cuts.append(place.start)
        # 部门整体支出绩效自评表 without a unit tells nothing new of the report it stands in
        current = place if current is None or place.unit else current
    return list(zip(cuts, [*cuts[1:], len(document.text)], strict=True))


def _titles_and_breaks(document: Document, breaks: list[int]) -> Iterator[_Title | int]:
    blocks = document.blocks
    breaks = [*breaks]
    for number, block in enumerate(blocks):
        if breaks and block_start(block) >= breaks[0]:
            yield breaks.pop(0)
        text = _title_text(document, block)
        if text and (_REPORT.match(text) or _OVERALL_FORM.match(text)):
            title = _read(document, blocks, number, text)
            if title is not None:
                yield title


def _title_text(document: Document, block: Block) -> str | None:
    """The folded text of a short paragraph, or of a table's first row when that is one cell."""
    if isinstance(block, Paragraph):
        if len(block.text) > 70 or block.text.startswith("附"):
            return None
        text = document.folded[block.start : block.end]
    else:
        filled = [c for c in block.rows[0] if c is not None and c.text.strip()] if block.rows else []
        if len(filled) != 1 or len(filled[0].text) > 70:
            return None
        text = document.folded[filled[0].start : filled[0].end]
    return squash(text) if "报告" in text or "表" in text or "报" in text else None


def _read(document: Document, blocks: Sequence[Block], number: int, text: str) -> _Title | None:
    """Unit and year of a title, also from the line above it or the labels under it."""
    start = block_start(blocks[number])
    unit, year = from_title(text), dating.title_year(text)
    above = blocks[number - 1] if number else None
    if isinstance(above, Paragraph) and unit is None and 4 <= len(above.text) <= 30:
        name = clean_name(squash(above.text))
        if name and ENDING.search(name) and is_name(name):
            unit, start = name, above.start
            above = blocks[number - 2] if number > 1 else None
    if unit is None:
        end = min(len(document.text), start + _LABELS_WITHIN)
        sure = labelled(Page(document, start, end, tables=[(start, end)])).sure
        unit = sure[0] if sure else None
    if isinstance(above, Paragraph) and _ANNEX.match(squash(above.text)):
        if "整体" not in text:
            return None  # a project's report that another report has as its annex
        start = above.start
    return _Title(unit, year, start)


def block_start(block: Block) -> int:
    """Where a block begins in the document's text."""
    return block.start if isinstance(block, Paragraph) else next((c.start for c in block.cells()), -1)


def _differs(a: _Title, b: _Title) -> bool:
    """Another unit or another year; 组织部 and 中共某县委组织部 are one unit."""
    if a.unit and b.unit and not same_body(a.unit, b.unit):
        return True
    return b.unit is not None and a.year is not None and b.year is not None and a.year != b.year


def _has_body(document: Document, start: int, end: int) -> bool:
    """Whether there is a report between two titles: a list of titles is none."""
    if end - start < _LEAST_BODY:
        return False
    inside = [b for b in document.blocks if start <= block_start(b) < end]
    if any(isinstance(b, Table) and len(b.rows) > 2 for b in inside) or len(inside) > 40:
        return True
    return sum(isinstance(b, Paragraph) and len(b.text) > 60 for b in inside) > 0
