"""The rich world of the dbt tests: invented departments, every case that a mart must tell apart.

Lives here: data only. Never here: an assertion, or a real report.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

DEPARTMENT = "中共甲市乙区委宣传部"


def fill(world: Any) -> Any:
    """Fill a ``World`` and return it."""
    _documents(world)
    _amounts(world)
    _sangong(world)
    _forms(world)
    _history(world)
    return world


def _documents(world: Any) -> None:
    known = {"department_name": DEPARTMENT, "region_key": "990102", "department_type": "party"}
    # the newest parse counts, versions compared as numbers
    world.document("d1", "2024-01-01", version="9", batch="b0")
    world.report("r1", "d1", title="旧解析", version="9", batch="b0", **known)
    world.document("d1", "2024-01-01", source_name="宣传部.txt")
    world.report(
        "r1", "d1", title="宣传部整体支出绩效自评报告", department_aliases=["区委宣传部"],
        n_money_numbers=3, n_money_tied=2, self_score=Decimal("95.5"), self_grade="优", grade_norm=1, **known,
    )  # fmt: skip
    # a batch that was never finished
    world.document("d9", "2024-01-01", batch="b9", complete=False)
    world.report("r9", "d9", batch="b9")
    # a revision that writes the unit's name in full
    full = {**known, "department_name": "中国共产党甲市乙区委员会 宣传部"}
    world.document("d2", "2024-02-01", source_name="宣传部（修订）.txt", batch="b2", run_id="r2")
    world.report("r2", "d2", title="宣传部报告（修订）", batch="b2", self_score=Decimal(96), **full)
    # no unit printed: the file name tells revisions
    world.document("d3", "2024-01-05", source_name="自评.txt")
    world.report("r3", "d3", report_kind="other", fiscal_year=None)
    world.document("d4", "2024-01-06", source_name="自评.txt")
    world.report("r4", "d4", report_kind="other", fiscal_year=None)
    # two reports in one file
    world.document("d5", "2024-01-07")
    for number in (1, 2):
        world.report(f"r5{number}", "d5", report_no=number, department_name="甲市丙局", report_kind="project_selfeval")
    world.add(
        "text_blocks", "d1", report_key="r1", block_no=1, kind="paragraph", text="联系电话：███████████", char_end=16
    )


def _amounts(world: Any) -> None:
    def figure(concept: str, amount: str, **more: Any) -> None:
        world.figure("r2", "d2", concept, amount, batch="b2", **more)

    initial, table = {"basis": "initial_budget"}, {"place": "table", "table_kind": "overall_form"}
    figure("expenditure_total", "100.00", figure_key="total_text")
    figure("expenditure_total", "100.00", figure_key="total_table", **table)
    figure("expenditure_total", "90.00", **initial)
    figure("expenditure_total", "99.00", basis="adjusted_budget", **table)
    figure("expenditure_basic", "29", figure_key="basic_text", **initial)
    figure("expenditure_basic", "18.27", figure_key="basic_table", **initial, **table)
    figure("expenditure_project", "746.93", **table)
    figure("expenditure_project", "746.9")
    figure("carryover_in", "0.00", basis=None)
    figure("income_total", "40", **initial)
    figure("income_total", "50", basis="adjusted_budget")
    figure("income_total", "50", basis="budget")
    figure("income_fiscal", "40", **initial)
    figure("income_fiscal", "45", basis="budget")
    # the same in 元, and rounded to 万元
    figure("income_other", "123.4567", value="1234567", unit="元")
    figure("income_other", "123.46")
    figure("expenditure_public", "500", qualifier="约")
    figure("expenditure_public", "502.31")
    figure("expenditure_personnel", "60.00")
    figure("expenditure_personnel", "600.00", status="unit doubtful", **table)
    figure("expenditure_operating", "8.00", fund_scope="general_budget", **table)
    figure("expenditure_operating", "10.00")
    figure("expenditure_total", "999", entity_scope="county", fiscal_year=2021)
    figure("project_business", "12.5")
    figure("project_amount", "7", breakdown="宣传片", breakdown_kind="project")
    # beyond 2^53: one 分 apart
    figure("income_grand_total", "9007199254.740993", **table)
    figure("income_grand_total", "9007199254.740992")
    figure("fixed_assets", "5")


def _sangong(world: Any) -> None:
    def figure(concept: str, amount: str, **more: Any) -> None:
        world.figure("r2", "d2", concept, amount, batch="b2", fund_scope="fiscal", **more)

    figure("sangong_total", "18.27")
    figure("sangong_total", "11.75", fiscal_year=2022)
    figure("sangong_total", "31", basis="initial_budget")
    figure("sangong_reception", "4.00")


def _forms(world: Any) -> None:
    people = {"unit": "人", "basis": None, "batch": "b2"}
    world.figure("r2", "d2", "headcount_quota", None, value="82", place="table", table_kind="base_data", **people)
    world.figure("r2", "d2", "headcount_quota", None, value="80", **people)
    world.add(
        "projects", "d2", batch="b2", project_key="p1", report_key="r2", project_name="宣传片",
        adjusted_budget_wan=Decimal("104.35"), actual_wan=Decimal("91.28"), n_indicators=2,
    )  # fmt: skip
    for number, (weight, score) in enumerate([("10", "10"), ("20", "18.5")], start=1):
        world.add(
            "indicators", "d2", batch="b2", indicator_key=f"i{number}", report_key="r2", project_key="p1",
            scope="project", project_name="宣传片", score_system="selfeval_form", level3="播出次数",
            target_text="≥5次", target_operator=">=", target_value=Decimal(5), target_unit="次",
            actual_value=Decimal(6), actual_unit="次",
            weight=Decimal(weight), score=Decimal(score), row_order=number, rule_text=None,
        )  # fmt: skip
    for key in ("c1", "c2"):
        world.add(
            "claims", "d2", batch="b2", claim_key=key, report_key="r2", claim_kind="sum", statement="29＋71＝100",
            stated_value=Decimal(100), operand_roles=["num+", "num+"], operand_figure_keys=["basic_text", None],
            operand_values=[Decimal(29), Decimal(71)], operand_decimals=[0, 0], snippet="29＋71＝100", status="ok",
        )  # fmt: skip


def _history(world: Any) -> None:
    world.rules = [("SUM.101", "active"), ("SUM.102", "active"), ("SUM.999", "active"), ("SUM.001", "retired")]
    world.ran("r1", "2024-01-08")
    world.ran("r2", "2024-02-01")
    # run r1: the first revision fails; a report without a unit fails too
    put_right = world.finding("r1", "r1", "SUM.101")
    world.result("r1", "r1", "SUM.102", "pass")
    kept = world.finding("r1", "r4", "SUM.101")
    gone = world.finding("r1", "r4", "SUM.102")
    # run r2: only the revision is new
    world.result("r2", "r2", "SUM.101", "pass")
    open_now = world.finding("r2", "r2", "SUM.102")
    # run r3, the one that builds: one report again
    world.finding("r3", "r4", "SUM.101")
    world.result("r3", "r4", "SUM.102", "unresolved")
    # history outlives what the parser no longer finds
    world.finding("r1", "r_gone", "SUM.101")
    world.verdict("r1", "c1", "r2", "inconsistent")
    world.verdict("r2", "c1", "r2", "exact")
    world.decisions = (
        "finding_key,state,owner,reason,who,until\n"
        f"{kept},waived,甲,先放一放,乙,2024-03-01\n"
        f"{open_now},waived,甲,,乙,2024-03-03\n"
        f'{open_now},explained,甲,"合并口径不同，\n见附件""说明""",乙,2024-03-03\n'
        f"{put_right},waived,,,乙,\n"
        f"{gone},waived,,,乙,\n"
        "finding-of-nobody,waived\n"
    )
