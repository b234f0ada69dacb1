"""The landing sensor: complete files only, by content, and no run for what is known."""

from __future__ import annotations

import os

import dagster as dg
import pytest

from orchestration.home import Home
from orchestration.sensors import landing_sensor
from orchestration.settings import Settings
from orchestration.transient import MAX_RETRIES, passes, retried


@pytest.fixture
def home(tmp_path, monkeypatch) -> Home:
    monkeypatch.setenv("JIXIAO_HOME", str(tmp_path))
    return Home(tmp_path).ensure()


class Looking:
    """The sensor, evaluated tick by tick with its cursor."""

    def __init__(self) -> None:
        self.sensor = landing_sensor(Settings())
        self.cursor: str | None = None

    def tick(self) -> list[str]:
        context = dg.build_sensor_context(cursor=self.cursor)
        done = self.sensor.evaluate_tick(context)
        self.cursor = done.cursor
        return [r.run_key for r in done.run_requests or ()]


def test_a_file_is_taken_once_it_has_stopped_growing(home):
    looking = Looking()
    assert looking.tick() == []
    report = home.landing / "a.txt"
    report.write_text("half")
    assert looking.tick() == []
    report.write_text("half and more")
    assert looking.tick() == []
    assert len(looking.tick()) == 1
    assert looking.tick() == []  # asked for; it will not be asked for again


def test_content_counts_not_time(home):
    looking = Looking()
    report = home.landing / "a.txt"
    report.write_text("one")
    looking.tick()
    [first] = looking.tick()
    report.write_text("two")
    os.utime(report, (1, 1))  # older than before
    looking.tick()
    [second] = looking.tick()
    assert first != second


def test_a_known_report_starts_no_run(home):
    import hashlib

    from ingest import PARSER_VERSION
    from orchestration.quarantine import Quarantine, entry

    looking = Looking()
    (home.landing / "a.txt").write_text("known")
    Quarantine(home.quarantine).put(entry(
        file="a.txt", reason="not_a_report", path=None, document_hash=hashlib.sha256(b"known").hexdigest(),
        at="2026-01-01T00:00:00", parser_version=PARSER_VERSION, run_id="r",
    ))  # fmt: skip
    looking.tick()
    assert looking.tick() == []


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (TimeoutError(110, "timed out"), True),
        (OSError(16, "busy"), True),
        (OSError(28, "No space left on device"), False),
        (PermissionError(13, "denied"), False),
        (RuntimeError("Resource In Use Error: connection is busy with another call; it refuses"), True),
        (ValueError("nonsense"), False),
    ],
)
def test_only_what_passes_is_tried_again(error, expected):
    assert passes(error) is expected
    caused = RuntimeError("step")
    caused.__cause__ = error
    assert passes(caused) is expected


def test_a_step_is_tried_again_with_growing_pauses(monkeypatch):
    import time

    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    attempts = []

    @dg.asset
    def busy(context):
        with retried(context):
            attempts.append(1)
            if len(attempts) < 3:
                raise TimeoutError(110, "the bucket does not answer")

    assert dg.materialize([busy]).success
    assert len(attempts) == 3
    attempts.clear()

    @dg.asset
    def broken(context):
        with retried(context):
            attempts.append(1)
            raise PermissionError(13, "denied")

    assert not dg.materialize([broken], raise_on_error=False).success
    assert len(attempts) == 1
    assert MAX_RETRIES == 3
