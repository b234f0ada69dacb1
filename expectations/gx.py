"""Great Expectations: one custom expectation per kind of rule, and the validation of a batch of checks.

Lives here: the only import of ``great_expectations`` (it takes seconds, so this module is imported inside
``validate``). Never here: the judgement itself (``verdicts``), or binding.

The ephemeral context keeps everything in memory; analytics are off; nothing is fetched. Data Docs are written on
request only: they hold up a run and repeat what the marts say.
"""

# ruff: noqa: RUF012  (fields of a pydantic model, not class attributes)
from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import (
    multicolumn_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_map_metric_provider import (
    MulticolumnMapMetricProvider,
)
from great_expectations.expectations.row_conditions import Column

from expectations import verdicts
from expectations.catalogue.model import SEVERITIES, Rule
from expectations.checks import COLUMNS

if TYPE_CHECKING:
    import pandas as pd

DOMAIN_KEYS = ("batch_id", "table", "column_list", "row_condition", "condition_parser", "ignore_row_if")
SEVERITY = {"error": "critical", "warning": "warning", "info": "info"}
"""Our severities → those of Great Expectations."""


class _LinearHolds(MulticolumnMapMetricProvider):
    condition_metric_name = "jixiao.linear_holds"
    condition_domain_keys = DOMAIN_KEYS
    condition_value_keys = ()

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_list: pd.DataFrame, **_: Any) -> Any:  # noqa: N805
        return _as_series(column_list, verdicts.passes("linear", column_list))


class _SameQuantityHolds(MulticolumnMapMetricProvider):
    condition_metric_name = "jixiao.same_quantity_holds"
    condition_domain_keys = DOMAIN_KEYS
    condition_value_keys = ()

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_list: pd.DataFrame, **_: Any) -> Any:  # noqa: N805
        return _as_series(column_list, verdicts.passes("same_quantity", column_list))


class _RateHolds(MulticolumnMapMetricProvider):
    condition_metric_name = "jixiao.rate_holds"
    condition_domain_keys = DOMAIN_KEYS
    condition_value_keys = ()

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_list: pd.DataFrame, **_: Any) -> Any:  # noqa: N805
        return _as_series(column_list, verdicts.passes("rate", column_list))


class _BoundHolds(MulticolumnMapMetricProvider):
    condition_metric_name = "jixiao.bound_holds"
    condition_domain_keys = DOMAIN_KEYS
    condition_value_keys = ()

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_list: pd.DataFrame, **_: Any) -> Any:  # noqa: N805
        return _as_series(column_list, verdicts.passes("bound", column_list))


class _ScoreHolds(MulticolumnMapMetricProvider):
    condition_metric_name = "jixiao.score_holds"
    condition_domain_keys = DOMAIN_KEYS
    condition_value_keys = ()

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_list: pd.DataFrame, **_: Any) -> Any:  # noqa: N805
        return _as_series(column_list, verdicts.passes("score", column_list))


def _as_series(frame: pd.DataFrame, values: Any) -> Any:
    import pandas as pd

    return pd.Series(values, index=frame.index)


class ExpectLinearRelationToHold(MulticolumnMapExpectation):
    """Expect Σ w·x = 0 within the evidence sets of the printed numbers."""

    map_metric = "jixiao.linear_holds"
    column_list: list = list(COLUMNS["linear"])
    ignore_row_if: str = "never"


class ExpectSameQuantityToAgree(MulticolumnMapExpectation):
    """Expect two printings of one quantity to agree."""

    map_metric = "jixiao.same_quantity_holds"
    column_list: list = list(COLUMNS["same_quantity"])
    ignore_row_if: str = "never"


class ExpectRateToFollowFromAmounts(MulticolumnMapExpectation):
    """Expect a printed percentage to follow from its amounts."""

    map_metric = "jixiao.rate_holds"
    column_list: list = list(COLUMNS["rate"])
    ignore_row_if: str = "never"


class ExpectBoundToHold(MulticolumnMapExpectation):
    """Expect a quantity not to pass its bound."""

    map_metric = "jixiao.bound_holds"
    column_list: list = list(COLUMNS["bound"])
    ignore_row_if: str = "never"


