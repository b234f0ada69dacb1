"""Blocking audits: what must hold of a warehouse before anybody may see it.

Lives here: each audit as a query over the candidate file, with the reason it blocks. Never here: judging reports. A
reporter's error is a row; these catch our own errors.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

KEYS: dict[str, tuple[str, ...]] = {
    "dim_report": ("report_key",),
    "dim_department": ("department_key",),
    "dim_region": ("region_key",),
    "dim_concept": ("concept",),
    "dim_rule": ("rule_id",),
    "fct_figure": ("figure_key",),
    "fct_text_block": ("report_key", "block_no"),
    "fct_budget": ("report_key", "concept", "basis", "fiscal_year", "breakdown"),
    "fct_sangong": ("report_key", "category", "basis", "fiscal_year", "breakdown"),
    "fct_staffing": ("report_key", "concept", "fiscal_year", "breakdown"),
    "fct_project": ("project_key",),
    "fct_indicator": ("report_key", "row_order"),
    "fct_claim": ("claim_key",),
    "fct_rule_result": ("report_key", "rule_id", "binding"),
    "fct_finding": ("finding_key",),
    "agg_quality_run": ("run_id", "rule_id", "fiscal_year", "region_key"),
    "agg_department_year": ("department_key", "fiscal_year"),
    "build_info": ("run_id",),
}
"""Mart → the columns that make a row unique (contract §4). Every mart of the contract is here."""

MAX_QUARANTINED_SHARE = Fraction(1, 2)
"""Declared limit for documents in quarantine ÷ all documents; the settings may name another."""

MIN_DOCUMENTS = 20
"""Below this number of documents the share says nothing and does not block."""


@dataclass(frozen=True, slots=True)
class AuditResult:
    """Outcome of one audit; ``problem`` is one line, None when it passed."""

    name: str
    problem: str | None
    n_failed: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """Documents of the home."""

    parsed: int
    quarantined: int
    max_quarantined_share: Fraction = MAX_QUARANTINED_SHARE


Connection = Any  # duckdb.DuckDBPyConnection; DuckDB is imported by the caller


def _columns(connection: Connection) -> dict[str, dict[str, str]]:
    """Mart → column → type."""
    out: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(
        "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'marts' and not internal"
        " order by table_name, column_index"
    ).fetchall():
        out.setdefault(table, {})[column] = kind
    return out


def _one(connection: Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])


def duplicate_keys(connection: Connection) -> Iterator[tuple[str, int]]:
    """Marts with two rows of one key, or with a key that is missing."""
    for table, key in KEYS.items():
        names = ", ".join(key)
        n = _one(connection, f"select count(*) from (select 1 from marts.{table} group by {names} having count(*) > 1)")
        if n:
            yield f"{table} has {n} duplicate keys ({names})", n
        if len(key) == 1 and (n := _one(connection, f"select count(*) from marts.{table} where {key[0]} is null")):
            yield f"{table} has {n} rows without {key[0]}", n


def contract_breach(connection: Connection, manifest: Path | None = None) -> Iterator[tuple[str, int]]:
    """Marts of the contract that are missing, or whose columns are not the declared ones."""
    columns = _columns(connection)
    for table in KEYS:
        if table not in columns:
            yield f"marts.{table} is missing", 1
    if manifest is None:
        return
    for node in json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values():
        if node["resource_type"] != "model" or node["schema"] != "marts":
            continue
        declared, found = set(node["columns"]), set(columns.get(node["name"], {}))
        if node["config"].get("contract", {}).get("enforced") is not True:
            yield f"marts.{node['name']} has no enforced contract", 1
        elif declared != found:
            yield f"marts.{node['name']}: columns differ from the contract: {sorted(declared ^ found)}", 1


def inexact_columns(connection: Connection) -> Iterator[tuple[str, int]]:
    """Columns that cannot hold an exact number."""
    for table, columns in _columns(connection).items():
        bad = [c for c, kind in columns.items() if any(f in kind.upper() for f in ("DOUBLE", "FLOAT", "REAL"))]
        if bad:
            yield f"{table} has inexact columns: {', '.join(bad)}", len(bad)


def silent_rules(connection: Connection) -> Iterator[tuple[str, int]]:
    """Active rules without a single result although there are reports to check."""
    if not _one(connection, "select count(*) from marts.dim_report"):
        return
    rows = connection.execute(
        "select rule_id from marts.dim_rule as rules where status = 'active'"
        " and not exists (select 1 from marts.fct_rule_result as results where results.rule_id = rules.rule_id)"
        " order by rule_id"
    ).fetchall()
    if rows:
        yield f"rules without results: {', '.join(r[0] for r in rows)}", len(rows)


def misplaced_quotes(connection: Connection) -> Iterator[tuple[str, int]]:
    """Figures whose snippet does not stand at its offsets in a text block of their report (PRO.1xx)."""
    n = _one(
        connection,
        """
        select count(*) from marts.fct_figure as figures
        where not exists (
            select 1 from marts.fct_text_block as blocks
            where blocks.report_key = figures.report_key
              and blocks.char_start <= figures.char_start and figures.char_end <= blocks.char_end
              and substring(blocks.text, (figures.char_start - blocks.char_start + 1)::bigint,
                            (figures.char_end - figures.char_start)::bigint) = figures.snippet
        )
        """,
    )
    if n:
        yield f"{n} figures whose quote is not at its place", n


def build_info_missing(connection: Connection) -> Iterator[tuple[str, int]]:
    """``build_info`` must say, in one row, which run made this."""
    n = _one(connection, "select count(*) from marts.build_info")
    if n != 1:
        yield f"build_info has {n} rows instead of one", 1


def quarantined_share(counts: Counts) -> Iterator[tuple[str, int]]:
    """More documents in quarantine than declared: rather our parser's fault than theirs."""
    limit = counts.max_quarantined_share
    total = counts.parsed + counts.quarantined
    if total >= MIN_DOCUMENTS and Fraction(counts.quarantined, total) > limit:
        yield (
            f"{counts.quarantined} of {total} documents are in quarantine (limit {float(limit):.0%})",
            (counts.quarantined),
        )


