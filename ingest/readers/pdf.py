"""PDF with a text layer: ruled tables as grids, the rest as lines with their pages.

Lives here: geometry to lines and grids. Never here: scans (``no_text``), scripts and attachments in a PDF (never
looked at), tables without rules (``columns``).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.table import Table as RuledTable
from pdfplumber.utils.exceptions import PdfminerException

from ingest.errors import Unreadable
from ingest.readers.columns import Line, Segment, cut_columns
from ingest.readers.grid import GridBuilder
from ingest.readers.limits import DEFAULT, Limits
from ingest.readers.source import RawItem, RawLine, RawTable, Source

_COLUMN_GAP = 1.6  # of a character's size: wider gaps in a line divide columns
_SAME_EDGE = 2.0  # points within which two rules are one


def read(data: bytes, source_format: str = "pdf", limits: Limits = DEFAULT) -> Source:
    """A PDF. Raises ``Unreadable`` (``no_text`` for a scan, ``encrypted``, ``limit_pages``, ``broken``)."""
    try:
        pdf = pdfplumber.open(io.BytesIO(data))
    except PdfminerException as error:
        encrypted = any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args)
        raise Unreadable("encrypted") if encrypted else Unreadable.because("broken", "PDF") from error
    with pdf:
        limits.check("pages", len(pdf.pages))
        items: list[RawItem] = []
        silent: list[int] = []
        for number, page in enumerate(pdf.pages, start=1):
            found = list(_page(page, number, limits))
            if not page.chars:
                silent.append(number)
            items += found
            limits.check("items", len(items))
            page.close()  # frees the page's objects, which would else pile up
        if not items:
            raise Unreadable("no_text" if pdf.pages else "empty")
    pages = ",".join(map(str, silent[:20]))
    return Source(tuple(items), source_format, None, (f"pages_without_text:{pages}",) if silent else ())


def _page(page: Page, number: int, limits: Limits) -> Iterator[RawItem]:
    """Tables and lines of a page from top to bottom."""
    limits.check("chars", len(page.chars))
    tables = [t for t in _tables(page) if len(t.cells) > 1]
    placed: list[tuple[float, RawItem]] = [(t.bbox[1], _grid(t, number, limits)) for t in tables]
    boxes = [t.bbox for t in tables]
    words = page.extract_words(x_tolerance_ratio=0.4, y_tolerance=3, keep_blank_chars=False, extra_attrs=["size"])
    outside = [w for w in words if not any(_inside(w, box) for box in boxes)]
    for item in cut_columns(list(_lines(outside)), limits):
        if isinstance(item, Line):
            placed.append((item.top, RawLine("\t".join(s.text for s in item.segments), number)))
        else:
            placed.append((item[0], RawTable(item[1], None, number, exact=False)))
    for _, item in sorted(placed, key=lambda p: p[0]):
        yield item


def _tables(page: Page) -> list[RuledTable]:
    # a page without rules has no ruled table, and looking for one costs most of the time
    if not page.rects and not page.lines and not page.curves:
        return []
    return page.find_tables({"snap_tolerance": 3, "intersection_tolerance": 3})


def _inside(word: dict, box: tuple[float, float, float, float]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _lines(words: list[dict]) -> Iterator[Line]:
    """Words of one height are a line; a wide gap divides its segments."""
    line: list[dict] = []
    for word in sorted(words, key=lambda w: (round((w["top"] + w["bottom"]) / 2), w["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if line and middle - (line[0]["top"] + line[0]["bottom"]) / 2 > max(2.0, word["size"] * 0.5):
            yield _line(line)
            line = []
        line.append(word)
    if line:
        yield _line(line)


def _line(line: list[dict]) -> Line:
    line = sorted(line, key=lambda w: w["x0"])
    return Line(
        line[0]["top"],
        tuple(_segments(line)),
        tuple(Segment(w["text"], w["x0"], w["x1"], w["top"], w["size"]) for w in line),
    )


def _segments(line: list[dict]) -> Iterator[Segment]:
    text, start = line[0]["text"], line[0]["x0"]
    for before, word in pairwise(line):
        gap = word["x0"] - before["x1"]
        size = max(before["size"], word["size"], 1)
        if gap > _COLUMN_GAP * size:
            yield Segment(text, start, before["x1"], before["top"])
            text, start = "", word["x0"]
        elif gap > 0.15 * size:
            text += " "
        text += word["text"]
    yield Segment(text, start, line[-1]["x1"], line[-1]["top"])


def _grid(table: RuledTable, number: int, limits: Limits) -> RawTable:
    """The cells of a ruled table by the edges they stand between, so that merges are known in both directions."""
    boxes = [c for c in table.cells if c is not None]
    xs, ys = (
        _edges([b[0] for b in boxes] + [b[2] for b in boxes]),
        _edges([b[1] for b in boxes] + [b[3] for b in boxes]),
    )
    texts = {}
    for row, drawn in zip(table.extract(x_tolerance_ratio=0.4, y_tolerance=3), table.rows, strict=True):
        for text, box in zip(row, drawn.cells, strict=True):
            if box is not None:
                texts[box] = text or ""
    builder = GridBuilder(limits)
    for box in sorted(boxes, key=lambda b: (b[1], b[0])):
        left, right = _nearest(xs, box[0]), _nearest(xs, box[2])
        top, bottom = _nearest(ys, box[1]), _nearest(ys, box[3])
        builder.place(texts.get(box, "").strip(), top, left, bottom - top, right - left)
    return RawTable(builder.grid(), None, number)


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME_EDGE:
            edges.append(value)
    return edges


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))
