"""Number formats of an xlsx file and how a number looks in them.

Lives here: which cell has which format code, and the few codes that change what a reader sees (percent, decimals,
thousands). Never here: values (calamine reads them), dates, currencies' names.
"""

from __future__ import annotations

import io
import re
import zipfile
from decimal import ROUND_HALF_UP, Decimal

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml brings no types

from ingest.errors import Unreadable
from ingest.readers import xml
from ingest.readers.limits import Limits

_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
}
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_NUMBER = re.compile(r"[#0][#0,]*(?:\.([0#?]+))?")


class Formats:
    """Format codes of the cells of a workbook; reading them also holds every sheet to the limit of cells."""

    def __init__(self, z: zipfile.ZipFile, limits: Limits) -> None:
        self._z = z
        self._limits = limits
        self._codes = self._read_styles()
        self._sheets = self._read_sheet_paths()
        self._by_sheet = {name: self._read_sheet(path) for name, path in self._sheets.items()}

    def of_sheet(self, name: str) -> dict[tuple[int, int], str]:
        """(row, column) from 0 → format code, where it is not General."""
        return self._by_sheet.get(name, {})

    def _root(self, path: str) -> etree._Element | None:
        if path not in self._z.namelist():
            return None
        return xml.parse(xml.read_entry(self._z, path, self._limits), self._limits)

    def _read_styles(self) -> list[str]:
        root = self._root("xl/styles.xml")
        if root is None:
            return []
        own = {f.get("numFmtId"): f.get("formatCode", "") for f in root.iter(f"{_NS}numFmt")}
        codes = []
        for xf in root.iterfind(f"{_NS}cellXfs/{_NS}xf"):
            number = xf.get("numFmtId", "0")
            codes.append(own.get(number) or _BUILT_IN.get(int(number) if number.isdigit() else 0, ""))
        return codes

    def _read_sheet_paths(self) -> dict[str, str]:
        book, rels = self._root("xl/workbook.xml"), self._root("xl/_rels/workbook.xml.rels")
        if book is None or rels is None:
            return {}
        targets = {r.get("Id"): r.get("Target", "") for r in rels}
        paths = {}
        for sheet in book.iter(f"{_NS}sheet"):
            target = targets.get(sheet.get(_REL), "")
            paths[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return paths

    def _read_sheet(self, path: str) -> dict[tuple[int, int], str]:
        if path not in self._z.namelist():
            return {}
        data = xml.read_entry(self._z, path, self._limits)
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:65536]:
            raise Unreadable("limit_xml_entities")
        found: dict[tuple[int, int], str] = {}
        height = width = row = col = 0
        try:
            for _, cell in etree.iterparse(
                io.BytesIO(data), tag=f"{_NS}c", resolve_entities=False, no_network=True, huge_tree=False
            ):
                place = _CELL.fullmatch(cell.get("r", ""))
                row, col = (int(place[2]) - 1, _column(place[1])) if place else (row, col + 1)
                height, width = max(height, row + 1), max(width, col + 1)
                # one cell far away would make a grid of millions
                self._limits.check("cells", height * width)
                style = cell.get("s", "")
                code = self._codes[int(style)] if style.isdigit() and int(style) < len(self._codes) else ""
                if code:
                    found[row, col] = code
                cell.clear()
        except etree.XMLSyntaxError as error:
            raise Unreadable.because("broken", "工作表") from error
        return found


def _column(letters: str) -> int:
    n = 0
    for letter in letters:
        n = n * 26 + ord(letter) - 64
    return n - 1


def shown(value: Decimal, code: str | None) -> str:
    """A number as a cell of that format shows it; without one, all its digits."""
    section = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", (code or "").split(";")[0])
    pattern = _NUMBER.search(section)
    if pattern is None:
        return _plain(value)
    percent = "%" in section
    if percent:
        value *= 100
    decimals = pattern[1] or ""
    least, most = decimals.count("0"), len(decimals)
    rounded = value.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in pattern[0].rstrip(",") else f"{rounded:f}"
    if most > least and "." in text:
        head, _, tail = text.partition(".")
        tail = tail[:least] + tail[least:].rstrip("0")
        text = f"{head}.{tail}" if tail else head
    return text + ("%" if percent else "")


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
