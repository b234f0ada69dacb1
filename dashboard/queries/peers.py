"""Departments of the same kind, region level and fiscal year beside one another.

Lives here: the peer group and its distribution. Quartiles are computed by DuckDB; only the page's rows come out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.warehouse import Row, Snapshot

LIST_ROWS = 30
PLOTTED = 400
"""Most points of a plot; of a bigger group an even sample by rank is drawn."""

MEASURES = {
    "execution": ("execution_rate", "预算执行率", "%"),
    "head": ("sangong_per_head", "人均“三公”经费", "万元/人"),
    "full": ("full_marks_share", "满分指标占比", "%"),
    "score": ("self_score", "自评得分", "分"),
}
"""Name in the URL → column, label, unit."""

_GROUP = """
    with staff as (
        select r.department_key, r.fiscal_year, max(s.count) as n from fct_staffing as s
        join dim_report as r on r.report_key = s.report_key and r.fiscal_year = s.fiscal_year and r.is_current
        where s.concept = 'headcount_actual' and s.breakdown is null group by all
    ), peers as (
        select d.department_key, d.department_name, d.department_type, g.region_level, g.region_name, g.province,
            g.city, g.county, y.fiscal_year,
            coalesce(y.execution_rate, y.execution_rate_stated) as execution_rate, y.full_marks_share, y.self_score,
            y.sangong_actual_wan, staff.n as n_staff,
            cast(y.sangong_actual_wan / nullif(staff.n, 0) as decimal(18, 4)) as sangong_per_head,
            y.n_findings_error, y.n_findings_warning
        from agg_department_year as y join dim_department as d using (department_key)
        left join dim_region as g on g.region_key = d.region_key
        left join staff on staff.department_key = y.department_key and staff.fiscal_year = y.fiscal_year
        where y.fiscal_year = ? and (? = '' or d.department_type = ?) and (? = '' or g.region_level = ?)
    )
"""


@dataclass(frozen=True, slots=True)
class Group:
    """Who is compared; an empty kind or level means all of them."""

    year: int
    kind: str = ""  # of department
    level: str = ""  # of region

    @property
    def parameters(self) -> list[Any]:
        """Values of the question marks of the group's SQL."""
        return [self.year, self.kind, self.kind, self.level, self.level]


def groups(db: Snapshot) -> list[Row]:
    """Kinds and levels that occur, with how many departments."""
    return db.rows(
        """
        select y.fiscal_year, d.department_type, g.region_level, count(*) as n
        from agg_department_year as y join dim_department as d using (department_key)
        left join dim_region as g on g.region_key = d.region_key group by all order by n desc, 1 desc, 2, 3
        """
    )


def spread(db: Snapshot, group: Group) -> Row:
    """Per measure: how many departments have it, quartiles and median."""
    columns = ", ".join(
        f"count({c}) as n_{c}, cast(quantile_cont({c}, 0.25) as decimal(18, 4)) as low_{c},"
        f" cast(median({c}) as decimal(18, 4)) as median_{c},"
        f" cast(quantile_cont({c}, 0.75) as decimal(18, 4)) as high_{c}"
        for c, _, _ in MEASURES.values()
    )
    return db.rows(f"{_GROUP} select count(*) as n, {columns} from peers", group.parameters)[0]


def points(db: Snapshot, group: Group, measure: str, department: str) -> list[Row]:
    """Values of one measure in order, the department asked for always among them."""
    column = MEASURES[measure][0]
    return db.rows(
        f"""
        {_GROUP}, ranked as (
            select department_key, department_name, region_name, {column} as value,
                row_number() over (order by {column}, department_key) as place, count(*) over () as n
            from peers where {column} is not null
        )
        select * from ranked
        where place % greatest(1, cast(ceil(n / {PLOTTED}) as bigint)) = 0 or department_key = ? order by place
        """,
        [*group.parameters, department],
    )


def table(db: Snapshot, group: Group, measure: str, descending: bool, page: int) -> tuple[int, list[Row]]:
    """Departments ordered by a measure: how many, and one page of them."""
    column = MEASURES[measure][0]
    total = db.value(f"{_GROUP} select count(*) from peers", group.parameters)
    rows = db.rows(
        f"""
        {_GROUP} select * from peers
        order by {column} {"desc" if descending else "asc"} nulls last, department_key limit ? offset ?
        """,
        [*group.parameters, LIST_ROWS, (max(page, 1) - 1) * LIST_ROWS],
    )
    return total, rows


def of_department(db: Snapshot, department_key: str) -> list[Row]:
    """Years, kind and level of one department, newest year first."""
    return db.rows(
        """
        select y.fiscal_year, d.department_type, g.region_level, d.department_name
        from agg_department_year as y join dim_department as d using (department_key)
        left join dim_region as g on g.region_key = d.region_key
        where d.department_key = ? order by y.fiscal_year desc
        """,
        [department_key],
    )
