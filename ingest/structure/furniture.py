"""Page furniture: page numbers and lines that repeat at the top or bottom of pages.

Lives here: dropping whole lines. Never here: changing a line.
"""

from __future__ import annotations

import re
from collections import Counter

from ingest.readers.source import RawLine

_PAGE_NUMBER = re.compile(
    r"^\s*(?:[-—–]\s*\d{1,3}\s*[-—–]|第\s*\d{1,3}\s*页(?:\s*[,，/共]\s*共?\s*\d{1,3}\s*页?)?|\d{1,3}\s*/\s*\d{1,3})\s*$"
)
_STATE = re.compile(r"^\s*[•·\-]?\s*(?:现行)?(?:有效|失效|废止)\s*$")  # of a paper, in the head of a web page
_HEAD = 40  # lines; further down 有效 is a cell of a form
_BARE_NUMBER = re.compile(r"^\s*\d{1,3}\s*$")


def drop_furniture(lines: list[RawLine]) -> list[RawLine]:
    """Lines without page numbers and repeated page headers.

    A bare number is a page number only where pages are known and it is the first or last line of its page; in plain
    text it may be a cell.
    """
    edges: dict[int, tuple[int, int]] = {}
    for i, line in enumerate(lines):
        if line.page is not None and line.text.strip():
            first, _ = edges.get(line.page, (i, i))
            edges[line.page] = (first, i)
    edge_rows = {i for pair in edges.values() for i in pair}
    repeated = Counter(lines[i].text.strip() for i in edge_rows)
    headers = {text for text, n in repeated.items() if n >= 3 and n >= len(edges) // 2}
    return [
        line
        for i, line in enumerate(lines)
        if not (
            _PAGE_NUMBER.match(line.text)
            or (i < _HEAD and _STATE.match(line.text))
            or (i in edge_rows and (_BARE_NUMBER.match(line.text) or line.text.strip() in headers))
        )
    ]
