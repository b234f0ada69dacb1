"""A person who queries the published warehouse again and again, in a process of their own.

Lives here: the loop and what counts as an error: a file that cannot be opened, a query that fails, half a state.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

_LOOP = """
import json, os, sys, time
import duckdb
path, stop = sys.argv[1:3]
reads, errors, seen = 0, [], []
while not os.path.exists(stop):
    try:
        with duckdb.connect(path, read_only=True) as c:
            reports, orphans, builds = c.execute(
                "select (select count(*) from marts.dim_report), (select count(*) from marts.fct_figure"
                " where report_key not in (select report_key from marts.dim_report)),"
                " (select count(*) from marts.build_info)").fetchone()
            if orphans or builds != 1:
                errors.append(f"half a state: {orphans} orphans, {builds} builds")
            if not seen or seen[-1] != reports:
                seen.append(reports)
            reads += 1
    except Exception as error:
        errors.append(str(error)[:200])
    time.sleep(0.1)
print(json.dumps({"reads": reads, "errors": errors, "seen": seen}))
"""


class Readers:
    """Several of them; leaving the block stops them and gives what they saw."""

    def __init__(self, warehouse: Path, folder: Path, n: int) -> None:
        self._stop = folder / "stop-reading"
        self._stop.unlink(missing_ok=True)
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-c", _LOOP, str(warehouse), str(self._stop)], stdout=subprocess.PIPE, text=True
            )
            for _ in range(n)
        ]
        self.saw: list[dict] = []

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.touch()
        self.saw = [json.loads(p.communicate(timeout=60)[0]) for p in self._processes]

    @property
    def errors(self) -> list[str]:
        return [e for s in self.saw for e in s["errors"]]
