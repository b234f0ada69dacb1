"""Reads what the checks need from the work file and the calendar, in batches.

Lives here: SQL over marts and staging, ``calendar.csv``. Never here: rules, judging, the shape of what is read
(``facts``).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from expectations.errors import ChecksFailed
from expectations.facts import Claim, Figure, Indicator, Peers, Project, Report, ReportFacts, TextBlock

BATCH = 500
"""Reports read and checked at a time, so that memory does not grow with the warehouse."""

_SOURCES: dict[type, tuple[str, ...]] = {
    Report: ("marts.dim_report", "marts.dim_department"),
    Figure: ("marts.fct_figure", "staging.stg_reports__figures"),
    Indicator: ("marts.fct_indicator", "staging.stg_reports__indicators"),
    Project: ("marts.fct_project", "staging.stg_reports__projects"),
    Claim: ("staging.stg_reports__claims",),
    TextBlock: ("marts.fct_text_block",),
}
"""Record → the table its rows come from, then the one that completes columns the mart does not carry."""

_JOIN = {Report: "department_key", Figure: "figure_key", Indicator: "indicator_key", Project: "project_key"}
_DEFAULTS: dict[str, Any] = {
    "printed_decimals": 0, "open_list": False, "basis_inferred": False, "unit_inherited": False, "status": "ok",
    "char_start": 0, "char_end": 0, "n_same": 1,
}  # fmt: skip


def _columns(con: Any, table: str) -> set[str]:
    schema, name = table.split(".")
    rows = con.execute(
        "select column_name from information_schema.columns where table_schema = ? and table_name = ?", [schema, name]
    ).fetchall()
    return {r[0] for r in rows}


def _select(con: Any, record: type) -> str:
    """SELECT of a record's columns from its table, the missing ones from the table behind it, else NULL."""
    names = list(record.__dataclass_fields__)
    main, *rest = _SOURCES[record]
    have = _columns(con, main)
    extra = _columns(con, rest[0]) if rest else set()
    key = _JOIN.get(record)
    columns = []
    for n in names:
        if n == "n_same" and record is Report:
            columns.append(
                "count(*) over (partition by m.department_key, m.fiscal_year, m.report_kind, "
                "case when m.department_key is null or m.fiscal_year is null then m.report_key end) as n_same"
            )
        elif n in have:
            columns.append(f"m.{n}")
        elif n in extra:
            columns.append(f"x.{n}")
        else:
            columns.append(f"null as {n}")
    joined = ""
    if extra and key in extra:
        joined = f" left join {rest[0]} x on x.{key} = m.{key}"
    return f"select {', '.join(columns)} from {main} m{joined}"


def current_reports(con: Any, report_keys: Sequence[str] | None = None) -> list[Report]:
    """All current reports, in the order of their keys; only ``report_keys`` where given."""
    query = _select(con, Report)
    if "is_current" in _columns(con, "marts.dim_report"):
        query += " where m.is_current is not false"
    rows = [_record(Report, r) for r in con.execute(query).fetchall()]
    wanted = None if report_keys is None else set(report_keys)
    return sorted((r for r in rows if wanted is None or r.report_key in wanted), key=lambda r: r.report_key)


def read_facts(
    con: Any, reports: Sequence[Report], batch: int = BATCH, due: Mapping[tuple, date] | None = None
) -> Iterator[list[ReportFacts]]:
    """Facts of ``reports``, ``batch`` reports at a time. ``due``: (region, year, kind) → date, of ``read_calendar``."""
    years = sorted({r.fiscal_year for r in reports if r.fiscal_year is not None})
    digits = _last_digits(con, years)
    groups = peer_groups(con, years)
    queries = {k: _select(con, k) for k in (Figure, Indicator, Project, Claim)}
    slots = {Figure: "figures", Indicator: "indicators", Project: "projects", Claim: "claims"}
    for start in range(0, len(reports), batch):
        part = reports[start : start + batch]
        facts = {r.report_key: ReportFacts(r) for r in part}
        for record, query in queries.items():
            wanted = f"{query} where m.report_key in (select unnest(?))"
            items = [_record(record, row) for row in con.execute(wanted, [list(facts)]).fetchall()]
            for item in sorted(items, key=_text_order):
                getattr(facts[item.report_key], slots[record]).append(item)
        for key, figure_key, text in _text_behind(con, list(facts)):
            facts[key].after[figure_key] = text
        for key, text in _of_the_year_before(con, list(facts)):
            facts[key].before.append(text)
        for key, found in _quotes(con, list(facts)):
            facts[key].quotes = found
        for key, peers in _beside_peers(con, list(facts), groups):
            facts[key].peers.append(peers)
        for r in part:
            facts[r.report_key].due_on = (due or {}).get((r.region_key, r.fiscal_year, r.report_kind))
            facts[r.report_key].last_digits = digits.get(r.fiscal_year)
        for key, figure in _prior_finals(con, queries[Figure], list(facts)):
            facts[key].prior.append(figure)
        yield list(facts.values())


