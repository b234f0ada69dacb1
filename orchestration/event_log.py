"""Dagster's storage in SQLite with one engine per event log.

Lives here: a storage that differs from Dagster's default in one thing: it does not make a new SQLAlchemy engine, with
an empty statement cache, for each of the hundreds of events of a run. ``dagster.yaml`` in the home names it. Never
here: what is stored.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import sqlalchemy
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sql import create_engine
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData


@lru_cache(maxsize=8)
def _engine(connection_string: str) -> sqlalchemy.Engine:
    engine = create_engine(
        connection_string, poolclass=sqlalchemy.NullPool, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
    )
    # the file keeps whole without a sync per event; what a power cut may lose is the log of the last events
    sqlalchemy.event.listen(engine, "connect", lambda c, _: c.execute("pragma synchronous = off").close())
    return engine


class EventLogStorage(SqliteEventLogStorage):
    """Dagster's own storage with kept engines."""

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sqlalchemy.Connection]:
        with self._db_lock:
            engine = _engine(self.conn_string_for_shard(shard))
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection, connection.begin():
                yield connection


class Storage(DagsterSqliteStorage):
    """Dagster's SQLite storage of runs, events and schedules, with that event log."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage = EventLogStorage(self._event_log_storage._base_dir)
