"""Published files of the last runs, and putting one of them back.

Lives here: which versions there are, adding one, forgetting old ones, the rollback. Never here: making or auditing a
warehouse (``publish``, ``audits``).

A version is a second name (hard link) of the published file, so it costs no space while it is the published one.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ingest.parquet import sync_folder
from orchestration import failpoints, runs
from orchestration.home import Home


class NoSuchVersionError(ValueError):
    """The version asked for is not kept."""


@dataclass(frozen=True, slots=True)
class Version:
    """One kept file."""

    run_id: str
    path: Path
    state: runs.PublishedState
    published: bool  # it is what readers see now


def _folder(home: Home) -> Path:
    return home.warehouse.parent / "versions"


def _link(source: Path, target: Path) -> None:
    """``target`` becomes the same file as ``source`` in one step; a copy where links are not possible."""
    temp = target.with_name(f".{target.name}.tmp")
    temp.unlink(missing_ok=True)
    try:
        os.link(source, temp)
    except OSError:
        shutil.copyfile(source, temp)
        with temp.open("rb") as f:
            os.fsync(f.fileno())
    temp.replace(target)


def listed(home: Home) -> list[Version]:
    """Kept versions, the newest first."""
    now = runs.read_state(home)
    out = []
    for path in sorted(_folder(home).glob("*.duckdb"), reverse=True):
        try:
            state = runs.PublishedState(**json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            continue  # half written by a killed run; forgotten with the next one
        out.append(Version(path.stem, path, state, now is not None and now.run_id == path.stem))
    return out


def keep(home: Home, candidate: Path, state: runs.PublishedState, keep_versions: int) -> None:
    """Keep the file that is about to be published, and forget the oldest ones beyond ``keep_versions``."""
    folder = _folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    # without its description a file does not count, so the description comes last
    _link(candidate, folder / f"{state.run_id}.duckdb")
    _write(folder / f"{state.run_id}.json", state)
    failpoints.reach("version_kept")
    known = listed(home)
    # the clock may have been put back: the new one need not be the first by name
    wanted = {state.run_id} | {v.run_id for v in known[:keep_versions]} | {v.run_id for v in known if v.published}
    for path in [*folder.glob("*.duckdb"), *folder.glob("*.json"), *folder.glob(".*.tmp")]:
        if path.stem not in wanted:
            path.unlink(missing_ok=True)


def _write(path: Path, state: runs.PublishedState) -> None:
    temp = path.with_name(f".{path.name}.tmp")
    temp.write_text(json.dumps(asdict(state), indent=1), encoding="utf-8")
    temp.replace(path)


def rollback(home: Home, run_id: str | None = None) -> Version:
    """Put a kept version in place of the published file: the one named, else the newest that is not published.

    The next run publishes again as soon as anything is new. Raises ``NoSuchVersionError``.
    """
    with home.locked():
        known = listed(home)
        now = runs.read_state(home)
        if run_id is None:
            before = [v for v in known if now is None or v.run_id < now.run_id]
            # a damaged file may be the newest version itself: an older one is what is wanted
            others = before or [v for v in known if not v.published]  # a clock that was put back
            chosen = others[0] if others else None
        else:
            matching = [v for v in known if v.run_id == run_id] or [v for v in known if v.run_id.startswith(run_id)]
            chosen = matching[0] if len(matching) == 1 else None
        if chosen is None:
            names = ", ".join(v.run_id for v in known) or "none"
            raise NoSuchVersionError(f"no version {run_id or 'before the published one'}; kept: {names}")
        problem = runs.problem_of_file(chosen.path, chosen.state)
        if problem:
            raise NoSuchVersionError(f"version {chosen.run_id} {problem}; kept: {', '.join(v.run_id for v in known)}")
        home.warehouse.parent.mkdir(parents=True, exist_ok=True)
        _link(chosen.path, home.warehouse)
        sync_folder(home.warehouse.parent)
        # the inputs stay those of the newest run: the same documents alone must not undo the rollback
        inputs = now or known[0].state
        described = chosen.state
        runs.write_state(
            home,
            replace(
                inputs,
                run_id=chosen.run_id,
                n_figures=described.n_figures,
                n_reports=described.n_reports,
                n_bytes=described.n_bytes,
                file_hash=described.file_hash,
            ),
        )
        return replace(chosen, published=True)