class ExpectScoreToFollowItsRule(MulticolumnMapExpectation):
    """Expect a score to be one that some reading of its rule gives."""

    map_metric = "jixiao.score_holds"
    column_list: list = list(COLUMNS["score"])
    ignore_row_if: str = "never"


EXPECTATIONS = {
    "linear": ExpectLinearRelationToHold,
    "same_quantity": ExpectSameQuantityToAgree,
    "rate": ExpectRateToFollowFromAmounts,
    "bound": ExpectBoundToHold,
    "score": ExpectScoreToFollowItsRule,
}
"""Kind of rule → its expectation class."""


def suites(rules: Iterable[Rule]) -> dict[str, gx.ExpectationSuite]:
    """One suite per family with one expectation per kind of rule in it, made from the catalogue."""
    families: dict[str, dict[str, list[Rule]]] = {}
    for rule in rules:
        families.setdefault(rule.family, {}).setdefault(rule.kind, []).append(rule)
    found = {}
    for family, kinds in families.items():
        expectations = []
        for kind, members in kinds.items():
            worst = min((r.severity_inconsistent for r in members), key=SEVERITIES.index)
            expectations.append(
                EXPECTATIONS[kind](
                    row_condition=Column("kind") == kind if len(kinds) > 1 else None,
                    severity=SEVERITY[worst],
                    meta={"kind": kind, "rules": {r.rule_id: r.title_zh for r in members}},
                )
            )
        found[family] = gx.ExpectationSuite(name=family, expectations=expectations)
    return found


class Validator:
    """Validates frames of bound checks against the suites of the catalogue.

    ``keep_results``: a Checkpoint per family keeps the results of every frame too, for ``write_data_docs``.
    """

    def __init__(self, rules: Iterable[Rule], *, keep_results: bool = False) -> None:
        self.context = gx.get_context(mode="ephemeral")
        self.context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
        source = self.context.data_sources.add_pandas("checks")
        self.suites = {name: self.context.suites.add(suite) for name, suite in suites(rules).items()}
        self.batches = {}
        for name in self.suites:
            self.batches[name] = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("checks")
        self.checkpoints = {name: self._checkpoint(name) for name in self.suites} if keep_results else {}

    def _checkpoint(self, family: str) -> gx.Checkpoint:
        definition = gx.ValidationDefinition(name=family, data=self.batches[family], suite=self.suites[family])
        return self.context.checkpoints.add(
            gx.Checkpoint(
                name=family,
                validation_definitions=[self.context.validation_definitions.add(definition)],
                result_format={
                    "result_format": "COMPLETE",
                    "unexpected_index_column_names": ["rule_id", "report_key", "binding"],
                    "return_unexpected_index_query": False,
                },
            )
        )

    def failing(self, family: str, frame: pd.DataFrame) -> set[int]:
        """``row_key`` of every row of ``frame`` that fails the family's suite."""
        suite = self.suites[family]
        batch = self.batches[family].get_batch({"dataframe": frame})
        result = batch.validate(
            suite,
            result_format={
                "result_format": "COMPLETE",
                "unexpected_index_column_names": ["row_key"],
                "return_unexpected_index_query": False,
                "partial_unexpected_count": 0,
            },
        )
        failing: set[int] = set()
        for outcome in result.results:
            if outcome.exception_info and outcome.exception_info.get("raised_exception"):
                raise RuntimeError(f"{family}: {outcome.exception_info.get('exception_message')}")
            failing |= {int(row["row_key"]) for row in outcome.result.get("unexpected_index_list") or ()}
        if checkpoint := self.checkpoints.get(family):
            checkpoint.run(batch_parameters={"dataframe": frame})
        return failing

    def write_data_docs(self, folder: Path) -> None:
        """Write the Data Docs of everything validated so far to ``folder``, in place of what it held."""
        with tempfile.TemporaryDirectory() as made:
            site: Any = {
                "class_name": "SiteBuilder",
                "show_how_to_buttons": False,
                "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": made},
                "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            }
            self.context.add_data_docs_site(site_name="checks", site_config=site)
            try:
                self.context.build_data_docs(site_names=["checks"])
            finally:
                self.context.delete_data_docs_site("checks")
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(made, folder)