def read_figures(con: Any, report_key: str) -> list[Figure]:
    """All figures of one report in the order of the text; the marts alone (a published file) are enough."""
    rows = con.execute(f"{_select(con, Figure)} where m.report_key = ?", [report_key]).fetchall()
    return sorted((_record(Figure, row) for row in rows), key=_text_order)


def read_blocks(con: Any, report_keys: Sequence[str]) -> dict[str, list[TextBlock]]:
    """Report → its text blocks in order."""
    found: dict[str, list[TextBlock]] = {key: [] for key in report_keys}
    if not report_keys or not _columns(con, _SOURCES[TextBlock][0]):
        return found
    query = f"{_select(con, TextBlock)} where m.report_key in (select unnest(?)) order by m.report_key, m.block_no"
    for row in con.execute(query, [list(report_keys)]).fetchall():
        block = _record(TextBlock, row)
        found[block.report_key].append(block)
    return found


def _text_behind(con: Any, report_keys: list[str]) -> list[tuple[str, str, str]]:
    """(report, figure, next two characters) of narrative figures without a unit of their own."""
    figures, blocks = "staging.stg_reports__figures", "marts.fct_text_block"
    if not {"unit_inherited", "number_end", "block_no"} <= _columns(con, figures) or not _columns(con, blocks):
        return []
    query = f"""
        select f.report_key, f.figure_key, substr(b.text, cast(f.number_end - b.char_start + 1 as bigint), 2)
        from {figures} f
        join {blocks} b on b.report_key = f.report_key and b.block_no = f.block_no
        where f.unit_inherited and f.place = 'narrative' and f.report_key in (select unnest(?))"""
    return con.execute(query, [report_keys]).fetchall()


def _of_the_year_before(con: Any, report_keys: list[str]) -> list[tuple[str, str]]:
    """(report, paragraph) of paragraphs that name the year before the report's own."""
    if not _columns(con, "marts.fct_text_block"):
        return []
    query = """
        select b.report_key, b.text
        from marts.fct_text_block b
        join marts.dim_report r on r.report_key = b.report_key
        where b.kind = 'paragraph' and b.report_key in (select unnest(?))
          and contains(b.text, cast(r.fiscal_year - 1 as varchar))
        order by b.report_key, b.block_no"""
    return con.execute(query, [report_keys]).fetchall()


def _last_digits(con: Any, years: Sequence[int]) -> dict[int | None, tuple[int, ...]]:
    """Fiscal year → how many amounts with two decimals, of current reports, end in 0, 1 … 9; equal ones of a report
    count once."""
    columns = _columns(con, "marts.fct_figure")
    if not {"value", "printed_decimals", "amount_wan"} <= columns or "fiscal_year" not in _columns(
        con, "marts.dim_report"
    ):
        return {}
    query = """
        select fiscal_year, last_digit, count(*) from (
            select distinct r.fiscal_year, f.report_key, f.value,
                cast(abs(f.value) * 100 as hugeint) % 10 as last_digit
            from marts.fct_figure f join marts.dim_report r on r.report_key = f.report_key
            where f.printed_decimals = 2 and f.amount_wan is not null and f.value <> 0 and r.is_current is not false
                and r.fiscal_year in (select unnest(?))
        ) group by all"""
    found: dict[int | None, list[int]] = {}
    for year, digit, n in con.execute(query, [list(years)]).fetchall():
        found.setdefault(year, [0] * 10)[int(digit)] = n
    return {year: tuple(counts) for year, counts in found.items()}


def _quotes(con: Any, report_keys: list[str]) -> list[tuple[str, tuple[int, int]]]:
    """(report, (figures, those whose quote does not stand at its offsets)); the text itself stays in the database."""
    if not {"block_no", "snippet"} <= _columns(con, "marts.fct_figure") or not _columns(con, "marts.fct_text_block"):
        return []
    query = """
        with placed as (
            select f.report_key, f.snippet, f.char_start, f.char_end, coalesce(
                substring(b.text, (f.char_start - b.char_start + 1)::bigint, (f.char_end - f.char_start)::bigint)
                = f.snippet, false) as is_there
            from marts.fct_figure f
            left join marts.fct_text_block b on b.report_key = f.report_key and b.block_no = f.block_no
            where f.report_key in (select unnest(?))
        ),
        elsewhere as ( -- few: a quote may begin in another block than its number
            select p.report_key, count(*) as n from placed p
            where not p.is_there and exists (
                select 1 from marts.fct_text_block b
                where b.report_key = p.report_key and b.char_start <= p.char_start and p.char_end <= b.char_end
                    and p.snippet = substring(
                        b.text, (p.char_start - b.char_start + 1)::bigint, (p.char_end - p.char_start)::bigint))
            group by 1
        )
        select p.report_key, count(*), count(*) filter (where not p.is_there) - coalesce(any_value(e.n), 0)
        from placed p left join elsewhere e on e.report_key = p.report_key group by 1"""
    return [(key, (n, wrong)) for key, n, wrong in con.execute(query, [report_keys]).fetchall()]


