"""The parser's output: frozen records, one class per table of ``parsed/``.

Lives here: the columns, their types and what each means. The Parquet schema is derived from the annotations
(``ingest.parquet``); nothing else repeats a column list. Never here: how a value is found, or whether it is right.

Conventions: money is a ``Decimal`` in 万元 where the name ends in ``_wan``; percents are percent numbers (87.5 for
87.5%); offsets are half-open character positions in the normalised, redacted text of the document. ``None`` is "not
printed", a printed 0 is 0, ``""`` never stands for missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated

Wan = Annotated[Decimal, "decimal(20,6)"]
Numeral = Annotated[Decimal, "decimal(24,6)"]
Percent = Annotated[Decimal, "decimal(12,6)"]
Score = Annotated[Decimal, "decimal(12,6)"]


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """One report of a document (one file may hold several)."""

    report_key: str  # hash of (document_hash, report_no)
    document_hash: str  # SHA-256 of the original bytes
    report_no: int  # 1 for the first report of the file
    title: str | None
    report_kind: str
    fiscal_year: int | None
    department_name: str | None
    department_aliases: list[str]
    department_type: (
        str | None
    )  # party | government | public_institution | congress | court | mass_org | township | other
    region_key: str | None  # GB/T 2260 code, e.g. 430503
    report_date: date | None
    self_score: Score | None
    self_grade: str | None  # as printed: 优, 优秀, 良 …
    grade_norm: int | None  # 1 优 … 4 差
    execution_rate_stated: Percent | None  # of the overall form, else of the text
    execution_weight: Score | None
    execution_score: Score | None
    n_money_numbers: int  # numbers with a unit of money that the text prints
    n_money_tied: int  # … of these, tied to a figure or a claim: coverage = tied / numbers
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class TextBlockRecord:
    """One paragraph or table cell of the normalised, redacted text."""

    report_key: str
    block_no: int  # position in the document
    kind: str  # heading | paragraph | cell
    level: int | None  # of a heading
    table_no: int | None
    row_no: int | None
    col_no: int | None
    text: str
    char_start: int
    char_end: int
    page: int | None


@dataclass(frozen=True, slots=True)
class FigureRecord:
    """One printed figure with its coordinates and evidence."""

    figure_key: str
    report_key: str
    concept: str  # taxonomy code
    basis: (
        str | None
    )  # initial_budget | adjusted_budget | budget | budget_change | actual; None for counts, rates, scores
    fiscal_year: int | None  # the year the figure speaks of (last year's final: report year - 1)
    fund_scope: str  # all | fiscal | general_budget | gov_fund | state_capital | special_account | other
    entity_scope: str  # unit | department | county | sub_unit
    breakdown: str | None  # project, sub-unit, staff kind, column … in the report's words
    breakdown_kind: str | None  # project | sub_unit | staff_kind | function | column | item
    value: Numeral  # the number as printed (sign included)
    printed_decimals: int
    unit: str | None  # as printed, or inherited from the sentence or the table
    unit_inherited: bool
    amount_wan: Wan | None  # money only
    qualifier: str | None  # 约 近 超 余 以上 …
    place: str  # narrative | table
    table_kind: (
        str | None
    )  # base_data | overall_form | project_form | scorecard | economic_class | sangong | accounts | other
    table_title: str | None
    section: str | None  # path of headings
    sum_group: str | None  # figures printed as one 其中 list or one column share it; None when alone
    open_list: bool  # the list it stands in ends with 等 or 以及 …: never summed
    snippet: str  # verbatim text[char_start:char_end]; within one text block
    char_start: int
    char_end: int
    number_start: int  # the number alone, for highlighting
    number_end: int
    block_no: int
    table_no: int | None
    row_no: int | None
    col_no: int | None
    page: int | None
    basis_inferred: bool
    extractor: str  # module that read it
    status: str  # ok, or why it is doubtful


@dataclass(frozen=True, slots=True)
class IndicatorRecord:
    """One row of performance indicators or one scored item. The execution line is not one."""

    indicator_key: str
    report_key: str
    project_key: str | None
    scope: str  # whole | project
    project_name: str | None
    score_system: str  # selfeval_form | scorecard
    level1: str | None
    level2: str | None
    level3: str
    level1_code: str | None
    level2_code: str | None
    target_text: str | None
    target_operator: str | None  # >= <= = > < text date
    target_value: Numeral | None
    target_unit: str | None
    actual_text: str | None
    actual_value: Numeral | None
    actual_unit: str | None
    weight: Score | None
    score: Score | None
    deviation_note: str | None
    rule_text: str | None  # the scoring rule as printed (scorecards)
    row_order: int
    char_start: int
    char_end: int
    page: int | None


@dataclass(frozen=True, slots=True)
class ProjectRecord:
    """One project form of a report, or one named budget item of a prose project report."""

    project_key: str
    report_key: str
    project_name: str
    initial_budget_wan: Wan | None
    adjusted_budget_wan: Wan | None
    actual_wan: Wan | None
    execution_rate_stated: Percent | None
    execution_weight: Score | None
    execution_score: Score | None
    total_score: Score | None
    n_indicators: int
    row_order: int
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """One arithmetic statement of the text with its operands; whether it holds is judged elsewhere.

    stated = Σ(num+) − Σ(num−) for differences, sums, score sums and repeated quantities, and
    100 · (Σ(num+) − Σ(num−)) / (Σ(den+) − Σ(den−)) per cent for growth, ratio and share.
    The four operand lists run in parallel; an operand of a written-out formula has no figure (key None).
    """

    claim_key: str
    report_key: str
    claim_kind: str  # difference | growth | ratio | share | sum | score_sum | same_quantity
    statement: str  # readable alone, in Chinese
    stated_value: Numeral | None  # as printed, in stated_unit; signed by the direction word
    stated_decimals: int
    stated_unit: str | None
    direction: str | None  # the word: 增加 减少 增长 下降 持平 …
    operand_roles: list[str]  # num+ | num- | den+ | den-
    operand_figure_keys: list[str | None]
    operand_values: list[Numeral]  # in 万元 for money
    operand_decimals: list[int]  # of the operand in 万元: decimals printed, shifted by the unit
    snippet: str
    char_start: int
    char_end: int
    status: str  # ok, or why it is doubtful


@dataclass(frozen=True, slots=True)
class ParsedReport:
    """Everything read from one report."""

    report: ReportRecord
    text_blocks: list[TextBlockRecord] = field(default_factory=list)
    figures: list[FigureRecord] = field(default_factory=list)
    indicators: list[IndicatorRecord] = field(default_factory=list)
    projects: list[ProjectRecord] = field(default_factory=list)
    claims: list[ClaimRecord] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One document of the archive as one parser version read it."""

    document_hash: str
    parser_version: str
    source_name: str  # file name it was first seen under
    source_format: str  # txt | md | docx | pdf | html | xlsx | …
    encoding: str | None
    n_bytes: int
    n_chars: int
    n_reports: int
    first_seen_at: str  # ISO 8601, UTC
    run_id: str


TABLES: dict[str, type] = {
    "documents": DocumentRecord,
    "reports": ReportRecord,
    "text_blocks": TextBlockRecord,
    "figures": FigureRecord,
    "indicators": IndicatorRecord,
    "projects": ProjectRecord,
    "claims": ClaimRecord,
}
"""Folder under ``parsed/`` → record. Every table also carries ``document_hash`` and ``parser_version`` (added by
``ingest.parquet`` when a batch is written), so that staging can keep the newest parse of each document."""
