"""One report: its head, text, figures, findings, rule results, and last year's report of the same department.

Lives here: SQL about one ``report_key``, and finding a report by words.
"""

from __future__ import annotations

from typing import Any

from dashboard.queries.listing import Listing
from dashboard.warehouse import Row, Snapshot

PART_CHARACTERS = 60_000
"""Text is shown in parts of about this length: a browser stays quick, and memory small."""
MOST_FIGURES = 20_000

SORTS = {
    "errors": "n_errors",
    "findings": "n_findings",
    "year": "r.fiscal_year",
    "department": "r.department_name",
    "coverage": "r.coverage",
    "score": "r.self_score",
    "seen": "r.first_seen_at",
}
DEFAULT_SORT = "-errors"
REPORT_TEXT = "concat_ws(' ', r.department_name, r.title, r.source_name)"


def search(db: Snapshot, asked: Listing) -> tuple[int, list[Row]]:
    """Current reports: how many, and one page of them. Words are looked for in department, title and file name."""
    where, parameters = asked.where(REPORT_TEXT, "r.region_key", "r.fiscal_year")
    total = db.value(f"select count(*) from dim_report as r where r.is_current and {where}", parameters)
    rows = db.rows(
        f"""
        with problems as (
            select report_key, count(*) as n_findings, count(*) filter (where severity = 'error') as n_errors
            from fct_finding where is_current group by report_key
        )
        select r.report_key, r.title, r.source_name, r.department_name, r.department_key, r.fiscal_year, r.report_kind,
            r.self_score, r.coverage, g.region_name, g.province, g.city, g.county,
            coalesce(problems.n_findings, 0) as n_findings, coalesce(problems.n_errors, 0) as n_errors
        from dim_report as r left join problems using (report_key)
        left join dim_region as g on g.region_key = r.region_key
        where r.is_current and {where}
        {asked.order(SORTS, "r.report_key")} limit ? offset ?
        """,
        [*parameters, *asked.limits],
    )
    return total, rows


def head(db: Snapshot, report_key: str) -> Row | None:
    """What is known of the report itself."""
    return db.row(
        """
        select r.*, g.region_name, g.province, g.city, g.county, d.department_type,
            (select count(*) from fct_figure as f where f.report_key = r.report_key) as n_figures,
            (select count(*) from fct_text_block as b where b.report_key = r.report_key and b.kind = 'cell') as n_cells
        from dim_report as r
        left join dim_region as g on g.region_key = r.region_key
        left join dim_department as d on d.department_key = r.department_key
        where r.report_key = ?
        """,
        [report_key],
    )


def revisions(db: Snapshot, report_key: str) -> list[Row]:
    """All revisions of the report, oldest first."""
    return db.rows(
        """
        select o.report_key, o.revision, o.is_current, o.first_seen_at, o.source_name
        from dim_report as r join dim_report as o
            on o.report_kind = r.report_kind and o.fiscal_year = r.fiscal_year and o.department_key = r.department_key
        where r.report_key = ? order by o.revision
        """,
        [report_key],
    )


def parts(db: Snapshot, report_key: str) -> Row:
    """Where the text begins and ends."""
    return db.rows(
        "select min(char_start) as first, max(char_end) as last from fct_text_block where report_key = ?", [report_key]
    )[0]


def blocks(db: Snapshot, report_key: str, part: int) -> list[Row]:
    """Text blocks of one part (from 0), in reading order."""
    return db.rows(
        f"""
        with edges as (select min(char_start) as first from fct_text_block where report_key = ?)
        select block_no, kind, level, table_no, row_no, col_no, text, char_start, char_end, page
        from fct_text_block, edges
        where report_key = ? and char_start >= first + ? and char_start < first + ?
        order by block_no limit {PART_CHARACTERS}
        """,
        [report_key, report_key, part * PART_CHARACTERS, (part + 1) * PART_CHARACTERS],
    )


_TONES = """
    tones as (
        select figure_key, max(tone) as tone from (
            select unnest(evidence_figure_keys) as figure_key,
                case when status = 'pass' then 1
                    else case severity when 'error' then 4 when 'info' then 2 else 3 end end as tone
            from fct_rule_result where report_key = ? and status in ('pass', 'fail')
            union all
            select unnest(evidence_figure_keys),
                case severity when 'error' then 4 when 'info' then 2 else 3 end
            from fct_finding where report_key = ?
        ) where figure_key is not null group by figure_key
    )
"""


def figures(db: Snapshot, report_key: str) -> list[Row]:
    """All figures with the outcome of the checks they take part in: tone 4 error … 1 passed, 0 unchecked."""
    return db.rows(
        f"""
        with {_TONES}
        select f.figure_key, f.concept, f.basis, f.fiscal_year, f.breakdown, f.fund_scope, f.entity_scope, f.value,
            f.unit, f.amount_wan, f.qualifier, f.place, f.table_kind, f.table_title, f.section, f.status,
            f.char_start, f.char_end, f.page, coalesce(f.number_start, f.char_start) as number_start,
            coalesce(f.number_end, f.char_end) as number_end, coalesce(t.tone, 0) as tone
        from fct_figure as f left join tones as t using (figure_key)
        where f.report_key = ?
        order by f.char_start, f.figure_key limit {MOST_FIGURES}
        """,
        [report_key, report_key, report_key],
    )


