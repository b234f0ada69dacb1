-- The memory of the last build: what every fact was made from. Built when all facts are there and before the next build
-- compares with it (int_reports_changed); a build that fails halfway leaves the old memory and is done again.
-- depends_on: {{ ref("fct_budget") }}, {{ ref("fct_figure") }}, {{ ref("fct_indicator") }}
-- depends_on: {{ ref("fct_measure") }}, {{ ref("fct_project") }}, {{ ref("fct_sangong") }}
-- depends_on: {{ ref("fct_staffing") }}, {{ ref("fct_text_block") }}
select
    report_key,
    fingerprint
from {{ ref("int_reports_fingerprinted") }}
