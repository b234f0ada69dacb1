"""The pipeline as Dagster assets, one module per step of the flow.

Never here: the work itself. Each asset calls one function of its room and reports what it counted.
"""
