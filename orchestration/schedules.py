"""When the pipeline runs by itself.

Lives here: the job, the daily run, the weekly check of everything, the hourly look at freshness. Never here: sensors. A
day without anything new starts no run.
"""

import dagster as dg

from orchestration import heartbeat
from orchestration.home import Home
from orchestration.scan import scan
from orchestration.settings import Settings, load

JOB_NAME = "warehouse"
FRESHNESS_JOB = "freshness"
FULL_CHECK = {"jixiao/full_check": "true"}
"""Tag of a run that checks every report again. ``jixiao/full_refresh`` = ``true`` makes everything anew."""

FRESH = "fresh"
"""Name of the freshness check; it alone is in the freshness job."""

pipeline_job = dg.define_asset_job(
    JOB_NAME,
    selection=dg.AssetSelection.all() - dg.AssetSelection.checks(dg.AssetCheckKey(dg.AssetKey("published"), FRESH)),
    description="Archive, parse, transform, check and publish what is new.",
)

freshness_job = dg.define_asset_job(
    FRESHNESS_JOB,
    selection=dg.AssetSelection.checks(dg.AssetCheckKey(dg.AssetKey("published"), FRESH)),
    description="Is the warehouse as fresh as it should be?",
)


def all_schedules(settings: Settings) -> list[dg.ScheduleDefinition]:
    """Every schedule of the daemon, as the settings say."""
    zone = settings.schedule.timezone

    @dg.schedule(
        name="daily",
        job=pipeline_job,
        cron_schedule=settings.schedule.daily,
        execution_timezone=zone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="A run, if anything in the landing folder is new.",
    )
    def daily(context: dg.ScheduleEvaluationContext):
        home = Home.at().ensure()
        heartbeat.beat(home, "daily")
        wait = load(home).landing.settle_seconds
        found = scan(home, [home.landing], after_kill=home.unfinished.exists(), settle_seconds=wait)
        return dg.RunRequest() if found.anything_new else dg.SkipReason("nothing new")

    @dg.schedule(
        name="weekly_full_check",
        job=pipeline_job,
        cron_schedule=settings.schedule.weekly_full_check,
        execution_timezone=zone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Every report against every rule, also those that have results.",
    )
    def weekly_full_check(context: dg.ScheduleEvaluationContext):
        if not Home.at().batches():
            return dg.SkipReason("there is nothing to check yet")
        return dg.RunRequest(tags=FULL_CHECK)

    @dg.schedule(
        name="hourly_freshness",
        job=freshness_job,
        cron_schedule="5 * * * *",
        execution_timezone=zone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="The freshness check of the published warehouse.",
    )
    def hourly_freshness(context: dg.ScheduleEvaluationContext):
        return dg.RunRequest() if Home.at().warehouse.exists() else dg.SkipReason("nothing is published yet")

    return [daily, weekly_full_check, hourly_freshness]
