"""Writes what is known about rendered reports as gold TSV files, in the format the scorer reads.

Lives here: columns and order of the six files. Never here: how a label came to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from synthetic.compose import Composed
from synthetic.document import Grid, Paragraph
from synthetic.labels import Text

COLUMNS = {
    "figures": "report concept basis fiscal_year breakdown value unit place required status snippet",
    "indicators": "report scope level1 level2 level3 target actual weight score note",
    "projects": "report name initial_budget adjusted_budget executed rate weight score total_score",
    "claims": "report kind statement stated recomputed holds note",
    "findings": "report required kind values text",
    "report": "report title kind fiscal_year department province city county admin_level report_date self_score"
    " self_grade",
}
_LEVELS = {"county": "县级", "city": "市级", "province": "省级", "township": "乡镇"}
_AROUND = 12  # characters of a paragraph that a snippet shows before its number


def _figures(report: str, composed: Composed) -> Iterator[tuple[str, ...]]:
    for text, place in _texts(composed):
        for mark in text.marks:
            f = mark.label
            snippet = text.text[max(0, mark.start - _AROUND) : mark.end + 2]
            yield (
                *(report, f.concept, f.basis, str(f.year), f.breakdown, f.value, f.unit, place),
                *("yes" if f.required else "no", f.status, snippet),
            )


def _texts(composed: Composed) -> Iterator[tuple[Text, str]]:
    for block in composed.blocks:
        if isinstance(block, Paragraph):
            yield block.content, "narrative"
        elif isinstance(block, Grid):
            for cell in block.cells():
                yield cell.content, f"table:{block.title or block.kind}"


def gold_rows(report: str, composed: Composed) -> dict[str, list[tuple[str, ...]]]:
    """Rows of all six files for one rendered report. ``report`` begins its file name."""
    truth, labels = composed.truth, composed.labels
    place = truth.place
    return {
        "figures": list(_figures(report, composed)),
        "indicators": [
            (report, i.scope, i.level1, i.level2, i.level3, i.target, i.actual, i.weight, i.score, i.note)
            for i in labels.indicators
        ],
        "projects": [
            (report, p.name, p.initial_budget, p.adjusted_budget, p.executed, p.rate, p.weight, p.score, p.total_score)
            for p in labels.projects
        ],
        "claims": [(report, c.kind, c.statement, c.stated, c.recomputed, c.holds, c.note) for c in labels.claims],
        "findings": [(report, "yes", f.kind, "|".join(f.values), f.text) for f in labels.findings],
        "report": [
            (
                *(report, composed.title, composed.kind, str(truth.year), truth.department),
                *(place.province, place.city, place.county, _LEVELS[place.level]),
                f"{truth.year + 1}-{truth.month:02d}-{truth.day:02d}",
                *(composed.score, composed.grade),
            )
        ],
    }


def write_gold(folder: Path, reports: Iterable[dict[str, list[tuple[str, ...]]]]) -> None:
    """Write the six files. Raises ValueError for a value that a TSV cannot hold."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {name: (folder / f"{name}.tsv").open("w", encoding="utf-8", newline="\n") for name in COLUMNS}
    try:
        for name, file in files.items():
            file.write("\t".join(COLUMNS[name].split()) + "\n")
        for report in reports:
            for name, rows in report.items():
                for row in rows:
                    if any("\t" in value or "\n" in value for value in row):
                        raise ValueError(f"a label of {name} holds a tab or a line break: {row}")
                    files[name].write("\t".join(row) + "\n")
    finally:
        for file in files.values():
            file.close()
