"""Every claim gets one verdict, in its own unit."""

from __future__ import annotations

from decimal import Decimal

import pytest
import rule_facts

from expectations.catalogue import load_catalogue
from expectations.validate import check_reports

CASES = [
    ({"kind": "difference", "stated": "-705500元", "operands": ["num+ 1206.53", "num- 1277.08"]}, "exact", "-705500"),
    (
        {"kind": "growth", "stated": "47.96%", "operands": ["num+ 271.35", "num- 183.40", "den+ 183.40"]},
        "rounding",
        None,
    ),
    ({"kind": "share", "stated": "79.67%", "operands": ["num+ 937.31", "den+ 1206.53"]}, "inconsistent", None),
    ({"kind": "growth", "stated": "100%", "operands": ["num+ 5.2", "num- 0", "den+ 0"]}, "inconsistent", None),
    ({"kind": "ratio", "stated": "50%", "operands": []}, "unresolved", None),
    ({"kind": "sum", "stated": "550.26万元", "operands": ["num+ 301.14", "num+ 204.12"]}, "inconsistent", "505.26"),
    (
        {"kind": "difference", "stated": "87.95万元", "direction": "增加", "operands": ["num+ 183.40", "num- 271.35"]},
        "inconsistent",  # the amount is right, the statement is not: it fell
        "-87.95",
    ),
]


@pytest.mark.parametrize(("row", "verdict", "recomputed"), CASES)
def test_verdict(row: dict, verdict: str, recomputed: str | None) -> None:
    out = check_reports([rule_facts.facts({"claims": [row]})], load_catalogue(), "r", None)
    (found,) = out.claim_verdicts
    assert found.verdict == verdict
    if recomputed is not None:
        assert found.recomputed_value == Decimal(recomputed)


def test_level_without_a_number_is_judged_by_its_operands() -> None:
    facts = rule_facts.facts(
        {
            "claims": [
                {"kind": "difference", "stated": "0万元", "direction": "持平", "operands": ["num+ 17", "num- 18.2"]}
            ]
        }
    )
    facts.claims[0] = type(facts.claims[0])(
        **{n: getattr(facts.claims[0], n) for n in facts.claims[0].__dataclass_fields__ if n != "stated_value"},
        stated_value=None,
    )
    out = check_reports([facts], load_catalogue(), "r", None)
    assert [c.verdict for c in out.claim_verdicts] == ["inconsistent"]
    assert [f.rule_id for f in out.findings if f.rule_id.startswith("DIR")] == ["DIR.101"]
