"""Whole parses: purity, evidence, golden reports, and what is no report."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from ingest.errors import Unreadable
from ingest.parse import parse_bytes

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "samples").glob("s*.*"))
REAL = sorted((ROOT.parent / "shared" / "reports").glob("*.txt"))
real_reports = pytest.mark.skipif(not REAL, reason="the real reports are not beside this checkout")


def parse(path: Path):
    return parse_bytes(path.read_bytes(), path.name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_every_figure_stands_at_its_offsets(path):
    for report in parse(path).reports:
        blocks = [(b.char_start, b.char_end, b.text) for b in report.text_blocks]
        for f in report.figures:
            start, _, text = next(b for b in blocks if b[0] <= f.char_start and f.char_end <= b[1])
            assert text[f.char_start - start : f.char_end - start] == f.snippet
            assert text[f.number_start - start : f.number_end - start].strip()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_a_parse_is_a_pure_function(path):
    assert parse(path) == parse_bytes(path.read_bytes(), "another name.doc")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_keys_are_unique(path):
    for report in parse(path).reports:
        for keys in (
            [f.figure_key for f in report.figures],
            [i.indicator_key for i in report.indicators],
            [p.project_key for p in report.projects],
            [c.claim_key for c in report.claims],
        ):
            assert len(keys) == len(set(keys))


def gold(folder: Path, name: str, report: str) -> list[dict[str, str]]:
    with (folder / f"{name}.tsv").open(encoding="utf-8") as f:
        return [r for r in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE) if r["report"] == report]


def recall_and_precision(path: Path, folder: Path, report: str) -> tuple[float, float]:
    """Share of required gold figures found with concept, basis and year, and share of found figures that are gold."""
    figures = [f for r in parse(path).reports for f in r.figures]
    labels = gold(folder, "figures", report)
    left = list(figures)
    hits = required = 0
    for label in sorted(labels, key=lambda row: row["required"] != "yes"):
        found = next((f for f in left if fits(f, label)), None)
        if found is not None:
            left.remove(found)
        if label["required"] == "yes":
            required += 1
            hits += found is not None
    return hits / required, 1 - len(left) / len(figures)


def fits(figure, label: dict[str, str]) -> bool:
    if figure.value != Decimal(label["value"].replace(",", "")):
        return False
    if label["required"] != "yes":
        return True
    if figure.concept not in label["concept"].split("|"):
        return False
    if figure.amount_wan is None:
        return True
    basis = label["basis"] in ("", "*") or (figure.basis or "") in label["basis"].split("|")
    return basis and str(figure.fiscal_year) == label["fiscal_year"]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_samples_against_their_labels(path):
    recall, precision = recall_and_precision(path, ROOT / "samples" / "gold", path.stem.split("_")[0])
    assert recall >= 0.97
    assert precision >= 0.97


@real_reports
@pytest.mark.parametrize("path", REAL, ids=lambda p: p.stem[:3])
def test_real_reports_against_their_labels(path):
    recall, precision = recall_and_precision(path, ROOT.parent / "shared" / "gold", path.stem[:3])
    assert recall >= 0.98
    assert precision >= 0.98


@real_reports
def test_nothing_private_of_real_reports_is_left():
    import re

    for path in REAL:
        for report in parse(path).reports:
            text = "".join(b.text for b in report.text_blocks)
            assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)
            assert not re.search(r"填表人[:：]\s*[一-龥]{2,3}(?=\s|$)", text)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (bytes(range(256)) * 40, "binary"),
        ("从前有一座山，山上有一座庙，庙里有一个老和尚在讲故事。\n".encode() * 20, "not_a_report"),
    ],
)
def test_what_is_no_report_says_why(data, reason):
    with pytest.raises(Unreadable) as caught:
        parse_bytes(data, "x.txt")
    assert caught.value.reason_code == reason
