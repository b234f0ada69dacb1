"""Cleaning of text: what is dropped before offsets are taken, and a same-length folded copy for matching.

Lives here: converter traces, invisible characters, full-width forms. Never here: joining lines, tables, numbers.
"""

from __future__ import annotations

import re

_INVISIBLE = dict.fromkeys(
    [*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0x00AD, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
# Control characters except tab and newline; form feeds separate pages and become line ends.
_CONTROL = dict.fromkeys([*range(0x00, 0x09), 0x0B, *range(0x0E, 0x20), 0x7F])
_SPACES = {0x00A0: " ", 0x3000: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0x202F: " ", 0x0C: "\n"}
_CLEAN = {**_INVISIBLE, **_CONTROL, **_SPACES}
_DIRTY = re.compile("[" + "".join(f"\\u{c:04x}" for c in sorted(_CLEAN)) + "]")

_TRACES = re.compile(
    r"\[bookmark:\s*[^\]]*\]|\bPAGEREF\s+_Toc\d+(?:\s*\\h)?|\bHYPERLINK\s+\\l\s+\"[^\"]*\"|\bTOC\s+\\o\s+\"[^\"]*\"(?:\s*\\\w+)*"
)
_EMPHASIS = re.compile(r"\*\*|__(?=\S)|(?<=\S)__")

_FOLD: dict[str, str] = {chr(0xFF01 + i): chr(0x21 + i) for i in range(94) if chr(0x21 + i) != ","}
_FOLD.update(
    {
        "﹦": "=", "≦": "≤", "≧": "≥", "﹤": "<", "﹥": ">", "〈": "<", "〉": ">",
        "－": "-", "—": "-", "–": "-", "―": "-", "‐": "-", "‑": "-", "−": "-", "﹣": "-", "～": "~", "〜": "~",
        "“": '"', "”": '"', "＂": '"', "「": '"', "」": '"', "『": '"', "』": '"', "‘": "'", "’": "'",
        "﹪": "%", "٪": "%", "×": "*", "✕": "*", "÷": "/", "∕": "/", "〔": "[", "〕": "]", "【": "[", "】": "]",
        "﹙": "(", "﹚": ")", "〇": "零", "\t": " ",
    }
)  # fmt: skip
# Replacing one character after the other takes a third of str.translate's time on Chinese text; the wide letters and
# the rare ones are looked for together first.
_OFTEN = tuple((c, _FOLD[c]) for c in "（）：；％“”—～－、\t０１２３４５６７８９．" if c in _FOLD)
_SELDOM = {c: plain for c, plain in _FOLD.items() if c not in dict(_OFTEN)}
_TABLE = str.maketrans(_FOLD)
_SHORT = 60  # characters below which one pass over them is quicker than a search for each odd one
_ANY_SELDOM = re.compile("[" + "".join(map(re.escape, _SELDOM)) + "]")


def clean(text: str) -> str:
    """Text without invisible characters, converter traces and Markdown emphasis. Changes offsets."""
    if _DIRTY.search(text):
        text = text.translate(_CLEAN)
    if "_" in text or "[bookmark" in text:
        text = _TRACES.sub("", text)
    return _EMPHASIS.sub("", text) if "**" in text or "__" in text else text


def fold(text: str) -> str:
    """A copy of the same length in which full-width and odd forms are their plain counterparts.

    The Chinese comma stays: between digits it may separate a list, never thousands.
    """
    if len(text) < _SHORT:
        return text.translate(_TABLE)
    for odd, plain in _OFTEN:
        if odd in text:
            text = text.replace(odd, plain)
    for odd in set(_ANY_SELDOM.findall(text)):
        text = text.replace(odd, _SELDOM[odd])
    return text
