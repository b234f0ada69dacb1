"""The cause of a finding: the report's where two readings agree, ours where the other reading fits."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import rule_facts

from expectations.catalogue import load_catalogue
from expectations.facts import ReportFacts, TextBlock
from expectations.validate import check_reports

ROWS = (
    ("项目", "2022年决算数", "2023年预算数", "2023年决算数"),
    ("三公经费", "15.00", "16.00", "15.46"),
    ("公车运行维护", "9.00", "9.00", "8.21"),
    ("公务接待", "6.00", "7.00", "7.25"),
)
CONCEPTS = ("sangong_total", "sangong_vehicle_operation", "sangong_reception")


def report(shown: tuple[tuple[str, ...], ...], read: dict[tuple[int, int], str]) -> tuple[ReportFacts, list[TextBlock]]:
    """A table as printed, read cell by cell; ``read`` is what the first reading made of some cells."""
    lines, places, blocks = [], [], []
    for r, row in enumerate(shown, 1):
        for c, text in enumerate(row, 1):
            no = len(blocks) + 1
            blocks.append(TextBlock("r", no, "cell", 1, r, c, text, no * 10, no * 10 + len(text)))
            if r > 1 and c > 1:
                year, basis = ((2022, "actual"), (2023, "budget"), (2023, "actual"))[c - 2]
                value = read.get((r, c), text)
                lines.append(f"base_data#1 {CONCEPTS[r - 2]} {basis} {year} {value}万元 row={r} col={c}")
                places.append((no * 10, no * 10 + len(text)))
    facts = rule_facts.facts({"figures": lines, "report": {"department_name": "某局", "self_score": 95}})
    facts.figures = [replace(f, number_start=a, number_end=b) for f, (a, b) in zip(facts.figures, places, strict=True)]
    return facts, blocks


def cause(shown: tuple[tuple[str, ...], ...], read: dict[tuple[int, int], str] | None = None) -> tuple[str, str]:
    facts, blocks = report(shown, read or {})
    outcome = check_reports([facts], load_catalogue(), "run", None, lambda keys: dict.fromkeys(keys, blocks))
    (found,) = [f for f in outcome.findings if f.severity == "error"]
    return found.rule_id, found.cause


def test_numbers_that_read_the_same_twice_are_the_reports_own() -> None:
    wrong = (*ROWS[:3], ("公务接待", "6.00", "7.00", "2.75"))
    assert cause(wrong) == ("SUM.201", "report")


def test_a_cell_without_a_sound_head_leaves_the_cause_unknown() -> None:
    wrong = (("项目", "2022年决算数", "2023年预算数", "2022年决算数"), *ROWS[1:3], ("公务接待", "6.00", "7.00", "2.75"))
    assert cause(wrong) == ("SUM.201", "unknown")


def test_without_text_there_is_no_cause() -> None:
    facts, _ = report((*ROWS[:3], ("公务接待", "6.00", "7.00", "2.75")), {})
    (found,) = [f for f in check_reports([facts], load_catalogue(), "run", None).findings if f.severity == "error"]
    assert found.cause == "unknown"
    assert found.suggested_value in (None, Decimal("7.25"))


def test_a_number_cut_short_by_the_reader_is_extraction() -> None:
    facts, blocks = report(ROWS, {(2, 4): "5.46"})
    facts.figures.append(replace(facts.figures[2], figure_key="r:again", place="narrative", value=Decimal("15.46"),
                                 table_kind=None, table_no=None, row_no=None, block_no=99))  # fmt: skip
    outcome = check_reports([facts], load_catalogue(), "run", None, lambda keys: dict.fromkeys(keys, blocks))
    causes = {f.cause for f in outcome.findings if f.suspect_figure_key == "r:2"}
    assert causes == {"extraction"}
