"""What the daemon watches: the landing folder, failed runs, overdue reports.

Lives here: when a run is asked for, and who is told of a run that died. Never here: what is new (``scan``), words
(``notify``).
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from zoneinfo import ZoneInfo

import dagster as dg

from orchestration import dead_runs, heartbeat, notify
from orchestration.home import Home
from orchestration.scan import scan, walk
from orchestration.schedules import pipeline_job
from orchestration.settings import Settings, load

BY_COMMAND = "command"
"""Value of the tag ``jixiao/by`` of runs that a person started with ``jixiao run``: the command tells by itself."""


def _look(home: Home) -> dict[str, list[int]]:
    """Size and time of every file in the landing folder."""
    out = {}
    for path in walk(home.landing):
        try:
            seen = path.stat()
        except OSError:
            continue
        out[str(path)] = [seen.st_size, seen.st_mtime_ns]
    return out


def landing_sensor(settings: Settings) -> dg.SensorDefinition:
    """New or changed files, once they have not changed between two looks; told apart by their hash."""

    @dg.sensor(
        name="landing",
        job=pipeline_job,
        minimum_interval_seconds=settings.schedule.poll_seconds,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Starts a run for new reports in the landing folder, once they are copied completely.",
    )
    def landing(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        home = Home.at().ensure()
        heartbeat.beat(home, "landing")
        if context.instance_ref is not None:  # a killed run would block the queue
            dead_runs.bury_if_idle(home, context.instance)
        before = _read(home)
        now = _look(home)
        _write(home, now)
        key = hashlib.sha256(json.dumps(now, sort_keys=True).encode()).hexdigest()
        if now != before:
            return dg.SkipReason("files are arriving; waiting until they are complete")
        if context.cursor == key:
            return dg.SkipReason("nothing has changed")
        found = scan(home, [home.landing], after_kill=home.unfinished.exists())
        if not found.anything_new:
            return dg.SensorResult(skip_reason="nothing new", cursor=key)
        # by content: the same bytes under another name or with another time start no second run
        news = sorted(f.document_hash or "" for f in found.new) or [key]
        run_key = hashlib.sha256("\n".join([*news, *found.reparse, *found.reasons, key]).encode()).hexdigest()
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=run_key)], cursor=key)

    return landing


def _read(home: Home) -> dict[str, list[int]] | None:
    try:
        return json.loads((home.work / "landing.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write(home: Home, seen: dict[str, list[int]]) -> None:
    path = home.work / "landing.json"
    temp = path.with_suffix(".tmp")
    temp.write_text(json.dumps(seen), encoding="utf-8")
    temp.replace(path)


@dg.run_failure_sensor(
    name="tell_of_failed_runs",
    monitored_jobs=[pipeline_job],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells of runs of the daemon that failed or died.",
)
def tell_of_failed_runs(context: dg.RunFailureSensorContext) -> None:
    run = context.dagster_run
    if run.tags.get("jixiao/by") == BY_COMMAND:
        return
    why = " ".join((context.failure_event.message or "").split())[:500]
    for event in context.get_step_failure_events():
        error = event.step_failure_data.error
        while error is not None and error.cause is not None:
            error = error.cause
        if error is not None:
            why = f"{event.step_key}: {' '.join(error.message.split())[:500]}"
            break
    notify.tell(Home.at(), [notify.run_failed(run.tags.get("jixiao/run_id", run.run_id), why)])


@dg.run_status_sensor(
    name="tell_of_finished_runs",
    run_status=dg.DagsterRunStatus.SUCCESS,
    monitored_jobs=[pipeline_job],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells of documents in quarantine and of new findings after a run of the daemon.",
)
def tell_of_finished_runs(context: dg.RunStatusSensorContext) -> None:
    from orchestration.quarantine import Quarantine

    run_id = context.dagster_run.tags.get("jixiao/run_id")
    if run_id is None or context.dagster_run.tags.get("jixiao/by") == BY_COMMAND:
        return
    home = Home.at()
    held = [q for q in Quarantine(home.quarantine).entries() if q.run_id == run_id]
    messages = notify.of_quarantine(held)
    if found := notify.new_findings(home, run_id, load(home).notify):
        messages.append(found)
    notify.tell(home, messages)


@dg.sensor(
    name="overdue",
    minimum_interval_seconds=3600,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells, once each, of reports that are past their date in calendar.csv.",
)
def overdue(context: dg.SensorEvaluationContext) -> dg.SkipReason:
    home = Home.at()
    today = datetime.now(ZoneInfo(load(home).schedule.timezone)).date()
    message = notify.overdue(home, today)
    if message is None:
        return dg.SkipReason("nothing is overdue that was not told")
    notify.tell(home, [message])
    return dg.SkipReason(message.title)


def all_sensors(settings: Settings) -> list[dg.SensorDefinition]:
    """Every sensor of the daemon."""
    return [landing_sensor(settings), tell_of_failed_runs, tell_of_finished_runs, overdue]
