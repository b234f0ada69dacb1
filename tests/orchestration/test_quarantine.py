"""Quarantine files: one per document, readable by people, gone when the document is well again."""

from __future__ import annotations

import json
from pathlib import Path

from orchestration.quarantine import OUR_REASONS_ZH, REASONS_EN, Quarantine, entry


def an_entry(**changes: object):
    fields = {
        "file": "甲.txt",
        "reason": "parser_crashed",
        "path": Path("/inbox/甲.txt"),
        "document_hash": "ab",
        "at": "2026-01-01T00:00:00+00:00",
        "parser_version": "1",
        "run_id": "r1",
    }
    return entry(**{**fields, **changes})  # type: ignore[arg-type]


def test_an_entry_has_words_in_both_languages(tmp_path):
    quarantine = Quarantine(tmp_path)
    quarantine.put(an_entry())
    [file] = tmp_path.glob("*.json")
    data = json.loads(file.read_text(encoding="utf-8"))
    assert data["message_zh"] == OUR_REASONS_ZH["parser_crashed"]
    assert data["message_en"] == REASONS_EN["parser_crashed"]
    assert "甲.txt" in next(iter(quarantine.entries())).line
    assert an_entry(reason="some_new_code").message_en == "some new code"


def test_the_same_news_twice_changes_nothing_and_other_news_do(tmp_path):
    quarantine = Quarantine(tmp_path)
    first = quarantine.put(an_entry())
    assert quarantine.put(an_entry(at="2026-02-02T00:00:00+00:00", run_id="r2")) == first
    later = quarantine.put(an_entry(at="2026-02-02T00:00:00+00:00", run_id="r2", parser_version="2"))
    assert list(quarantine.entries()) == [later] != [first]


def test_documents_without_bytes_are_known_by_their_path(tmp_path):
    quarantine = Quarantine(tmp_path)
    held = [an_entry(document_hash=None, path=Path(p)) for p in ("/a/x.txt", "/b/x.txt")]
    for item in held:
        quarantine.put(item)
    assert len(list(quarantine.entries())) == 2
    quarantine.release(path="/a/x.txt")
    assert list(quarantine.entries()) == [held[1]]
    quarantine.release(path="/never/held.txt")


def test_a_name_that_is_no_unicode_can_be_kept(tmp_path):
    quarantine = Quarantine(tmp_path)
    quarantine.put(an_entry(file="\udcd6.txt"))
    assert [q.file for q in quarantine.entries()] == ["?.txt"]
