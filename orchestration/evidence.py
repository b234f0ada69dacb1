"""The evidence of a finding, from the published warehouse: what somebody needs who files it or answers for it.

Lives here: finding the findings that are meant, and all that belongs to each: report and original, rule, calculation,
figures with quote, place and range of values, results that rest on the same figures, decision. Never here: forms of
printing (``command_evidence``), judging anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from expectations.facts import Figure, Report, ReportFacts
from expectations.quantities import Quantities, printed, unit_kind
from expectations.reading import read_figures
from expectations.tolerance import GRAIN, INFINITE, unit_factor
from orchestration import reading
from orchestration.home import Home

MIN_PREFIX = 4
"""Characters of a key that are enough to name a finding, if no other begins with them."""

Row = dict[str, Any]

_FINDINGS = """
    select
        findings.*, rules.family, rules.title_zh as rule_title, rules.statement_zh as rule_statement, rules.dimension,
        reports.source_name, reports.title, reports.fiscal_year, reports.report_kind, reports.document_hash,
        reports.is_current as report_is_current, reports.revision, departments.department_name,
        results.verdict, results.stated, results.recomputed, results.unit, results.reason as result_reason,
        results.rule_version, results.run_id as judged_by_run
    from marts.fct_finding as findings
    join marts.dim_report as reports using (report_key)
    left join marts.dim_rule as rules using (rule_id)
    left join marts.dim_department as departments using (department_key)
    left join marts.fct_rule_result as results
        on results.report_key = findings.report_key and results.result_key = findings.finding_key
    where {where}
    order by case findings.severity when 'error' then 0 when 'warning' then 1 else 2 end,
        reports.source_name, findings.rule_id, findings.finding_key
"""

_RELATED = """
    select results.rule_id, rules.title_zh as rule_title, results.binding, results.status, results.verdict,
        results.stated, results.recomputed, results.difference, results.tolerance, results.unit
    from marts.fct_rule_result as results left join marts.dim_rule as rules using (rule_id)
    where results.report_key = ? and results.result_key <> ? and results.status in ('pass', 'fail')
        and list_has_any(results.evidence_figure_keys, ?)
    order by results.status, results.rule_id, results.binding
