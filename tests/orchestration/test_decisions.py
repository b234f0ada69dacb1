"""Files that people keep in the home, all the way: decisions on findings, which end, and due dates of reports.

One line of ``review/decisions.csv`` or ``calendar.csv`` and ``jixiao run`` are all that a person does.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from orchestration.home import Home

pytestmark = pytest.mark.slow


def ask(home: Home, sql: str) -> list[tuple]:
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def states(home: Home) -> dict[str, tuple]:
    """Rule → state, owner and reason of the errors of the samples."""
    rows = ask(home, "select rule_id, state, owner, decision_reason from marts.fct_finding where severity = 'error'")
    return {rule: rest for rule, *rest in rows}


def test_a_waiver_holds_until_its_last_day_and_an_explanation_without_end_stays(home, warm):
    keys = dict(ask(home, "select rule_id, finding_key from marts.fct_finding where severity = 'error'"))
    today = datetime.now(UTC).date()
    home.decisions.write_text(
        "finding_key,state,owner,reason,who,until\n"
        f"{keys['SUM.101']},waived,预算科,已通知补正,甲,{today + timedelta(days=1)}\n"
        f"{keys['SUM.201']},explained,财务科,口径不同,乙,\n"
        f"{keys['DUP.101']},waived,预算科,早已过期,甲,{today - timedelta(days=9)}\n",
        encoding="utf-8-sig",
    )
    assert "(nothing new)" not in warm.run("run", "--home", home.root).stdout
    decided = {
        "SUM.101": ["waived", "预算科", "已通知补正"],
        "SUM.201": ["explained", "财务科", "口径不同"],
        "DUP.101": ["open", None, None],
    }
    assert states(home) == decided
    assert "已豁免  负责：预算科  理由：已通知补正" in warm.run("evidence", keys["SUM.101"], "--home", home.root).stdout
    # until then there is nothing to do; on the day after, the run of that day opens it again
    assert "(nothing new)" in warm.run("run", "--home", home.root).stdout
    done = warm.run("run", "--home", home.root, clock_days=2)
    assert done.status == 0, done.stderr
    assert "(nothing new)" not in done.stdout
    assert states(home) == {**decided, "SUM.101": ["open", None, None]}
    assert "(nothing new)" in warm.run("run", "--home", home.root, clock_days=3).stdout
    # a decision changes nothing that was found
    assert ask(home, "select count(*) from marts.fct_finding where severity = 'error'") == [(3,)]


def test_a_report_after_its_due_date_is_found_and_without_a_calendar_lateness_does_not_apply(home, warm):
    query = "select status, count(*) from marts.fct_rule_result where rule_id = 'TIM.103' group by 1 order by 1"
    assert [status for status, _ in ask(home, query)] == ["not_applicable"]
    [(region, year, kind, day), *_] = ask(
        home,
        "select region_key, fiscal_year, report_kind, report_date from marts.dim_report"
        " where report_date is not null and region_key is not null order by source_name",
    )
    head = "region_key,fiscal_year,report_kind,due_on\n"
    home.calendar.write_text(f"{head}{region},{year},{kind},{day - timedelta(days=3)}\n", encoding="utf-8")
    done = warm.run("run", "--home", home.root)
    assert done.status == 0, done.stderr
    [(message, severity), *_] = ask(
        home, "select message_zh, severity from marts.fct_finding where rule_id = 'TIM.103'"
    )
    assert severity == "warning"
    assert f"晚于规定的 {day - timedelta(days=3)}，迟 3 天" in message
    home.calendar.write_text(f"{head}{region},{year},{kind},soon\n", encoding="utf-8")
    done = warm.run("run", "--home", home.root)
    assert done.status == 1
    assert "calendar.csv: line 2" in done.stderr
    assert ask(home, "select count(*) from marts.fct_finding where rule_id = 'TIM.103'")[0][0] >= 1  # as it was