PEER_MEASURES = ("public_per_head", "sangong_share", "execution_rate", "carryover_rate")
"""Measures of ``fct_measure`` that are compared with peers: of the whole department, so that one number says it."""
_WHOLE = """
    m.measure in (select unnest(?)) and m.value is not null
    and coalesce(m.concept, 'expenditure_total') in ('expenditure_total', 'sangong_total', 'expenditure_public')
    and m.fiscal_year = r.fiscal_year and r.is_current is not false"""
_KIND = "d.department_type is not null and g.region_level is not null"
Group = tuple[int, str, str, str]
"""Fiscal year, kind of department, region level, measure."""


def peer_groups(con: Any, years: Sequence[int]) -> dict[Group, tuple[int, Any, Any]]:
    """Group → how many reports, lower and upper quartile of the measure. Exact: a quartile is one of the values."""
    if not _has_peers(con):
        return {}
    query = f"""
        select r.fiscal_year, d.department_type, g.region_level, m.measure, count(*),
            quantile_disc(m.value, 0.25), quantile_disc(m.value, 0.75)
        from marts.fct_measure m
        join marts.dim_report r on r.report_key = m.report_key
        join marts.dim_department d on d.department_key = r.department_key
        join marts.dim_region g on g.region_key = d.region_key
        where {_WHOLE} and {_KIND} and r.fiscal_year in (select unnest(?)) group by 1, 2, 3, 4"""
    rows = con.execute(query, [list(PEER_MEASURES), list(years)]).fetchall()
    return {(year, kind, level, measure): tuple(rest) for year, kind, level, measure, *rest in rows}


def _beside_peers(
    con: Any, report_keys: list[str], groups: Mapping[Group, tuple[int, Any, Any]]
) -> Iterator[tuple[str, Peers]]:
    """(report, measure beside its group)."""
    if not groups:
        return
    query = f"""
        select r.report_key, r.fiscal_year, d.department_type, g.region_level, m.measure, n.name_zh, n.unit, m.value
        from marts.fct_measure m
        join marts.dim_report r on r.report_key = m.report_key
        join marts.dim_department d on d.department_key = r.department_key
        join marts.dim_region g on g.region_key = d.region_key
        join marts.dim_measure n on n.measure = m.measure
        where {_WHOLE} and {_KIND} and r.report_key in (select unnest(?)) order by 1, m.measure"""
    for key, *group, name, unit, value in con.execute(query, [list(PEER_MEASURES), report_keys]).fetchall():
        n, low, high = groups[tuple(group)]  # type: ignore[index]
        yield key, Peers(group[-1], name, unit, value, n, low, high)


def _has_peers(con: Any) -> bool:
    return (
        {"measure", "value", "fiscal_year", "concept"} <= _columns(con, "marts.fct_measure")
        and "department_type" in _columns(con, "marts.dim_department")
        and "region_level" in _columns(con, "marts.dim_region")
    )


def read_calendar(path: Path) -> dict[tuple, date]:
    """(region, year, kind) → due date of ``calendar.csv``; nothing without the file.

    Raises ``ChecksFailed`` that names the line for a date or a year that is none.
    """
    if not path.exists():
        return {}
    found = {}
    with path.open(encoding="utf-8-sig", newline="") as f:
        for n, row in enumerate(csv.DictReader(f), 2):
            try:
                key = (row["region_key"].strip(), int(row["fiscal_year"]), row["report_kind"].strip())
                found[key] = date.fromisoformat(row["due_on"].strip())
            except (KeyError, ValueError, AttributeError) as error:
                raise ChecksFailed(f"{path.name}: line {n}: {error}") from None
    return found


def _prior_finals(con: Any, figures: str, report_keys: list[str]) -> Iterator[tuple[str, Figure]]:
    """Finals and budgets in last year's report of the same department and kind: (this year's report, figure)."""
    have = _columns(con, "marts.dim_report")
    if not {"department_key", "fiscal_year", "report_kind"} <= have:
        return
    current = "and p.is_current is not false" if "is_current" in have else ""
    query = f"""
        select r.report_key as of_report, f.*
        from marts.dim_report r
        join marts.dim_report p
          on p.department_key = r.department_key and p.fiscal_year = r.fiscal_year - 1
         and p.report_kind = r.report_kind {current}
        join ({figures}) f on f.report_key = p.report_key and f.fiscal_year = p.fiscal_year
         and f.basis in ('actual', 'initial_budget', 'adjusted_budget')
        where r.report_key in (select unnest(?))
        order by all"""
    for key, *row in con.execute(query, [report_keys]).fetchall():
        yield key, _record(Figure, tuple(row))


def _text_order(item: Any) -> tuple[int, int, str]:
    start = getattr(item, "char_start", None)
    return start or 0, getattr(item, "row_order", None) or 0, getattr(item, next(iter(item.__dataclass_fields__)))


def _record(record: type, row: tuple) -> Any:
    values = [
        _DEFAULTS.get(name) if value is None and name in _DEFAULTS else value
        for name, value in zip(record.__dataclass_fields__, row, strict=True)
    ]
    return record(*values)
