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
from orchestration.schedules import all_schedules, freshness_job, pipeline_job  # noqa: E402
from orchestration.sensors import all_sensors  # noqa: E402
from orchestration.settings import load  # noqa: E402


def build_defs(overrides: Mapping[str, Any] | None = None, home: Home | None = None) -> dg.Definitions:
    """All assets, checks, jobs, schedules and sensors. ``overrides`` replace resources by name (``session``)."""
    home = home or Home.at()
    settings = load(home)
    project = dbt_project(home)
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
        jobs=[pipeline_job, freshness_job],
        schedules=all_schedules(settings),
        sensors=all_sensors(settings),
        resources={"session": SessionResource(), **(overrides or {})},
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What ``dagster dev`` and ``dagster definitions validate`` load."""
    return build_defs()
