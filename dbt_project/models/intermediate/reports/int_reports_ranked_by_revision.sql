-- A later document about the same department, year and kind of report is a revision of the earlier one. When one of the
-- three is not known, a later document under the same file name is. Reports of one document never revise each other.
with grouped as (
    select
        report_key,
        document_hash,
        report_no,
        first_seen_at,
        case
            when department_key is not null and fiscal_year is not null and report_kind is not null
                then {{ hash_key(["'unit'", "department_key", "fiscal_year", "report_kind"]) }}
            else {{ hash_key(["'file'", "source_name", "report_no"]) }}
        end as revision_group
    from {{ ref("int_reports_tied_to_departments") }}
),

numbered as (
    select
        report_key,
        revision_group,
        cast(
            dense_rank() over (partition by revision_group order by first_seen_at, document_hash) as integer
        ) as revision,
        -- tells the reports of one document apart that share a group
        row_number() over (partition by revision_group, document_hash order by report_no) as place_in_document
    from grouped
),

counted as (
    select
        *,
        max(revision) over (partition by revision_group) as n_revisions
    from numbered
)

select
    newer.report_key,
    newer.revision_group,
    newer.revision,
    newer.revision = newer.n_revisions as is_current,
    older.report_key as supersedes_report_key
from counted as newer
left join counted as older
    on
        newer.revision_group = older.revision_group
        and newer.revision = older.revision + 1
        and newer.place_in_document = older.place_in_document
