"""When somebody last looked for new reports: the schedule, a sensor or a run.

Lives here: one small file. Never here: what is done about it. A quiet day starts no run and publishes nothing, so
neither tells that the schedule is alive; this does.
"""

from __future__ import annotations

import json
from datetime import datetime

from orchestration import runs
from orchestration.home import Home


def beat(home: Home, by: str) -> None:
    """Write down that ``by`` (daily, landing, run) has looked now."""
    home.work.mkdir(parents=True, exist_ok=True)
    temp = home.looked_at.with_suffix(".tmp")
    temp.write_text(json.dumps({"at": runs.now().isoformat(timespec="seconds"), "by": by}), encoding="utf-8")
    temp.replace(home.looked_at)


def last(home: Home) -> tuple[datetime, str] | None:
    """When and by whom; None when nobody did."""
    try:
        data = json.loads(home.looked_at.read_text(encoding="utf-8"))
        return datetime.fromisoformat(data["at"]), str(data["by"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
