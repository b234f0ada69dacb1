-- Which of several printed amounts fit the sums of their report. Only quantities that are printed with different
-- amounts are asked about: for each sum that they take part in, every choice among the printed amounts of its members
-- is added up exactly; it holds when it is met exactly or within the rounding of its members. A printing fits a sum
-- when some choice with it holds.
--
-- Members are of one report, basis, year, breakdown and scope. A sum needs its total and at least two parts; parts that
-- are not printed are not there (missing is not zero, but an unprinted 经营支出 is no reason to doubt 基本＋项目).
with recursive amounts as (
    -- of alike amounts the coarsest print is the widest range
    select
        {{ hash_key([
            "report_key", "basis", "fiscal_year", "breakdown", "fund_scope", "entity_scope"
        ]) }} as sum_group,
        quantity_key,
        concept,
        amount_micros,
        max(unit_micros) as unit_micros
    from {{ ref("int_money_printings_measured") }}
    where status = 'ok' and not is_qualified
    group by
        sum_group,
        quantity_key,
        concept,
        amount_micros
),

-- where nothing is in doubt, nothing is asked
doubtful_concepts as (
    select
        sum_group,
        concept
    from amounts
    group by sum_group, concept
    having count(*) > 1
),

doubtful_groups as (
    select distinct sum_group from doubtful_concepts
),

-- at most four amounts of a quantity: whatever is printed more often is not told apart by a sum
numbered as (
    select
        amounts.*,
        row_number() over (
            partition by amounts.sum_group, amounts.concept order by amounts.unit_micros, amounts.amount_micros
        ) as choice_no,
        count(*) over (partition by amounts.sum_group, amounts.concept) as n_choices
    from amounts
    inner join doubtful_groups
        on amounts.sum_group = doubtful_groups.sum_group
),

totals as (
    select distinct
        relation,
        total_concept
    from {{ ref("int_sum_relations_listed") }}
),

members as (
    select
        numbered.sum_group,
        relations.relation,
        numbered.concept,
        numbered.quantity_key,
        numbered.amount_micros,
        numbered.unit_micros,
        numbered.n_choices,
        1 as weight
    from numbered
    inner join {{ ref("int_sum_relations_listed") }} as relations
        on numbered.concept = relations.concept
    where numbered.choice_no <= 4
    union all
    select
        numbered.sum_group,
        totals.relation,
        numbered.concept,
        numbered.quantity_key,
        numbered.amount_micros,
        numbered.unit_micros,
        numbered.n_choices,
        -1 as weight
    from numbered
    inner join totals
        on numbered.concept = totals.total_concept
    where numbered.choice_no <= 4
),

-- sums with a total, two parts and something to choose
sums as (
    select
        sum_group,
        relation,
        count(distinct concept) as n_members
    from members
    group by sum_group, relation
    having
        min(weight) = -1
        and count(distinct concept) > 2
        and max(n_choices) > 1
),

ordered as (
    select
        members.*,
        sums.n_members,
        dense_rank() over (
            partition by members.sum_group, members.relation order by members.weight, members.concept
        ) as seq
    from members
    inner join sums
        on
            members.sum_group = sums.sum_group
            and members.relation = sums.relation
),

added as (
    select
        sum_group,
        relation,
        n_members,
        seq,
        weight * amount_micros as residual_micros,
        unit_micros as width_micros,
        '|' || concept || '=' || {{ as_text("amount_micros") }} || '|' as picked
    from ordered
    where seq = 1
    union all
    select
        added.sum_group,
        added.relation,
        added.n_members,
        ordered.seq,
        added.residual_micros + ordered.weight * ordered.amount_micros as residual_micros,
        added.width_micros + ordered.unit_micros as width_micros,
        added.picked || ordered.concept || '=' || {{ as_text("ordered.amount_micros") }} || '|' as picked
    from added
    inner join ordered
        on
            added.sum_group = ordered.sum_group
            and added.relation = ordered.relation
            and added.seq + 1 = ordered.seq
),

holding as (
    select
        sum_group,
        relation,
        picked
    from added
    where
        seq = n_members
        and 2 * abs(residual_micros) <= width_micros
),

fitting as (
    select
        ordered.quantity_key,
        ordered.amount_micros,
        count(distinct ordered.relation) as n_sums
    from ordered
    inner join holding
        on
            ordered.sum_group = holding.sum_group
            and ordered.relation = holding.relation
    where
        ordered.n_choices > 1
        and {{ contains_text(
            "holding.picked", "'|' || ordered.concept || '=' || " ~ as_text("ordered.amount_micros") ~ " || '|'"
        ) }}
    group by ordered.quantity_key, ordered.amount_micros
)

select
    printings.figure_key,
    cast(fitting.n_sums as integer) as n_sums
from {{ ref("int_money_printings_measured") }} as printings
inner join fitting
    on
        printings.quantity_key = fitting.quantity_key
        and printings.amount_micros = fitting.amount_micros
where printings.status = 'ok' and not printings.is_qualified
