"""The dbt documentation of one build as one page that opens without a server, with the data dictionary beside it.

Lives here: ``write_docs``, for whoever publishes a build. Never here: building, or a description. dbt is imported when
the function is called.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dbt_project.dictionary import PROJECT, dictionary_markdown, er_markdown, measures_markdown, models

PAGE = "index.html"


class DocsError(RuntimeError):
    """dbt could not write its documentation."""


def write_docs(
    out: Path, build_db: Path, variables: Mapping[str, str], parsed: tuple[Any, Path] | None = None
) -> list[Path]:
    """Write ``index.html`` (dbt docs, static), data dictionary, table picture and measures to ``out``.

    ``build_db``: the DuckDB file that dbt built in, its columns make the catalog; ``variables``: as for the build;
    ``parsed``: a ``Manifest`` and the manifest.json of the same parse, so that the project is not parsed again. Files
    are replaced one by one, whole. The content changes only with the project: once per version is enough. Raises
    ``DocsError``.
    """
    import os

    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    os.environ["JIXIAO_BUILD_DB"] = str(build_db)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "target")
        arguments = [
            "docs", "generate", "--static", *(["--no-compile"] if parsed else []),
            "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(target),
            "--log-path", str(Path(folder, "logs")), "--log-level", "none", "--no-version-check",
            "--no-send-anonymous-usage-stats", "--vars", json.dumps(dict(variables)),
        ]  # fmt: skip
        try:
            if parsed:
                # of a given manifest dbt writes no JSON, and the page is made of it
                target.mkdir()
                shutil.copyfile(parsed[1], target / "manifest.json")
            done = dbtRunner(manifest=parsed[0] if parsed else None).invoke(arguments)
        finally:
            DuckDBConnectionManager.close_all_connections()
        page = target / "static_index.html"
        if done.exception is not None or not page.exists():
            raise DocsError(f"dbt docs: {' '.join(str(done.exception or 'no page was written').split())}")
        made = models()
        texts = {
            "data-dictionary.md": dictionary_markdown(made),
            "er-diagram.md": er_markdown(made),
            "measures.md": measures_markdown(),
        }
        for name, text in texts.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        written = []
        for source, name in ((page, PAGE), *((Path(folder, n), n) for n in texts)):
            part = out / f".{name}.part"
            shutil.copyfile(source, part)
            part.replace(out / name)
            written.append(out / name)
    return written
