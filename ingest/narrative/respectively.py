"""Lists told with 分别: which label, year or basis each of their amounts has.

Lives here: pairing by order. Never here: making figures of the pairs (``sentence``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.narrative.tokens import Mark, Token, Year
from ingest.narrative.vocabulary import Word
from ingest.narrative.window import tells_basis_only
from ingest.numbers import Number
from ingest.taxonomy import Mention

_YEARS = re.compile(r"(?<!\d)(20\d\d)年?(?:度)?(?:至|到|-|—|~)(20\d\d)年")  # 2021—2023 年, one after another
_FIRST_YEAR = 6  # characters of 2021 年至, which is read as a number


@dataclass(frozen=True, slots=True)
class Turn:
    """What an amount of such a list is of; without a label what the sentence or its topic goes on with."""

    label: Mention | None = None
    year: int | None = None
    basis: str | None = None
    is_known: bool = True  # False: as many names as amounts are not told


def turns(text: str, stream: Sequence[Token]) -> dict[int, Turn]:
    """公务接待费和公务用车运行费分别为 2.5 万元和 6 万元: start of each number → its turn.

    Without a label where years only are told: 2020 年、2021 年预算分别安排 82 万元、84 万元. A second list goes by the
    years of the first: 基本支出 2021 年、2022 年分别为 …；项目支出分别为 …
    """
    told: dict[int, Turn] = {}
    of_list_before: list[int] = []
    for i, token in enumerate(stream):
        if not (isinstance(token, Word) and token.kind == "respectively"):
            continue
        cut = _begin(stream[:i])
        before = stream[cut:i]
        numbers = _numbers(stream[i + 1 :])
        if len(numbers) < 2:
            continue
        labels = [t for t in before if isinstance(t, Mention)]
        years = _years(text[max(0, before[0].start - _FIRST_YEAR) : token.start], before) if before else []
        if len(labels) == len(numbers):
            year = years[0] if len(years) == 1 else None
            told |= {n.start: Turn(label, year) for n, label in zip(numbers, labels, strict=True)}
            continue
        of_money = all(n.kind == "money" for n in numbers)
        bases = _bases(before)
        whats = [label for label in labels if not tells_basis_only(label)]
        if not years and len(labels) == 1 and len(numbers) == len(of_list_before):
            years = of_list_before
        if len(years) == len(numbers) and (len(labels) == 1 or (not labels and of_money)):
            label = labels[0] if labels else None
            of_list_before = years
            told |= {n.start: Turn(label, year) for n, year in zip(numbers, years, strict=True)}
        elif of_money and len(bases) == len(numbers) and len(whats) == 1 and len(years) < 2:
            year = years[0] if years else None
            told |= {n.start: Turn(whats[0], year, basis) for n, basis in zip(numbers, bases, strict=True)}
        elif of_money and len(labels) < 2:
            told |= {n.start: Turn(is_known=False) for n in numbers}
    return told


def _begin(before: Sequence[Token]) -> int:
    """Behind the number or semicolon before the list."""
    ends = (k for k, t in enumerate(before) if isinstance(t, Number) or (isinstance(t, Mark) and t.sign in ";；"))
    return max(ends, default=-1) + 1


def _numbers(behind: Sequence[Token]) -> list[Number]:
    numbers: list[Number] = []
    for t in behind:
        if isinstance(t, Number):
            numbers.append(t)
        elif not (isinstance(t, Mark) and t.sign in "、,，"):
            break
    return numbers


def _years(text: str, before: Sequence[Token]) -> list[int]:
    span = _YEARS.search(text)
    if span is not None and int(span[1]) < int(span[2]):
        return list(range(int(span[1]), int(span[2]) + 1))
    return [t.value for t in before if isinstance(t, Year)]


def _bases(before: Sequence[Token]) -> list[str]:
    return [t.value for t in before if isinstance(t, Word) and t.kind == "basis"]
