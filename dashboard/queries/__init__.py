"""Questions of the pages to the published marts.

Lives here: SQL, one module per page; it counts, sums, sorts and pages, so that Python only ever holds what is shown.
Parameters are bound, never written into the SQL. Never here: wording or layout.
"""
