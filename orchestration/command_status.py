"""``jixiao status``: what is published, by which run, and what is in quarantine.

Lives here: the text. Never here: queries (``reading``).
"""

from __future__ import annotations

from orchestration import reading, versions
from orchestration.home import Home


def status(home: Home) -> int:
    """Print the state of the home; 1 when nothing is published."""
    code = 0
    print(f"home        {home.root}")
    try:
        published = reading.summary(home)
    except reading.NothingPublishedError as error:
        print(f"published   nothing ({error})")
        code = 1
    else:
        build = published.build
        print(f"published   {home.warehouse}")
        print(f"by run      {build.get('run_id')}  finished {build.get('finished_at') or build.get('finished')}")
        print(f"reports     {published.n_reports}")
        print(f"figures     {published.n_figures}")
        print("findings    " + " · ".join(f"{n} {severity}" for severity, n in published.findings.items()))
    kept = versions.listed(home)
    if kept:
        print(f"versions    {len(kept)} kept; to put one back: jixiao rollback VERSION")
    for version in kept:
        mark = "*" if version.published else " "
        print(f"  {mark} {version.run_id}  {version.state.n_reports} reports  {version.state.n_figures} figures")
    if run := reading.last_run(home):
        line = f"last run    {run['run_id']}  {run['status']}  {run['started_at']}  {run['seconds']} s"
        print(line + (f"  {run['error']}" if run.get("error") else ""))
    held = reading.quarantined(home)
    print(f"quarantine  {len(held)}")
    for item in held:
        print(f"  {item.line}  since {item.quarantined_at}")
    return code
