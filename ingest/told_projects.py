"""Projects that a report on projects tells in prose, without a form.

A report on several projects names each before its amounts; a report on one names it in its title. Elsewhere a project
that a sentence names has its figures, but is no row: it did not evaluate itself.
Lives here: from figures to rows. Never here: the forms' projects (``forms``), names in sentences (``narrative``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from ingest.keys import short_hash
from ingest.normalise import fold
from ingest.records import FigureRecord, ProjectRecord

_ON_PROJECTS = ("project_selfeval", "evaluation", "transfer_selfeval")
_COLUMNS = {"adjusted_budget": "adjusted_budget_wan", "actual": "actual_wan"}
_NOT_NAMES = re.compile(r"^(?:该|本|此|各|年|[(（]?其中|[我全])|^(?:项目|专项|资金|经费)+$")
_IN_BRACKETS = re.compile(r"(?:报告|自评表|说明)[(](?P<name>[^()]{4,40})[)]$")
_IN_TITLE = re.compile(
    r"(?P<name>[^,，。]{4,40}?(?:项目|经费|资金|工程|补助|补贴|专项)(?:州级|市级|县级|省级|中央)?(?:补助|专项)?(?:资金|经费)?)"
    r"(?:20\d\d年度?)?(?:部门|单位)?(?:预算)?(?:支出)?(?:的)?(?:绩效|自评|自我评价)"
)
_BEHIND_YEAR = re.compile(r"^.*(?:20\d\d年度?的?|关于)")
_OFFICE = r"局|委员会|委|办公室|厅|中心|医院|院|学校|中学|小学|幼儿园|校|政府|街道办事处|残联"
_BEHIND_OFFICE = re.compile(rf"^.*?(?:{_OFFICE})(?![一-龥]{{0,3}}(?:{_OFFICE}))")
_YEAR = re.compile(r"20\d\d年度?")
_GENERIC = re.compile(
    r"^(?:[一-龥]{1,6}[省市县区州旗])?(?:(?:部门|单位|本级|县本级|市本级|区本级|预算|财政|专项|重点|中央|省级|市级|县级|转移支付|衔接|支出|项目|资金|经费|政策|整体)+)$"
)
_WHAT_IT_IS = re.compile(r"(?<=[一-龥]{4})(?:项目|资金|经费|专项|工程)+$")  # 奖补资金 of the 奖补项目
_LONGEST = 40


class HeadLike(Protocol):
    """The part of a report's head that is needed."""

    @property
    def report_kind(self) -> str: ...
    @property
    def title(self) -> str | None: ...


def told_projects(told: Sequence[FigureRecord], head: HeadLike, report_key: str) -> list[ProjectRecord]:
    """The projects of a report without project forms, in the order in which they are told."""
    if head.report_kind not in _ON_PROJECTS:
        return []
    named = [p for p in _named(told, report_key) if _has_budget(p)]
    if len(named) <= 1 and (name := title_project(head.title)) is not None:
        of_title = _of_title(told, name, report_key)
        if of_title is not None:
            return [of_title]
    return [replace(p, row_order=n) for n, p in enumerate(named, 1)]


def _named(told: Sequence[FigureRecord], report_key: str) -> list[ProjectRecord]:
    """Every budget item with a name of its own, parts of another item and what a source gives to one apart."""
    items = {f.figure_key for f in told if f.concept == "project_amount"}
    projects: dict[str, ProjectRecord] = {}
    for f in told:
        name = f.breakdown
        if f.concept != "project_amount" or name is None or f.breakdown_kind == "item":
            continue
        if f.sum_group in items or _NOT_NAMES.match(name):
            continue
        column = _COLUMNS.get(f.basis or "", "initial_budget_wan")
        known = projects.get(name) or _row(report_key, name, f)
        projects[name] = known if getattr(known, column) is not None else replace(known, **{column: f.amount_wan})
    for f in told:
        if f.concept == "score_total" and f.breakdown in projects:
            projects[f.breakdown] = replace(projects[f.breakdown], total_score=f.value)
    return list(projects.values())


def _has_budget(project: ProjectRecord) -> bool:
    return project.initial_budget_wan is not None or project.adjusted_budget_wan is not None


def title_project(title: str | None) -> str | None:
    """The project that a title names: 某县水务局2022年农村饮水维修养护项目支出绩效自评报告; None when it names none."""
    text = "".join(fold(title or "").split())
    m = _IN_BRACKETS.search(text) or _IN_TITLE.match(text)
    if m is None:
        return None
    name = m["name"]
    begins = _BEHIND_YEAR.match(name) or _BEHIND_OFFICE.match(name)
    name = _YEAR.sub("", name[begins.end() :] if begins else name).strip("\"'“”")
    return name if 4 <= len(name) <= _LONGEST and not _GENERIC.match(name) and not _NOT_NAMES.match(name) else None


def _of_title(told: Sequence[FigureRecord], name: str, report_key: str) -> ProjectRecord | None:
    """The title's project with the amounts that bear no other name; an amount told in two versions is left out."""
    of_it = [f for f in told if f.concept == "project_amount" and (f.breakdown is None or _is_name(f.breakdown, name))]
    if not of_it:
        return None
    row = _row(report_key, name, of_it[0])
    amounts: dict[str, set[Decimal | None]] = {}
    by_name: dict[str, set[Decimal | None]] = {}
    for f in of_it:
        column = _COLUMNS.get(f.basis or "", "initial_budget_wan")
        amounts.setdefault(column, set()).add(f.amount_wan)
        if f.breakdown is not None:
            by_name.setdefault(column, set()).add(f.amount_wan)
    amounts |= by_name  # what bears the name is surer than what bears none
    sure = {column: next(iter(values)) for column, values in amounts.items() if len(values) == 1}
    scores = {f.value for f in told if f.concept == "score_total"}
    return replace(row, **sure, total_score=next(iter(scores)) if len(scores) == 1 else None)


def _is_name(told: str, name: str) -> bool:
    told, name = _WHAT_IT_IS.sub("", told), _WHAT_IT_IS.sub("", name)
    return told in name or name in told or _NOT_NAMES.match(told) is not None


def _row(report_key: str, name: str, f: FigureRecord) -> ProjectRecord:
    return ProjectRecord(
        short_hash(report_key, "told", name), report_key, name, None, None, None, None, None, None, None, 0, 1,
        f.char_start, f.char_end,
    )  # fmt: skip
