"""From files to a published warehouse: the pipeline as Dagster assets, publishing, and the ``jixiao`` command.

Never here: parsing (``ingest``), SQL transforms (``dbt_project``), rules (``expectations``). Modules that the command
needs before it knows whether anything is new (``home``, ``scan``, ``quarantine``, ``runs``, ``cli``) import neither
Dagster nor dbt nor Great Expectations.
"""
