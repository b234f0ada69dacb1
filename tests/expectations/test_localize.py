"""Which figure is wrong: named where the report says the rest, a shortlist or nothing where it does not."""

from __future__ import annotations

from decimal import Decimal

import pytest
import rule_facts

from expectations.catalogue import load_catalogue
from expectations.records import Finding
from expectations.slips import misprint
from expectations.validate import check_reports

SUMS = [
    "narrative expenditure_total actual 2023 912.46万元",
    "narrative expenditure_basic actual 2023 571.26万元",
    "narrative expenditure_project actual 2023 341.20万元",
]
REPEATS = [
    "overall_form#2 expenditure_total actual 2023 912.46万元",
    "overall_form#2 expenditure_basic actual 2023 571.26万元",
    "overall_form#2 expenditure_project actual 2023 341.20万元",
]


def findings(lines: list[str], claims: list[dict] | None = None) -> list[Finding]:
    case = {"figures": lines, "claims": claims or [], "report": {"department_name": "某局", "self_score": 95}}
    return check_reports([rule_facts.facts(case)], load_catalogue(), "r", None).findings


def test_a_repeat_names_the_odd_printing_and_makes_one_finding() -> None:
    wrong = "narrative expenditure_basic actual 2023 517.26万元"
    (found,) = findings([SUMS[0], wrong, SUMS[2], *REPEATS])
    assert (found.suspect, found.suspect_figure_key, found.suggested_value) == ("named", "r:1", Decimal("571.26"))
    assert "颠倒" in (found.explanation_zh or "")
    assert found.rule_id == "DUP.101" and "另有" in found.message_zh


def test_a_single_sum_cannot_tell_which_of_three() -> None:
    (found,) = findings([SUMS[0], SUMS[1], "narrative expenditure_project actual 2023 351.20万元"])
    assert found.suspect in ("shortlist", "cannot_tell")
    assert found.suspect_figure_key is None and found.suggested_value is None


def test_a_growth_rate_decides_between_two_printings() -> None:
    lines = [
        "narrative expenditure_public actual 2023 271.35万元",
        "narrative expenditure_public actual 2022 183.40万元",
    ]
    lines.append("base_data#1 expenditure_public actual 2022 171.92万元")
    growth = {
        "kind": "growth",
        "stated": "47.96%",
        "operands": ["num+ 271.35 r:0", "num- 183.40 r:1", "den+ 183.40 r:1"],
    }
    found = next(f for f in findings(lines, [growth]) if f.rule_id == "DUP.101")
    assert (found.suspect, found.suspect_figure_key) == ("named", "r:2")


def test_a_unit_slip_is_named_with_its_amount() -> None:
    lines = [
        "narrative budget_addition budget_change 2023 57.03万元",
        "narrative budget_addition_superior budget_change 2023 35元",
        "narrative budget_addition_local budget_change 2023 22.03万元",
        "narrative expenditure_total actual 2023 500.00万元",
    ]
    (found,) = findings(lines)
    assert (found.rule_id, found.suspect, found.suggested_value) == ("UNI.101", "named", Decimal(35))


def test_two_independent_slips_are_two_findings() -> None:
    sangong = [
        "base_data#1 sangong_total actual 2023 15.82万元",
        "base_data#1 sangong_vehicle actual 2023 16.27万元",
        "base_data#1 sangong_reception actual 2023 9.55万元",
    ]
    found = findings([SUMS[0], "narrative expenditure_basic actual 2023 517.26万元", SUMS[2], *REPEATS, *sangong])
    assert sorted(f.rule_id for f in found) == ["DUP.101", "SUM.201"]


def test_nothing_is_said_without_redundancy() -> None:
    found = findings(["narrative headcount_quota - 2023 70人", "base_data#1 headcount_quota - 2023 74人"])
    assert [f.suspect for f in found if f.rule_id == "DUP.101"] == ["shortlist"]
    assert all(f.suspect_figure_key is None for f in found)


@pytest.mark.parametrize(
    ("seen", "true", "how"),
    [
        ("60.81", "60.18", "颠倒"),
        ("517.26", "571.26", "颠倒"),
        ("351.20", "341.20", "一个数字"),
        ("41.20", "341.20", "漏写"),
        ("3412.0", "341.20", "小数点"),
        ("-5.20", "5.20", "正负号"),
        ("123.45", "671.92", None),
        ("5.00", "5.00", None),
    ],
)
def test_misprints(seen: str, true: str, how: str | None) -> None:
    found = misprint(seen, true)
    assert found is None if how is None else how in (found or "")
