"""The rollup of customers' months: whose each was at the end of the month, whether it was visited, and often enough."""

from shifang.insight.models import CustomerMonth
from shifang.insight.operations.rollup import CustomerRollup
from shifang.insight.types.measures import CUSTOMER_MONTH

# What stood just before the month's end: whatever comes later leaves the row as it is. A customer that was visited
# before it was known (by a phone without a network) is of whoever had it first.
_STANDING = """
WITH asked AS (SELECT * FROM unnest(%(tiers)s::text[], %(visits)s::int[], %(weeks)s::int[]) AS a (tier, visits, weeks)),
standing AS (
    SELECT c.id AS customer_id, (c.created_at AT TIME ZONE %(timezone)s)::date AS known_on,
           CASE WHEN h.id IS NULL THEN c.owner_id ELSE h.owner_id END AS owner_id,
           coalesce(h.department_id, c.department_id) AS department_id,
           coalesce(s.type, c.type) AS customer_type, coalesce(s.tier, c.tier) AS tier,
           c.created_at < %(ends_at)s AND coalesce(s.alive, c.life_stage <> 'dead') AS alive,
           CASE WHEN g.id IS NULL THEN w.visits ELSE g.visits END AS own_visits,
           CASE WHEN g.id IS NULL THEN w.weeks ELSE g.weeks END AS own_weeks
    FROM unnest(%(customers)s::uuid[]) AS k (customer_id)
    JOIN customers_customer c ON c.organisation_id = %(organisation_id)s AND c.id = k.customer_id
    LEFT JOIN LATERAL (
        SELECT o.id, o.owner_id, o.department_id FROM customers_ownership o
        WHERE o.organisation_id = %(organisation_id)s AND o.customer_id = c.id
        ORDER BY o.at >= %(ends_at)s, greatest(o.at - %(ends_at)s, %(ends_at)s - o.at), o.id DESC LIMIT 1
    ) h ON true
    LEFT JOIN LATERAL (
        SELECT f.type, f.tier, f.alive FROM customers_formersegment f
        WHERE f.organisation_id = %(organisation_id)s AND f.customer_id = c.id AND f.until >= %(ends_at)s
        ORDER BY f.until, f.id LIMIT 1
    ) s ON true
    LEFT JOIN planning_customerfrequency w ON w.organisation_id = %(organisation_id)s AND w.customer_id = c.id
    LEFT JOIN LATERAL (
        SELECT f.id, f.visits, f.weeks FROM planning_formerfrequency f
        WHERE f.organisation_id = %(organisation_id)s AND f.customer_id = c.id AND f.until >= %(ends_at)s
        ORDER BY f.until, f.id LIMIT 1
    ) g ON true
),
"""
# Rare visits are asked for in the weeks up to the month's end, so that a customer visited every eight weeks is not
# missing one in every other month. Of a new customer as much is asked as falls into the days since it became known.
_COUNTED = """
rhythm AS (
    SELECT s.*, s.alive AND s.owner_id IS NOT NULL AS is_held,
           CASE WHEN s.alive AND s.owner_id IS NOT NULL AND s.own_visits IS DISTINCT FROM 0
                THEN coalesce(s.own_visits, a.visits) END AS visits,
           coalesce(s.own_weeks, a.weeks) AS weeks
    FROM standing s LEFT JOIN asked a ON a.tier = s.tier
),
spans AS (
    SELECT r.*, least(%(month)s::date, %(ends)s::date - 7 * r.weeks) AS since FROM rhythm r
),
counted AS (
    SELECT p.*, v.in_month, v.in_span,
           coalesce(
               p.visits * greatest(%(ends)s::date - greatest(p.since, p.known_on + 1), 0) / (7 * p.weeks), 0
           ) AS wanted
    FROM spans p CROSS JOIN LATERAL (
        SELECT count(DISTINCT f.day) FILTER (WHERE f.day >= %(month)s::date)::int AS in_month,
               count(DISTINCT f.day)::int AS in_span
        FROM insight_fact_visit f
        WHERE f.organisation_id = %(organisation_id)s AND f.customer_id = p.customer_id AND f.verified
          AND f.day >= p.since AND f.day < %(ends)s::date
          -- Said of all, so that the index leaves out the years before.
          AND f.day >= %(earliest)s::date
    ) v
),
summed AS (
    SELECT %(month)s::date AS day, coalesce(owner_id, %(nobody)s::uuid) AS person_id, department_id, customer_type,
           tier, customer_id, is_held::int AS held, (alive AND NOT is_held)::int AS pooled,
           (in_month > 0)::int AS visited, (is_held AND in_month > 0)::int AS covered, in_month AS visited_times,
           wanted AS wanted_times, (wanted > 0)::int AS frequency_counted,
           (wanted > 0 AND in_span >= wanted)::int AS frequency_kept
    FROM counted WHERE alive OR in_month > 0
)
"""


ROLLUP = CustomerRollup(
    CustomerMonth,
    dimensions=("day", "person_id", "department_id", "customer_type", "tier", "customer_id"),
    measures=tuple(each.name for each in CUSTOMER_MONTH),
    rows=_STANDING + _COUNTED,
)
