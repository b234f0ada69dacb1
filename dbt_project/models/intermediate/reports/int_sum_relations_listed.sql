-- Which concepts add up to which, from the taxonomy: a concept is the sum of its children, and where a child is not
-- printed, its own children may stand for it (一般公共预算＋政府性基金 … in place of 财政拨款). One relation per total and
-- child that is replaced; seq puts the members in an order in which they can be added one by one.
with concepts as (
    select
        taxonomy.concept,
        taxonomy.parent
    from {{ ref("stg_reference__taxonomy") }} as taxonomy
    inner join {{ ref("int_concepts_rooted") }} as rooted
        on taxonomy.concept = rooted.concept
    where rooted.fact in ('budget', 'sangong') and taxonomy.parent is not null
),

relations as (
    select distinct
        parent as total_concept,
        {{ as_text("null") }} as replaced_concept
    from concepts
    union all
    select distinct
        replaced.parent as total_concept,
        replaced.concept as replaced_concept
    from concepts as replaced
    inner join concepts as children
        on replaced.concept = children.parent
),

parts as (
    select
        relations.total_concept,
        relations.replaced_concept,
        concepts.concept
    from relations
    inner join concepts
        on
            relations.total_concept = concepts.parent
            and concepts.concept is distinct from relations.replaced_concept
    union all
    select
        relations.total_concept,
        relations.replaced_concept,
        children.concept
    from relations
    inner join concepts as children
        on relations.replaced_concept = children.parent
)

select
    total_concept || '|' || coalesce(replaced_concept, '') as relation,
    total_concept,
    concept
from parts
