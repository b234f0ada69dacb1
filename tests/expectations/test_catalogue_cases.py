"""Every rule of the catalogue on its cases: pass, fail, boundary, missing operand, mutation.

The cases stand beside this file, one YAML file per family. A rule without all five fails here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import rule_facts
import yaml

from expectations.catalogue import load_catalogue
from expectations.validate import Outcome, check_reports

KINDS = {"pass", "fail", "boundary", "missing", "mutation"}


def _load() -> list[tuple[str, dict[str, Any]]]:
    cases = []
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml")):
        for rule_id, entries in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            named = {e["name"]: e for e in entries if "name" in e}
            for entry in entries:
                case = dict(entry)
                if "of" in entry:
                    base = named[entry["of"]]
                    case = {**base, **entry, "name": f"{entry['of']} ({entry['case']})"}
                    for part in ("figures", "indicators", "projects", "claims"):
                        case[part] = list(base.get(part, ()))
                        for i, new in (entry.get(f"swap_{part}") or {}).items():
                            old = case[part][i]
                            case[part][i] = {**old, **new} if isinstance(new, dict) else new
                    for i, line in (entry.get("swap") or {}).items():
                        case["figures"][i] = line
                    case["report"] = {**base.get("report", {}), **entry.get("report", {})}
                cases.append((rule_id, case))
    return cases


CASES = _load()


@pytest.fixture(scope="session")
def outcome(validator: Any) -> Outcome:
    """All cases at once, each as a report of its own."""
    facts = [rule_facts.facts(case, f"{i}") for i, (_, case) in enumerate(CASES)]
    return check_reports(facts, load_catalogue(), "cases", validator)


def test_every_active_rule_has_all_kinds_of_cases() -> None:
    kinds: dict[str, set[str]] = {}
    for rule_id, case in CASES:
        kinds.setdefault(rule_id, set()).add(case["case"])
    lacking = {r.rule_id: KINDS - kinds.get(r.rule_id, set()) for r in load_catalogue().active}
    assert {k: v for k, v in lacking.items() if v} == {}
    assert set(kinds) <= {r.rule_id for r in load_catalogue().rules}


def test_every_active_rule_reports_a_failure_somewhere(outcome: Outcome) -> None:
    """A rule that can never report is no rule."""
    failing = {r.rule_id for r in outcome.results if r.status == "fail"}
    assert {r.rule_id for r in load_catalogue().active} - failing == set()


@pytest.mark.parametrize(
    ("number", "rule_id", "case"),
    [pytest.param(i, r, c, id=f"{r}-{c['case']}-{c.get('name', i)}") for i, (r, c) in enumerate(CASES)],
)
def test_case(number: int, rule_id: str, case: dict[str, Any], outcome: Outcome) -> None:
    expect = case["expect"]
    rows = [r for r in outcome.results if r.report_key == str(number) and r.rule_id == rule_id]
    if "binding" in expect:
        rows = [r for r in rows if r.binding.startswith(expect["binding"])]
    shown = [(r.binding, r.status, r.verdict, r.difference, r.reason) for r in rows]
    wanted = [r for r in rows if r.status == expect["status"]]
    assert wanted, shown
    if expect["status"] in ("pass", "not_applicable", "unresolved"):
        assert all(r.status != "fail" for r in rows), shown
    if "verdict" in expect:
        assert {r.verdict for r in wanted} >= {expect["verdict"]}, shown
    if "severity" in expect:
        assert {r.severity for r in wanted} == {expect["severity"]}, shown
    if "says" in expect:
        messages = [f.message_zh for f in outcome.findings if f.report_key == str(number)]
        assert any(all(str(n) in m for n in expect["says"]) for m in messages), messages
    if expect["status"] in ("not_applicable", "unresolved"):
        assert all(r.reason for r in wanted)
