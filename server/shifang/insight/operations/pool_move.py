"""The rollup of what came into pools and left them, and how soon claims were followed by a visit."""

from shifang.insight.models import PoolMove
from shifang.insight.operations.rollup import CustomerRollup
from shifang.insight.types.measures import POOL_MOVE

# A visit under way when its customer was claimed at the door follows the claim at once.
_MOVES = """
WITH moves AS (
    SELECT o.id, o.customer_id, o.owner_id, o.department_id, o.cause, o.at,
           coalesce(o.owner_id, o.previous_owner_id, %(nobody)s::uuid) AS person_id,
           coalesce(s.type, c.type) AS customer_type, coalesce(s.tier, c.tier) AS tier
    FROM unnest(%(customers)s::uuid[]) AS k (customer_id)
    JOIN customers_customer c ON c.organisation_id = %(organisation_id)s AND c.id = k.customer_id
    JOIN customers_ownership o ON o.organisation_id = %(organisation_id)s AND o.customer_id = c.id
     AND o.at >= %(begins_at)s AND o.at < %(ends_at)s
    LEFT JOIN LATERAL (
        SELECT f.type, f.tier FROM customers_formersegment f
        WHERE f.organisation_id = %(organisation_id)s AND f.customer_id = c.id AND f.until > o.at
        ORDER BY f.until, f.id LIMIT 1
    ) s ON true
    WHERE CASE WHEN o.cause IN ('created', 'imported') THEN o.owner_id IS NULL
               ELSE (o.owner_id IS NULL) <> (o.previous_owner_id IS NULL) END
),
visited AS (
    SELECT m.id, min(f.checked_in_at) AS first_at
    FROM moves m JOIN insight_fact_visit f
      ON f.organisation_id = %(organisation_id)s AND f.customer_id = m.customer_id AND f.verified
     AND coalesce(f.ended_at, f.checked_in_at) >= m.at
    WHERE m.cause = 'claimed' AND NOT EXISTS (
        SELECT 1 FROM customers_ownership n
        WHERE n.organisation_id = %(organisation_id)s AND n.customer_id = m.customer_id AND n.at > m.at
          AND n.at <= f.checked_in_at AND n.owner_id IS DISTINCT FROM m.owner_id
    )
    GROUP BY m.id
),
summed AS (
    SELECT %(day)s::date AS day, m.person_id, m.department_id, m.customer_type, m.tier, m.customer_id,
           count(*) FILTER (WHERE m.owner_id IS NULL)::int AS came_in,
           count(*) FILTER (WHERE m.cause = 'reclaimed')::int AS reclaimed,
           count(*) FILTER (WHERE m.owner_id IS NOT NULL)::int AS went_out,
           count(*) FILTER (WHERE m.cause = 'claimed')::int AS claimed,
           count(v.id)::int AS claims_visited,
           coalesce(sum(greatest(round(extract(epoch FROM v.first_at - m.at)), 0)), 0)::bigint AS claim_wait_s
    FROM moves m LEFT JOIN visited v ON v.id = m.id
    GROUP BY m.person_id, m.department_id, m.customer_type, m.tier, m.customer_id
)
"""

ROLLUP = CustomerRollup(
    PoolMove,
    dimensions=("day", "person_id", "department_id", "customer_type", "tier", "customer_id"),
    measures=tuple(each.name for each in POOL_MOVE),
    rows=_MOVES,
)
