{{ config(materialized="table") }}

-- a table, not a view: small, and read many times
with records as (
    select * from {{ parsed_table("reports") }}
),

parses as (
    select
        document_hash,
        parser_version,
        batch
    from {{ ref("stg_reports__documents") }}
)

select
    records.report_key,
    records.document_hash,
    cast(records.report_no as integer) as report_no,
    records.title,
    records.report_kind,
    cast(records.fiscal_year as integer) as fiscal_year,
    records.department_name,
    records.department_aliases,
    records.department_type,
    records.region_key,
    records.report_date,
    records.self_score,
    records.self_grade,
    cast(records.grade_norm as integer) as grade_norm,
    records.execution_rate_stated,
    records.execution_weight,
    records.execution_score,
    cast(records.n_money_numbers as integer) as n_money_numbers,
    cast(records.n_money_tied as integer) as n_money_tied,
    cast(records.char_start as integer) as char_start,
    cast(records.char_end as integer) as char_end
from records
-- a batch counts once its documents are written, and a document once: as its newest parse read it
inner join parses
    on
        records.document_hash = parses.document_hash
        and records.parser_version = parses.parser_version
        and records.batch = parses.batch
