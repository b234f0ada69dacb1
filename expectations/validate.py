"""The checks of one run: read, bind, judge, find, write.

Lives here: ``run_checks``, the one entry for orchestration, and ``check_reports``, its core without files. Never here:
any rule. Great Expectations is imported on the first check, not with this module.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.afterwards import AFTERWARDS
from expectations.bind import BINDERS
from expectations.bind.same import narrow
from expectations.catalogue import Catalogue, Rule, load_catalogue
from expectations.causes import with_causes
from expectations.checks import Check, unjudged
from expectations.claim_verdicts import claim_verdicts
from expectations.errors import RuleWithoutResult
from expectations.facts import Figure, ReportFacts, TextBlock
from expectations.findings import findings_of, key_of
from expectations.habits import excuse_truncation
from expectations.judge import judge
from expectations.localize import Blame, localize
from expectations.quantities import Quantities
from expectations.reading import current_reports, read_blocks, read_calendar, read_facts
from expectations.records import TABLES, ClaimVerdict, Finding, RuleResult

if TYPE_CHECKING:
    from expectations.gx import Validator

NOTHING_TO_CHECK = "报告未列出这条规则所需的数据"


@dataclass(frozen=True, slots=True)
class Summary:
    """What one run of the checks found."""

    n_reports: int
    n_results: int
    n_findings: int
    by_severity: dict[str, int]
    by_status: dict[str, int]
    rules_version: str
    seconds: float


@dataclass(slots=True)
class Outcome:
    """Results of a batch of reports."""

    results: list[RuleResult] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    claim_verdicts: list[ClaimVerdict] = field(default_factory=list)


@cache
def _validator(version: str) -> Validator:
    """One validator per catalogue and process: making its context and suites costs more than using them."""
    assert load_catalogue().version == version
    return _new_validator()


def _new_validator(*, keep_results: bool = False) -> Validator:
    from expectations.gx import Validator

    return Validator(load_catalogue().active, keep_results=keep_results)


Texts = Callable[[list[str]], dict[str, list[TextBlock]]]
"""Report keys → the text blocks of each report."""


def check_reports(
    facts: Sequence[ReportFacts],
    catalogue: Catalogue,
    run_id: str,
    validator: Validator | None,
    texts: Texts | None = None,
) -> Outcome:
    """All active rules on a batch of reports.

    Every active rule gives at least one row for every report; raises ``RuleWithoutResult`` should one not. ``texts`` is
    asked for the text of the reports with findings, whose numbers are then read a second time; without it no finding
    has a cause.
    """
    quantities = [Quantities(report) for report in facts]
    bound = [bind_report(q, catalogue) for q in quantities]
    judge([c for checks in bound for c in checks], catalogue, validator)
    for q, checks in zip(quantities, bound, strict=True):
        q.cuts_off = excuse_truncation(checks)
    later = [_afterwards(q, checks, catalogue) for q, checks in zip(quantities, bound, strict=True)]
    judge([c for checks in later for c in checks], catalogue, validator)
    blames: dict[int, Blame] = {}
    for q, judged in zip(quantities, bound, strict=True):
        blames |= localize(q, judged, cut_off=q.cuts_off)
    checks = [c for each in (*bound, *later) for c in each]
    rows = [_result(c, run_id) for c in checks]
    _every_rule_spoke(rows, facts, catalogue)
    findings = findings_of(checks, run_id, blames)
    if texts is not None:
        doubted = sorted({f.report_key for f in findings if f.evidence_figure_keys})
        findings = with_causes(findings, facts, texts(doubted))
    return Outcome(rows, findings, claim_verdicts(facts, checks, run_id))


def _afterwards(q: Quantities, checks: list[Check], catalogue: Catalogue) -> list[Check]:
    """Checks of the rules that look at what the others judged."""
    later = [r for r in catalogue.active if r.binder in AFTERWARDS]
    in_force = [r for r in later if r.applies_to(q.report.fiscal_year)]
    found = [c for r in in_force for c in AFTERWARDS[r.binder](r, q, checks)]
    return [*found, *(_not_in_force(r, q) for r in later if r not in in_force)]


def _not_in_force(rule: Rule, q: Quantities) -> Check:
    return unjudged(rule, q.report.report_key, "-", "not_applicable", "规则不适用于这一年度的报告")


def bind_report(q: Quantities, catalogue: Catalogue) -> list[Check]:
    """Bound checks of one report, with a row for each rule that found nothing to check."""
    _fill_boxes(q, catalogue)
    checks: list[Check] = []
    for rule in sorted(catalogue.active, key=lambda r: r.binder != "linear"):  # others look at the sums
        if rule.binder in AFTERWARDS:
            continue
        if not rule.applies_to(q.report.fiscal_year):
            checks.append(_not_in_force(rule, q))
            continue
        bound = BINDERS[rule.binder](rule, q)
        checks += _one_per_binding(bound) or [
            unjudged(rule, q.report.report_key, "-", "not_applicable", NOTHING_TO_CHECK)
        ]
    return checks


BOXING = ("linear", "project_sum", "class_columns")
"""Binders whose totals may be sums of printed parts."""
MAX_DEPTH = 3


def _fill_boxes(q: Quantities, catalogue: Catalogue) -> None:
    """Two-stage box: totals that are the exact sum of their printed items, with the number of items.

    Items that are such sums themselves count with their own items: a total of totals is as coarse as all its parts.
    """
    sums: dict[tuple, tuple[str, list[Figure]]] = {}
    for rule in catalogue.active:
        if rule.binder not in BOXING or any(p.weight < 0 for p in rule.parts):
            continue
        for check in BINDERS[rule.binder](rule, q):
            if check.numbers is not None and check.numbers[0] == 0 and len(check.terms) > 1:
                total, *parts = (t.figure for t in check.terms if t.figure is not None)
                rounded = [f for f in parts if f.value and q.evidence(f).halves]
                if len(rounded) > 1 or (rounded and q.quantity(rounded[0]) in sums):
                    sums[q.quantity(total)] = (rule.rule_id, rounded)

    def n_items(f: Figure, depth: int) -> int:
        found = sums.get(q.quantity(f))
        return sum(n_items(p, depth - 1) for p in found[1]) if found and depth else 1

    boxes = {key: (rule_id, sum(n_items(p, MAX_DEPTH) for p in parts)) for key, (rule_id, parts) in sums.items()}
    q.box.update(boxes)
    narrow(q)
    q.bound.clear()


def _one_per_binding(checks: list[Check]) -> list[Check]:
    seen: dict[str, Check] = {}
    for check in checks:
        seen.setdefault(check.binding, check)
    return list(seen.values())


def _result(c: Check, run_id: str) -> RuleResult:
    return RuleResult(
        result_key=key_of(c.report_key, c.rule.rule_id, c.binding),
        rule_id=c.rule.rule_id,
        rule_version=c.rule.version,
        report_key=c.report_key,
        binding=c.binding,
        status=c.status or "unresolved",
        verdict=c.verdict,
        severity=c.severity,
        stated=c.stated,
        recomputed=c.recomputed,
        difference=c.difference,
        tolerance=c.tolerance,
        unit=c.unit,
        evidence_figure_keys=[k for k in c.evidence if k],
        reason=c.reason,
        run_id=run_id,
    )


def _every_rule_spoke(rows: Iterable[RuleResult], facts: Sequence[ReportFacts], catalogue: Catalogue) -> None:
    spoke = {(r.report_key, r.rule_id) for r in rows}
    for report in facts:
        for rule in catalogue.active:
            if (report.report.report_key, rule.rule_id) not in spoke:
                raise RuleWithoutResult(f"{rule.rule_id} gave no result for report {report.report.report_key}")


def run_checks(
    connection_or_path: Any,
    history_dir: str | Path,
    run_id: str,
    *,
    report_keys: Sequence[str] | None = None,
    calendar: Path | None = None,
    data_docs: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Summary:
    """Check every current report of the work file and write the run's Parquet under ``history_dir``.

    ``connection_or_path``: an open DuckDB connection, or the path of the work file (opened read-only). Writes
    ``<table>/run=<run_id>/part-0.parquet`` for rule_results, findings and claim_verdicts. ``report_keys`` limits the
    run to some reports; ``calendar`` is the file of due dates; ``data_docs`` is a folder for the Data Docs of
    Great Expectations; ``progress(done, total)`` is told after each batch.
    Findings never raise; ``ChecksFailed`` is our own error.
    """
    started = time.perf_counter()
    catalogue = load_catalogue()
    by_status: Counter[str] = Counter()
    by_severity: Counter[str] = Counter()
    n_results = done = 0
    with ExitStack() as stack:
        con = stack.enter_context(_connection(connection_or_path))
        reports = current_reports(con, report_keys)
        due = read_calendar(calendar) if calendar else None
        validator = _validator(catalogue.version) if data_docs is None else _new_validator(keep_results=True)
        writer = stack.enter_context(HistoryWriter(Path(history_dir), run_id))
        for batch in read_facts(con, reports, due=due):
            outcome = check_reports(batch, catalogue, run_id, validator, lambda keys: read_blocks(con, keys))
            writer.write(outcome)
            by_status.update(r.status for r in outcome.results)
            by_severity.update(f.severity for f in outcome.findings)
            n_results += len(outcome.results)
            done += len(batch)
            if progress:
                progress(done, len(reports))
        writer.complete()
        if data_docs is not None:
            validator.write_data_docs(data_docs)
    return Summary(
        n_reports=len(reports),
        n_results=n_results,
        n_findings=sum(by_severity.values()),
        by_severity=dict(by_severity),
        by_status=dict(by_status),
        rules_version=catalogue.version,
        seconds=round(time.perf_counter() - started, 3),
    )


class _connection:  # noqa: N801
    """An open connection as it is, or the file at a path opened read-only."""

    def __init__(self, connection_or_path: Any) -> None:
        self.given = connection_or_path
        self.opened: Any = None

    def __enter__(self) -> Any:
        if not isinstance(self.given, str | Path):
            return self.given
        import duckdb

        self.opened = duckdb.connect(str(self.given), read_only=True)
        return self.opened

    def __exit__(self, *_: object) -> None:
        if self.opened is not None:
            self.opened.close()


class HistoryWriter:
    """Writes a run's outcomes batch by batch; nothing is visible under its final name before ``complete``."""

    def __init__(self, history_dir: Path, run_id: str) -> None:
        self.paths = {name: history_dir / name / f"run={run_id}" / "part-0.parquet" for name in TABLES}
        self.writers: dict[str, Any] = {}

    def __enter__(self) -> HistoryWriter:
        import pyarrow.parquet as pq

        from ingest.parquet import schema_of

        for name, path in self.paths.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            self.writers[name] = pq.ParquetWriter(
                path.with_suffix(".part"), schema_of(TABLES[name]), compression="zstd"
            )
        return self

    def write(self, outcome: Outcome) -> None:
        """Append one batch."""
        from ingest.parquet import table_of

        for name, record in TABLES.items():
            self.writers[name].write_table(table_of(record, getattr(outcome, _SLOT[name])))

    def complete(self) -> None:
        """Close the files and give them their names."""
        for name, writer in self.writers.items():
            writer.close()
            self.paths[name].with_suffix(".part").replace(self.paths[name])

    def __exit__(self, *_: object) -> None:
        for name, writer in self.writers.items():
            writer.close()
            self.paths[name].with_suffix(".part").unlink(missing_ok=True)


_SLOT = {"rule_results": "results", "findings": "findings", "claim_verdicts": "claim_verdicts"}
