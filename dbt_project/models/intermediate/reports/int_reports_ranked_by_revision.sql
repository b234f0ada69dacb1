-- A later document about the same department, year and kind of report is a revision of the earlier one. Of the kinds
-- that a department writes several of a year, one for each project, the project belongs to it: the first project of the
-- report, else its title, else its file. When department or year is not known, a later document under the same file
-- name is a revision. Reports of one document never revise each other.
with first_projects as (
    select
        report_key,
        {{ value_at_least("project_name", "row_order") }} as project_name
    from {{ ref("stg_reports__projects") }}
    group by report_key
),

subjects as (
    select
        reports.report_key,
        reports.document_hash,
        reports.report_no,
        reports.report_kind,
        reports.fiscal_year,
        reports.department_key,
        reports.source_name,
        reports.first_seen_at,
        case
            when reports.report_kind in ('project_selfeval', 'evaluation', 'transfer_selfeval', 'other')
                then
                    coalesce(
                        {{ words_key("first_projects.project_name") }},
                        {{ words_key("reports.title") }},
                        reports.source_name
                    )
        end as subject_key
    from {{ ref("int_reports_tied_to_departments") }} as reports
    left join first_projects
        on reports.report_key = first_projects.report_key
),

grouped as (
    select
        report_key,
        document_hash,
        report_no,
        first_seen_at,
        case
            when department_key is not null and fiscal_year is not null and report_kind is not null
                then {{ hash_key(["'unit'", "department_key", "fiscal_year", "report_kind", "subject_key"]) }}
            else {{ hash_key(["'file'", "source_name", "report_no"]) }}
        end as revision_group
    from subjects
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
