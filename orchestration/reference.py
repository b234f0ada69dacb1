"""Knowledge and rules as files beside the parsed records, so that dbt reads data and no package.

Lives here: which tables there are and where they come from. Never here: their content.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from orchestration.home import Home

REFERENCE_TABLES = ("taxonomy", "regions", "rules")


def write_reference(home: Home) -> None:
    """Copy taxonomy and regions, and write the rule catalogue, to ``work/reference``."""
    import ingest
    from expectations import catalogue

    home.reference.mkdir(parents=True, exist_ok=True)
    knowledge = Path(ingest.__file__).parent / "knowledge"
    for table in ("taxonomy", "regions"):
        shutil.copyfile(knowledge / f"{table}.csv", home.reference / f"{table}.csv")
    catalogue.write_reference(home.reference / "rules.parquet")
