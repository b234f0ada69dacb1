"""Labels that the narrow columns of a printed form broke over lines: 年初预 / 算数, 当年财 / 政拨款 / 42.00 38.00.

Lives here: putting such pieces together again beside the rows they belong to, where every piece becomes part of a label
that forms know. Never here: names and sentences that are broken, which only their reader could tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ingest.forms.layouts import column_role, is_in, level_code, row_concept
from ingest.readers.source import RawLine
from ingest.structure.glued import is_number

_LONGEST_PIECE = 12
_MOST_PIECES = 30  # lines of a header
_MOST_LABEL_LINES = 4
_MOST_WORDS = 4  # pieces of one label
_FEWEST_HEADS = 4
_NO_PIECE = re.compile(r"\d|[。；，！？|\t]|[:：]$")
_SENTENCE = re.compile(r"[。；！？|\t]")
_VALUES = frozenset(("basis", "rate", "weight", "score", "target", "actual_value"))
_HEADS = _VALUES | {
    "level1",
    "level2",
    "level3",
    "note",
    "group",
    "operator",
    "target_unit",
    "rule",
    "label",
    "ignored",
}


def mended(lines: Sequence[RawLine]) -> list[RawLine]:
    """The lines, labels in one piece on the line of their row, the heads of columns on one line."""
    out: list[RawLine] = []
    for line in lines:
        words = line.text.split()
        n_numbers = sum(map(is_number, words))
        if n_numbers < 2 or _SENTENCE.search(line.text):
            out.append(line)
            continue
        if n_numbers == len(words):
            words = _with_label(out, words) if n_numbers > 2 else words
        else:
            words = _with_levels(out, words)
            _gather_heads(out)
        out.append(line if words == line.text.split() else RawLine(" ".join(words), line.page))
    return out


def _pieces(out: Sequence[RawLine], most: int) -> list[str]:
    """The lines right above that are pieces of labels, in their order."""
    n = 0
    while n < min(most, len(out)) and _is_piece(out[-1 - n].text):
        n += 1
    return [line.text.strip() for line in out[len(out) - n :]]


def _is_piece(text: str) -> bool:
    text = text.strip()
    return 0 < len(text) <= _LONGEST_PIECE and not _NO_PIECE.search(text) and not any(c.isspace() for c in text)


def _with_label(out: list[RawLine], words: list[str]) -> list[str]:
    """A row of numbers alone behind the label that stands above it, in pieces or whole."""
    pieces = _pieces(out, _MOST_LABEL_LINES)
    for n in range(len(pieces), 0, -1):
        label = "".join(pieces[-n:])
        if row_concept(label) is not None or is_in("total", label):
            del out[len(out) - n :]
            return [label, *words]
    return words


def _with_levels(out: list[RawLine], words: list[str]) -> list[str]:
    """A row behind its levels, whose pieces stand above it and may end in its first word."""
    pieces = _pieces(out, _MOST_LABEL_LINES)
    for n in range(len(pieces), 0, -1):
        for own in (1, 0):
            found = _cut([*pieces[-n:], *words[:own]], _is_level)
            if found is not None and len(found) < n + own:
                del out[len(out) - n :]
                return [*found, *words[own:]]
    return words


def _is_level(text: str) -> bool:
    return level_code(1, text) is not None or level_code(2, text) is not None


def _gather_heads(out: list[RawLine]) -> None:
    """The heads of columns right above, one or a few on every line and some in pieces, on one line."""
    n = 0
    while n < min(_MOST_PIECES, len(out)) and all(map(_is_piece, out[-1 - n].text.split() or ("",))):
        n += 1
    for k in range(n, 1, -1):
        heads = _cut([word for line in out[len(out) - k :] for word in line.text.split()], _is_head)
        if heads is None:
            continue
        kinds = [role.kind for head in heads if (role := column_role(head)) is not None]
        if len(heads) < _FEWEST_HEADS or sum(kind in _VALUES for kind in kinds) < _FEWEST_HEADS - 1:
            return
        page = out[-1].page
        del out[len(out) - k :]
        if kinds[:2] == ["group", "level1"]:
            out.append(RawLine(heads.pop(0), page))  # merged over the rows, in none of which it stands again
        out.append(RawLine(" ".join(heads), page))
        return


def _is_head(text: str) -> bool:
    role = column_role(text)
    return role is not None and role.kind in _HEADS


def _cut(words: Sequence[str], is_label: Callable[[str], bool]) -> list[str] | None:
    """The words put together to labels, as many as can be; None when some word is part of none."""
    best: list[list[str] | None] = [[]]
    for end in range(1, len(words) + 1):
        found: list[str] | None = None
        for start in range(max(0, end - _MOST_WORDS), end):
            before = best[start]
            label = "".join(words[start:end])
            if before is None or label[0] in "(（" or (found is not None and len(before) < len(found)):
                continue
            if is_label(label):
                found = [*before, label]
        best.append(found)
    return best[-1]
