"""Headings of Chinese documents: 第一部分, 一、, （一）, 1., （1）, ①, Markdown #.

Lives here: the level of one line. Numbers restart and skip in these reports, so a number is never a key.
"""

from __future__ import annotations

import re

_CN = "一二三四五六七八九十百"
_NUMBERED = re.compile(  # the number of the group is the level
    rf"(第[{_CN}\d]+(?:部分|章|篇))|([{_CN}]+\s*[、.．])|([（(]\s*[{_CN}]+\s*[)）])"
    r"|(\d{1,2}\s*[.、．](?!\d))|([（(]\s*\d{1,2}\s*[)）])|([①②③④⑤⑥⑦⑧⑨⑩])"
)
_FIRST = frozenset(f"第{_CN}（(0123456789①②③④⑤⑥⑦⑧⑨⑩")
_MARKDOWN = re.compile(r"^\s*(#{1,6})\s+")
_BULLET = re.compile(r"^\s*[-*•]\s+(?=\S)")
_LONGEST_HEADING = 45


def strip_markup(line: str) -> tuple[str, int | None]:
    """A line without Markdown heading or bullet marks, and the number of # it had."""
    line = line.strip()
    if line[:1] == "#":
        m = _MARKDOWN.match(line)
        if m:
            return line[m.end() :].strip(), len(m[1])
    return _BULLET.sub("", line).strip() if line[:1] in "-*•" else line, None


def numbering(text: str) -> int | None:
    """1 for 第一部分 … 6 for ①; None when the text starts with no such mark."""
    if text[:1] not in _FIRST:
        return None
    match = _NUMBERED.match(text)
    return match.lastindex if match else None


_STOP_INSIDE = re.compile(r"。(?=.{2})")  # 3.公务接待情况。全年接待 … is a sentence that the right margin broke
_NAME_WITH_STOP = re.compile(r"^[^，,。；;：:]{4,24}(?:情况|分析|概况|说明|结果|问题|建议|措施)。$")


def heading_level(text: str, hashes: int | None = None) -> int | None:
    """Level of a heading (1 highest), None for a paragraph. A numbered sentence that ends in 。 is a paragraph.

    (一)资金投入情况分析。 is a heading all the same: nothing but a name with 。 behind it.
    """
    level = numbering(text)
    if level is not None and _NAME_WITH_STOP.search(text):
        text = text[:-1]
    short = len(text) <= _LONGEST_HEADING and not text.endswith(("。", "；", ";", "，", ",", "、"))
    if hashes is not None and short:
        return level or hashes
    if level is None or not short or _STOP_INSIDE.search(text):
        return None
    # 1. 项目支出50万元 is an item of a list, （一）本年总收入50万元，其中… a sentence: neither is a heading.
    if re.search(r"\d\s*(?:万元|元|%)", text):
        return None
    return level
