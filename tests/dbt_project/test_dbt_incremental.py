"""Documents in any order and batching, late, twice or corrected, give the marts that a full refresh gives."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.dbt_project.world import Dbt, World, failed

STARTED = "2024-05-01T02:00:00+00:00"
BUREAU = "甲市乙区卫生健康局"


def _text(world: World, digest: str, report: str, words: str, **where: Any) -> None:
    world.add(
        "text_blocks", digest, report_key=report, block_no=1, kind="paragraph", text=words, char_end=len(words), **where
    )


def _figure(world: World, report: str, digest: str, concept: str, amount: str | None, **more: Any) -> None:
    """A figure that stands in the same place whenever it is delivered."""
    start = more.pop("start", 10)
    world.figure(report, digest, concept, amount, char_start=start, char_end=start + 5, **more)


def _last_year(world: World, batch: str) -> None:
    """The report of 2022, as an old parser read it: two reports where there is one."""
    where = {"version": "9", "batch": batch}
    world.document("d1", "2024-01-01", **where)
    for number in (1, 2):
        world.report(
            f"r1-{number}",
            "d1",
            report_no=number,
            fiscal_year=2022,
            department_name=BUREAU,
            region_key="990102",
            **where,
        )
        _text(world, "d1", f"r1-{number}", "旧解析", **where)
    _figure(world, "r1-1", "d1", "expenditure_total", "1.00", fiscal_year=2022, figure_key="f1-old", **where)
    _figure(world, "r1-2", "d1", "expenditure_basic", "2.00", fiscal_year=2022, figure_key="f1-lost", **where)


def _last_year_read_again(world: World, batch: str) -> None:
    where = {"version": "10", "batch": batch}
    world.document("d1", "2024-01-01", **where)
    world.report("r1-1", "d1", fiscal_year=2022, department_name=BUREAU, region_key="990102", **where)
    _text(world, "d1", "r1-1", "新解析", **where)
    _figure(world, "r1-1", "d1", "expenditure_total", "90.00", fiscal_year=2022, figure_key="f1-new", **where)


def _this_year(world: World, batch: str) -> None:
    where = {"batch": batch}
    world.document("d2", "2024-02-01", **where)
    world.report(
        "r2", "d2", department_name="区卫健局", department_aliases=["乙区卫健局"], region_key="990102", **where
    )
    _text(world, "d2", "r2", "上年91万元", **where)
    _figure(world, "r2", "d2", "expenditure_total", "100.00", figure_key="f2", start=10, **where)
    _figure(world, "r2", "d2", "expenditure_total", "91.00", fiscal_year=2022, figure_key="f2-prior", start=20, **where)
    _figure(
        world,
        "r2",
        "d2",
        "headcount_actual",
        None,
        value="10",
        unit="人",
        basis=None,
        figure_key="f2-heads",
        start=30,
        **where,
    )
    world.add(
        "claims", "d2", claim_key="c2", report_key="r2", claim_kind="growth", statement="增长9.89%",
        stated_value=Decimal("9.89"), stated_unit="%", operand_roles=["num+", "num-", "den+"],
        operand_figure_keys=["f2", "f2-prior", "f2-prior"], operand_values=[Decimal(1)] * 3, operand_decimals=[0] * 3,
        snippet="增长9.89%", status="ok", **where,
    )  # fmt: skip


def _this_year_revised(world: World, batch: str) -> None:
    where = {"batch": batch}
    world.document("d3", "2024-03-01", **where)
    world.report("r3", "d3", department_name="乙区卫健局", region_key="990102", **where)
    _text(world, "d3", "r3", "修订", **where)
    _figure(world, "r3", "d3", "expenditure_total", "101.00", figure_key="f3", start=10, **where)
    _figure(world, "r3", "d3", "expenditure_total", "90.00", fiscal_year=2022, figure_key="f3-prior", start=20, **where)
    _figure(world, "r3", "d3", "sangong_total", "3.00", figure_key="f3-sangong", start=30, **where)


def _both_names(world: World, batch: str) -> None:
    """A report that uses both names: from now on the others are of one department."""
    where = {"batch": batch}
    world.document("d4", "2024-04-01", **where)
    world.report(
        "r4", "d4", fiscal_year=2021, department_name="区卫生健康局", department_aliases=["区卫健局"],
        region_key="990102", **where,
    )  # fmt: skip
    world.add(
        "projects", "d4", project_key="p4", report_key="r4", project_name="健康小屋", actual_wan=Decimal(5),
        initial_budget_wan=Decimal(4), **where,
    )  # fmt: skip
    world.add(
        "indicators", "d4", indicator_key="i4", report_key="r4", scope="whole", score_system="selfeval_form",
        level3="服务人次", weight=Decimal(10), score=Decimal(9), row_order=1, **where,
    )  # fmt: skip


def _elsewhere(world: World, batch: str) -> None:
    """The same name where nobody knows."""
    world.document("d5", "2024-04-02", batch=batch)
    world.report("r5", "d5", department_name="区卫健局", region_key=None, batch=batch)
    _figure(world, "r5", "d5", "expenditure_total", "7.00", figure_key="f5", start=10, batch=batch)


Delivery = Callable[[World, str], None]
DELIVERIES: tuple[Delivery, ...] = (
    _last_year, _last_year_read_again, _this_year, _this_year_revised, _both_names, _elsewhere,
)  # fmt: skip


def _shuffled(seed: int) -> list[list[Delivery]]:
    """All deliveries in an order of chance, two of them twice, in three to four batches of chance."""
    chance = random.Random(seed)
    items = [*DELIVERIES, *chance.sample(DELIVERIES, 2)]
    chance.shuffle(items)
    cuts = sorted(chance.sample(range(1, len(items)), chance.choice((2, 3))))
    return [items[a:b] for a, b in zip([0, *cuts], [*cuts, len(items)], strict=True)]


REPORTS: dict[Delivery, tuple[str, ...]] = {  # the reports that a delivery brings
    _last_year: ("r1-1", "r1-2"), _last_year_read_again: ("r1-1",), _this_year: ("r2",), _this_year_revised: ("r3",),
    _both_names: ("r4",), _elsewhere: ("r5",),
}  # fmt: skip
FAILING = {("r1-1", "SUM.101"), ("r1-2", "SUM.101"), ("r2", "SUM.101"), ("r2", "SUM.102"), ("r3", "SUM.102")}
RULES = ("SUM.101", "SUM.102")


def _check(world: World, run_id: str, deliveries: Iterable[Delivery]) -> None:
    """What the rules say of the reports that a run brings: of one report always the same."""
    for report in sorted({r for d in deliveries for r in REPORTS[d]}):
        for rule in RULES:
            if (report, rule) in FAILING:
                world.finding(run_id, report, rule)
            else:
                world.result(run_id, report, rule, "unresolved" if report == "r5" else "pass")
        if report == "r2":
            world.verdict(run_id, "c2", "r2", "exact")


BY_RUN = {"run_id", "first_seen_run", "last_seen_run"}
"""Columns that say by which run something came: that follows the order, and must."""


def marts(world: World, *, by_run: bool = True) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all marts; without ``by_run`` only what must not depend on the order of deliveries."""
    history = ("build_info",) if by_run else ("build_info", "agg_quality_run")
    with duckdb.connect(str(world.build_db), read_only=True) as connection:
        found = {}
        for (table,) in connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts' order by 1"
        ).fetchall():
            described = connection.execute(f"describe marts.{table}").fetchall()
            columns = ", ".join(f'"{c[0]}"' for c in described if by_run or c[0] not in BY_RUN)
            if table not in history:
                found[table] = connection.execute(f"select {columns} from marts.{table} order by all").fetchall()
        return found


