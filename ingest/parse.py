"""The whole parse: bytes → records. Pure: same bytes and parser version, same records.

Lives here: the order of the steps for one document and one report. Never here: files, folders, databases.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from decimal import Decimal

from ingest import forms, identity
from ingest.claims import form_claims
from ingest.document import Document, Paragraph
from ingest.errors import Unreadable
from ingest.keys import short_hash
from ingest.narrative.reader import read_sentences
from ingest.narrative.write import Writer, places
from ingest.readers import read
from ingest.records import (
    FigureRecord,
    ParsedReport,
    ReportRecord,
    TextBlockRecord,
)
from ingest.reports import report_spans
from ingest.structure import build_document
from ingest.told_projects import told_projects


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What one file holds."""

    document_hash: str
    source_format: str
    encoding: str | None
    n_chars: int
    reports: list[ParsedReport]


def parse_bytes(data: bytes, source_name: str) -> ParsedDocument:
    """Parse one file. ``source_name`` helps where the text has no title; it never decides the format.

    Raises:
        Unreadable: the file cannot be read, or holds no report.
    """
    document_hash = hashlib.sha256(data).hexdigest()
    source = read(data, source_name)
    document = build_document(source)
    reports = [
        _parse_report(document, span, document_hash, number) for number, span in enumerate(report_spans(document), 1)
    ]
    if not any(_says_something(report) for report in reports):
        raise Unreadable("not_a_report", "读得出文字，但不是绩效自评报告：没有预算、支出、指标或评分的内容")
    return ParsedDocument(document_hash, source.source_format, source.encoding, len(document.text), reports)


def _parse_report(document: Document, span: tuple[int, int], document_hash: str, number: int) -> ParsedReport:
    report_key = short_hash(document_hash, number)
    head = identity.read_head(document, *span)
    tables = forms.read_tables(document, span, head, report_key)
    sentences = _without(document, tables.cell_paragraphs)
    scored, marks = forms.scorecard_prose(sentences, span, report_key, in_tables=bool(tables.indicators))
    found = read_sentences(
        sentences,
        span,
        head.fiscal_year,
        head.department_name,
        tables.figures,
        head.report_kind,
        marks.items,
        marks.parts,
    )
    writer = Writer(document, report_key, places(document))
    told = writer.figures(found)
    figures = sorted([*tables.figures, *told], key=lambda f: (f.number_start, f.figure_key))
    projects = tables.projects or told_projects(told, head, report_key)
    indicators = sorted([*tables.indicators, *scored], key=lambda i: i.char_start)
    indicators = [replace(indicator, row_order=order) for order, indicator in enumerate(indicators, 1)]
    n_table_money = sum(f.amount_wan is not None for f in tables.figures)
    report = ReportRecord(
        report_key=report_key,
        document_hash=document_hash,
        report_no=number,
        title=head.title,
        report_kind=head.report_kind,
        fiscal_year=head.fiscal_year,
        department_name=head.department_name,
        department_aliases=list(head.department_aliases),
        department_type=head.department_type,
        region_key=head.region_key,
        report_date=head.report_date,
        self_score=_total_score(figures) or head.self_score,
        self_grade=head.self_grade,
        grade_norm=head.grade_norm,
        execution_rate_stated=_execution_rate(figures),
        execution_weight=tables.execution_weight,
        execution_score=tables.execution_score,
        n_money_numbers=found.n_money_numbers + n_table_money,
        n_money_tied=found.n_money_tied + n_table_money,
        char_start=span[0],
        char_end=span[1],
    )
    return ParsedReport(
        report,
        _text_blocks(document, span, report_key),
        figures,
        indicators,
        projects,
        [*writer.claims(found), *form_claims(tables.figures)],
    )


def _says_something(report: ParsedReport) -> bool:
    """A report calls itself one, or prints amounts, marks or indicators; a novel does neither."""
    kind = report.report.report_kind
    titled = kind == "transfer_selfeval" or (report.report.title is not None and kind != "other")
    told = report.indicators or report.projects or len(report.figures) >= 2
    return bool(titled or told)


def _total_score(figures: list[FigureRecord]) -> Decimal | None:
    totals = [f.value for f in figures if f.concept == "score_total" and f.breakdown is None]
    return totals[-1] if totals and len(set(totals)) == 1 else None


def _execution_rate(figures: list[FigureRecord]) -> Decimal | None:
    """Execution rate of the overall form, else the one the text states."""
    stated = [f for f in figures if f.concept == "rate_execution" and f.breakdown is None]
    stated.sort(key=lambda f: f.table_kind != "overall_form")
    return stated[0].value if stated else None


def _without(document: Document, starts: set[int]) -> Document:
    """The document without the paragraphs that were cells of a form written one cell per line."""
    if not starts:
        return document
    kept = tuple(b for b in document.blocks if not (isinstance(b, Paragraph) and b.start in starts))
    return replace(document, blocks=kept)


def _text_blocks(document: Document, span: tuple[int, int], report_key: str) -> list[TextBlockRecord]:
    out: list[TextBlockRecord] = []
    block_no, table_no = 1, 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if span[0] <= block.start < span[1]:
                kind = "paragraph" if block.level is None else "heading"
                out.append(
                    TextBlockRecord(report_key, block_no, kind, block.level, None, None, None, block.text, block.start,
                                    block.end, block.page)
                )  # fmt: skip
            block_no += 1
            continue
        table_no += 1
        for cell in block.cells():
            if span[0] <= cell.start < span[1]:
                out.append(
                    TextBlockRecord(report_key, block_no, "cell", None, table_no, cell.row + 1, cell.col + 1, cell.text,
                                    cell.start, cell.end, cell.page)
                )  # fmt: skip
            block_no += 1
    return out
