"""A home folder in the making: records as Parquet files, with sensible defaults for what a test does not care about.

Lives here: factories and the writer. Never here: the cases (``rich_world``), dbt, an assertion.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

import expectations.records
import ingest.records
from ingest.parquet import write_records
from orchestration.runs import RunRecord

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "dbt_project"

Dbt = Callable[..., dict[str, str]]
"""Call dbt on a world; gives the status by node name."""

RULE_COLUMNS = [
    "rule_id", "family", "title_zh", "statement_zh", "dimension",
    "severity_inconsistent", "severity_truncation", "status",
]  # fmt: skip

_ZERO: dict[object, object] = {str: "", int: 0, bool: False}


def make(record_class: type, **values: Any) -> Any:
    """A record with the given values; what is left out is NULL where it may be, else empty, 0 or False."""
    hints = get_type_hints(record_class)
    given = {}
    for f in fields(record_class):
        hint = hints[f.name]
        if f.name in values:
            given[f.name] = values[f.name]
        elif getattr(hint, "__origin__", None) is list:
            given[f.name] = []
        elif hint in _ZERO:
            given[f.name] = _ZERO[hint]
        else:
            given[f.name] = Decimal(0) if hint is Decimal else None
    unknown = values.keys() - given.keys()
    assert not unknown, f"{record_class.__name__} has no {unknown}"
    return record_class(**given)


@dataclass
class World:
    """A home folder in the making: records by table and batch, history by table and run."""

    root: Path
    parsed: dict[tuple[str, str], list[tuple[Any, str, str]]] = field(default_factory=dict)
    history: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    runs: list[RunRecord] = field(default_factory=list)
    rules: list[tuple[str, str]] = field(default_factory=list)
    decisions: str | None = None
    n_figures: int = 0

    def document(
        self,
        document_hash: str,
        seen: str,
        *,
        version: str = "10",
        batch: str = "b1",
        complete: bool = True,
        **more: Any,
    ) -> None:
        """A parsed document; with ``complete=False`` its batch was never finished."""
        values = {"source_name": f"{document_hash}.txt", "source_format": "txt", "run_id": "r1", **more}
        record = make(
            ingest.records.DocumentRecord,
            document_hash=document_hash,
            parser_version=version,
            first_seen_at=f"{seen}T08:00:00+00:00",
            **values,
        )
        if complete:
            self.parsed.setdefault(("documents", batch), []).append((record, document_hash, version))

    def add(self, table: str, document_hash: str, /, *, version: str = "10", batch: str = "b1", **values: Any) -> None:
        """A record of a document's parse."""
        record = make(ingest.records.TABLES[table], **values)
        self.parsed.setdefault((table, batch), []).append((record, document_hash, version))

    def report(self, key: str, document_hash: str, **values: Any) -> None:
        """A report; its own document is the rule."""
        batch = {k: values.pop(k) for k in ("version", "batch") if k in values}
        defaults = {
            "report_no": 1,
            "report_kind": "overall_selfeval",
            "fiscal_year": 2023,
            "document_hash": document_hash,
        }
        self.add("reports", document_hash, **batch, report_key=key, **{**defaults, **values})

    def figure(self, report_key: str, document_hash: str, concept: str, amount: str | None, **values: Any) -> str:
        """A printed figure of 万元 unless said otherwise; returns its key."""
        self.n_figures += 1
        key = values.pop("figure_key", f"f{self.n_figures}")
        printed = values.pop("value", amount)
        decimals = len(printed.partition(".")[2])
        defaults = {
            "basis": "actual", "fiscal_year": 2023, "fund_scope": "all", "entity_scope": "unit", "unit": "万元",
            "place": "narrative", "status": "ok", "extractor": "test", "snippet": printed,
            "char_start": self.n_figures * 10, "char_end": self.n_figures * 10 + 5,
        }  # fmt: skip
        self.add(
            "figures",
            document_hash,
            figure_key=key,
            report_key=report_key,
            concept=concept,
            value=Decimal(printed),
            printed_decimals=decimals,
            amount_wan=None if amount is None else Decimal(amount),
            **{**defaults, **values},
        )
        return key

    def result(self, run_id: str, report_key: str, rule_id: str, status: str, binding: str = "actual|2023") -> None:
        """Outcome of a rule in a run."""
        record = make(
            expectations.records.RuleResult,
            result_key=f"{report_key}-{rule_id}-{binding}",
            rule_id=rule_id,
            rule_version=1,
            report_key=report_key,
            binding=binding,
            status=status,
            verdict={"pass": "exact", "fail": "inconsistent", "unresolved": "unresolved"}.get(status),
            run_id=run_id,
        )
        self.history.setdefault(("rule_results", run_id), []).append(record)

    def finding(self, run_id: str, report_key: str, rule_id: str, binding: str = "actual|2023") -> str:
        """A failing result with its finding; returns the finding's key."""
        self.result(run_id, report_key, rule_id, "fail", binding)
        key = f"finding-{report_key}-{rule_id}-{binding}"
        record = make(
            expectations.records.Finding,
            finding_key=key,
            report_key=report_key,
            rule_id=rule_id,
            binding=binding,
            severity="error",
            message_zh="总支出100不等于基本支出60与项目支出50之和110",
            difference=Decimal("-10"),
            suspect="cannot_tell",
            cause="report",
            run_id=run_id,
        )
        self.history.setdefault(("findings", run_id), []).append(record)
        return key

    def verdict(self, run_id: str, claim_key: str, report_key: str, verdict: str) -> None:
        """What a run says of a claim."""
        record = make(
            expectations.records.ClaimVerdict,
            claim_key=claim_key,
            report_key=report_key,
            verdict=verdict,
            run_id=run_id,
        )
        self.history.setdefault(("claim_verdicts", run_id), []).append(record)

    def ran(self, run_id: str, day: str) -> None:
        """A finished run."""
        self.runs.append(
            make(
                RunRecord, run_id=run_id, started_at=f"{day}T02:00:00+00:00", status="published", seconds=Decimal("1.5")
            )
        )

    def write(self) -> World:
        """Everything as files; zero-row files in every folder, as a home has them."""
        for table, record_class in ingest.records.TABLES.items():
            path = self.root / "parsed" / table
            write_records(path / "batch=init" / "part-0.parquet", record_class, [], document_hash="", parser_version="")
            for batch in {b for t, b in self.parsed if t == table}:
                rows = self.parsed[table, batch]
                write_records(
                    path / f"batch={batch}" / "part-0.parquet",
                    record_class,
                    [r for r, _, _ in rows],
                    document_hash=[h for _, h, _ in rows],
                    parser_version=[v for _, _, v in rows],
                )
        for table, record_class in expectations.records.TABLES.items():
            path = self.root / "history" / table
            write_records(path / "run=init" / "part-0.parquet", record_class, [])
            for run_id in {r for t, r in self.history if t == table}:
                write_records(path / f"run={run_id}" / "part-0.parquet", record_class, self.history[table, run_id])
        runs = self.root / "history" / "runs"
        write_records(runs / "run=init.parquet", RunRecord, [])
        for record in self.runs:
            write_records(runs / f"run={record.run_id}.parquet", RunRecord, [record])
        self._write_reference()
        if self.decisions is not None:
            (self.root / "decisions.csv").write_text(self.decisions, encoding="utf-8-sig")
        return self

    def _write_reference(self) -> None:
        reference = self.root / "reference"
        reference.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "ingest" / "knowledge" / "taxonomy.csv", reference / "taxonomy.csv")
        (reference / "regions.csv").write_text(
            "region_key,region_name,region_level,province,city,county\n990102,乙区,county,某省,甲市,乙区\n",
            encoding="utf-8",
        )
        rows = [
            dict(
                zip(RULE_COLUMNS, [rule, rule[:3], rule, rule, "consistency", "error", "warning", status], strict=True)
            )
            | {"version": 1, "effective_from": date(2024, 1, 1)}
            for rule, status in self.rules
        ]
        schema = pa.schema(
            [(name, pa.string()) for name in RULE_COLUMNS] + [("version", pa.int64()), ("effective_from", pa.date32())]
        )
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), reference / "rules.parquet")

    @property
    def build_db(self) -> Path:
        return self.root / "build.duckdb"

    def variables(self, run_id: str, started: str) -> dict[str, str]:
        """The vars of a build of this home."""
        return {
            "parsed_dir": str(self.root / "parsed"),
            "history_dir": str(self.root / "history"),
            "reference_dir": str(self.root / "reference"),
            "decisions_csv": str(self.root / "decisions.csv") if self.decisions is not None else "",
            "run_id": run_id,
            "run_started_at": started,
            "git_commit": "0123abc",
        }


def failed(results: dict[str, str]) -> list[str]:
    """Names and messages of what did not succeed."""
    good = ("success", "pass", "no-op")  # no-op: an exposure
    return [f"{name} {status}" for name, status in results.items() if not status.startswith(good)]
