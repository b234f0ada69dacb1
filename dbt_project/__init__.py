"""The dbt project: Parquet records → staging → intermediate → marts, on DuckDB.

Lives here: SQL models, their contracts, tests and documentation, and the small programs that make documents from them
(``dictionary``, ``static_docs``). Never here: parsing, judging arithmetic, publishing. The folder is installed with the
package and found by ``importlib.resources.files("dbt_project")``.
"""