def _build(dbt: Dbt, world: World, step: str, *more: str, run_id: str = "r9") -> None:
    only = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")
    results = dbt(world, "build", "--select", step, *only, *more, run_id=run_id, started=STARTED)
    assert not failed(results), failed(results)


def _run(dbt: Dbt, world: World, run_id: str, deliveries: Sequence[Delivery], *more: str) -> None:
    """A run as the pipeline does it: tables, checks, quality tables, the record of the run."""
    _build(dbt, world.write(), "tag:facts", *more, run_id=run_id)
    _check(world, run_id, deliveries)
    _build(dbt, world.write(), "tag:quality", *more, run_id=run_id)
    world.ran(run_id, f"2024-04-{len(world.runs) + 1:02d}")


@pytest.fixture(scope="module")
def refreshed(dbt: Dbt, new_world: Callable[[str], World]) -> dict[str, list[tuple[Any, ...]]]:
    """Marts of all documents, built at once."""
    world = new_world("at_once")
    world.rules = [(rule, "active") for rule in RULES]
    for delivery in DELIVERIES:
        delivery(world, "b1" if delivery is not _last_year else "b0")
    _run(dbt, world, "r1", DELIVERIES)
    return marts(world, by_run=False)


def test_the_case_is_worth_it(refreshed: dict[str, list[tuple[Any, ...]]]) -> None:
    reports = {r[0]: r for r in refreshed["dim_report"]}
    assert sorted(reports) == ["r1-1", "r2", "r3", "r4", "r5"]
    assert len({reports[r][7] for r in ("r1-1", "r2", "r3", "r4")}) == 1  # one department …
    assert reports["r5"][7] != reports["r2"][7]  # … and one elsewhere
    assert [(reports[r][17], reports[r][18]) for r in ("r2", "r3")] == [(1, False), (2, True)]
    assert [(r[0], r[7], r[10]) for r in refreshed["fct_year_comparison"]] == [("r3", "r1-1", Decimal(0))]
    assert {r[0] for r in refreshed["fct_figure"]} == {"f1-new", "f2", "f2-prior", "f2-heads", "f3", "f3-prior",
                                                       "f3-sangong", "f5"}  # fmt: skip
    # what the revision has put right is fixed, what it has not is open in both
    states = {(r[1], r[2]): r[12] for r in refreshed["fct_finding"]}
    assert states == {
        ("r1-1", "SUM.101"): "open", ("r2", "SUM.101"): "fixed", ("r2", "SUM.102"): "open", ("r3", "SUM.102"): "open",
    }  # fmt: skip
    assert len(refreshed["fct_rule_result"]) == 10
    assert not [table for table, rows in refreshed.items() if not rows]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_order_and_batching_gives_the_same_marts(
    dbt: Dbt, new_world: Callable[[str], World], refreshed: dict[str, list[tuple[Any, ...]]], seed: int
) -> None:
    world = new_world(f"shuffled{seed}")
    world.rules = [(rule, "active") for rule in RULES]
    for number, deliveries in enumerate(_shuffled(seed)):
        for place, delivery in enumerate(deliveries):
            # names of batches that do not sort by time
            delivery(world, f"b{(7 * number) % 5}-{place}")
        _run(dbt, world, f"r{number + 1}", deliveries)
    found = marts(world, by_run=False)
    for table, rows in refreshed.items():
        assert found[table] == rows, table
    if seed > 1:  # a refresh reads files, and these are the same for every seed
        return
    for step in ("tag:facts", "tag:quality"):
        _build(dbt, world.write(), step, "--full-refresh", run_id=f"r{len(world.runs)}")
    again = marts(world, by_run=False)
    for table, rows in refreshed.items():
        assert again[table] == rows, table


