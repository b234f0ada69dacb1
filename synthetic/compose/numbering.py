"""Numbers of headings: 一、（一） or 第一部分 一、 or 1. 1.1.

Lives here: counting and its three styles. Never here: headings' words.
"""

from __future__ import annotations

from synthetic.document import Heading

_DIGITS = "一二三四五六七八九十"


class Numbering:
    """Counts headings of two levels."""

    def __init__(self, style: str) -> None:
        self.style = style
        self.first = 0
        self.second = 0

    def heading(self, words: str, level: int) -> Heading:
        """The next heading of that level. Raises KeyError for an unknown style."""
        if level == 1:
            self.first, self.second = self.first + 1, 0
        else:
            self.second += 1
        number = {
            "zh": (f"{_DIGITS[self.first - 1]}、", f"（{_DIGITS[self.second - 1]}）"),
            "part": (f"第{_DIGITS[self.first - 1]}部分　", f"{_DIGITS[self.second - 1]}、"),
            "arabic": (f"{self.first}.", f"{self.first}.{self.second} "),
        }[self.style][level - 1]
        return Heading(f"{number}{words}", level)
