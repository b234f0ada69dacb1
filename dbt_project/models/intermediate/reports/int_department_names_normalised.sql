-- Every way in which a report writes its department's name, reduced to what can be compared: the place (scope_key) and
-- the name within it (name_key).
--   * The region is known: the place is the region, the name goes without it.
--   * The region is not known, but the full name carries its place: the region in which other reports write the same
--     full name, if it is one; else the whole name stands for itself.
--   * Otherwise (区委宣传部 of nobody knows where, 镇人民政府): the same words may mean any place, so the file name keeps
--     reports apart; a revision under the same name still meets its predecessor.
with reports as (
    select
        reports.report_key,
        reports.region_key,
        reports.department_name,
        reports.department_aliases,
        documents.source_name,
        {{ department_name_key("reports.department_name") }} as full_name_key,
        {{ place_in_name(department_name_key("reports.department_name")) }} as place_name
    from {{ ref("stg_reports__reports") }} as reports
    inner join {{ ref("stg_reports__documents") }} as documents
        on reports.document_hash = documents.document_hash
    where reports.department_name is not null
),

-- a full name that reports of exactly one region write
homes as (
    select
        full_name_key,
        min(region_key) as region_key
    from reports
    where region_key is not null and place_name is not null
    group by full_name_key
    having count(distinct region_key) = 1
),

-- one place name for several regions (鼓楼区) tells no place
ambiguous_places as (
    select region_name
    from {{ ref("stg_reference__regions") }}
    group by region_name
    having count(*) > 1
),

located as (
    select
        reports.*,
        coalesce(reports.region_key, homes.region_key) as home_region_key,
        reports.place_name is not null and ambiguous_places.region_name is null as carries_place
    from reports
    left join homes
        on
            reports.full_name_key = homes.full_name_key
            and reports.region_key is null
            and reports.place_name is not null
    left join ambiguous_places
        on reports.place_name = ambiguous_places.region_name
),

written as (
    select
        report_key,
        full_name_key as written_key,
        true as is_own_name
    from located
    union distinct
    select
        aliases.report_key,
        {{ department_name_key("aliases.alias") }} as written_key,
        false as is_own_name
    from (
        select
            report_key,
            {{ rows_of_list("department_aliases") }} as alias
        from located
    ) as aliases
),

within_places as (
    select
        located.report_key,
        located.source_name,
        located.home_region_key,
        located.carries_place,
        written.is_own_name,
        {{ name_within_region("written.written_key", "regions") }} as name_key,
        {{ name_within_region("located.full_name_key", "regions") }} as own_name_key,
        -- without a region an alias must carry a place too
        located.home_region_key is not null
        or {{ place_in_name("written.written_key") }} is not null
        or not located.carries_place as has_place
    from located
    inner join written
        on located.report_key = written.report_key
    left join {{ ref("stg_reference__regions") }} as regions
        on located.home_region_key = regions.region_key
)

select distinct
    report_key,
    case
        when home_region_key is not null and not {{ is_generic_name("own_name_key") }} then home_region_key
        when home_region_key is null and carries_place then 'named'
        else 'file:' || source_name
    end as scope_key,
    home_region_key as region_key,
    own_name_key,
    name_key,
    is_own_name
from within_places
where
    is_own_name
    or (has_place and {{ is_abbreviation_of_either("name_key", "own_name_key") }})
