"""The rules on the hand-labelled real reports: what must be found is found, and little else."""

from __future__ import annotations

import gold_facts
import pytest

from expectations.catalogue import load_catalogue
from expectations.validate import check_reports

pytestmark = pytest.mark.skipif(not gold_facts.GOLD.exists(), reason="the labelled reports are not beside the checkout")


@pytest.fixture(scope="module")
def outcome(validator):
    return check_reports(gold_facts.gold_facts(), load_catalogue(), "gold", validator)


def _hits(outcome, gold: dict[str, str]) -> list:
    says = gold_facts.scorer().says
    wanted = [v for v in gold["values"].split("|") if v]
    return [
        f
        for f in outcome.findings
        if f.report_key == gold["report"] and says({"message_zh": f.message_zh, "rule_id": f.rule_id}, gold, wanted)
    ]


def test_required_findings_are_hit(outcome) -> None:
    lost = [
        (g["report"], g["values"], g["text"])
        for g in gold_facts.rows("findings.tsv")
        if g["required"] == "yes" and not _hits(outcome, g)
    ]
    assert lost == []


def test_few_findings_are_not_in_the_list(outcome) -> None:
    listed = {f.finding_key for g in gold_facts.rows("findings.tsv") for f in _hits(outcome, g)}
    other = [
        (f.report_key, f.rule_id, f.message_zh)
        for f in outcome.findings
        if f.finding_key not in listed and f.severity in ("error", "warning")
    ]
    assert len(other) <= 6, other
