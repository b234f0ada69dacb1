"""Notifications, over HTTP to a server of our own: told once, never failing a run, never with a secret in a log."""

from __future__ import annotations

import json
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from orchestration import notify
from orchestration.home import Home
from orchestration.settings import Notify


@pytest.fixture
def server():
    """Address for apprise, and what arrived."""
    heard: list[dict] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_): ...

    http = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield f"json://127.0.0.1:{http.server_port}/hook", heard
    http.shutdown()


def test_what_is_wanted_arrives(server):
    url, heard = server
    messages = [notify.run_failed("r1", "facts: broken"), notify.Message("overdue", "late", "names")]
    assert notify.send(Notify(urls=(url,)), messages) == 2
    assert [m["title"] for m in heard] == [m.title for m in messages]
    assert "facts: broken" in heard[0]["message"]
    assert [m["type"] for m in heard] == ["failure", "warning"]
    assert notify.send(Notify(urls=(url,), on=("failed",)), messages[1:]) == 0
    assert notify.send(Notify(), messages) == 0
    assert len(heard) == 2


def test_an_address_that_does_not_answer_fails_nothing_and_is_not_logged(server, caplog):
    url, heard = server
    urls = ("json://user:secret@127.0.0.1:9/", "nonsense://secret", url)
    assert notify.send(Notify(urls=urls), [notify.run_failed("r1", "why")]) == 0
    assert len(heard) == 1  # the address that works was told all the same
    assert "not delivered" in caplog.text
    assert "secret" not in caplog.text


def test_a_run_tells_of_quarantine_and_of_new_findings(server, samples, tmp_path, jixiao):
    url, heard = server
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    [sample] = samples.glob("s06*")
    (inbox / sample.name).write_bytes(sample.read_bytes())
    (inbox / "empty.txt").write_bytes(b"")
    home = tmp_path / "home"
    done = jixiao("run", inbox, "--home", home, JIXIAO_NOTIFY_URLS=url)
    assert done.returncode == 0, done.stderr
    titles = [m["title"] for m in heard]
    assert titles == ["jixiao: 1 份文件隔离 documents quarantined", "jixiao: 新问题 new findings: 3 error"]
    assert "empty.txt" in heard[0]["message"]
    assert f"{sample.name}: 3 error" in heard[1]["message"]
    again = jixiao("run", inbox, "--home", home, JIXIAO_NOTIFY_URLS=url)
    assert again.returncode == 0
    assert len(heard) == 2  # nothing new, nothing told


def test_overdue_reports_are_told_once(sample_home, tmp_path):
    import shutil

    home = Home(shutil.copytree(sample_home, tmp_path / "home"))
    from orchestration import reading

    rows = reading.query(
        home,
        "select d.region_key, r.fiscal_year, r.report_kind, d.department_name from dim_report r"
        " join dim_department d using (department_key) where d.region_key is not null and r.fiscal_year is not null"
        " order by all limit 1",
    ).rows
    [(region, year, kind, name)] = rows
    lines = ["region_key,fiscal_year,report_kind,due_on", f"{region},{year},{kind},2020-01-01",
             f"{region},{year + 5},{kind},2020-01-01", f"{region},{year + 6},{kind},2099-01-01"]  # fmt: skip
    home.calendar.write_text("\n".join(lines) + "\n", encoding="utf-8")
    message = notify.overdue(home, date(2026, 1, 1))
    assert message is not None
    assert f"{name} {year + 5}" in message.body
    assert str(year + 6) not in message.body
    assert notify.overdue(home, date(2026, 1, 1)) is None
