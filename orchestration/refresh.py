"""A full refresh: everything that was made from the archive is made again.

Lives here: forgetting what was made. Never here: making it (the ordinary steps do). Originals, history, decisions and
the published file stay; a refresh that is killed is completed by the next run, which finds originals without records.
"""

from __future__ import annotations

import shutil

from orchestration.home import Home, remove_database


def forget_everything_made(home: Home) -> None:
    """Remove parsed records and tables. The mark of an unfinished run must be set."""
    if not home.unfinished.exists():
        raise RuntimeError("a refresh must be marked, so that the next run completes it")
    # the documents parts first: without them a batch does not count
    shutil.rmtree(home.parsed / "documents", ignore_errors=True)
    shutil.rmtree(home.parsed, ignore_errors=True)
    home.parsed.mkdir(parents=True, exist_ok=True)
    remove_database(home.build_db)
