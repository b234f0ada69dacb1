"""What several pages show in the same way.

Lives here: links to reports and departments, the cells of a finding, the filters that pages share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup

from dashboard import blocks, formats, labels, links, safe, urlstate
from dashboard.components import show
from dashboard.labels import Labels
from dashboard.queries import findings as queries
from dashboard.queries.listing import ROWS, Listing
from dashboard.warehouse import Row, Snapshot

TITLE_CHARACTERS = 60


def title(name: str, purpose: str) -> None:
    """Name of the page and what it is for, in one sentence. Both are ours, not report text."""
    st.title(name, anchor=False)
    st.caption(purpose)


def report_name(row: Mapping[str, Any]) -> str:
    """Title of a report, else its file name."""
    return row.get("title") or row.get("source_name") or row["report_key"]


def report_link(row: Mapping[str, Any], **more: links.Parameter) -> Markup:
    """A report's title as a link to its page."""
    name = safe.text(report_name(row), TITLE_CHARACTERS)
    return blocks.link(links.href(links.REPORT, report=row["report_key"], **more), name)


def department_link(row: Mapping[str, Any]) -> Markup:
    """A department's name as a link to its page."""
    name = safe.text(row.get("department_name") or labels.UNKNOWN, TITLE_CHARACTERS)
    if not row.get("department_key"):
        return name
    return blocks.link(links.href(links.DEPARTMENT, department=row["department_key"]), name)


def place(row: Mapping[str, Any]) -> str:
    """Region of a row joined with ``dim_region``."""
    return labels.region(dict(row))


FINDING_COLUMNS = (
    blocks.Column("程度", sort="severity"),
    blocks.Column("问题（点击看原文）", wide=True),
    blocks.Column("所印 / 对照", "right", help="报告所印的数，和由其他数推算或另一处所印的数"),
    blocks.Column("差额 / 允许误差", "right", sort="difference", help="两数之差，和四舍五入最多能造成的差额"),
    blocks.Column("部门 · 年度", sort="department"),
    blocks.Column("怀疑 / 建议", help="最可能印错的数，和使各项关系都成立的数"),
    blocks.Column("状态", sort="state"),
)


def finding_cells(row: Row, names: Labels, message_limit: int = 300) -> list[blocks.Cell]:
    """Cells for ``FINDING_COLUMNS``. ``row`` is one of ``queries.findings.page``."""
    address = links.href(links.REPORT, report=row["report_key"], finding=row["finding_key"])
    message = blocks.link(address, safe.text(row["message_zh"], message_limit))
    where = Markup("{} {}").format(department_link(row), row["fiscal_year"] or "")
    return [
        blocks.severity(row["severity"], names.of("severity", row["severity"])),
        blocks.two_lines(message, rule_link(row)),
        both_numbers(row),
        _gap(row, names),
        blocks.two_lines(where, place(row)),
        suspect(row, names),
        state(row, names),
    ]


def rule_link(row: Mapping[str, Any]) -> Markup:
    """A rule's id and title, the id as a link to its page."""
    address = links.href(links.RULES, rule=row["rule_id"])
    title = row.get("rule_title") or row.get("title_zh") or ""
    return Markup("{} {}").format(blocks.link(address, row["rule_id"], "nowrap"), safe.text(title))


def _gap(row: Row, names: Labels) -> Markup:
    if row["difference"] is None:
        return Markup("")
    parts = [] if row["tolerance"] is None else [f"允许 ±{formats.number(abs(row['tolerance']))}"]
    if row["verdict"] not in (None, "inconsistent"):
        parts.append(names.of("verdict", row["verdict"]))
    return blocks.two_lines(formats.with_unit(abs(row["difference"]), row["unit"]), " · ".join(parts))


def both_numbers(row: Row) -> Markup:
    """The printed number over the one it was held against."""
    if row["stated"] is None and row["recomputed"] is None:
        return Markup("")
    unit = row["unit"]
    other = "" if row["recomputed"] is None else formats.with_unit(row["recomputed"], unit)
    return blocks.two_lines(formats.with_unit(row["stated"], unit), other)


