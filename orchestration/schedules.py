"""When the pipeline runs by itself.

Lives here: the job, the daily schedule; sensors come here too. A day without anything new starts no run.
"""

import dagster as dg

from orchestration.home import Home
from orchestration.scan import scan

JOB_NAME = "warehouse"

# config: the quiet console; Dagster keeps every event in its own storage anyway
pipeline_job = dg.define_asset_job(
    JOB_NAME,
    selection=dg.AssetSelection.all(),
    description="Archive, parse, transform, check and publish what is new.",
)


@dg.schedule(job=pipeline_job, cron_schedule="0 6 * * *", execution_timezone="Asia/Shanghai")
def daily(context: dg.ScheduleEvaluationContext):
    """Every morning at six, China time, if anything is new in the landing folder."""
    home = Home.at().ensure()
    if not scan(home, [home.landing], after_kill=home.unfinished.exists()).anything_new:
        return dg.SkipReason("nothing new")
    return dg.RunRequest()
