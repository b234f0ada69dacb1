"""The built wheel works in an environment of its own, outside the checkout: data and dbt project travel inside it."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    [built] = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_holds_data_and_nothing_that_was_made(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "dbt_project/dbt_project.yml",
        "dbt_project/profiles.yml",
        "ingest/knowledge/taxonomy.csv",
        "ingest/knowledge/regions.csv",
        "expectations/catalogue/sum.yaml",
        "orchestration/cli.py",
    ):
        assert wanted in names
    assert any(n.startswith("dbt_project/models/marts/") and n.endswith(".sql") for n in names)
    assert any(n.endswith("licenses/LICENSE") for n in names)
    assert not [n for n in names if n.startswith(("tests/", "dbt_project/target", "dbt_project/logs", ".ci"))]


@pytest.mark.slow
def test_the_wheel_runs_outside_the_checkout(wheel, samples, tmp_path):
    place = tmp_path / "elsewhere"
    venv.create(place / "venv", with_pip=False, symlinks=True)
    python = place / "venv" / "bin" / "python"
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(place / "venv"), "platbase": str(place / "venv")}))
    # the wheel's files, and for what it needs the packages that are installed already; not this checkout
    zipfile.ZipFile(wheel).extractall(packages)
    (packages / "needs.pth").write_text(sysconfig.get_path("purelib"))
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "JIXIAO_HOME", "VIRTUAL_ENV"}}

    def jixiao(*arguments: str) -> subprocess.CompletedProcess[str]:
        start = "import sys; from orchestration.cli import main; main(sys.argv[1:])"
        return subprocess.run(
            [str(python), "-c", start, *arguments],
            capture_output=True, text=True, check=False, cwd=place, env=environment,
        )  # fmt: skip

    where = subprocess.run(
        [str(python), "-c", "import dbt_project, ingest; print(dbt_project.__file__, ingest.__file__)"],
        capture_output=True, text=True, check=True, cwd=place, env=environment,
    ).stdout  # fmt: skip
    assert str(ROOT / "ingest") not in where

    done = jixiao("run", str(samples))
    assert done.returncode == 0, done.stderr
    assert (place / "warehouse" / "published" / "warehouse.duckdb").exists()
    found = jixiao("findings", "--severity", "error")
    assert "3 findings" in found.stdout
