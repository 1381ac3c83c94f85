"""The way of customers from the first verified visit to a deal: one row each, made anew from all of its facts."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from shifang.insight.models import CustomerPath

_FOLD = """
INSERT INTO insight_customerpath (id, organisation_id, visited_on, person_id, department_id, customer_type, tier,
                                  opportunity_on, deal_on, visits_to_deal, before)
SELECT c.id, %(organisation_id)s, v.day, v.person_id, v.department_id, v.customer_type, v.tier,
       n.opportunity_on, d.deal_on,
       CASE WHEN d.deal_on IS NOT NULL THEN (
           SELECT count(*) FROM insight_fact_visit f
           WHERE f.organisation_id = %(organisation_id)s AND f.customer_id = c.id AND f.verified AND f.day <= d.deal_on
       ) END,
       b.before
FROM unnest(%(customers)s::uuid[]) AS c (id)
JOIN accounts_organisation o ON o.id = %(organisation_id)s
JOIN LATERAL (
    SELECT f.day, f.person_id, f.department_id, f.customer_type, f.tier FROM insight_fact_visit f
    WHERE f.organisation_id = %(organisation_id)s AND f.customer_id = c.id AND f.verified
    ORDER BY f.checked_in_at, f.visit_id LIMIT 1
) v ON true
LEFT JOIN LATERAL (
    SELECT min((p.created_at AT TIME ZONE o.timezone)::date) AS opportunity_on FROM customers_opportunity p
    WHERE p.organisation_id = %(organisation_id)s AND p.customer_id = c.id
      AND p.created_at >= v.day::timestamp AT TIME ZONE o.timezone
) n ON true
LEFT JOIN LATERAL (
    SELECT min(f.day) AS deal_on FROM insight_fact_deal f
    WHERE f.organisation_id = %(organisation_id)s AND f.customer_id = c.id AND f.day >= v.day
) d ON true
JOIN LATERAL (
    SELECT EXISTS (
        SELECT 1 FROM insight_fact_deal f
        WHERE f.organisation_id = %(organisation_id)s AND f.customer_id = c.id AND f.day < v.day
    ) AS before
) b ON true
"""


def fold_paths(organisation_id: UUID, customer_ids: Collection[UUID]) -> None:
    """Make the rows of these customers anew; one without a verified visit has none."""
    if not customer_ids:
        return
    wanted = sorted(set(customer_ids))
    CustomerPath.objects.filter(organisation_id=organisation_id, id__in=wanted).delete()
    with connection.cursor() as cursor:
        cursor.execute(_FOLD, {"organisation_id": organisation_id, "customers": wanted})


def fold_missing(organisation_id: UUID, customer_ids: Collection[UUID], *, begins: bool) -> None:
    """A step of a rebuild, which `begins` by forgetting all rows: a customer is folded where it is first met."""
    rows = CustomerPath.objects.filter(organisation_id=organisation_id)
    if begins:
        rows.delete()
    known = set(rows.filter(id__in=list(customer_ids)).values_list("id", flat=True))
    fold_paths(organisation_id, set(customer_ids) - known)
