"""What is new: walking, hashing, comparing with what the home knows."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from ingest import PARSER_VERSION
from ingest.parquet import write_records
from ingest.records import DocumentRecord
from orchestration import runs, scan
from orchestration.home import Home
from orchestration.quarantine import Quarantine, entry


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def document(home: Home, text: str, parser_version: str = PARSER_VERSION, batch: str = "b1") -> None:
    record = DocumentRecord(sha(text), parser_version, "a.txt", "txt", "utf-8", 1, 1, 1, "2026-01-01T00:00:00", "r")
    write_records(home.parsed / "documents" / f"batch={batch}" / "part-0.parquet", DocumentRecord, [record])


def published(home: Home) -> None:
    home.warehouse.write_bytes(b"x")
    runs.write_state(home, runs.current_state(home, "r"))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def test_files_come_in_natural_order_without_hidden_and_temporary_ones(inbox):
    for name in ("10.txt", "2.txt", ".hidden", "~$word.docx", "x.tmp", "y.txt~", "z.crdownload", "Thumbs.db"):
        (inbox / name).write_text("x")
    (inbox / "sub").mkdir()
    (inbox / "sub" / "1.txt").write_text("x")
    (inbox / ".git").mkdir()
    (inbox / ".git" / "config").write_text("x")
    assert [p.name for p in scan.walk(inbox)] == ["2.txt", "10.txt", "1.txt"]


def test_a_file_that_is_named_itself_is_taken_and_a_missing_one_is_an_error(inbox):
    (inbox / ".hidden").write_text("x")
    assert list(scan.walk(inbox / ".hidden")) == [inbox / ".hidden"]
    with pytest.raises(scan.NoSuchPathError, match="nothing-here"):
        list(scan.walk(inbox / "nothing-here"))


def test_links_that_lead_out_are_not_followed(inbox, tmp_path):
    (tmp_path / "outside.txt").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "b.txt").write_text("x")
    (inbox / "in.txt").write_text("x")
    (inbox / "out.txt").symlink_to(tmp_path / "outside.txt")
    (inbox / "out").symlink_to(tmp_path / "folder")
    (inbox / "again.txt").symlink_to(inbox / "in.txt")
    assert [p.name for p in scan.walk(inbox)] == ["again.txt", "in.txt"]


def test_hand_labels_beside_reports_are_no_reports(inbox):
    for folder, name in (("gold", "figures.tsv"), ("gold", "claims.tsv"), ("golden", "a.txt")):
        (inbox / folder).mkdir(exist_ok=True)
        (inbox / folder / name).write_text("x")
    assert [p.name for p in scan.walk(inbox)] == ["a.txt"]
    (inbox / "gold" / "figures.tsv").unlink()  # any other folder of that name is read
    assert [p.name for p in scan.walk(inbox)] == ["claims.tsv", "a.txt"]


def test_only_documents_that_the_home_does_not_know_are_new(home, inbox):
    document(home, "known")
    published(home)
    (inbox / "a.txt").write_text("known")
    (inbox / "b.txt").write_text("new")
    (inbox / "c.txt").write_text("new")  # the same bytes twice are one document
    found = scan.scan(home, [inbox])
    assert [f.path.name for f in found.new] == ["b.txt"]
    assert (found.unchanged, found.reparse, found.reasons) == (1, (), ())
    (inbox / "b.txt").unlink()
    (inbox / "c.txt").unlink()
    assert not scan.scan(home, [inbox]).anything_new


def test_bytes_that_cannot_be_read_are_told_apart(home, inbox, monkeypatch):
    (inbox / "gone.txt").symlink_to(inbox / "nowhere.txt")
    (inbox / "locked.txt").write_text("x")
    opened = Path.open

    def refuse(self, *args, **kwargs):
        if self.name == "locked.txt":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    found = scan.scan(home, [inbox])
    assert {(f.path.name, f.error) for f in found.unopened} == {
        ("gone.txt", "No such file or directory"),
        ("locked.txt", "Permission denied"),
    }
    assert not found.new


def test_a_folder_without_reports_is_told_but_an_empty_landing_is_normal(home, inbox):
    assert scan.scan(home, [inbox]).empty_folders == (inbox,)
    assert scan.scan(home, [home.landing]).empty_folders == ()


def held(home: Home, text: str, version: str) -> None:
    Quarantine(home.quarantine).put(
        entry(
            file="a.txt",
            reason="not_a_report",
            path=None,
            document_hash=sha(text),
            at="2026-01-01T00:00:00",
            parser_version=version,
            run_id="r",
        )
    )


def test_quarantined_documents_wait_for_a_new_parser_version(home, inbox):
    (inbox / "a.txt").write_text("bad")
    held(home, "bad", PARSER_VERSION)
    found = scan.scan(home, [inbox])
    assert (found.new, len(found.held), found.anything_new) == ((), 1, False)
    held(home, "bad", "0")
    assert len(scan.scan(home, [inbox]).new) == 1


def test_an_older_parse_is_made_again_from_the_archive(home, inbox):
    document(home, "old", parser_version="0")
    assert scan.scan(home, [inbox]).reparse == (sha("old"),)


def test_after_a_kill_the_archive_is_searched_for_what_was_never_parsed(home, inbox):
    from ingest.archive import Archive

    (inbox / "a.txt").write_text("stored")
    Archive(home.archive).store(inbox / "a.txt")
    (inbox / "a.txt").unlink()
    assert scan.scan(home, [inbox]).reparse == ()
    assert scan.scan(home, [inbox], after_kill=True).reparse == (sha("stored"),)


@pytest.mark.parametrize("change", ["decisions", "calendar", "batches", "rules_version", "transforms", "not_published"])
def test_whatever_the_warehouse_was_made_from_is_compared(home, inbox, change, monkeypatch):
    document(home, "known")
    published(home)
    assert not scan.scan(home, [inbox]).anything_new
    if change == "decisions":
        home.decisions.write_text("finding_key,state\n")
    elif change == "calendar":
        home.calendar.write_text("region_key\n")
    elif change == "batches":
        document(home, "left by a run that failed later", batch="b2")
    elif change == "not_published":
        home.warehouse.unlink()
    else:
        state = json.loads(home.published_state.read_text())
        home.published_state.write_text(json.dumps({**state, change: "before"}))
    assert scan.scan(home, [inbox]).reasons == (change,)


@pytest.mark.parametrize("until", ["2026-03-01", "2026/3/1"])
def test_a_decision_that_ends_is_a_reason_from_the_next_day_on(home, until):
    home.decisions.write_text(
        f"finding_key,state,owner,reason,who,until\nk1,waived,,等补正,乙,{until}\n", encoding="utf-8"
    )
    on = {day: runs.decisions_hash(home.decisions, date(2026, *day)) for day in ((2, 1), (3, 1), (3, 2), (4, 1))}
    assert on[2, 1] == on[3, 1] != on[3, 2] == on[4, 1]


def test_full_refresh_is_a_reason(home, inbox):
    document(home, "known")
    published(home)
    assert scan.scan(home, [inbox], full_refresh=True).reasons == ("full_refresh",)
