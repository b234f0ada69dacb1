-- The memory of the last build, for what follows from the checks.
-- depends_on: {{ ref("fct_claim") }}, {{ ref("fct_rule_result") }}
select
    report_key,
    fingerprint
from {{ ref("int_checks_fingerprinted") }}
