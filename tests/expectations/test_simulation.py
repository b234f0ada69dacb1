"""Consistent reports raise no alarm, planted slips are found and seldom laid on the wrong figure.

A small draw of what the benchmark of the rules measures at length.
"""

from __future__ import annotations

import pytest
import simulate

from expectations.catalogue import load_catalogue
from expectations.validate import Outcome, check_reports

N = 60


def _check(facts) -> Outcome:
    return check_reports(facts, load_catalogue(), "sim", None)


@pytest.mark.parametrize("workflow", ["rounded", "hybrid"])
def test_consistent_reports_raise_no_alarm(workflow: str) -> None:
    found = _check([simulate.report(seed, workflow) for seed in range(N)]).findings
    assert [(f.report_key, f.message_zh) for f in found] == []


def test_truncating_departments_get_warnings_only() -> None:
    found = _check([simulate.report(seed, "truncated") for seed in range(N)]).findings
    assert [f.message_zh for f in found if f.severity == "error"] == []


def test_planted_slips_are_found_and_seldom_laid_on_another() -> None:
    planted = [p for seed in range(N) if (p := simulate.plant(simulate.report(seed, "rounded"), seed))]
    by_report: dict[str, list] = {}
    for f in _check([facts for facts, _, _ in planted]).findings:
        by_report.setdefault(f.report_key, []).append(f)
    covered = [p for p in planted if p[1].basis != "initial_budget"]  # nothing else speaks of the initial budget
    missed = [
        (bad.concept, kind, str(bad.value)) for facts, bad, kind in covered if facts.report.report_key not in by_report
    ]
    assert len(missed) <= 0.02 * len(covered), missed
    names = [
        (f.suspect_figure_key, bad.figure_key)
        for facts, bad, _ in planted
        for f in by_report.get(facts.report.report_key, [])
        if f.suspect == "named"
    ]
    wrong = sum(1 for said, true in names if said != true)
    assert wrong <= 0.03 * len(planted)
    assert sum(1 for said, true in names if said == true) >= 0.75 * len(covered)
