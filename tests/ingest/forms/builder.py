"""Documents for the tests of forms: grids and lines written down compactly."""

from __future__ import annotations

from types import SimpleNamespace

from ingest import forms
from ingest.document import Cell, Document
from ingest.readers.source import RawLine, RawParagraph, RawTable, Source
from ingest.structure import build_document

HEAD = SimpleNamespace(fiscal_year=2023)


def grid(text: str, title: str | None = None) -> RawTable:
    """A table whose merges are known: cells divided by |, ``<`` merged with the left cell, ``^`` with the one above."""
    raw = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.strip().splitlines()]
    width = max(map(len, raw))
    raw = [row + [""] * (width - len(row)) for row in raw]
    rows = []
    for r, row in enumerate(raw):
        cells: list[Cell | None] = []
        for c, value in enumerate(row):
            if value in ("<", "^"):
                cells.append(None)
                continue
            across = 1
            while c + across < width and row[c + across] == "<":
                across += 1
            down = 1
            while r + down < len(raw) and raw[r + down][c] == "^":
                down += 1
            cells.append(Cell(value.replace("\\n", "\n"), r, c, down, across))
        rows.append(tuple(cells))
    return RawTable(tuple(rows), title)


def tabbed(text: str) -> list[RawLine]:
    """Lines of a converter: ``→`` is a tab."""
    return [RawLine(line.strip(" ").replace("→", "\t")) for line in text.strip("\n").splitlines()]


def lines(text: str) -> list[RawLine]:
    """Plain lines."""
    return [RawLine(line) for line in text.strip("\n").splitlines()]


def document(*items: RawTable | list[RawLine] | str) -> Document:
    """A document of tables, runs of lines and paragraphs."""
    flat: list = []
    for item in items:
        if isinstance(item, list):
            flat += item
        else:
            flat.append(RawParagraph(item) if isinstance(item, str) else item)
    return build_document(
        Source(tuple(flat), "docx" if any(isinstance(i, RawTable) for i in items) else "txt", None, ())
    )


def read(*items: RawTable | list[RawLine] | str, head=HEAD) -> forms.FormsResult:
    """What the forms of such a document hold; every figure's evidence is checked on the way."""
    doc = document(*items)
    result = forms.read_tables(doc, (0, len(doc.text)), head, "report")
    for f in result.figures:
        assert doc.text[f.char_start : f.char_end] == f.snippet
        assert f.char_start <= f.number_start < f.number_end <= f.char_end
    return result


def figures(result: forms.FormsResult) -> dict[tuple, str]:
    """(concept, basis, year, breakdown) → the value as printed with its unit."""
    return {(f.concept, f.basis, f.fiscal_year, f.breakdown): f"{f.value}{f.unit or ''}" for f in result.figures}


def rows(result: forms.FormsResult) -> list[tuple]:
    """(level1, level2, name, target, result, marks, score) of every indicator."""
    return [
        (i.level1, i.level2, i.level3, i.target_text, i.actual_text, _text(i.weight), _text(i.score))
        for i in result.indicators
    ]


def _text(value) -> str | None:
    return None if value is None else str(value)
