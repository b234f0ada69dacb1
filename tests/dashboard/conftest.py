"""A home with a rich warehouse, the server over it, and a real browser that watches for errors."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from dashboard.warehouse import Snapshot, Warehouse

ROOT = Path(__file__).resolve().parent.parent.parent
DONE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def _load(name: str) -> ModuleType:
    """A module beside this file: the tests are no package."""
    spec = importlib.util.spec_from_file_location(f"dashboard_tests_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def warehouses() -> ModuleType:
    """The module that makes warehouses."""
    return _load("warehouses")


@pytest.fixture(scope="session")
def published_samples(request: pytest.FixtureRequest) -> Path:
    """Home with the samples published; ``$JIXIAO_TEST_HOME`` saves the run while one works on the dashboard."""
    made = os.environ.get("JIXIAO_TEST_HOME")
    return Path(made) if made else request.getfixturevalue("sample_home")


@pytest.fixture(scope="session")
def dashboard_home(published_samples: Path, warehouses: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the samples, richer, and a hostile report."""
    return warehouses.make(published_samples, tmp_path_factory.mktemp("dashboard") / "home")


@pytest.fixture
def db(dashboard_home: Path) -> Iterator[Snapshot]:
    """The published warehouse, as a page sees it."""
    with Warehouse(dashboard_home / "published" / "warehouse.duckdb").snapshot() as snapshot:
        yield snapshot


Serve = Callable[[Path], str]


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Start ``jixiao dashboard`` over a home; gives its address. All servers end with the session."""
    started: list[subprocess.Popen[bytes]] = []
    log = tmp_path_factory.mktemp("server") / "log"

    def start(home: Path) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "orchestration.cli", "dashboard", "--home", str(home), "--port", str(port)]
        with log.open("ab") as out:
            server = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, env={**os.environ, "JIXIAO_HOME": ""})
        started.append(server)
        url = f"http://127.0.0.1:{port}"
        give_up = time.monotonic() + 90
        while time.monotonic() < give_up:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            try:
                with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                    return url
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the dashboard does not answer: " + log.read_text(encoding="utf-8"))

    yield start
    for server in started:
        server.terminate()
    for server in started:
        server.wait(30)


@pytest.fixture(scope="session")
def server(serve: Serve, dashboard_home: Path) -> str:
    """Address of the dashboard over the rich home."""
    return serve(dashboard_home)


# every component of ours has its frame; before the first run there is none
_DRAWN = """() => {
  const hosts = [...document.querySelectorAll('[data-testid="stBidiComponentIsolated"]')];
  return hosts.length > 0 && hosts.every(host => host.shadowRoot?.querySelector('.frame'));
}"""


class Visitor:
    """A browser page that remembers everything that went wrong."""

    def __init__(self, browser, url: str) -> None:
        self.url = url
        self.context = browser.new_context(
            viewport={"width": 1440, "height": 1000}, locale="zh-CN", accept_downloads=True
        )
        self.page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda m: m.type == "error" and self.wrong.append(f"console: {m.text}"))
        self.page.on("pageerror", lambda e: self.wrong.append(f"script: {e}"))
        self.page.on("requestfailed", lambda r: self.wrong.append(f"failed: {r.url} {r.failure}"))
        self.page.on("response", lambda r: r.status >= 400 and self.wrong.append(f"{r.status}: {r.url}"))
        self.page.on("dialog", lambda d: (self.wrong.append(f"dialog: {d.message}"), d.dismiss()))
        self.page.on("request", self._outside)

    def _outside(self, request) -> None:
        if not request.url.startswith((self.url, self.url.replace("http", "ws"), "data:", "blob:")):
            self.wrong.append(f"outside: {request.url}")

    def open(self, address: str = "") -> None:
        """Open a page of the dashboard and wait until it is drawn."""
        self.page.goto(f"{self.url}/{address}")
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run and everything it sent is drawn, and see that it did not fail.

        A slow machine may take a moment to start a run after a click: the page must be still for a while.
        """
        give_up = time.monotonic() + 40
        before = None
        while True:
            self.page.locator(DONE).wait_for(timeout=30_000)
            now = (self.page.url, self.page.evaluate(_DRAWN), self.text())
            if now == before and now[1]:
                break
            assert time.monotonic() < give_up, "the page is never still"
            before = now
            self.page.wait_for_timeout(250)
        assert self.page.locator('[data-testid="stException"]').count() == 0, self.page.inner_text("body")

    def text(self) -> str:
        """All text of the page's main part, that of components included."""
        return self.page.evaluate(
            """() => {
              const read = root => [...root.querySelectorAll('*')].map(e => e.shadowRoot
                ? [...e.shadowRoot.querySelectorAll('.frame')].map(f => f.innerText).join('\\n') + read(e.shadowRoot)
                : '').join('\\n');
              return document.body.innerText + read(document);
            }"""
        )


@pytest.fixture
def visitor(browser, server: str) -> Iterator[Visitor]:
    """A visitor of the rich dashboard; afterwards nothing may have gone wrong."""
    one = Visitor(browser, server)
    yield one
    one.context.close()
    assert one.wrong == []


@pytest.fixture(scope="module")
def visit(browser) -> Callable[[str], Visitor]:
    """Visit another server; the test closes the visitor's context and looks at ``wrong`` itself."""
    return lambda url: Visitor(browser, url)
