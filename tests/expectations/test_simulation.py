"""Consistent reports raise no alarm, planted slips are found and seldom laid on the wrong figure.

A small draw of what ``benchmarks/rules.py`` measures at length.
"""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.simulated_reports import WORKFLOWS, make_report
from benchmarks.simulated_slips import KINDS, plant
from expectations.catalogue import load_catalogue
from expectations.findings import Finding
from expectations.validate import check_reports

N = 40


def _findings(facts) -> list[Finding]:
    found = check_reports(facts, load_catalogue(), "sim", None).findings
    return [f for f in found if f.severity != "info"]


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_consistent_reports_raise_no_alarm(workflow: str) -> None:
    found = _findings([make_report(i, workflow) for i in range(N)])
    assert [(f.report_key, f.message_zh) for f in found] == []


def test_the_habit_of_cutting_off_is_one_remark() -> None:
    found = check_reports([make_report(i, "truncated") for i in range(N)], load_catalogue(), "sim", None).findings
    remarks = [f.report_key for f in found if "截尾" in f.message_zh]
    assert len(remarks) == len(set(remarks)) > N // 2


@pytest.mark.parametrize("kind", KINDS)
def test_planted_slips_are_found_and_seldom_laid_on_another(kind: str) -> None:
    planted = [p for i in range(N) if (p := plant(make_report(i, "rounded"), kind, Random(i)))]
    by_report: dict[str, list[Finding]] = {}
    for f in _findings([facts for facts, _ in planted]):
        by_report.setdefault(f.report_key, []).append(f)
    named = {
        facts.report.report_key: {f.suspect_figure_key for f in by_report.get(facts.report.report_key, ())
                                  if f.suspect == "named"}
        for facts, _ in planted
    }  # fmt: skip
    wrong = [s for facts, s in planted if named[facts.report.report_key] - {s.figure_key}]
    right = [s for facts, s in planted if s.figure_key in named[facts.report.report_key]]
    assert len(wrong) <= 1, wrong
    assert len(right) >= 0.7 * len(planted)  # some numbers no relation covers
    assert len(by_report) >= 0.8 * len(planted)
