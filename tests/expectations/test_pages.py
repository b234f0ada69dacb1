"""The pages of the rules are those that the catalogue makes."""

from __future__ import annotations

import re
from pathlib import Path

from expectations.catalogue import load_catalogue
from expectations.pages import INDEX, page_name, pages, write_pages

DOCS = Path(__file__).resolve().parents[2] / "docs" / "rules"


def test_committed_pages_are_those_of_the_catalogue() -> None:
    """python -m expectations.pages docs/rules writes them."""
    committed = {p.name: p.read_text(encoding="utf-8") for p in DOCS.iterdir()}
    assert committed == pages(load_catalogue())


def test_every_rule_has_its_place_and_every_link_leads_somewhere() -> None:
    made = pages(load_catalogue())
    for rule in load_catalogue().rules:
        page = made[page_name(rule.family)]
        assert rule.title_zh in page
        assert rule.statement_zh in page
        assert rule.message in page
        assert page_name(rule.family) in made[INDEX]
    for name, text in made.items():
        for target, anchor in re.findall(r"\]\(([\w.-]*)#?([\w]*)\)", text):
            assert not target or target in made or (DOCS / target).exists(), (name, target)
            assert not anchor or f'id="{anchor}"' in made[target or name], (name, anchor)


def test_writing_removes_what_is_gone(tmp_path: Path) -> None:
    (tmp_path / "old-9xx.md").write_text("gone", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"")
    written = write_pages(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*(p.name for p in written), "picture.png"])
