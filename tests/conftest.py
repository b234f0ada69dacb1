"""Fixtures that several rooms share: the samples, the command, and one real run of the pipeline on the samples."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

Jixiao = Callable[..., subprocess.CompletedProcess[str]]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """``needs(program)``: skip where the program is missing, but fail in CI, which installs every program."""
    for marker in item.iter_markers("needs"):
        for program in marker.args:
            if shutil.which(program) is None:
                if os.environ.get("JIXIAO_CI"):
                    pytest.fail(f"CI must have {program} installed", pytrace=False)
                pytest.skip(f"needs {program}, which is not installed")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of reports that we wrote."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def jixiao() -> Jixiao:
    """Run the command in a process of its own, as a user does."""

    def call(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "orchestration.cli", *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            cwd=ROOT,
            env={**os.environ, "JIXIAO_HOME": "", **environment},
        )

    return call


@pytest.fixture(scope="session")
def sample_run(
    samples: Path, jixiao: Jixiao, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Home and output of one run on the samples, from nothing. A test that changes the home copies it first."""
    home = tmp_path_factory.mktemp("sample-run") / "home"
    done = jixiao("run", samples, "--home", home)
    assert done.returncode == 0, done.stderr
    return home, done


@pytest.fixture(scope="session")
def sample_home(sample_run: tuple[Path, subprocess.CompletedProcess[str]]) -> Path:
    """Home with the samples published. Read it; a test that changes it copies it first."""
    return sample_run[0]


@pytest.fixture(scope="module")
def browser() -> Iterator:
    """Headless Chromium of the system. It closes with its module: while it is open, its event loop is the thread's."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go: ``$JIXIAO_SCREENSHOTS``, else a temporary folder."""
    folder = Path(os.environ.get("JIXIAO_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
