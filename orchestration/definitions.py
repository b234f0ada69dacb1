"""Everything Dagster needs, assembled in one place.

Lives here: ``build_defs``, used alike by ``dagster dev``, the daemon, ``jixiao run`` and the tests (with other
resources), and the lazy ``defs`` that Dagster's tools load. Never here: what an asset does.
"""

from collections.abc import Mapping
from typing import Any

from orchestration.environment import quiet

quiet()  # before the libraries are imported

import dagster as dg  # noqa: E402

from orchestration.assets import ingestion, publishing, quality, transforms  # noqa: E402
from orchestration.dbt_project_definition import dbt_project  # noqa: E402
from orchestration.home import Home  # noqa: E402
from orchestration.resources import SessionResource  # noqa: E402
from orchestration.schedules import daily, pipeline_job  # noqa: E402


def build_defs(overrides: Mapping[str, Any] | None = None, home: Home | None = None) -> dg.Definitions:
    """All assets, checks, the job and its schedule. ``overrides`` replace resources by name (``session``)."""
    project = dbt_project(home or Home.at())
    facts, marts = transforms.dbt_steps(project.manifest_path)
    steps, audits = publishing.publish_steps([*facts.keys, *marts.keys])
    return dg.Definitions(
        assets=[
            ingestion.archive,
            ingestion.parsed,
            ingestion.reference,
            facts,
            quality.check_step(facts),
            marts,
            *steps,
        ],
        asset_checks=audits,
        jobs=[pipeline_job],
        schedules=[daily],
        resources={"session": SessionResource(), **(overrides or {})},
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What ``dagster dev`` and ``dagster definitions validate`` load."""
    return build_defs()
