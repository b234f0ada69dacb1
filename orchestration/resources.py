"""The run's session as a Dagster resource: opened with the run, finished with it.

Lives here: what a scheduled or hand-started Dagster run needs that ``jixiao run`` brings itself.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from pydantic import Field

from orchestration.home import Home
from orchestration.session import Session, open_session


class SessionResource(dg.ConfigurableResource[Session]):
    """Locks the home for the run and looks for what is new."""

    home: str = Field(default="", description="Home folder; empty: $JIXIAO_HOME, else ./warehouse.")
    paths: list[str] = Field(default=[], description="Files and folders to read; empty: <home>/landing.")
    full_refresh: bool = Field(default=False, description="Make and check everything again.")

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Generator[Session, None, None]:
        paths = [Path(p) for p in self.paths]
        tags = context.run.tags if context.run else {}
        with open_session(
            Home.at(self.home or None),
            paths,
            full_refresh=self.full_refresh or tags.get("jixiao/full_refresh") == "true",
            full_check=tags.get("jixiao/full_check") == "true",
            settle=True,
        ) as session:
            try:
                yield session
            finally:
                if session.begun:
                    failed = None if session.published else f"Dagster run {context.run_id} failed"
                    session.finish("published" if session.published else "failed", failed)
