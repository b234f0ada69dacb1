"""The published file, read-only and always the newest.

Lives here: the identity of the file, short-lived connections, the cache of answers. Never here: SQL of a page
(``queries``) or Streamlit.

Each script run takes a ``Snapshot``: all its queries see one publish. The connection is opened at the first question
that the cache cannot answer and closed at the end of the run, so nothing ever locks the file. The file is attached to
an in-memory instance of its own: DuckDB shares instances by path inside a process, and a shared one would go on
showing the old file after a publish.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]

CACHED_ANSWERS = 512
CACHED_ROWS = 5_000
"""A longer answer is not kept: exports are asked for once."""
MEMORY_LIMIT = "512MB"


class NothingPublishedError(RuntimeError):
    """There is no published warehouse yet."""


class UnreadableError(RuntimeError):
    """The published file cannot be opened."""


class RepublishedError(RuntimeError):
    """A new warehouse was published since the snapshot was taken; take another one."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells one published file from the next: publishing replaces the file, it never writes into it."""

    device: int
    inode: int
    modified_ns: int
    n_bytes: int


class Warehouse:
    """The published file of one home, for all sessions of the server."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._cached_for: Identity | None = None
        self._answers: OrderedDict[tuple[str, tuple[Any, ...]], list[Row]] = OrderedDict()

    def identity(self) -> Identity | None:
        """Of the file that is published now; None when there is none."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return Identity(found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The warehouse as it is now. Raises ``NothingPublishedError``."""
        identity = self.identity()
        if identity is None:
            raise NothingPublishedError(str(self.path))
        taken = Snapshot(self, identity)
        try:
            yield taken
        finally:
            taken.close()

    def recall(self, identity: Identity, question: tuple[str, tuple[Any, ...]]) -> list[Row] | None:
        """A cached answer."""
        with self._lock:
            if identity != self._cached_for or question not in self._answers:
                return None
            self._answers.move_to_end(question)
            return self._answers[question]

    def remember(self, identity: Identity, question: tuple[str, tuple[Any, ...]], rows: list[Row]) -> None:
        """Cache an answer; those about an older file are dropped."""
        if len(rows) > CACHED_ROWS:
            return
        with self._lock:
            if identity != self._cached_for:
                self._answers.clear()
                self._cached_for = identity
            self._answers[question] = rows
            while len(self._answers) > CACHED_ANSWERS:
                self._answers.popitem(last=False)


class Snapshot:
    """One publish; of one script run, not shared by threads."""

    def __init__(self, warehouse: Warehouse, identity: Identity) -> None:
        self.identity = identity
        self._warehouse = warehouse
        self._connection: Any = None

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Rows of a query, as dictionaries; do not change them. Raises ``RepublishedError``."""
        question = (sql, tuple(tuple(p) if isinstance(p, list) else p for p in parameters))
        known = self._warehouse.recall(self.identity, question)
        if known is not None:
            return known
        cursor = self._connected().execute(sql, list(parameters))
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
        self._warehouse.remember(self.identity, question, rows)
        return rows

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
        """First row, None when there is none."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """First value of the first row, None when there is none."""
        found = self.row(sql, parameters)
        return next(iter(found.values())) if found else None

    def close(self) -> None:
        """Give the file free. Called by ``Warehouse.snapshot``."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> Any:
        if self._connection is None:
            import duckdb

            path = os.fspath(self._warehouse.path)
            connection = duckdb.connect(":memory:", config={"memory_limit": MEMORY_LIMIT})
            try:
                connection.execute(f"attach {_literal(path)} as published (read_only)")
            except duckdb.Error as error:
                connection.close()
                replaced = self._warehouse.identity() != self.identity
                raise (RepublishedError if replaced else UnreadableError)(f"{path}: {error}") from error
            # between stat and attach a publish may have come: then the answers would be cached for the wrong file
            if self._warehouse.identity() != self.identity:
                connection.close()
                raise RepublishedError(path)
            connection.execute("set search_path = 'published.marts'")
            connection.execute("set enable_external_access = false")
            connection.execute("set lock_configuration = true")
            self._connection = connection
        return self._connection


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
