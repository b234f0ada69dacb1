"""Failures of the checks themselves, as against failures that the checks report.

Lives here: exceptions that stop publishing. Never here: anything a report did wrong, which is a row.
"""

from __future__ import annotations


class ChecksFailed(Exception):  # noqa: N818  (reads as what happened)
    """Base of everything that makes the checks unusable: our error, never the reporter's."""


class CatalogueError(ChecksFailed):
    """The rule catalogue contradicts itself or names what does not exist."""


class RuleWithoutResult(ChecksFailed):
    """An active rule gave no row at all for a current report."""


class JudgementMismatch(ChecksFailed):
    """Great Expectations and the verdict disagree about which rows fail."""
