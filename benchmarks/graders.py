"""What third-party graders of dbt projects say of this one.

usage: python benchmarks/graders.py

Builds the samples into a scratch home, writes dbt's manifest and catalog of it, installs the graders into a virtual
environment of their own (their requirements exclude ours) and runs them: dbt-bouncer with ``dbt-bouncer.yml``,
dbt-score, and dbt-coverage for descriptions. Ends with 1 when one of them finds anything. The share of columns with a
dbt test is printed for information: types, keys and NULLs are held by the models' contracts, which it does not count.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from orchestration import transform
from orchestration.home import Home
from orchestration.runs import dbt_project_dir

GRADERS = ("dbt-bouncer==4.3.0", "dbt-coverage==0.5.0", "dbt-score==0.19.0")
SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def write_artifacts(folder: Path) -> None:
    """Have manifest.json and catalog.json of the samples' warehouse in ``folder``/target."""
    home = Home.at(folder / "home")
    subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "run", str(SAMPLES), "--home", str(home.root)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    project = str(dbt_project_dir())
    subprocess.run(
        [
            Path(sys.executable).with_name("dbt"), "docs", "generate", "--quiet", "--no-version-check",
            "--project-dir", project, "--profiles-dir", project, "--target-path", str(folder / "target"),
            "--log-path", str(folder / "logs"), "--vars", json.dumps(transform.variables(home)),
        ],
        check=True,
        env={**os.environ, "JIXIAO_BUILD_DB": str(home.build_db)},
    )  # fmt: skip


def install_graders(folder: Path) -> Path:
    """A virtual environment with the graders; returns its folder of programs."""
    venv.create(folder, with_pip=True)
    subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", *GRADERS], check=True)
    return folder / "bin"


def grade(programs: Path, folder: Path) -> list[str]:
    """Run all graders in ``folder``; returns the names of those that found something."""
    shutil.copyfile(dbt_project_dir() / "dbt-bouncer.yml", folder / "dbt-bouncer.yml")
    coverage = ["dbt-coverage", "compute"]
    artifacts = ["--project-dir", ".", "--run-artifacts-dir", "target"]
    commands: dict[str, list[str]] = {
        "dbt-bouncer": ["dbt-bouncer", "run"],
        "dbt-score": ["dbt-score", "lint", "--manifest", "target/manifest.json", "--fail-any-item-under", "10"],
        "dbt-coverage of descriptions": [*coverage, "doc", *artifacts, "--cov-fail-under", "1"],
        "dbt-coverage of tests": [*coverage, "test", *artifacts],
    }
    found = []
    for name, (program, *arguments) in commands.items():
        done = subprocess.run([programs / program, *arguments], cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            found.append(name)
            print(done.stdout, done.stderr, sep="\n")
        lines = [line for line in done.stdout.splitlines() if any(map(str.isalnum, line))]
        print(f"{name}: {lines[-1].strip(' │') if lines else 'no output'}")
    return found


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_artifacts(folder)
        found = grade(install_graders(folder / "graders"), folder)
    print("nothing found" if not found else f"found something: {', '.join(found)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
