"""Makes a folder of synthetic reports with their gold files: the entry for the command and for tests.

Lives here: seeds, names and folders. Never here: what a report says or how it looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from synthetic.compose import Composed, compose
from synthetic.gold import gold_rows, write_gold
from synthetic.invent import SLIPS, invent_place, invent_report
from synthetic.phrasebook import POOLS, Phrasebook
from synthetic.render import FORMATS
from synthetic.style import WORKFLOWS, choose_style


class UnknownOptionError(ValueError):
    """A format, pool, workflow or slip that does not exist."""


@dataclass(frozen=True, slots=True)
class Generated:
    """What was written."""

    reports: Path  # folder of the reports
    gold: Path  # folder of the gold TSV files
    files: tuple[Path, ...]


def make_report(
    index: int,
    seed: int = 0,
    *,
    pool: str = "open",
    workflow: str | None = None,
    slips: Sequence[str] | None = (),
) -> Composed:
    """Report number ``index`` of a seed; it does not depend on how many others are made.

    ``pool`` of wordings: open, held_back or all. ``workflow``: exact, rounded or truncated, by chance when None.
    ``slips``: errors to plant; None plants one by chance in every third report. Raises ``UnknownOptionError``.
    """
    if pool not in POOLS:
        raise UnknownOptionError(f"unknown pool {pool!r}; known: {', '.join(POOLS)}")
    if workflow not in (None, *WORKFLOWS):
        raise UnknownOptionError(f"unknown workflow {workflow!r}; known: {', '.join(WORKFLOWS)}")
    random = Random(f"{seed}:{index}")
    if slips is None:
        slips = [random.choice(SLIPS)] if random.random() < 1 / 3 else ()
    unknown = set(slips) - set(SLIPS)
    if unknown:
        raise UnknownOptionError(f"unknown slip {min(unknown)!r}; known: {', '.join(SLIPS)}")
    book = Phrasebook(random, pool)
    place = invent_place(book)
    style = choose_style(random, place, workflow)
    if slips:  # a planted error must not pass for a number with few decimals
        style = replace(style, strip_zeros=False)
    truth = invent_report(book, place, style.form, style.step(), frozenset(slips))
    return compose(truth, style, book)


def generate(
    out_dir: Path | str,
    n: int,
    seed: int = 0,
    formats: Sequence[str] = ("txt",),
    *,
    every_format: bool = False,
    pool: str = "open",
    workflow: str | None = None,
    slips: Sequence[str] | None = (),
) -> Generated:
    """Write n reports to ``out_dir``/reports and their labels to ``out_dir``/gold; the same arguments, the same bytes.

    Formats take turns; with ``every_format`` each report is written in all of them. Options as for ``make_report``.
    Raises ``UnknownOptionError`` before anything is written.
    """
    unknown = set(formats) - set(FORMATS)
    if unknown or not formats:
        raise UnknownOptionError(f"unknown format {min(unknown, default='')!r}; known: {', '.join(FORMATS)}")
    out = Path(out_dir)
    reports = out / "reports"
    files: list[Path] = []

    def written() -> Iterator[dict[str, list[tuple[str, ...]]]]:
        for index in range(n):
            composed = make_report(index, seed, pool=pool, workflow=workflow, slips=slips)
            reports.mkdir(parents=True, exist_ok=True)
            for name in formats if every_format else (formats[index % len(formats)],):
                report = f"g{index:06d}_{name}"
                path = reports / f"{report}.{FORMATS[name].extension}"
                path.write_bytes(FORMATS[name].render(composed, Random(f"{seed}:{index}:{name}")))
                files.append(path)
                yield gold_rows(report, composed)

    write_gold(out / "gold", written())
    return Generated(reports, out / "gold", tuple(files))
