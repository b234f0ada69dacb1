"""Automatic numbers of Word paragraphs (一、 （一） 1.), which stand nowhere in the text itself.

Lives here: counters per list and how a number is written. Never here: which paragraphs are headings.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml brings no types

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CN = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str  # %1、 or （%2）
    start: int


class Numbering:
    """Writes the number of each paragraph in document order."""

    def __init__(self, root: etree._Element | None, of_style: dict[str, tuple[str, int]]) -> None:
        self._lists: dict[str, str] = {}  # numId → abstractNumId, which counters belong to
        self._levels: dict[str, dict[int, _Level]] = {}
        self._of_style = of_style
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)
        for abstract in root.iter(f"{W}abstractNum") if root is not None else ():
            levels = {}
            for lvl in abstract.iter(f"{W}lvl"):
                levels[_int(lvl.get(f"{W}ilvl"), 0)] = _Level(
                    _val(lvl, "numFmt") or "decimal", _val(lvl, "lvlText") or "", _int(_val(lvl, "start"), 1)
                )
            self._levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for num in root.iter(f"{W}num") if root is not None else ():
            self._lists[num.get(f"{W}numId", "")] = _val(num, "abstractNumId") or ""

    def prefix(self, p: etree._Element) -> str:
        """The number before a paragraph, "" when it has none or a bullet."""
        properties = p.find(f"{W}pPr")
        if properties is None or not self._lists:
            return ""
        number, level = _val(properties, "numPr/numId"), _int(_val(properties, "numPr/ilvl"), 0)
        if number is None:
            number, level = self._of_style.get(_val(properties, "pStyle") or "", ("0", 0))
        abstract = self._lists.get(number, "")
        kind = self._levels.get(abstract, {}).get(level)
        if number == "0" or kind is None:
            return ""
        counters = self._counters[abstract]
        counters[level] = counters.get(level, kind.start - 1) + 1
        for deeper in [d for d in counters if d > level]:
            del counters[deeper]
        if kind.format in ("bullet", "none"):
            return ""
        return re.sub(r"%(\d)", lambda m: self._written(abstract, int(m[1]) - 1, kind), kind.text)

    def _written(self, abstract: str, level: int, own: _Level) -> str:
        kind = self._levels[abstract].get(level, own)
        return write_number(self._counters[abstract].get(level, kind.start), kind.format)


def write_number(n: int, number_format: str) -> str:
    """A list number as Word writes it; formats that these documents do not use come out as digits."""
    if number_format in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"):
        return _chinese(n)
    if number_format == "decimalEnclosedCircle" and 1 <= n <= 20:
        return chr(0x2460 + n - 1)
    if number_format in ("lowerLetter", "upperLetter") and 1 <= n <= 26:
        return chr((97 if number_format == "lowerLetter" else 65) + n - 1)
    if number_format == "decimalZero":
        return f"{n:02d}"
    return str(n)


def _chinese(n: int) -> str:
    if not 0 < n < 100:
        return str(n)
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_CN[tens]}十") + (_CN[ones] if ones else "")


def _val(element: etree._Element, path: str) -> str | None:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}val")


def _int(value: str | None, default: int) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 6 else default
