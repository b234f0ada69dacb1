"""Facts from a compact notation, for tests.

A figure is one line: ``place concept basis year number+unit [option …]``, e.g.
``narrative expenditure_total actual 2023 912.46万元`` or ``base_data#2 sangong_total budget 2023 18.27万元 row=3``.
``-`` stands for no basis or no year. Options: ``sub=`` (sub-unit), ``project=``, ``kind=`` (staff kind), ``column=``,
``block=``, ``row=``, ``col=``, ``about=`` (qualifier), ``fund=``, ``open``, ``inferred``, ``doubtful``, ``nounit``.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from expectations.facts import Claim, Figure, Indicator, Peers, Project, Report, ReportFacts

_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)(.*)")
_BREAKDOWN = {"sub": "sub_unit", "project": "project", "kind": "staff_kind", "column": "column"}


def figure(line: str, report_key: str = "r", number: int = 0) -> Figure:
    """One figure from its line."""
    place, concept, basis, year, printed, *options = line.split()
    match = _NUMBER.fullmatch(printed)
    assert match, line
    kind, _, table_no = place.partition("#")
    option = dict(o.partition("=")[::2] for o in options)
    breakdown = next(((option[k], v) for k, v in _BREAKDOWN.items() if k in option), (None, None))
    narrative = kind == "narrative"
    return Figure(
        figure_key=f"{report_key}:{number}", report_key=report_key, concept=concept,
        basis=None if basis == "-" else basis, fiscal_year=None if year == "-" else int(year),
        fund_scope=option.get("fund", "all"), entity_scope="sub_unit" if "sub" in option else "unit",
        breakdown=breakdown[0], breakdown_kind=breakdown[1], value=Decimal(match[1]),
        printed_decimals=len(match[1].partition(".")[2]), unit=None if "nounit" in option else match[2] or None,
        qualifier=option.get("about"), place="narrative" if narrative else "table",
        table_kind=None if narrative else kind, table_title=None, section=None, sum_group=option.get("group"),
        open_list="open" in option, snippet=match[1] + option.get("tail", match[2]),
        char_start=number * 10, char_end=number * 10 + 5,
        number_start=number * 10, number_end=number * 10 + len(match[1]),
        block_no=int(option.get("block", number)) if narrative else None,
        table_no=None if narrative else int(table_no or 1),
        row_no=None if narrative else int(option.get("row", number)),
        col_no=int(option["col"]) if "col" in option else None, unit_inherited="inherited" in option,
        basis_inferred="inferred" in option, status="column shifted" if "doubtful" in option else "ok",
    )  # fmt: skip


def _filled(record: type, given: dict[str, Any], **defaults: Any) -> Any:
    values: dict[str, Any] = {}
    for f in fields(record):
        value = given.get(f.name, defaults.get(f.name))
        numeral = isinstance(value, int | float) and not isinstance(value, bool)
        values[f.name] = Decimal(str(value)) if numeral and "Decimal" in str(f.type) else value
    unknown = set(given) - set(values)
    assert not unknown, f"{record.__name__}: {unknown}"
    return record(**values)


def facts(case: dict[str, Any], report_key: str = "r") -> ReportFacts:
    """Facts of one case: figures, indicators, projects, claims, and columns of the report."""
    given = dict(case.get("report", {}))
    if isinstance(given.get("report_date"), str):
        given["report_date"] = date.fromisoformat(given["report_date"])
    report = _filled(Report, given, report_key=report_key, fiscal_year=2023, n_same=1, report_kind="overall_selfeval")
    out = ReportFacts(replace(report, n_same=int(report.n_same)))
    out.figures = [figure(line, report_key, i) for i, line in enumerate(case.get("figures", ()))]
    out.before = list(case.get("before", ()))
    out.due_on = date.fromisoformat(case["due_on"]) if case.get("due_on") else None
    out.last_digits = tuple(case["last_digits"]) if case.get("last_digits") else None
    out.quotes = tuple(case["quotes"]) if case.get("quotes") else None
    for row in case.get("peers", ()):
        out.peers.append(_filled(Peers, row, name_zh="人均公用经费", unit="万元/人", measure="public_per_head"))
    out.prior = [figure(line, f"{report_key}-prior", i) for i, line in enumerate(case.get("prior", ()))]
    for i, row in enumerate(case.get("indicators", ())):
        out.indicators.append(
            _filled(
                Indicator,
                row,
                indicator_key=f"{report_key}:i{i}",
                report_key=report_key,
                scope="whole",
                score_system="selfeval_form",
                level3=f"指标{i}",
                row_order=i,
            )
        )
    for i, row in enumerate(case.get("projects", ())):
        out.projects.append(_filled(Project, row, project_key=f"{report_key}:p{i}", report_key=report_key))
    for i, row in enumerate(case.get("claims", ())):
        out.claims.append(claim(row, report_key, i))
    return out


def claim(row: dict[str, Any], report_key: str, number: int) -> Claim:
    """A claim: ``stated`` as printed with its unit, ``operands`` as ``role number`` lines (万元), with the number
    of the operand's figure behind (``num+ 15.82 #0``) where it is one of the case's figures."""
    match = _NUMBER.fullmatch(str(row["stated"]))
    assert match, row
    operands = [line.split() for line in row["operands"]]
    values = [o[1] for o in operands]
    return Claim(
        claim_key=f"{report_key}:c{number}", report_key=report_key, claim_kind=row["kind"],
        statement=row.get("statement", "某项"), stated_value=Decimal(match[1]),
        stated_decimals=len(match[1].partition(".")[2]), stated_unit=match[2] or None, direction=row.get("direction"),
        operand_roles=[o[0] for o in operands],
        operand_figure_keys=[o[2].replace("#", f"{report_key}:") if len(o) > 2 else None for o in operands],
        operand_values=[Decimal(v) for v in values],
        operand_decimals=[len(v.partition(".")[2]) for v in values], snippet=row.get("snippet"),
        char_start=row.get("char_start"), char_end=row.get("char_end"), status=row.get("status", "ok"),
    )  # fmt: skip
