"""Forms of the reports: base data tables, self-evaluation forms, scorecards and the other tables, to records.

Lives here: everything told in cells, and scorecards told in numbered paragraphs. The layouts are data
(``knowledge/forms``). Never here: sentences (``narrative``), finding tables in a file (``structure``), whether values are right.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

from ingest.document import Document, Paragraph, Table
from ingest.forms.drafts import Context, finish, listed_projects, project_record
from ingest.forms.prose import read_scorecard
from ingest.forms.walk import Walk
from ingest.records import FigureRecord, IndicatorRecord, ProjectRecord


class HeadLike(Protocol):
    """The part of a report's head that forms need."""

    @property
    def fiscal_year(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class FormsResult:
    """What the forms of a report hold; ``consumed`` are the spans of the numbers that were dealt with."""

    figures: list[FigureRecord] = field(default_factory=list)
    indicators: list[IndicatorRecord] = field(default_factory=list)
    projects: list[ProjectRecord] = field(default_factory=list)
    consumed: set[tuple[int, int]] = field(default_factory=set)


def read_tables(document: Document, span: tuple[int, int], head: HeadLike, report_key: str) -> FormsResult:
    """Figures, indicators and projects of the tables that stand in ``span`` of the document. Pure."""
    context = Context(report_key, head.fiscal_year, block_numbers(document))
    walk = Walk(document, context)
    for table_no, block in _blocks(document, span):
        if isinstance(block, Paragraph):
            walk.paragraph(block)
        else:
            walk.table(block, table_no)
    walk.close()
    figures: list[FigureRecord] = []
    indicators: list[IndicatorRecord] = []
    projects: list[ProjectRecord] = []
    for form in walk.forms:
        figures += finish(form, context)
        project = project_record(form, len(projects) + 1, context)
        if project is not None:
            projects.append(project)
        indicators += [replace(i, project_key=project.project_key if project else None) for i in form.indicators]
    if not projects:
        for form in walk.forms:
            projects += listed_projects(form, len(projects) + 1, context)
    return FormsResult(_unique(figures), indicators, projects, walk.consumed)


def scorecard_prose(
    document: Document, span: tuple[int, int], head: HeadLike, report_key: str, first_order: int = 1
) -> FormsResult:
    """Scored items that paragraphs of ``span`` tell; ``first_order`` follows the rows of the report's tables. Pure."""
    del head  # an item's marks belong to no year
    paragraphs = [b for b in document.blocks if isinstance(b, Paragraph) and span[0] <= b.start < span[1]]
    indicators, consumed = read_scorecard(document, paragraphs, report_key, first_order)
    return FormsResult([], indicators, [], consumed)


def block_numbers(document: Document) -> dict[int, int]:
    """Start offset of every paragraph and cell → its number in the document, from 1."""
    numbers: dict[int, int] = {}
    for block in document.blocks:
        for part in block.cells() if isinstance(block, Table) else (block,):
            numbers[part.start] = len(numbers) + 1
    return numbers


def _blocks(document: Document, span: tuple[int, int]):
    """(number of the table in the document, block) of the blocks that start in the span."""
    table_no = 0
    for block in document.blocks:
        if isinstance(block, Table):
            table_no += 1
        start = _start(block)
        if span[0] <= start < span[1]:
            yield table_no, block


def _start(block: Paragraph | Table) -> int:
    if isinstance(block, Paragraph):
        return block.start
    return next((cell.start for cell in block.cells()), -1)


def _unique(figures: list[FigureRecord]) -> list[FigureRecord]:
    """The figures without the second reading of one printed number as the same quantity."""
    return list({f.figure_key: f for f in reversed(figures)}.values())[::-1]
