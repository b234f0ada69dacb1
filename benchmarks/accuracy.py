"""How well the parser reads labelled reports: precision, recall and F1 by concept family, place and file format.

usage: python benchmarks/accuracy.py [REPORTS_DIR GOLD_DIR] … [--generated N] [--seed S] [--formats txt,docx,…]
       [--pool held_back]

Without folders: the samples, and ``../shared/reports`` with ``../shared/gold`` when they are there. ``--generated N``
adds N synthetic reports whose wordings the parser was not written against. Three levels of strictness:
value (the number is there), concept (… and what it is), full (… and its basis and year).
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ingest.errors import Unreadable
from ingest.parse import parse_bytes
from ingest.records import FigureRecord, ParsedReport

ROOT = Path(__file__).resolve().parent.parent
LEVELS = ("value", "concept", "full")
_FAMILIES = {
    "income": "income", "expenditure": "expenditure", "sangong": "三公", "headcount": "staff", "vehicles": "counts",
    "reception": "counts", "abroad": "counts", "rate": "rates", "score": "scores", "econ": "economic classes",
    "function": "functional classes", "project": "projects", "budget": "budget additions", "carryover": "carry-over",
}  # fmt: skip


@dataclass
class Count:
    """Hits, labels and predictions of one group."""

    hits: int = 0
    gold: int = 0
    predicted: int = 0

    def line(self) -> str:
        p = self.hits / self.predicted if self.predicted else 1.0
        r = self.hits / self.gold if self.gold else 1.0
        f1 = 2 * p * r / (p + r) if p + r else 0.0
        return f"P {p:.3f}  R {r:.3f}  F1 {f1:.3f}  labels {self.gold:6}  read {self.predicted:6}"


def rows(folder: Path, name: str) -> dict[str, list[dict[str, str]]]:
    """Label rows by report."""
    by_report: dict[str, list[dict[str, str]]] = defaultdict(list)
    path = folder / f"{name}.tsv"
    if path.exists():
        with path.open(encoding="utf-8") as f:
            for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
                by_report[row["report"]].append(row)
    return by_report


def family(concept: str) -> str:
    """The group of a concept (the first of alternatives)."""
    return _FAMILIES.get(concept.split("|", maxsplit=1)[0].split("_", maxsplit=1)[0], "other")


def fits(figure: FigureRecord, label: dict[str, str], level: str) -> bool:
    """Whether a read figure is the labelled one at a level of strictness."""
    if figure.value != Decimal(label["value"].replace(",", "").replace("，", "")):
        return False
    if level == "value" or label["required"] != "yes":
        return True
    if figure.concept not in label["concept"].split("|"):
        return False
    if level == "concept" or figure.amount_wan is None:
        return True
    if label["basis"] not in ("", "*") and (figure.basis or "") not in label["basis"].split("|"):
        return False
    return not label["fiscal_year"] or str(figure.fiscal_year) == label["fiscal_year"]


def compare(reports: list[ParsedReport], labels: list[dict[str, str]], level: str, counts: dict[str, Count]) -> None:
    """Pair labels and figures one to one, required labels first, and count them by family and place."""
    left = [f for r in reports for f in r.figures]
    for label in sorted(labels, key=lambda row: (row["required"] != "yes", sum(fits(f, row, level) for f in left))):
        found = next((f for f in left if fits(f, label, level)), None)
        if found is not None:
            left.remove(found)
        if label["required"] == "yes":
            for group in ("all", family(label["concept"]), "place " + label["place"].split(":")[0]):
                counts[group].gold += 1
                counts[group].hits += found is not None
                counts[group].predicted += found is not None
    for figure in left:
        for group in ("all", family(figure.concept), "place " + figure.place):
            counts[group].predicted += 1


def report_on(title: str, reports_dir: Path, gold_dir: Path) -> None:
    """Print the table of one labelled folder."""
    labels = rows(gold_dir, "figures")
    counts: dict[str, dict[str, Count]] = {level: defaultdict(Count) for level in LEVELS}
    formats: dict[str, Count] = defaultdict(Count)
    for key, wanted in labels.items():
        for path in sorted(reports_dir.glob(f"{key}*")):
            try:
                parsed = parse_bytes(path.read_bytes(), path.name).reports
            except Unreadable:
                parsed = []
            for level in LEVELS:
                compare(parsed, wanted, level, counts[level])
            one: dict[str, Count] = defaultdict(Count)
            compare(parsed, wanted, "full", one)
            total, suffix = one["all"], path.suffix
            formats[suffix].hits += total.hits
            formats[suffix].gold += total.gold
            formats[suffix].predicted += total.predicted
    print(f"\n{title}")
    for level in LEVELS:
        print(f"  {level:28} {counts[level]['all'].line()}")
    for group in sorted(counts["full"], key=lambda g: (g.startswith("place"), g)):
        if group != "all":
            print(f"  full · {group:21} {counts['full'][group].line()}")
    for suffix, count in sorted(formats.items()):
        print(f"  full · format {suffix:14} {count.line()}")


def main() -> None:
    """Print one table a folder."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path, help="pairs of a folder of reports and a folder of labels")
    parser.add_argument("--generated", type=int, default=0, help="how many synthetic reports to add")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", default="txt", help="of the synthetic reports")
    parser.add_argument("--pool", default="held_back", choices=["open", "held_back", "all"])
    options = parser.parse_args()
    pairs = list(zip(options.folders[::2], options.folders[1::2], strict=True))
    if not pairs:
        shared = ROOT.parent / "shared"
        pairs = [(ROOT / "samples", ROOT / "samples" / "gold"), (shared / "reports", shared / "gold")]
    for reports_dir, gold_dir in pairs:
        if reports_dir.exists():
            report_on(str(reports_dir), reports_dir, gold_dir)
    if options.generated:
        from synthetic import generate

        with tempfile.TemporaryDirectory() as folder:
            formats = tuple(options.formats.split(","))
            made = generate(Path(folder), options.generated, seed=options.seed, formats=formats, pool=options.pool)
            report_on(f"{options.generated} generated reports, wordings: {options.pool}", made.reports, made.gold)


if __name__ == "__main__":
    main()
