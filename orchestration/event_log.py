"""Dagster's storage in SQLite with one engine per event log.

Lives here: a storage that differs from Dagster's default in one thing: it does not open and close the file, with a
new SQLAlchemy engine and an empty statement cache, for each of the hundreds of events of a run. ``dagster.yaml`` in
the home names it. Never here: what is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME
from dagster._core.storage.sql import create_engine
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import event

_OPEN_FILES = 8


class EventLogStorage(SqliteEventLogStorage):
    """Dagster's own event log with one engine, and one open connection, per file."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, sqlalchemy.Engine] = {}
        super().__init__(base_dir, inst_data)

    def _engine(self, shard: str) -> sqlalchemy.Engine:
        if shard not in self._engines:
            while len(self._engines) >= _OPEN_FILES:  # a server that shows many runs must not keep all their files
                oldest = next(name for name in self._engines if name != INDEX_SHARD_NAME)
                self._engines.pop(oldest).dispose()
            engine = create_engine(
                self.conn_string_for_shard(shard),
                poolclass=sqlalchemy.QueuePool,
                pool_size=1,
                connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
            )
            # the file stays whole without a sync per event; a power cut may cost the log of the last events
            event.listen(engine, "connect", lambda c, _: c.execute("pragma synchronous = off").close())
            self._engines[shard] = engine
        return self._engines[shard]

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sqlalchemy.Connection]:
        with self._db_lock:
            engine = self._engine(shard)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def dispose(self) -> None:
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()
        super().dispose()


class Storage(DagsterSqliteStorage):
    """Dagster's SQLite storage of runs, events and schedules, with that event log."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage = EventLogStorage(self._event_log_storage._base_dir)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Any) -> Storage:
        return cls.from_local(inst_data=inst_data, **config_value)
