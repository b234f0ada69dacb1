"""Hand labels of the real reports as if the parser had read them: a stand-in for the marts, for tests only.

The labels lie outside the repository; tests that need them skip where they are absent.
"""

from __future__ import annotations

import csv
import importlib.util
import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from expectations.facts import Claim, Figure, Indicator, Project, Report, ReportFacts

SHARED = Path(__file__).resolve().parents[3] / "shared"
GOLD = SHARED / "gold"
TABLE_KINDS = {
    "附件1": "base_data",
    "附件2": "overall_form",
    "附件3": "project_form",
    "支出经济": "economic_class",
}
WHOLE = ["收入决算", "支出决算", "日常公用经费", "合计", "财政资金", "本年追加及上级指标", "其他单位拨款", "其他资金"]
_OPERATOR = {"≥": ">=", "≤": "<=", "=": "=", "≦": "<="}


def rows(name: str) -> list[dict[str, str]]:
    with (GOLD / name).open(encoding="utf-8") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def scorer():
    """The scorer's module, for its own notion of a hit."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "tools" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def number(text: str) -> Decimal | None:
    match = re.search(r"-?\d+(?:\.\d+)?", text or "")
    return Decimal(match[0]) if match else None


def decimals(text: str) -> int:
    match = re.search(r"\d+\.(\d+)", text or "")
    return len(match[1]) if match else 0


def _basis(text: str, place: str) -> str | None:
    options = text.split("|") if text else []
    if not options or options == ["*"]:
        return None
    if place == "base_data" and "budget" in options:
        return "budget"
    if "actual" in options and "adjusted_budget" in options:
        return "adjusted_budget"
    return next((o for o in options if o != "budget"), "budget")


def gold_facts() -> list[ReportFacts]:
    """The labelled reports as facts."""
    texts = {p.name[:3]: p.read_text(encoding="utf-8", errors="replace") for p in (SHARED / "reports").glob("*.txt")}
    facts: dict[str, ReportFacts] = {}
    for g in rows("report.tsv"):
        day = date.fromisoformat(g["report_date"]) if re.fullmatch(r"\d{4}-\d\d-\d\d", g["report_date"] or "") else None
        facts[g["report"]] = ReportFacts(
            Report(
                report_key=g["report"],
                source_name=f"{g['report']}.txt",
                title=g["title"] or None,
                report_kind="project_selfeval" if g["kind"] == "项目支出" else "overall_selfeval",
                fiscal_year=int(g["fiscal_year"][:4]),
                department_key=g["department"] or None,
                department_name=g["department"] or None,
                report_date=day,
                self_score=number(g["self_score"]),
                self_grade=g["self_grade"] or None,
            )
        )
    tables: dict[tuple[str, str], int] = {}
    for i, g in enumerate(rows("figures.tsv")):
        if g["required"] != "yes" or not g["value"]:
            continue
        facts[g["report"]].figures.append(_figure(i, g, texts[g["report"]], tables))
    for i, g in enumerate(rows("projects.tsv")):
        facts[g["report"]].projects.append(
            Project(
                project_key=f"p{i}", report_key=g["report"], project_name=g["name"],
                initial_budget_wan=number(g["initial_budget"]), adjusted_budget_wan=number(g["adjusted_budget"]),
                actual_wan=number(g["executed"]), execution_rate_stated=number(g["rate"]),
                execution_weight=number(g["weight"]), execution_score=number(g["score"]),
                total_score=number(g["total_score"]), n_indicators=None,
            )
        )  # fmt: skip
    for i, g in enumerate(rows("indicators.tsv")):
        if g["level3"] == "执行率":
            if g["scope"] == "whole":
                r = facts[g["report"]].report
                facts[g["report"]].report = replace(
                    r, execution_rate_stated=number(g["actual"]), execution_weight=number(g["weight"]),
                    execution_score=number(g["score"]),
                )  # fmt: skip
            continue
        facts[g["report"]].indicators.append(_indicator(i, g, facts[g["report"]]))
    for report, claims in _claims().items():
        facts[report].claims.extend(claims)
    return list(facts.values())


def _figure(i: int, g: dict[str, str], text: str, tables: dict[tuple[str, str], int]) -> Figure:
    narrative = g["place"] == "narrative"
    title = "" if narrative else g["place"].partition(":")[2]
    kind = None if narrative else next((v for k, v in TABLE_KINDS.items() if title.startswith(k)), "other")
    table_no = None if narrative else tables.setdefault((g["report"], title), len(tables) + 1)
    squashed = re.sub(r"[ \t]", "", text)
    at = squashed.find(re.sub(r"\s", "", g["snippet"])[:12])
    block = squashed.count("\n", 0, at) if at >= 0 else 100_000 + i
    concept = g["concept"].split("|")[0]
    breakdown = g["breakdown"] or None
    kind_of_breakdown = None
    if concept.startswith("headcount") and g["report"] == "004" and breakdown:
        _, _, staff = breakdown.partition(" ")
        kind_of_breakdown = "sub_unit" if not staff else "staff_kind"
    elif concept.startswith("headcount") and breakdown:
        if breakdown.startswith("单位"):
            breakdown = None
        else:
            kind_of_breakdown = "staff_kind"
    elif concept.startswith(("project_", "income_")) and kind == "project_form":
        breakdown, kind_of_breakdown = (breakdown or "").split(" ")[0], "project"
    elif concept.startswith("project_"):
        kind_of_breakdown = "project" if breakdown else None
    elif breakdown in WHOLE:
        breakdown = None
    elif breakdown:
        kind_of_breakdown = "column"
    return Figure(
        figure_key=f"f{i}", report_key=g["report"], concept=concept, basis=_basis(g["basis"], kind or ""),
        fiscal_year=int(g["fiscal_year"]) if g["fiscal_year"] else None, fund_scope="all", entity_scope="unit",
        breakdown=breakdown, breakdown_kind=kind_of_breakdown, value=number(g["value"]) or Decimal(0),
        printed_decimals=decimals(g["value"]), unit=g["unit"] or None, qualifier=None,
        place="narrative" if narrative else "table", table_kind=kind, table_title=title or None, section=None,
        sum_group=None, open_list=False, snippet=g["snippet"], char_start=at, char_end=at + 10, number_start=None,
        number_end=None,
        block_no=block if narrative else None, table_no=table_no, row_no=block if not narrative else None, col_no=None,
        unit_inherited=False, basis_inferred=False, status="ok",
    )  # fmt: skip


def _indicator(i: int, g: dict[str, str], facts: ReportFacts) -> Indicator:
    whole = g["scope"] == "whole"
    name = None if whole else g["scope"].partition(":")[2]
    project = next((p for p in facts.projects if p.project_name == name), None)
    operator = next((v for k, v in _OPERATOR.items() if k in g["target"]), None)

    def unit(text: str) -> str | None:
        match = re.search(r"\d\s*([^\d\s.]+)\s*$", text or "")
        return match[1] if match else None

    note = g["note"] if g["report"] == "002" and "原表" not in g["note"] and "版面" not in g["note"] else None
    return Indicator(
        indicator_key=f"i{i}", report_key=g["report"], project_key=project.project_key if project else None,
        scope="whole" if whole else "project", project_name=name,
        score_system="scorecard" if g["report"] == "001" else "selfeval_form", level1=g["level1"], level2=g["level2"],
        level3=g["level3"], target_text=g["target"] or None, target_operator=operator, target_value=number(g["target"]),
        target_unit=unit(g["target"]), actual_text=g["actual"] or None, actual_value=number(g["actual"]),
        actual_unit=unit(g["actual"]), weight=number(g["weight"]), score=number(g["score"]),
        deviation_note=note or None, row_order=i,
    )  # fmt: skip


_PAIR = re.compile(r"(\d+(?:\.\d+)?)\s*万?元?\s*([-/])\s*[^\d=（]{0,12}?(\d+(?:\.\d+)?)")


def _claims() -> dict[str, list[Claim]]:
    """Claims whose operands the label's statement spells out."""
    found: dict[str, list[Claim]] = defaultdict(list)
    last: tuple[str, str] | None = None
    for i, g in enumerate(rows("claims.tsv")):
        if g["kind"] not in ("difference", "growth", "ratio", "share") or any(w in g["note"] for w in ("推断", "隐含")):
            continue
        stated = number(g["stated"])
        pair = _PAIR.search(g["statement"])
        roles: list[str] = []
        values: list[str] = []
        if g["kind"] == "difference" and pair and pair[2] == "-":
            roles, values = ["num+", "num-"], [pair[1], pair[3]]
            last = (pair[1], pair[3])
        elif g["kind"] == "growth" and last and "/" not in g["statement"] and g["report"] == "002":
            # the difference before it names both years: larger minus smaller as the direction says
            down = "下降" in g["statement"]
            new, old = (last[1], last[0]) if down else last
            roles, values = ["num+", "num-", "den+"], [new, old, old]
            stated = -stated if down and stated else stated
        elif g["kind"] in ("ratio", "share") and pair and pair[2] == "/":
            roles, values = ["num+", "den+"], [pair[1], pair[3]]
        if not roles or stated is None:
            continue
        found[g["report"]].append(
            Claim(
                claim_key=f"c{i}", report_key=g["report"], claim_kind=g["kind"], statement=g["statement"],
                stated_value=stated, stated_decimals=decimals(g["stated"]),
                stated_unit="%" if g["kind"] != "difference" else "万元", direction=None, operand_roles=roles,
                operand_figure_keys=[None] * len(roles), operand_values=[Decimal(v) for v in values],
                operand_decimals=[decimals(v) for v in values], snippet=g["statement"], char_start=None, char_end=None,
                status="ok",
            )
        )  # fmt: skip
    return found
