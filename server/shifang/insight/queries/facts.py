"""What visits count for, as SQL over the facts of some people's weeks: the rollups and their drill-down read it."""

# The facts of the keys: by the day of the visit, and by the day that was planned where it is another.
_FACTS = """
WITH keys AS (SELECT * FROM unnest(%(people)s::uuid[], %(weeks)s::date[]) AS k (person_id, week)),
facts AS (
    SELECT f.*, k.week FROM keys k JOIN insight_fact_visit f
      ON f.organisation_id = %(organisation_id)s AND f.person_id = k.person_id
     AND f.day >= k.week AND f.day < k.week + 7
    UNION ALL
    SELECT f.*, k.week FROM keys k JOIN insight_fact_visit f
      ON f.organisation_id = %(organisation_id)s AND f.person_id = k.person_id
     AND f.planned_for >= k.week AND f.planned_for < k.week + 7
     AND f.planned_for <> f.day AND NOT (f.day >= k.week AND f.day < k.week + 7)
),
"""
# An unplanned verified visit makes up for a plan of the same week and customer that was not kept: the earliest first.
_MADE_UP = """
spare AS (
    SELECT visit_id, person_id, customer_id, week,
           row_number() OVER (PARTITION BY person_id, customer_id, week ORDER BY day, visit_id) AS rank
    FROM facts WHERE verified AND origin = 'ad_hoc' AND day >= week AND day < week + 7
),
wanting AS (
    SELECT visit_id, person_id, customer_id, week,
           row_number() OVER (PARTITION BY person_id, customer_id, week ORDER BY planned_for, visit_id) AS rank
    FROM facts
    WHERE planned AND (life IN ('planned', 'cancelled') OR failed) AND planned_for >= week AND planned_for < week + 7
),
made_up AS (
    SELECT w.visit_id AS wanting_id, s.visit_id AS spare_id FROM wanting w
    JOIN spare s USING (person_id, customer_id, week, rank)
),
"""
FACTS_OF_WEEKS = _FACTS + _MADE_UP
"""`facts` and `made_up` of the parameters `people`, `weeks` (Mondays) and `organisation_id`; begins a WITH."""
PLANNED = """
of_plan AS (
    SELECT f.visit_id, f.planned_for AS day, f.person_id, f.department_id, f.customer_type, f.tier,
           1 AS planned,
           (f.verified)::int AS kept,
           (m.wanting_id IS NOT NULL)::int AS replaced,
           (m.wanting_id IS NULL AND f.failed)::int AS failed,
           (f.life = 'shop_closed')::int AS closed,
           (m.wanting_id IS NULL AND f.life = 'cancelled')::int AS cancelled,
           (f.life IN ('checked_in', 'checked_out') AND NOT f.verified AND NOT f.failed)::int AS waiting,
           (m.wanting_id IS NULL AND f.life = 'planned')::int AS left_open,
           (f.verified AND f.outcome = 'ordered')::int AS planned_ordered
    FROM facts f LEFT JOIN made_up m ON m.wanting_id = f.visit_id
    WHERE f.planned AND f.planned_for >= f.week AND f.planned_for < f.week + 7
),
"""
DONE = """
of_day AS (
    SELECT f.visit_id, f.day, f.person_id, f.department_id, f.customer_type, f.tier,
           f.done::int AS done, f.valid::int AS valid, f.invalid::int AS invalid, f.verified::int AS verified,
           f.refuted::int AS refuted, f.flagged::int AS flagged, f.to_review::int AS to_review,
           (f.verified AND f.origin = 'ad_hoc' AND m.spare_id IS NULL)::int AS unplanned,
           (f.verified AND f.outcome = 'ordered')::int AS ordered,
           (f.verified AND f.outcome = '')::int AS no_outcome,
           (f.verified AND f.outcome = '' AND NOT f.progressed)::int AS no_progress,
           CASE WHEN f.verified THEN coalesce(f.on_site_s, 0) ELSE 0 END AS on_site_s,
           f.photos, f.photos_passed
    FROM facts f LEFT JOIN made_up m ON m.spare_id = f.visit_id
    WHERE f.day >= f.week AND f.day < f.week + 7 AND f.checked_in_at IS NOT NULL
),
"""