def suspect(row: Row, names: Labels) -> Markup:
    """Which number is probably wrong, and what it probably should be."""
    if row["suspect"] == "named" and row.get("suspect_value") is not None:
        printed = formats.with_unit(row["suspect_value"], row.get("suspect_unit"))
        name = names.concept(row.get("suspect_concept"))
        better = row["suggested_value"]
        hint = f"建议 {formats.with_unit(better, row.get('suspect_unit'))}" if better is not None else ""
        return blocks.two_lines(f"{name} {printed}", hint)
    label = names.of("suspect", row["suspect"])
    if row["suggested_value"] is not None:
        return blocks.two_lines(label, f"建议 {formats.number(row['suggested_value'])}")
    return blocks.muted(label)


def state(row: Row, names: Labels) -> Markup:
    """State with owner, reason and end of a decision."""
    label = names.of("finding_state", row["state"])
    until = f"至 {row['decided_until']}" if row.get("decided_until") else ""
    details = " · ".join(str(p) for p in (row.get("owner"), row.get("decision_reason"), until) if p)
    return blocks.two_lines(label, safe.text(details, 80)) if details else safe.text(label)


def pick(label: str, page: str, name: str, options: Mapping[str, str], everything: str = "全部") -> str:
    """A select box whose "" means everything; its value is in the URL."""
    return st.selectbox(
        label,
        ["", *(code for code in options if code)],
        format_func=lambda code: safe.visible(options.get(code, code)) if code else everything,
        key=urlstate.key(page, name),
    )


def words(page: str, label: str, placeholder: str) -> str:
    """A search box; words are separated by spaces and must all occur."""
    return st.text_input(label, key=urlstate.key(page, "q"), placeholder=placeholder, max_chars=100, type="search")


def region_options(db: Snapshot, chosen: str) -> dict[str, str]:
    """Provinces that occur, and the region that the URL asks for."""
    options = {r["code"]: r["label"] for r in queries.choices(db)["region"]}
    if chosen and chosen not in options and chosen.isdigit():
        found = queries.name_of_region(db, chosen)
        if found:
            options[chosen] = labels.region(found)
    return options


def year_options(db: Snapshot) -> dict[str, str]:
    """Fiscal years that occur, newest first."""
    return {r["code"]: r["code"] for r in queries.choices(db)["year"]}


def chips(narrowed: Mapping[str, str], page: str, parameters: Mapping[str, links.Parameter], key: str) -> None:
    """What a list is narrowed to besides the widgets, each with a way to drop it."""
    if not narrowed:
        return
    out = []
    for name, label in narrowed.items():
        rest = {k: v for k, v in parameters.items() if k not in (name, "page")}
        drop = Markup('<a href="{}" title="去掉这个条件">✕</a>').format(links.href(page, rest))
        out.append(Markup('<span class="chip">{} {}</span>').format(safe.text(label, 80), drop))
    show(Markup('<div class="chips">只看：{}</div>').format(safe.join(out)), key=key)


def sorting(page: str, parameters: Mapping[str, links.Parameter], sort: str) -> blocks.Sorting:
    """Sorting of a table from a parameter like ``-severity``."""
    return blocks.Sorting(page, parameters, sort.removeprefix("-"), sort.startswith("-"))


def listing(default_sort: str, **given: str) -> Listing:
    """What the URL and the widgets ask of a paged list."""
    return Listing(sort=urlstate.one("sort", default_sort), page=urlstate.page_number(), **given)


def listed(
    page: str,
    heads: Sequence[blocks.Column],
    cells: Sequence[Sequence[blocks.Cell]],
    asked: Listing,
    *,
    default_sort: str,
    total: int,
    caption: str,
) -> Markup:
    """A paged, sortable table."""
    parameters = asked.parameters(default_sort)
    table = blocks.table(heads, cells, caption=caption, sorting=sorting(page, parameters, asked.sort))
    return table + blocks.pager(page, parameters, asked.page, total, ROWS)


def columns(*widths: int) -> Sequence[Any]:
    """Columns that stand under each other on a narrow screen."""
    return st.columns(list(widths), gap="medium")
