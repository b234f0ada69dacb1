"""``jixiao verify``: do archive, parsed records and the published warehouse still tell the same?

Lives here: the comparison, by hashes, counts and keys. Never here: repairing; the documented commands do that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest import PARSER_VERSION
from ingest.archive import Archive
from ingest.records import TABLES
from orchestration import runs, versions
from orchestration.audits import duplicate_keys
from orchestration.home import NEVER_A_RUN, Home
from orchestration.quarantine import Quarantine

REFRESH = "jixiao run --full-refresh"
ROLLBACK = "jixiao rollback, or jixiao run --full-refresh"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it should be."""

    where: str  # archive | parsed | published | versions
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Verified:
    """Counts of what was compared, and what differs."""

    originals: int
    documents: int
    reports: int
    figures: int
    versions: int
    differences: tuple[Difference, ...]


def verify(home: Home) -> Verified:
    """Compare everything; reads every byte of the home. Nothing is changed."""
    import duckdb

    differences: list[Difference] = []
    archive = Archive(home.archive)
    originals = set(archive.hashes())
    differences.extend(_archive(archive, originals))
    with duckdb.connect() as connection:
        whole = list(_damaged_parts(connection, home))
        differences.extend(whole)
        documents = reports = figures = 0
        if not whole:
            documents = _read_parsed(connection, home)
            differences.extend(_parsed(connection, home, originals))
        opened = False
        if not home.warehouse.exists():
            if documents:
                differences.append(Difference("published", "there is no published file", "jixiao run"))
        else:
            problems = list(_published_file(connection, home))
            differences.extend(problems)
            opened = not any("cannot be opened" in p.what for p in problems)
        if opened:
            reports, figures = connection.execute(
                "select (select count(*) from published.marts.dim_report),"
                " (select count(*) from published.marts.fct_figure)"
            ).fetchone() or (0, 0)
            if not whole:
                differences.extend(_published(connection))
    kept = versions.listed(home)
    differences.extend(
        Difference("versions", f"{version.run_id} {problem}", f"delete {version.path}")
        for version in kept
        if (problem := runs.problem_of_file(version.path, version.state))
    )
    return Verified(len(originals), documents, reports, figures, len(kept), tuple(differences))


def _archive(archive: Archive, originals: set[str]) -> Iterator[Difference]:
    for digest in sorted(originals):
        try:
            name = archive.entry(digest).source_name
        except (OSError, ValueError, TypeError):
            name = "?"
            yield Difference("archive", f"{digest}: its description is missing or damaged", "restore it from a backup")
        try:
            sound = archive.verify(digest)
        except OSError as error:
            yield Difference("archive", f"{digest} ({name}) cannot be read: {error.strerror}", "check the disk")
            continue
        if not sound:
            yield Difference(
                "archive", f"{digest} ({name}) has other bytes than were stored", "restore it from a backup"
            )


def _damaged_parts(connection: Any, home: Home) -> Iterator[Difference]:
    import duckdb

    for path in sorted(home.parsed.glob("*/batch=*/*.parquet")):
        try:
            # every value of every column is decoded
            connection.execute("select bit_xor(hash(t)) from read_parquet(?) as t", [str(path)]).fetchone()
        except duckdb.Error as error:
            why = str(error).splitlines()[0]
            yield Difference("parsed", f"{path.relative_to(home.root)} cannot be read: {why}", REFRESH)
    batches = home.batches() | {NEVER_A_RUN}
    for batch in sorted(batches):
        for table in TABLES:
            if not list((home.parsed / table / f"batch={batch}").glob("*.parquet")) and batch != NEVER_A_RUN:
                yield Difference("parsed", f"batch {batch} has no {table}", REFRESH)


def _read_parsed(connection: Any, home: Home) -> int:
    """Views over what counts of the parsed records; returns the number of documents."""
    if not home.batches():
        return 0
    for table in TABLES:
        pattern = str(home.parsed / table / "*" / "*.parquet").replace("'", "''")
        connection.execute(
            f"create view all_{table} as select * from read_parquet('{pattern}', hive_partitioning = true,"
            " hive_types_autocast = false, union_by_name = true)"
        )
    connection.execute(
        "create table parsed_documents as select * from all_documents qualify row_number() over ("
        " partition by document_hash order by try_cast(parser_version as bigint) desc, batch desc) = 1"
    )
    for table in ("reports", "figures"):
        connection.execute(
            f"create view parsed_{table} as select rows.* from all_{table} as rows"
            " join parsed_documents using (document_hash, parser_version, batch)"
        )
    return int(connection.execute("select count(*) from parsed_documents").fetchone()[0])


