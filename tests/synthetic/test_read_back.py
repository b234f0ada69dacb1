"""Invented reports are read back: one truth in every format, in wordings that the parser was not written against."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.parse import parse_bytes
from ingest.records import FigureRecord
from synthetic.generate import generate
from synthetic.render import FORMATS

N = 3
# Share of the labels that are found; all of them elsewhere. What is found is right in every format.
LEAST = {"plainpdf": Decimal("0.9"), "glued": Decimal("0.75")}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The reports in all formats, and their labels beside them."""
    folder = tmp_path_factory.mktemp("made")
    generate(folder, N, 23, tuple(FORMATS), every_format=True, pool="held_back")
    return folder


@pytest.mark.parametrize("name", FORMATS)
def test_figures_indicators_and_projects_come_back(made, name):
    asked = found = 0
    for path in sorted((made / "reports").glob(f"*_{name}.*")):
        [report] = parse_bytes(path.read_bytes(), path.name).reports
        left = list(report.figures)
        for label in labels(made, "figures", path.stem):
            match = next((f for f in left if is_the(label, f)), None)
            if match is not None:
                left.remove(match)
            if label["required"] == "yes":
                asked, found = asked + 1, found + (match is not None)
        assert not left, f"{path.name}: read, but not there"

        rows = Counter(i["level3"] for i in labels(made, "indicators", path.stem))
        read = Counter(i.level3 for i in report.indicators)
        asked, found = asked + rows.total(), found + (rows & read).total()
        assert not read - rows

        assert [p["name"] for p in labels(made, "projects", path.stem)] == [p.project_name for p in report.projects]
    assert asked > 250
    assert found >= LEAST.get(name, 1) * asked


def is_the(label: dict[str, str], figure: FigureRecord) -> bool:
    """Whether a figure is what the label says; ``|`` divides what is right, too, ``*`` is any basis."""
    return (
        figure.value == number(label["value"])
        and figure.concept in label["concept"].split("|")
        and (label["basis"] == "*" or (figure.basis or "") in label["basis"].split("|"))
        and (figure.fiscal_year or 0) == int(label["fiscal_year"] or 0)
    )


def labels(made: Path, table: str, report: str) -> list[dict[str, str]]:
    """The labels of one report."""
    with (made / "gold" / f"{table}.tsv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["report"] == report]


def number(text: str) -> Decimal | None:
    """A label's number without separators and unit."""
    return Decimal(text.replace(",", "").rstrip("%")) if text else None
