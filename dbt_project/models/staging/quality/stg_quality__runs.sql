select
    run_id,
    {{ utc_timestamp("started_at") }} as started_at,
    {{ utc_timestamp("finished_at") }} as finished_at,
    status,
    cast(n_new as bigint) as n_new,
    cast(n_unchanged as bigint) as n_unchanged,
    cast(n_quarantined as bigint) as n_quarantined,
    cast(n_figures as bigint) as n_figures,
    cast(n_reports as bigint) as n_reports,
    parser_version,
    rules_version,
    git_commit,
    seconds
from {{ history_table("runs") }}