def audits(
    connection: Connection, counts: Counts, manifest: Path | None = None
) -> dict[str, Callable[[], Iterator[tuple[str, int]]]]:
    """Name of every audit → how to run it."""
    return {
        "contract_breach": lambda: contract_breach(connection, manifest),
        "duplicate_keys": lambda: duplicate_keys(connection),
        "inexact_columns": lambda: inexact_columns(connection),
        "silent_rules": lambda: silent_rules(connection),
        "misplaced_quotes": lambda: misplaced_quotes(connection),
        "build_info_missing": lambda: build_info_missing(connection),
        "quarantined_share": lambda: quarantined_share(counts),
    }


AUDIT_WORDS = {
    "contract_breach": "Every mart of the contract is there with the declared columns.",
    "duplicate_keys": "No two rows of one key, no row without.",
    "inexact_columns": "No DOUBLE or FLOAT in a mart.",
    "silent_rules": "Every active rule has results.",
    "misplaced_quotes": "The quote of every figure stands at its offsets.",
    "build_info_missing": "One row says which run made this.",
    "quarantined_share": "No more documents in quarantine than declared.",
}
"""Audit → what must hold."""

AUDIT_NAMES = tuple(AUDIT_WORDS)


def run_audits(connection: Connection, counts: Counts, manifest: Path | None = None) -> list[AuditResult]:
    """Run every audit. An audit that cannot run (a column is not there) has failed."""
    import duckdb

    out = []
    for name, run in audits(connection, counts, manifest).items():
        try:
            problems = list(run())
        except duckdb.Error as error:
            problems = [(f"could not run: {str(error).splitlines()[0]}", 1)]
        out.append(AuditResult(name, "; ".join(p for p, _ in problems) or None, sum(n for _, n in problems)))
    return out
