"""HTML pages, web archives (MHT) and Excel's XML sheets: elements to paragraphs and tables.

Lives here: what a browser would show as text. Scripts, styles, forms and targets of links are dropped; nothing is
fetched.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator

import lxml.html
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml brings no types

from ingest.errors import Unreadable
from ingest.readers import xml
from ingest.readers.detect import declared_charset
from ingest.readers.grid import GridBuilder, sheet_items
from ingest.readers.limits import DEFAULT, Limits
from ingest.readers.source import RawItem, RawLine, RawParagraph, RawTable, Source
from ingest.readers.text import decode

_DROPPED = frozenset(
    [
        *("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "select", "button"),
        *("nav", "head", "audio", "video", "canvas", "map", "textarea"),
    ]
)
_INLINE = frozenset(
    [
        *(
            "a",
            "abbr",
            "b",
            "bdi",
            "bdo",
            "big",
            "cite",
            "code",
            "del",
            "em",
            "font",
            "i",
            "img",
            "ins",
            "kbd",
            "label",
        ),
        *("mark", "o:p", "q", "s", "samp", "small", "span", "st1:chmetcnv", "strike", "strong", "sub", "sup", "time"),
        *("tt", "u", "var", "wbr"),
    ]
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_MAX_SPAN = 1000  # as browsers do


def read(data: bytes, source_format: str = "html", limits: Limits = DEFAULT) -> Source:
    """An HTML page (``html``), web archive (``mht``) or Excel XML sheet (``sheetxml``). Raises ``Unreadable``."""
    if source_format == "sheetxml":
        return Source(tuple(_sheets(data, limits)), "xls", None)
    charset = None
    if source_format == "mht":
        data, charset = _page_of_archive(data)
    text, encoding, warnings = decode(data, charset or declared_charset(data))
    limits.check("chars", len(text))
    items = tuple(_Page(limits).read(text))
    if not items:
        raise Unreadable("no_text", "网页中没有文字")
    return Source(items, source_format, encoding, warnings)


def _page_of_archive(data: bytes) -> tuple[bytes, str | None]:
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload, part.get_content_charset()
    raise Unreadable.because("unsupported_format", "网页归档中没有网页")


class _Page:
    """One pass over a page; text gathers until a block ends it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._text: list[str] = []
        self._n_items = 0

    def read(self, text: str) -> Iterator[RawItem]:
        # an encoding declaration inside decoded text is refused by the parser
        text = text.lstrip("\ufeff \r\n\t")
        if text.startswith("<?xml"):
            text = text.partition("?>")[2]
        parser = lxml.html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
        try:
            root = lxml.html.document_fromstring(text, parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable.because("broken", "HTML") from error
        xml.check_depth(root, self._limits)
        if any("depth" in (entry.message or "").lower() for entry in parser.error_log):
            raise Unreadable.because("limit_nesting", "HTML")
        for item in self._blocks(root, None):
            self._n_items += 1
            self._limits.check("items", self._n_items)
            yield item

    def _flush(self, level: int | None) -> Iterator[RawParagraph]:
        text = _collapse("".join(self._text))
        self._text.clear()
        for line in text.split("\n"):
            if line.strip():
                yield RawParagraph(line.strip(), level)

    def _blocks(self, element: etree._Element, level: int | None) -> Iterator[RawItem]:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _DROPPED or _is_hidden(element):
            return
        if tag == "table" and (grid := self._table(element)) is not None:
            yield from self._flush(level)
            yield grid
            return
        if tag == "pre":
            yield from self._flush(level)
            for line in (element.text_content() or "").splitlines():
                yield RawLine(line)
            return
        if tag == "br":
            self._text.append("\n")
            return
        is_block = tag not in _INLINE
        if is_block:
            yield from self._flush(level)
        inner = _HEADINGS.get(tag, level)
        if element.text:
            self._text.append(_spaces(element.text))
        for child in element:
            yield from self._blocks(child, inner)
            if child.tail:
                self._text.append(_spaces(child.tail))
        if is_block:
            yield from self._flush(inner)

    def _table(self, table: etree._Element) -> RawTable | None:
        """The grid of a table of data; None for one that only lays out the page."""
        rows = [r for r in table.iter("tr") if _nearest_table(r) is table]
        cells = [[c for c in row if c.tag in ("td", "th")] for row in rows]
        if next(table.iterdescendants("table"), None) is not None or max(map(len, cells), default=0) < 2:
            return None
        builder = GridBuilder(self._limits)
        for n, row in enumerate(cells):
            builder.start_row()
            for cell in row:
                row_span = _span(cell.get("rowspan"))
                builder.add(
                    _cell_text(cell), min(row_span or len(rows) - n, len(rows) - n), _span(cell.get("colspan")) or 1
                )
        caption = next(table.iterchildren("caption"), None)
        return RawTable(builder.grid(), _collapse(caption.text_content()).strip() if caption is not None else None)


def _nearest_table(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors("table"), None)


def _span(value: str | None) -> int:
    digits = (value or "1").strip()
    return min(int(digits), _MAX_SPAN) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 1


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 9 else None


def _is_hidden(element: etree._Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or element.get("hidden") is not None or "mso-element:comment" in style


def _cell_text(cell: etree._Element) -> str:
    """Text of a cell; blocks and line breaks inside are lines."""
    parts: list[str] = []

    def walk(element: etree._Element) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _DROPPED or _is_hidden(element):
            return
        is_block = tag not in _INLINE and element is not cell
        if tag == "br" or is_block:
            parts.append("\n")
        parts.append(_spaces(element.text or ""))
        for child in element:
            walk(child)
            parts.append(_spaces(child.tail or ""))
        if is_block:
            parts.append("\n")

    walk(cell)
    return "\n".join(line.strip() for line in _collapse("".join(parts)).split("\n") if line.strip())


def _spaces(text: str) -> str:
    """Line ends of the source are blanks, as in a browser; between two Chinese characters they are nothing."""
    if "\n" not in text and "\r" not in text:
        return text
    out = text.replace("\r", "\n")
    pieces = [p.strip(" \t") if "\n" in out else p for p in out.split("\n")]
    joined = pieces[0] if pieces[0] else ""
    for piece in pieces[1:]:
        if not piece:
            continue
        glue = " " if joined and joined[-1].isascii() and piece[0].isascii() else ""
        joined += glue + piece
    return joined


def _collapse(text: str) -> str:
    return "\n".join(
        " ".join(part for part in line.split(" ") if part) for line in text.replace("\xa0", " ").split("\n")
    )


_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"


def _sheets(data: bytes, limits: Limits) -> Iterator[RawItem]:
    root = xml.parse(data, limits)
    for sheet in root.iter(f"{_SS}Worksheet"):
        builder = GridBuilder(limits)
        row_no = -1
        for row in sheet.iter(f"{_SS}Row"):
            row_no = (_number(row.get(f"{_SS}Index")) or row_no + 2) - 1
            col_no = -1
            for cell in row.iter(f"{_SS}Cell"):
                col_no = (_number(cell.get(f"{_SS}Index")) or col_no + 2) - 1
                across, down = (_number(cell.get(f"{_SS}Merge{way}")) or 0 for way in ("Across", "Down"))
                text = "".join("".join(d.itertext()) for d in cell.iter(f"{_SS}Data"))
                builder.place(text, row_no, col_no, down + 1, across + 1)
                col_no += across
        yield from sheet_items(builder.grid(), sheet.get(f"{_SS}Name"))