"""


class NoSuchFindingError(ValueError):
    """The key or the report names no finding, or more than one."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One figure that a finding rests on."""

    figure: Figure
    concept: str  # its name, Chinese
    low: Decimal | None  # least value that is printed so, in the printed unit; None: no end
    high: Decimal | None
    context: str | None  # the paragraph or cell it stands in
    page: int | None
    is_suspect: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding with all that belongs to it."""

    finding: Row
    exhibits: list[Exhibit] = field(default_factory=list)
    related: list[Row] = field(default_factory=list)
    original: str = ""  # path in the archive, seen from the home
    original_is_kept: bool = False
    build: Row = field(default_factory=dict)


def gather(home: Home, finding: str | None = None, report: str | None = None) -> list[Evidence]:
    """Evidence of one finding (its key, or how the key begins), or of all findings of a report's current revision.

    Raises ``NoSuchFindingError`` when none or several are meant, ``NothingPublishedError`` without a warehouse.
    """
    with reading.opened(home) as connection:
        rows = _by_key(connection, finding) if finding else _by_report(connection, report or "")
        build = _rows(connection, "select * from marts.build_info")
        of_report: dict[str, Quantities] = {}
        found = []
        for row in rows:
            key = row["report_key"]
            if key not in of_report:
                facts = ReportFacts(Report(key, fiscal_year=row["fiscal_year"]))
                facts.figures = read_figures(connection, key)
                of_report[key] = Quantities(facts)
            found.append(_evidence(connection, home, row, of_report[key], build[0] if build else {}))
    return found


def _rows(connection: Any, sql: str, parameters: list[Any] | None = None) -> list[Row]:
    cursor = connection.execute(sql, parameters or [])
    names = [c[0] for c in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _by_key(connection: Any, given: str) -> list[Row]:
    key = given.strip().lower()
    if len(key) < MIN_PREFIX:
        raise NoSuchFindingError(f"{given!r} is too short: give the key of a finding, or at least {MIN_PREFIX} of it")
    rows = _rows(connection, _FINDINGS.format(where="starts_with(findings.finding_key, ?)"), [key])
    rows = [r for r in rows if r["finding_key"] == key] or rows
    if not rows:
        raise NoSuchFindingError(f"no finding {given!r} is published; the keys are in: jixiao findings --format csv")
    if len(rows) > 1:
        some = ", ".join(r["finding_key"] for r in rows[:3])
        raise NoSuchFindingError(f"{len(rows)} findings begin with {given!r}: {some}{' …' if len(rows) > 3 else ''}")
    return rows


def _by_report(connection: Any, given: str) -> list[Row]:
    """As ``reading.findings`` names reports; one name must mean one report."""
    where = """
        reports.is_current and (reports.source_name = ? or reports.report_key = ?
            or contains(reports.source_name, ?) or contains(coalesce(reports.title, ''), ?))
    """
    meant = _rows(
        connection,
        f"select report_key, source_name, title from marts.dim_report as reports where {where} order by source_name",
        [given] * 4,
    )
    exact = [r for r in meant if given in (r["source_name"], r["report_key"])]
    meant = exact or meant
    if not meant:
        raise NoSuchFindingError(f"no report {given!r} is published")
    if len(meant) > 1 and not exact:
        some = ", ".join(r["source_name"] for r in meant[:3])
        raise NoSuchFindingError(f"{len(meant)} reports are named like {given!r}: {some}{' …' * (len(meant) > 3)}")
    keys = [r["report_key"] for r in meant]
    return _rows(connection, _FINDINGS.format(where="findings.report_key in (select unnest(?))"), [keys])


def _evidence(connection: Any, home: Home, row: Row, quantities: Quantities, build: Row) -> Evidence:
    keys = list(row["evidence_figure_keys"] or [])
    if row["suspect_figure_key"] and row["suspect_figure_key"] not in keys:
        keys.append(row["suspect_figure_key"])
    names = dict(connection.execute("select concept, name_zh from marts.dim_concept").fetchall())
    pages = _rows(
        connection,
        """
        select figures.figure_key, figures.page, blocks.text
        from marts.fct_figure as figures left join marts.fct_text_block as blocks
            on blocks.report_key = figures.report_key and blocks.block_no = figures.block_no
        where figures.report_key = ? and figures.figure_key in (select unnest(?))
        """,
        [row["report_key"], keys],
    )
    places = {r["figure_key"]: r for r in pages}
    exhibits = []
    for key in keys:
        figure = quantities.by_key.get(key)
        if figure is None:
            continue
        low, high = _range(quantities, figure)
        at = places.get(key, {})
        suspected = key == row["suspect_figure_key"]
        name = names.get(figure.concept, figure.concept)
        exhibits.append(Exhibit(figure, name, low, high, at.get("text"), at.get("page"), suspected))
    digest = row["document_hash"]
    original = home.archive / digest[:2] / digest
    related = _rows(connection, _RELATED, [row["report_key"], row["finding_key"], keys]) if keys else []
    return Evidence(row, exhibits, related, original.relative_to(home.root).as_posix(), original.exists(), build)


def _range(quantities: Quantities, figure: Figure) -> tuple[Decimal | None, Decimal | None]:
    """Least and greatest true value that is printed like this, in the unit as printed (rules.md §1)."""
    evidence = quantities.evidence(figure)
    unit = figure.unit or ""
    if unit_kind(figure.concept) == "money":
        factor = unit_factor(unit)
    else:
        factor = Fraction(10_000 if len(unit) > 1 and unit.startswith("万") else 1)  # 万人
    return _end(evidence.low, factor), _end(evidence.high, factor)


def _end(grains: int, factor: Fraction) -> Decimal | None:
    if abs(grains) >= INFINITE // 2:
        return None
    exact = Fraction(grains, GRAIN) / factor
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.0000001"))


def stated(figure: Figure) -> str:
    """The number as printed with its unit."""
    return f"{figure.qualifier or ''}{printed(figure)} {figure.unit or ''}".strip()
