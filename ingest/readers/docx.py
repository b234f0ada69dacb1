"""Word documents: body paragraphs and tables in their order, as a reader of the page sees them.

Lives here: ``word/document.xml`` with merges, heading styles, automatic numbers, text boxes. Deleted and hidden text,
field codes, comments, headers and footers are left out; macros and links are never looked at. Read from the package
itself rather than through python-docx, whose view of rows repeats merged text.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml brings no types

from ingest.errors import Unreadable
from ingest.readers import xml
from ingest.readers.docx_numbering import Numbering
from ingest.readers.grid import GridBuilder
from ingest.readers.limits import DEFAULT, Limits
from ingest.readers.source import RawItem, RawParagraph, RawTable, Source

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_SKIPPED = frozenset(
    (
        *(f"{W}{t}" for t in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "tblPr", "sectPr")),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    )
)
_HEADING_STYLE = re.compile(r"^(?:heading|标题)\s*(\d)$", re.I)


def read(data: bytes, source_format: str = "docx", limits: Limits = DEFAULT) -> Source:
    """A Word document. Raises ``Unreadable``."""
    z = xml.open_zip(data, limits)
    main = _main_part(z)
    body_xml = xml.read_entry(z, main, limits)
    if _STRICT.encode() in body_xml[:4096]:
        body_xml = body_xml.replace(_STRICT.encode(), W.strip("{}").encode())
    root = xml.parse(body_xml, limits)
    body = root.find(f"{W}body")
    if body is None:
        raise Unreadable.because("broken", "文档没有正文")
    folder = main.rpartition("/")[0]
    styles = _heading_levels(_part(z, f"{folder}/styles.xml", limits))
    numbering = Numbering(
        _part(z, f"{folder}/numbering.xml", limits), _style_numbers(_part(z, f"{folder}/styles.xml", limits))
    )
    items = tuple(_Body(styles, numbering, limits).read(body))
    if not any(i.text.strip() if isinstance(i, RawParagraph) else True for i in items):
        raise Unreadable("no_text" if any("/media/" in n for n in z.namelist()) else "empty")
    return Source(items, source_format)


def _main_part(z: zipfile.ZipFile) -> str:
    names = [n for n in z.namelist() if re.fullmatch(r"word/document\d*\.xml", n.lower())]
    if not names:
        raise Unreadable.because("broken", "缺少 word/document.xml")
    return min(names, key=len)


def _part(z: zipfile.ZipFile, name: str, limits: Limits) -> etree._Element | None:
    """An optional part; one that is broken costs its headings and numbers, not the text."""
    if name not in z.namelist():
        return None
    try:
        return xml.parse(xml.read_entry(z, name, limits), limits)
    except Unreadable:
        return None


def _heading_levels(styles: etree._Element | None) -> dict[str, int]:
    """Style id → heading level, through the chain of ``basedOn``."""
    if styles is None:
        return {}
    own: dict[str, int] = {}
    based: dict[str, str] = {}
    for style in styles.iter(f"{W}style"):
        style_id = style.get(f"{W}styleId", "")
        name = _value(style, "name") or ""
        heading = _HEADING_STYLE.match(name)
        outline = _value(style, "pPr/outlineLvl")
        if heading:
            own[style_id] = int(heading[1])
        elif outline is not None and outline.isdigit() and int(outline) < 9:
            own[style_id] = int(outline) + 1
        if parent := _value(style, "basedOn"):
            based[style_id] = parent
    levels = dict(own)
    for style_id in based:
        at, seen = style_id, set()
        while at not in own and at in based and at not in seen:
            seen.add(at)
            at = based[at]
        if at in own:
            levels[style_id] = own[at]
    return levels


def _style_numbers(styles: etree._Element | None) -> dict[str, tuple[str, int]]:
    """Style id → (list, level) of styles that number their paragraphs."""
    found = {}
    for style in styles.iter(f"{W}style") if styles is not None else ():
        number = _value(style, "pPr/numPr/numId")
        if number:
            level = _value(style, "pPr/numPr/ilvl") or "0"
            found[style.get(f"{W}styleId", "")] = (number, int(level) if level.isdigit() else 0)
    return found


def _value(element: etree._Element, path: str) -> str | None:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}val")


class _Body:
    """One pass over a body; knows the page as far as Word left marks of it."""

    def __init__(self, levels: dict[str, int], numbering: Numbering, limits: Limits) -> None:
        self._levels = levels
        self._numbering = numbering
        self._limits = limits
        self._page: int | None = None
        self._n_items = 0

    def read(self, body: etree._Element) -> Iterator[RawItem]:
        # where Word never broke a page, pages are not known
        if next(body.iter(f"{W}lastRenderedPageBreak"), None) is not None:
            self._page = 1
        for item in self._blocks(body):
            self._n_items += 1
            self._limits.check("items", self._n_items)
            yield item

    def _blocks(self, parent: etree._Element) -> Iterator[RawItem]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag not in _SKIPPED and isinstance(child.tag, str) and len(child):
                yield from self._blocks(child)  # sdt, ins, smartTag, customXml

    def _paragraph(self, p: etree._Element) -> Iterator[RawItem]:
        page = self._page
        boxes: list[etree._Element] = []
        text = self._numbering.prefix(p) + self._text(p, boxes)
        level = self._level(p)
        for line in text.split("\n"):
            if line.strip():
                yield RawParagraph(line, level, page)
        for box in boxes:
            yield from self._blocks(box)

    def _level(self, p: etree._Element) -> int | None:
        outline = _value(p, "pPr/outlineLvl")
        if outline is not None and outline.isdigit():
            return int(outline) + 1 if int(outline) < 9 else None
        return self._levels.get(_value(p, "pPr/pStyle") or "")

    def _text(self, p: etree._Element, boxes: list[etree._Element]) -> str:
        parts: list[str] = []
        stack = list(reversed(p))
        while stack:
            node = stack.pop()
            tag = node.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            if tag == f"{W}t":
                parts.append(node.text or "")
            elif tag == f"{W}tab":
                parts.append("\t")
            elif tag in (f"{W}br", f"{W}cr"):
                parts.append("\n")
                if node.get(f"{W}type") == "page" and self._page is not None:
                    self._page += 1
            elif tag == f"{W}lastRenderedPageBreak":
                if self._page is not None:
                    self._page += 1
            elif tag == f"{W}noBreakHyphen":
                parts.append("-")
            elif tag == f"{W}txbxContent":
                boxes.append(node)
            elif tag == f"{W}r" and _is_hidden(node):
                continue
            else:
                stack.extend(reversed(node))
        return "".join(parts)

    def _table(self, table: etree._Element) -> Iterator[RawItem]:
        rows = list(_children(table, "tr"))
        cells = [list(_children(row, "tc")) for row in rows]
        if max(map(len, cells), default=0) < 2 and any(_is_wide(c[0]) for c in cells if c):
            for row in cells:  # a frame around text
                for cell in row:
                    yield from self._blocks(cell)
            return
        page = self._page
        builder = GridBuilder(self._limits)
        spans = _vertical_spans(rows, cells)
        for r, row in enumerate(cells):
            builder.start_row()
            for _ in range(_int(_value(rows[r], "trPr/gridBefore"), 0)):
                builder.add("")
            for cell in row:
                if (row_span := spans.get(id(cell))) is not None:
                    builder.add(self._cell_text(cell), row_span, _int(_value(cell, "tcPr/gridSpan"), 1))
        grid = builder.grid()
        if any(c is not None and c.text for row in grid for c in row):
            yield RawTable(grid, None, page)

    def _cell_text(self, cell: etree._Element) -> str:
        lines: list[str] = []
        for item in self._blocks(cell):
            if isinstance(item, RawTable):  # a table in a cell: its rows as lines
                lines += ["\t".join(c.text for c in row if c is not None) for row in item.rows]
            elif isinstance(item, RawParagraph):
                lines.append(item.text.strip())
        return "\n".join(lines)


def _is_wide(cell: etree._Element) -> bool:
    """Whether a single-column table holds running text or another table, so that it is a frame and no list."""
    return next(cell.iter(f"{W}tbl"), None) is not None or len(list(_children(cell, "p"))) > 3


def _is_hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val") not in ("0", "false")


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _children(child, name)


def _vertical_spans(rows: list[etree._Element], cells: list[list[etree._Element]]) -> dict[int, int]:
    """id(cell) → rows it reaches over; cells that continue a merge are missing."""
    spans: dict[int, int] = {}
    open_at: dict[int, int] = {}  # grid column → id of the cell that a merge there began with
    for row, row_cells in zip(rows, cells, strict=True):
        col = _int(_value(row, "trPr/gridBefore"), 0)
        for cell in row_cells:
            width = _int(_value(cell, "tcPr/gridSpan"), 1)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            continues = merge is not None and merge.get(f"{W}val", "continue") == "continue"
            if continues and col in open_at:
                spans[open_at[col]] += 1
            else:
                spans[id(cell)] = 1
                open_at.pop(col, None)
                if merge is not None:
                    open_at[col] = id(cell)
            col += width
    return spans


def _int(value: str | None, default: int) -> int:
    return min(int(value), 1000) if value and value.isascii() and value.isdigit() and len(value) < 6 else default