def _parsed(connection: Any, home: Home, originals: set[str]) -> Iterator[Difference]:
    if not home.batches():
        return
    documents = {d: (n, name) for d, n, name in connection.execute(
        "select document_hash, n_reports, source_name from parsed_documents").fetchall()}  # fmt: skip
    held = {q.document_hash for q in Quarantine(home.quarantine).entries() if q.parser_version == PARSER_VERSION}
    for digest in sorted(originals - documents.keys() - held):
        yield Difference("parsed", f"{digest} is in the archive, but neither parsed nor in quarantine", REFRESH)
    for digest in sorted(documents.keys() - originals):
        yield Difference("archive", f"{digest} ({documents[digest][1]}) was parsed, but its original is gone",
                         "restore it from a backup")  # fmt: skip
    counted = dict(connection.execute("select document_hash, count(*) from parsed_reports group by 1").fetchall())
    for digest, (n, name) in sorted(documents.items()):
        if counted.get(digest, 0) != n:
            yield Difference("parsed", f"{name} has {counted.get(digest, 0)} reports instead of {n}", REFRESH)


def _published_file(connection: Any, home: Home) -> Iterator[Difference]:
    import duckdb

    state = runs.read_state(home)
    if state is None:
        yield Difference("published", "nobody wrote down what it was made from", "jixiao run")
    elif problem := runs.problem_of_file(home.warehouse, state):
        yield Difference("published", f"{home.warehouse.name} {problem}", ROLLBACK)
    try:
        path = str(home.warehouse).replace("'", "''")
        connection.execute(f"attach '{path}' as published (read_only)")
        for (table,) in connection.execute(
            "select table_name from duckdb_tables() where database_name = 'published' and schema_name = 'marts'"
        ).fetchall():
            connection.execute(f'select bit_xor(hash(t)) from published.marts."{table}" as t').fetchone()
        connection.execute("use published")
        for text, _ in duplicate_keys(connection):
            yield Difference("published", text, ROLLBACK)
        connection.execute("use memory")
    except duckdb.Error as error:
        connection.execute("use memory")
        yield Difference("published", f"cannot be opened: {str(error).splitlines()[0]}", ROLLBACK)


def _published(connection: Any) -> Iterator[Difference]:
    if not connection.execute("select count(*) from duckdb_tables() where table_name = 'parsed_documents'").fetchone()[
        0
    ]:
        return
    for what, here, there in (
        ("report", "select report_key, source_name from parsed_reports join (select document_hash, source_name from"
         " parsed_documents) using (document_hash)", "select report_key, source_name from published.marts.dim_report"),
        ("figure", "select figure_key, report_key from parsed_figures",
         "select figure_key, report_key from published.marts.fct_figure"),
    ):  # fmt: skip
        for side, sql in (
            ("is parsed, but not published", f"({here}) except ({there})"),
            ("is published, but not parsed", f"({there}) except ({here})"),
        ):
            rows = connection.execute(f"{sql} order by all").fetchall()
            for key, name in rows[:5]:
                yield Difference("published", f"{what} {key} ({name}) {side}", REFRESH)
            if len(rows) > 5:
                yield Difference("published", f"{len(rows) - 5} more {what}s like that: {side}", REFRESH)


def print_verified(home: Home, found: Verified) -> int:
    """Tell it; returns the exit status."""
    print(f"archive    {found.originals} originals")
    print(f"parsed     {found.documents} documents")
    print(f"published  {found.reports} reports · {found.figures} figures · {found.versions} versions kept")
    for difference in found.differences:
        print(f"differs    {difference.where}: {difference.what}  (remedy: {difference.remedy})")
    print("all agree" if not found.differences else f"{len(found.differences)} differences")
    return 1 if found.differences else 0
