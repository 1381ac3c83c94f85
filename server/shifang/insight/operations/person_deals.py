"""The rollup of the deals that people closed: how many stand, and their money."""

from shifang.insight.models import PersonDeals
from shifang.insight.operations.rollup import Rollup
from shifang.insight.types.measures import PERSON_DEALS

ROLLUP = Rollup(
    PersonDeals,
    dimensions=("day", "person_id", "department_id", "customer_type", "tier"),
    measures=tuple(each.name for each in PERSON_DEALS),
    rows="""
WITH keys AS (SELECT * FROM unnest(%(people)s::uuid[], %(weeks)s::date[]) AS k (person_id, week)),
summed AS (
    SELECT f.day, f.person_id, f.department_id, f.customer_type, f.tier,
           count(*)::int AS deals, sum(f.amount_cents)::bigint AS amount_cents
    FROM keys k JOIN insight_fact_deal f
      ON f.organisation_id = %(organisation_id)s AND f.person_id = k.person_id
     AND f.day >= k.week AND f.day < k.week + 7
    GROUP BY f.day, f.person_id, f.department_id, f.customer_type, f.tier
)
""",
)
