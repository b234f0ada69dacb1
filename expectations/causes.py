"""Is the document wrong, or did we misread it: the cause of a finding from a second reading of its numbers.

Lives here: weighing the second readings of the figures a finding rests on. Never here: reading text
(``ingest.second_reading``), choosing the figure at fault (``localize``).

``report`` only when every number that matters reads the same by the second way; ``extraction`` when another reading
gives what the other numbers imply; else ``unknown``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from expectations.facts import ReportFacts, TextBlock
from expectations.records import Finding
from ingest.second_reading import Blocks, SecondReading, read_again

CLOSE = Decimal("0.0000005")


def with_causes(
    findings: Iterable[Finding], facts: Sequence[ReportFacts], blocks: dict[str, list[TextBlock]]
) -> list[Finding]:
    """The findings with their cause. ``blocks``: report → its text blocks; a report without them stays unknown."""
    by_report = {f.report.report_key: f for f in facts}
    readers = {key: Blocks(found) for key, found in blocks.items() if found}
    return [
        replace(f, cause=_cause(f, by_report[f.report_key], readers[f.report_key])) if f.report_key in readers else f
        for f in findings
    ]


def _cause(finding: Finding, facts: ReportFacts, blocks: Blocks) -> str:
    by_key = {f.figure_key: f for f in facts.figures}
    figures = [by_key[k] for k in finding.evidence_figure_keys if k in by_key]
    suspect = by_key.get(finding.suspect_figure_key or "")
    if suspect is not None:
        figures = [suspect]
    if not figures or any(f.status != "ok" for f in figures):
        return "unknown"
    readings = [(f, read_again(f, blocks)) for f in figures]
    if suspect is not None and _implied(finding, readings[0][1]):
        return "extraction"
    if any(r.agrees is False for _, r in readings):
        return "extraction"  # another number stands there than the one that was judged
    return "report" if all(r.agrees for _, r in readings) else "unknown"


def _implied(finding: Finding, reading: SecondReading) -> bool:
    """Whether another reading of the place gives the value that the other numbers imply."""
    wanted = finding.suggested_value
    return wanted is not None and any(abs(v - abs(wanted)) <= CLOSE for v in reading.others)
