"""The dbt project as ``dagster_dbt`` knows it.

A module of its own: Dagster's tools import it without loading any asset. The manifest lies in the home, not in the
project's folder, which may be read-only.
"""

from dagster_dbt import DbtProject

from orchestration import transform
from orchestration.home import Home
from orchestration.runs import dbt_project_dir


def dbt_project(home: Home) -> DbtProject:
    """The project with a manifest that is there: made now unless the kept one fits."""
    manifest = transform.prepare(home)
    return DbtProject(project_dir=dbt_project_dir(), target_path=manifest.parent)
