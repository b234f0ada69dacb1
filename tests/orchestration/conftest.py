"""What the tests of whole runs share: a process that starts them warm, and a home of their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.home import Home
from tests.orchestration.warm_runs import WarmRuns


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarmRuns]:
    """Runs that need not import anything."""
    runs = WarmRuns(tmp_path_factory.mktemp("warm"))
    yield runs
    runs.close()


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Home:
    """A copy of the home with the samples published, to be changed."""
    return Home(Path(shutil.copytree(sample_home, tmp_path / "home")))
