"""The dbt project: Parquet records → staging → intermediate → marts, on DuckDB.

Lives here: SQL models, their contracts, tests and documentation. Never here: parsing, judging arithmetic, publishing.
This module holds no code; it exists so that the folder is installed with the package and can be found by
``importlib.resources.files("dbt_project")``.
"""
