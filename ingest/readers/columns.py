"""Tables without rules: where columns of text stand on a page, and which lines are one row.

Lives here: positions to rows of cells. A column is where most lines leave a gap on both sides; a line that stands
closer to the one above than rows do goes on with its cells. Never here: what a table means, ruled tables (``pdf``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.document import Cell
from ingest.readers.grid import GridBuilder
from ingest.readers.limits import Limits

Grid = tuple[tuple[Cell | None, ...], ...]

_FEWEST_ROWS = 3  # lines of several segments that make a table
_MOST_CROSSED = 0.12  # share of the lines whose text may stand in a gap between columns
_FEWEST_COLUMNS = 3
_SAME_ROW = 1.12  # a line nearer than this times the least distance belongs to the row above
_FEWEST_ROW_STEPS = 0.2  # share of distances that must be those of rows, for others to be lines inside cells
_OVERLAP = 0.9  # of a word's size: nearer ones stand beside each other, not below
_FAR = 2.6  # lines farther apart than this times the usual distance are no one table


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one line that no wide gap divides; points from the left and the top of the page."""

    text: str
    x0: float
    x1: float
    top: float
    size: float = 10.0


@dataclass(frozen=True, slots=True)
class Line:
    """The segments of one height, left to right; ``words``: the same without any gap inside."""

    top: float
    segments: tuple[Segment, ...]
    words: tuple[Segment, ...]


def cut_columns(lines: Sequence[Line], limits: Limits) -> list[Line | tuple[float, Grid]]:
    """The lines in order; runs of them that stand in columns as (top, grid)."""
    out: list[Line | tuple[float, Grid]] = []
    i = 0
    while i < len(lines):
        end = _end_of_run(lines, i)
        grid = _grid(lines[i:end], limits) if end > i else None
        if grid is None:
            out.append(lines[i])
            i += 1
            continue
        out.append((lines[i].top, grid))
        i = end
    return out


def _end_of_run(lines: Sequence[Line], i: int) -> int:
    """Where the lines end that may be one table beginning at line ``i``; ``i`` when none begins there."""
    if len(lines[i].segments) < 2:
        return i
    lefts = [s.x0 for s in lines[i].segments]
    end, several = i + 1, 1
    while end < len(lines):
        line = lines[end]
        if len(line.segments) == 1 and not any(abs(line.segments[0].x0 - x) < 3 for x in lefts):
            break  # neither a cell that goes on nor a row with one filled cell
        if end - i >= 2 and line.top - lines[end - 1].top > _FAR * _usual([line.top for line in lines[i:end]]):
            break
        lefts += [s.x0 for s in line.segments]
        several += len(line.segments) > 1
        end += 1
    while (
        end > i
        and len(lines[end - 1].segments) == 1
        and lines[end - 1].segments[0].x1 - lines[end - 1].segments[0].x0 > 400
    ):
        end -= 1  # the paragraph behind the table
    return end if several >= _FEWEST_ROWS else i


def _usual(tops: Sequence[float]) -> float:
    """The middle one of the distances between lines."""
    steps = sorted(b - a for a, b in pairwise(tops))
    return steps[len(steps) // 2] if steps else 0.0


def _grid(lines: Sequence[Line], limits: Limits) -> Grid | None:
    edges = _edges(lines)
    if len(edges) + 1 < _FEWEST_COLUMNS:
        return None
    placed = [[(w, *_columns_of(w, edges)) for w in line.words] for line in lines]
    near = _inside_cells(placed)
    cells: dict[tuple[int, int], list[str]] = {}
    spans: dict[tuple[int, int], int] = {}
    latest: dict[int, tuple[int, float]] = {}  # column → row of its last cell, top of that cell's last line
    row = -1
    for words in placed:
        new = [c for w, c, _ in words if c not in latest or w.top - latest[c][1] > near]
        row += bool(new)
        for word, first, last in words:
            own = row if first in new else latest[first][0]
            texts = cells.setdefault((own, first), [])
            if latest.get(first) == (own, word.top):
                texts[-1] += " " + word.text
            else:
                texts.append(word.text)
            spans[own, first] = max(spans.get((own, first), 1), last - first + 1)
            latest[first] = (own, word.top)
    builder = GridBuilder(limits)
    for (r, c), texts in sorted(cells.items()):
        builder.place("\n".join(texts), r, c, 1, spans[r, c])
    return builder.grid()


def _columns_of(word: Segment, edges: Sequence[float]) -> tuple[int, int]:
    """First and last column that a word stands in."""
    first = sum(word.x0 >= edge - 0.5 for edge in edges)
    return first, max(first, sum(word.x1 > edge + 0.5 for edge in edges))


def _inside_cells(placed: Sequence[Sequence[tuple[Segment, int, int]]]) -> float:
    """Distance up to which a line goes on with the cell above it; 0 where rows are all there is."""
    tops: dict[int, float] = {}
    steps: list[float] = []
    for words in placed:
        for word, c, _ in words:
            if c in tops and word.top - tops[c] > _OVERLAP * word.size:  # cells of two heights stand side by side
                steps.append(word.top - tops[c])
            tops[c] = word.top
    least = min(steps, default=0.0) * _SAME_ROW
    return least if sum(s > least for s in steps) >= _FEWEST_ROW_STEPS * len(steps) else 0.0


def _edges(lines: Sequence[Line]) -> list[float]:
    """Where columns begin, the first one's edge apart: gaps that hardly any line crosses."""
    segments = [s for line in lines for s in line.words]
    least, most = min(s.x0 for s in segments), max(s.x1 for s in segments)
    allowed = max(1, int(_MOST_CROSSED * len(lines)))
    events = sorted([(s.x0, 1) for s in segments] + [(s.x1, -1) for s in segments], key=lambda e: (e[0], e[1]))
    covered = 0
    edges: list[float] = []
    gap_from: float | None = None
    for x, change in events:
        before = covered
        covered += change
        if before > allowed >= covered:
            gap_from = x
        elif before <= allowed < covered and gap_from is not None:
            if x - gap_from > 2 and least < gap_from and x < most:
                edges.append((gap_from + x) / 2)
            gap_from = None
    return edges