def figure(db: Snapshot, figure_key: str) -> Row | None:
    """One figure with everything known of it."""
    return db.row("select * from fct_figure where figure_key = ?", [figure_key])


def results_of_figure(db: Snapshot, report_key: str, figure_key: str) -> list[Row]:
    """Rule results that a figure takes part in, failures first."""
    return db.rows(
        """
        select s.*, u.title_zh, u.statement_zh from fct_rule_result as s left join dim_rule as u using (rule_id)
        where s.report_key = ? and list_contains(s.evidence_figure_keys, ?)
        order by case s.status when 'fail' then 0 when 'unresolved' then 1 else 2 end, s.rule_id, s.binding
        """,
        [report_key, figure_key],
    )


def findings(db: Snapshot, report_key: str) -> list[Row]:
    """Findings of the report, gravest first, with the numbers of the rule result."""
    return db.rows(
        """
        select f.*, u.title_zh as rule_title, u.statement_zh, s.verdict, s.stated, s.recomputed, s.unit, s.status
        from fct_finding as f left join dim_rule as u using (rule_id)
        left join (select * from fct_rule_result where report_key = ? and status = 'fail') as s
            on s.result_key = f.finding_key
        where f.report_key = ?
        order by case f.severity when 'error' then 0 when 'warning' then 1 else 2 end, f.rule_id, f.finding_key
        """,
        [report_key, report_key],
    )


def results(db: Snapshot, report_key: str, status: str, page: int, size: int) -> tuple[int, list[Row]]:
    """Rule results of the report, passes included: how many, and one page of them. ``status`` "" means all."""
    where = "s.report_key = ?" + (" and s.status = ?" if status else "")
    parameters: list[Any] = [report_key] + ([status] if status else [])
    total = db.value(f"select count(*) from fct_rule_result as s where {where}", parameters)
    rows = db.rows(
        f"""
        select s.*, u.title_zh from fct_rule_result as s left join dim_rule as u using (rule_id) where {where}
        order by case s.status when 'fail' then 0 when 'unresolved' then 1 when 'pass' then 2 else 3 end, s.rule_id,
            s.binding limit ? offset ?
        """,
        [*parameters, size, (max(page, 1) - 1) * size],
    )
    return total, rows


def status_counts(db: Snapshot, report_key: str) -> dict[str, int]:
    """Rule results of the report by status."""
    rows = db.rows("select status, count(*) as n from fct_rule_result where report_key = ? group by all", [report_key])
    return {r["status"]: r["n"] for r in rows}


def sums(db: Snapshot, report_key: str) -> list[Row]:
    """Judged sums of amounts, for the graph: the total's figure is the first of ``evidence_figure_keys``."""
    return db.rows(
        """
        select s.rule_id, s.status, s.verdict, s.difference, s.tolerance, s.unit, s.binding, s.evidence_figure_keys,
            u.title_zh
        from fct_rule_result as s left join dim_rule as u using (rule_id)
        where s.report_key = ? and s.status in ('pass', 'fail') and len(s.evidence_figure_keys) >= 2
            and split_part(s.rule_id, '.', 1) = 'SUM'
        order by case s.status when 'fail' then 0 else 1 end, s.rule_id, s.binding limit 40
        """,
        [report_key],
    )


def last_year(db: Snapshot, report_key: str) -> Row | None:
    """Last year's current report of the same department, of the same kind where there is one."""
    return db.row(
        """
        select o.report_key, o.title, o.source_name, o.fiscal_year, o.report_kind
        from dim_report as r join dim_report as o
            on o.department_key = r.department_key and o.fiscal_year = r.fiscal_year - 1 and o.is_current
        where r.report_key = ?
        order by o.report_kind = r.report_kind desc, o.report_kind = 'overall_selfeval' desc, o.report_key limit 1
        """,
        [report_key],
    )


def compared(db: Snapshot, report_key: str, other_key: str, year: int) -> list[Row]:
    """Amounts of both reports side by side, actual and initial budget.

    ``this_year`` and ``said_last_year`` are printed in this report; ``last_year`` in last year's.
    """
    return db.rows(
        """
        with amounts as (
            select report_key, concept, basis, fiscal_year, amount_wan from fct_budget where breakdown is null
            union all
            select report_key, category, basis, fiscal_year, amount_wan from fct_sangong where breakdown is null
        )
        select concept, basis,
            max(amount_wan) filter (where report_key = ? and fiscal_year = ?) as this_year,
            max(amount_wan) filter (where report_key = ? and fiscal_year = ? - 1) as said_last_year,
            max(amount_wan) filter (where report_key = ? and fiscal_year = ? - 1) as last_year
        from amounts where report_key in (?, ?) and basis in ('actual', 'initial_budget')
        group by concept, basis
        having this_year is not null or last_year is not null or said_last_year is not null
        order by basis, concept
        """,
        [report_key, year, report_key, year, other_key, year, report_key, other_key],
    )
