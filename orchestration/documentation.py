"""The documents in the home's ``docs/``: a page per rule family, and dbt's description of every table.

Lives here: when they are made anew, which is once per version of the project, since nothing else changes them. Never
here: their words (``expectations.pages``, ``dbt_project.static_docs``).
"""

from __future__ import annotations

import json

from expectations.pages import write_pages
from orchestration import runs, transform
from orchestration.home import Home

_STAMP = ".made-of.json"


def write_documents(home: Home) -> bool:
    """Have ``docs/`` describe this version; False when it did already.

    Needs the build file of a finished run. Raises ``dbt_project.static_docs.DocsError`` and ``OSError``.
    """
    stamp, wanted = home.docs / _STAMP, json.dumps([runs.transforms_version(), runs.rules_version()])
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted and (home.docs / "index.html").exists():
        return False
    from dbt_project.static_docs import write_docs

    write_pages(home.docs / "rules")
    write_docs(home.docs, home.build_db, transform.variables(home), transform.parsed_project(home))
    stamp.write_text(wanted, encoding="utf-8")
    return True
