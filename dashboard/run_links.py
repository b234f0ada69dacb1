"""Links from a run to what it brought, for Dagster's pages.

Lives here: addresses of the new findings and their reports. Only codes and keys are put into Markdown, never report
text. It imports no Streamlit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from dashboard import links
from dashboard.queries import findings
from dashboard.warehouse import Warehouse

SHOWN = 20
_CODE = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True, slots=True)
class RunLinks:
    """Addresses for the metadata of a publish."""

    dashboard: str
    new_findings: str
    gravest: str  # Markdown: a line per finding with links to it and its report


def of_published(warehouse: Path) -> RunLinks:
    """Links for the warehouse that was just published. Raises what opening it raises."""
    with Warehouse(warehouse).snapshot() as db:
        rows = findings.page(db, findings.Filters(new="1"), 1, SHOWN)
    lines = []
    for row in rows:
        keys = (row["rule_id"], row["finding_key"], row["report_key"])
        if all(_CODE.fullmatch(key) for key in keys):
            finding = links.absolute(links.REPORT, report=row["report_key"], finding=row["finding_key"])
            report = links.absolute(links.REPORT, report=row["report_key"])
            lines.append(f"- {row['severity']} [{row['rule_id']}]({finding}) in [{row['report_key']}]({report})")
    return RunLinks(
        dashboard=links.absolute(links.OVERVIEW),
        new_findings=links.absolute(links.FINDINGS, new=True),
        gravest="\n".join(lines) or "none",
    )
