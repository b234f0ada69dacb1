"""Drafts to records: offsets, snippets and keys.

Lives here: writing what ``grammar`` found. Never here: deciding anything.
"""

from __future__ import annotations

from bisect import bisect_right

from ingest.document import Document, Paragraph
from ingest.keys import short_hash
from ingest.narrative.drafts import ClaimDraft, FigureDraft, Found
from ingest.records import ClaimRecord, FigureRecord
from ingest.taxonomy import concepts


def figure_key(report_key: str, number_start: int, concept: str, basis: str | None, year: int | None) -> str:
    """Key of a figure: what it says and where it stands."""
    return short_hash(report_key, number_start, concept, basis, year)


class Writer:
    """Writes the drafts of one report. ``places``: start offset → (block_no, section, page) of every paragraph."""

    def __init__(
        self, document: Document, report_key: str, places: list[tuple[int, int, str | None, int | None]]
    ) -> None:
        self.document = document
        self.report_key = report_key
        self.places = places
        self._starts = [p[0] for p in places]

    def figures(self, found: Found) -> list[FigureRecord]:
        """Records of all figures, one per (place, concept, basis, year)."""
        records: dict[str, FigureRecord] = {}
        for draft in found.figures:
            record = self._figure(draft)
            records.setdefault(record.figure_key, record)
        return list(records.values())

    def claims(self, found: Found) -> list[ClaimRecord]:
        """Records of all claims."""
        records: dict[str, ClaimRecord] = {}
        for draft in found.claims:
            record = self._claim(draft)
            records.setdefault(record.claim_key, record)
        return list(records.values())

    def key_of(self, draft: FigureDraft | FigureRecord) -> str:
        """Figure key of an operand."""
        if isinstance(draft, FigureRecord):
            return draft.figure_key
        start, _ = draft.passage.place(draft.number.start, draft.number.end)
        return figure_key(self.report_key, start, draft.concept, draft.basis, draft.year)

    def _figure(self, draft: FigureDraft) -> FigureRecord:
        start, end = draft.passage.place(*draft.quote)
        number_start, number_end = draft.passage.place(draft.number.start, draft.number.end)
        _, block_no, section, page = self.places[bisect_right(self._starts, start) - 1]
        return FigureRecord(
            figure_key=self.key_of(draft),
            report_key=self.report_key,
            concept=draft.concept,
            basis=draft.basis,
            fiscal_year=draft.year,
            fund_scope=draft.fund_scope,
            entity_scope=draft.entity_scope or ("sub_unit" if draft.breakdown_kind == "sub_unit" else "unit"),
            breakdown=draft.breakdown,
            breakdown_kind=draft.breakdown_kind,
            value=draft.number.value,
            printed_decimals=draft.number.decimals,
            unit=draft.unit,
            unit_inherited=draft.unit_inherited,
            amount_wan=draft.amount_wan if concepts()[draft.concept].unit_kind == "money" else None,
            qualifier=draft.number.qualifier,
            place="narrative",
            table_kind=None,
            table_title=None,
            section=section,
            sum_group=self.key_of(draft.parent) if draft.parent is not None else None,
            open_list=draft.open_list,
            snippet=self.document.text[start:end],
            char_start=start,
            char_end=end,
            number_start=number_start,
            number_end=number_end,
            block_no=block_no,
            table_no=None,
            row_no=None,
            col_no=None,
            page=page,
            basis_inferred=draft.basis_inferred,
            extractor="narrative",
            status=draft.status,
        )

    def _claim(self, draft: ClaimDraft) -> ClaimRecord:
        start, end = draft.passage.place(*draft.quote)
        snippet = self.document.text[start:end]
        return ClaimRecord(
            claim_key=short_hash(self.report_key, draft.kind, start, end, draft.number.start if draft.number else None),
            report_key=self.report_key,
            claim_kind=draft.kind,
            statement=snippet.strip(),
            stated_value=draft.stated,
            stated_decimals=draft.decimals,
            stated_unit=draft.unit,
            direction=draft.direction,
            operand_roles=[o.role for o in draft.operands],
            operand_figure_keys=[None if o.figure is None else self.key_of(o.figure) for o in draft.operands],
            operand_values=[o.value for o in draft.operands],
            operand_decimals=[o.decimals for o in draft.operands],
            snippet=snippet,
            char_start=start,
            char_end=end,
            status=draft.status,
        )


def places(document: Document) -> list[tuple[int, int, str | None, int | None]]:
    """(start, block_no, section path, page) of every paragraph, in order. Cells count as blocks of their own."""
    out: list[tuple[int, int, str | None, int | None]] = []
    path: list[tuple[int, str]] = []
    block_no = 1
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            block_no += sum(1 for _ in block.cells())
            continue
        if block.level is not None:
            path = [(level, text) for level, text in path if level < block.level] + [(block.level, block.text)]
        out.append((block.start, block_no, " / ".join(text for _, text in path) or None, block.page))
        block_no += 1
    return out
