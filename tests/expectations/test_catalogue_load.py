"""The loader refuses catalogues that contradict themselves."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml

from expectations.afterwards import AFTERWARDS
from expectations.bind import BINDERS
from expectations.catalogue import concepts, load_catalogue, parse_catalogue, rules_version, write_reference
from expectations.errors import CatalogueError

GOOD = {
    "family": "SUM.1xx",
    "title_zh": "加总",
    "dimension": "consistency",
    "kind": "linear",
    "severity": {"inconsistent": "error", "truncation": "warning"},
    "effective_from": "2010-01-01",
    "message": "{label}",
    "rules": [
        {
            "id": "SUM.101",
            "title_zh": "甲",
            "statement_zh": "乙",
            "total": "a",
            "bases": ["actual"],
            "parts": [{"concept": "b", "required": True}],
        }
    ],
}


def _another(family, **changed) -> None:
    """A second rule beside the first."""
    family["rules"].append({**family["rules"][0], "id": "SUM.102", **changed})


def _parse(change=lambda family: None, again: bool = False):
    family = yaml.safe_load(yaml.safe_dump(GOOD, allow_unicode=True).replace("'2010-01-01'", "2010-01-01"))
    change(family)
    text = yaml.safe_dump([family], allow_unicode=True)
    files = {"a.yaml": text, "b.yaml": text} if again else {"a.yaml": text}
    return parse_catalogue(files, {"a", "b", "c"})


def test_a_good_catalogue_loads() -> None:
    assert [r.rule_id for r in _parse().rules] == ["SUM.101"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda f: f["rules"][0]["parts"][0].update(concept="nothing"), "unknown concept"),
        (lambda f: f["rules"][0].update(message="{nonsense}"), "placeholders"),
        (lambda f: f["rules"][0].update(id="DUP.101"), "does not belong"),
        (lambda f: f["rules"][0].update(kind="guess"), "kind"),
        (lambda f: f["rules"][0].update(colour="red"), "unknown keys"),
        (lambda f: f["rules"][0].update(total="b"), "its own part"),
        (lambda f: f["rules"][0]["parts"].append({"concept": "b"}), "named twice"),
        (lambda f: f["rules"][0]["parts"][0].update(absent="zero"), "cannot be required"),
        (lambda f: f["rules"][0].update(bases=["guess"]), "basis"),
        (lambda f: f["rules"].append({**f["rules"][0], "id": "SUM.102"}), "says the same"),
        (lambda f: f["rules"][0].pop("statement_zh"), "statement_zh"),
        (lambda f: f.update(severity={"inconsistent": "fatal"}), "severity"),
        (lambda f: f.update(severity={"inconsistent": "warning", "truncation": "error"}), "weighs more"),
        (lambda f: f["rules"][0].update(version=2), "change log"),
        (
            lambda f: f["rules"][0].update(changes=[{"version": 2, "on": date(2024, 1, 1), "what_zh": "丁"}]),
            "change log",
        ),
        (lambda f: f["rules"][0].update(version=2, changes=[{"version": 2, "what_zh": "丁"}]), "a date and words"),
        (lambda f: f["rules"][0].update(effective_to=date(2009, 1, 1)), "effective_to"),
        (lambda f: _another(f, parts=[{"concept": "b", "required": True, "weight": -1}]), "weight of b"),
        (lambda f: _another(f, parts=[{"concept": "b"}]), "the same parts"),
        (lambda f: _another(f, parts=[{"concept": c, "required": True} for c in "bc"]), "a part too many"),
        (lambda f: _another(f, total="b", parts=[{"concept": "a"}]), "in a circle: a → b → a"),
    ],
)
def test_contradictions_are_refused(change, says: str) -> None:
    with pytest.raises(CatalogueError, match=says):
        _parse(change)


def test_rules_of_other_years_or_bases_do_not_contradict_each_other() -> None:
    weighed = [{"concept": "b", "required": True, "weight": -1}]
    until, since = {"effective_to": date(2019, 12, 31)}, {"effective_from": date(2020, 1, 1)}
    assert (
        len(
            _parse(
                lambda f: (
                    f["rules"][0].update(until),
                    _another(f, **(since | {"parts": weighed, "effective_to": None})),
                )
            ).rules
        )
        == 2
    )
    assert len(_parse(lambda f: _another(f, bases=["initial_budget"], parts=weighed)).rules) == 2


def test_a_rule_is_in_force_in_its_years() -> None:
    [rule] = _parse(lambda f: f["rules"][0].update(effective_to=date(2021, 12, 31))).rules
    assert [rule.applies_to(y) for y in (2009, 2010, 2021, 2022, None)] == [False, True, True, False, False]


def test_the_change_log_is_kept() -> None:
    change = {"version": 2, "on": date(2024, 1, 1), "what_zh": "改了"}
    [rule] = _parse(lambda f: f["rules"][0].update(version=2, changes=[change])).rules
    assert [(c.version, c.what_zh) for c in rule.changes] == [(2, "改了")]


def test_an_id_is_used_once() -> None:
    with pytest.raises(CatalogueError, match="stands already"):
        _parse(again=True)


def test_every_rule_has_a_binder() -> None:
    assert {r.binder for r in load_catalogue().rules} == set(BINDERS) | set(AFTERWARDS)


def test_the_version_changes_with_the_text() -> None:
    assert rules_version() == load_catalogue().version
    assert _parse().version != _parse(lambda f: f["rules"][0].update(title_zh="丙")).version


def test_sums_are_those_of_the_forms() -> None:
    """Weights, required parts and alternatives of the SUM rules against the starting data, where it lies beside."""
    path = Path(__file__).resolve().parents[3] / "shared" / "calculations.csv"
    if not path.exists():
        pytest.skip("the starting data of the calculations is not beside the checkout")
    catalogue = {r.rule_id: r for r in load_catalogue().rules}
    with path.open(encoding="utf-8-sig") as f:
        for row in csv.DictReader(f):
            rule = catalogue.get(row["rule_id"])
            if rule is None or rule.binder != "linear":
                continue
            assert rule.total and rule.total.concept == row["total"]
            part = next((p for p in rule.parts if p.concept == row["component"]), None)
            assert part, (row["rule_id"], row["component"])
            assert part.weight == int(row["weight"])
            assert part.required == (row["required"] == "true")
            assert part.absent_is_zero == ("absent = zero" in row["note"])
            assert (part.alternative or "") == row["alternative"]


def test_reference(tmp_path: Path) -> None:
    write_reference(tmp_path / "reference" / "rules.parquet")
    table = pq.read_table(tmp_path / "reference" / "rules.parquet")
    assert table.column_names == [
        "rule_id", "family", "title_zh", "statement_zh", "dimension", "severity_inconsistent", "severity_truncation",
        "status", "version", "effective_from",
    ]  # fmt: skip
    assert table.num_rows == len(load_catalogue().rules)


def test_concepts_come_from_the_taxonomy() -> None:
    assert concepts()["expenditure_total"]["unit_kind"] == "money"
