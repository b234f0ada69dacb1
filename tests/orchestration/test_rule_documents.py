"""What a run leaves in ``docs/`` of the home: pages of rules and tables always, Data Docs on request."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from expectations.catalogue import load_catalogue
from expectations.pages import pages
from orchestration.documentation import write_documents
from orchestration.home import Home
from tests.orchestration.warm_runs import WarmRuns


def test_every_run_that_publishes_leaves_the_pages_of_its_rules(sample_home):
    written = {p.name: p.read_text(encoding="utf-8") for p in (sample_home / "docs" / "rules").iterdir()}
    assert written == pages(load_catalogue())
    assert not Home(sample_home).data_docs.exists()


def test_a_run_describes_its_tables_in_one_page_once_per_version(sample_home, tmp_path):
    home = Home(Path(shutil.copytree(sample_home, tmp_path / "home")))
    page = home.docs / "index.html"
    assert "One row per printed figure" in page.read_text(encoding="utf-8")
    assert (home.docs / "data-dictionary.md").stat().st_size > 10_000
    page.write_text("of this version", encoding="utf-8")
    assert not write_documents(home)
    assert page.read_text(encoding="utf-8") == "of this version"


@pytest.mark.slow
def test_data_docs_are_written_on_request_and_show_what_failed(sample_home, tmp_path):
    home = Home(Path(shutil.copytree(sample_home, tmp_path / "home")))
    warm = WarmRuns(tmp_path / "warm")
    try:
        done = warm.run("run", "--home", home.root, "--data-docs")
    finally:
        warm.close()
    assert done.status == 0, done.stderr
    assert str(home.data_docs / "index.html") in done.stdout
    assert "findings   3 error" in done.stdout
    families = {r.family for r in load_catalogue().active}
    suites = {".".join(p.with_suffix("").parts[-2:]) for p in (home.data_docs / "expectations").rglob("*.html")}
    assert suites == families
    validations = list((home.data_docs / "validations" / "SUM" / "1xx").rglob("*.html"))
    assert len(validations) == 1
    assert "SUM.101" in validations[0].read_text(encoding="utf-8")