def test_old_reports_are_left_alone_and_results_follow_their_runs(dbt: Dbt, new_world: Callable[[str], World]) -> None:
    world = new_world("steps")
    _this_year(world, "b1")
    _elsewhere(world, "b1")
    world.rules = [("SUM.101", "active")]
    world.write()
    _build(dbt, world, "tag:facts")
    world.result("r1", "r2", "SUM.101", "pass")
    world.finding("r1", "r5", "SUM.101")
    world.verdict("r1", "c2", "r2", "exact")
    world.ran("r1", "2024-04-01")
    _build(dbt, world.write(), "tag:quality")
    with duckdb.connect(str(world.build_db)) as connection:
        # marks that only a rewrite removes
        connection.execute("update marts.fct_text_block set text = 'untouched'")
        connection.execute("update marts.fct_rule_result set reason = 'untouched'")
    _this_year_revised(world, "b2")
    _build(dbt, world.write(), "tag:facts")
    world.result("r2", "r3", "SUM.101", "fail")
    world.ran("r2", "2024-04-02")
    _build(dbt, world.write(), "tag:quality")
    with duckdb.connect(str(world.build_db), read_only=True) as connection:
        changed = connection.execute("select report_key from intermediate.int_reports_changed").fetchall()
        texts = dict(connection.execute("select report_key, text from marts.fct_text_block").fetchall())
        reasons = dict(connection.execute("select report_key, reason from marts.fct_rule_result").fetchall())
    assert changed == [("r3",)]
    assert texts == {"r2": "untouched", "r3": "修订"}
    assert reasons == {"r2": "untouched", "r5": "untouched", "r3": None}
    step_by_step = marts(world)
    _build(dbt, world, "tag:facts", "--full-refresh")
    _build(dbt, world, "tag:quality", "--full-refresh")
    at_once = marts(world)
    assert {r[6] for r in at_once.pop("fct_text_block")} == {"上年91万元", "修订"}
    assert not [r for r in at_once["fct_rule_result"] if r[10] == "untouched"]
    clean = [tuple(None if v == "untouched" else v for v in r) for r in step_by_step.pop("fct_rule_result")]
    assert sorted(clean, key=str) == sorted(at_once.pop("fct_rule_result"), key=str)
    for table, rows in at_once.items():
        assert step_by_step[table] == rows, table


def test_a_full_refresh_of_one_fact_alone_is_refused(dbt: Dbt, new_world: Callable[[str], World]) -> None:
    world = new_world("alone")
    _this_year(world, "b1")
    _build(dbt, world.write(), "tag:facts")
    results = dbt(world, "run", "--select", "fct_budget", "--full-refresh")
    assert "needs int_reports_changed in the selection" in results["fct_budget"]
