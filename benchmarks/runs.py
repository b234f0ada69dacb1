"""What ``jixiao run`` costs: from nothing, with nothing new, per report in small and large warehouses, and its memory.

usage: python benchmarks/runs.py [--small N] [--large N] [--new N] [--seed S]

Every run is a process of its own over invented reports; its processor time is that of it and all its children, its
memory the peak of the largest of them. Budgets, as ratios on one machine: the samples from nothing against importing
dagster, dbt, pandas and great_expectations, 1.5; nothing new, 3 s; a report in the large warehouse against one in the
small, 1.1; the new reports in the large warehouse against as many in an empty one, 1.5; memory of the large run, 2 GiB.
What a run costs whatever the reports are is measured as the samples' run and taken off before reports are compared.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from synthetic.generate import generate

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
IMPORTS = "import dagster, dbt.cli.main, pandas, great_expectations"


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process with its children."""

    seconds: float
    processor: float
    peak_mib: float


def cost(command: Sequence[str]) -> Cost:
    """Run a command to its end. Raises ``RuntimeError`` when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def run(home: Path, *paths: Path) -> Cost:
    return cost([sys.executable, "-m", "orchestration.cli", "run", *map(str, paths), "--home", str(home)])


def ratio(name: str, value: float, budget: float, unit: str = "×") -> bool:
    """Print one line; whether it is within its budget."""
    print(f"{name:62} {value:8.2f} {unit:4} budget {budget:g}", flush=True)
    return value <= budget


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", type=int, default=1_000, metavar="N", help="reports of the small warehouse")
    parser.add_argument("--large", type=int, default=10_000, metavar="N", help="reports of the large one")
    parser.add_argument("--new", type=int, default=100, metavar="N", help="reports that come later")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = {
            size: generate(folder / f"reports-{size}", getattr(options, size), options.seed + n).reports
            for n, size in enumerate(("small", "large", "new"))
        }
        imports = min((cost([sys.executable, "-c", IMPORTS]) for _ in range(3)), key=lambda c: c.seconds)
        first = run(folder / "samples", SAMPLES)
        again = run(folder / "samples", SAMPLES)
        holds = [
            ratio("samples from nothing / imports", first.seconds / imports.seconds, 1.5),
            ratio("samples from nothing / imports, processor time", first.processor / imports.processor, 1.5),
            ratio("nothing new", again.seconds, 3, "s"),
        ]
        small, large = run(folder / "small", made["small"]), run(folder / "large", made["large"])
        each = [(c.processor - first.processor) / n for c, n in ((small, options.small), (large, options.large))]
        print(f"a report of {options.small:,}: {1000 * each[0]:.0f} ms, of {options.large:,}: {1000 * each[1]:.0f} ms")
        holds.append(ratio(f"a report among {options.large:,} / among {options.small:,}", each[1] / each[0], 1.1))
        alone, added = run(folder / "alone", made["new"]), run(folder / "large", made["new"])
        holds.append(ratio(f"{options.new} new in the large / in an empty one", added.seconds / alone.seconds, 1.5))
        holds.append(ratio("memory of the large run", large.peak_mib / 1024, 2, "GiB"))
    print("budgets hold" if all(holds) else "a budget is exceeded")
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
