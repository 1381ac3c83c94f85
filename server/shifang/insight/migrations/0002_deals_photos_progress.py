# Deals, photos and progress are counted too.

import shifang.platform.clock
from django.db import migrations, models

from shifang.platform.schema import TenantTable
from shifang.platform.schema_names import APPLICATION_ROLE, BACKUP_ROLE

# A deal as everybody counts it: who closed it on which day, by what its customer was then.
FACT_DEAL = """
CREATE VIEW insight_fact_deal WITH (security_invoker = true) AS
SELECT d.organisation_id, d.id AS deal_id, d.person_id, d.department_id, d.customer_id,
       d.customer_type, d.tier, d.closed_on AS day, d.amount_cents
FROM customers_deal d
WHERE d.status = 'active'
"""

FACT_VISIT = """
CREATE OR REPLACE VIEW insight_fact_visit WITH (security_invoker = true) AS
SELECT v.organisation_id, v.id AS visit_id, v.code, v.person_id, v.department_id, v.customer_id,
       v.customer_type, v.tier, v.day, v.planned_for, v.origin, v.cell9,
       v.started_at, v.checked_in_at, v.ended_at, v.on_site_s, v.outcome,
       v.life, v.completeness, v.validity, v.verification,
       -- A joint visit is its leader's; what another took the place of, or was called off in time, is no plan any more.
       coalesce(
           v.planned_for IS NOT NULL AND v.origin = 'scheduled' AND v.life_reason <> 'replaced'
           AND NOT (v.life = 'cancelled' AND (v.life_at AT TIME ZONE o.timezone)::date < v.planned_for),
           false
       ) AS planned,
       v.life = 'checked_out' AS done,
       v.life = 'checked_out' AND v.validity = 'valid' AS valid,
       v.life = 'checked_out' AND v.validity = 'invalid' AS invalid,
       v.life = 'checked_out' AND v.completeness = 'complete' AND v.validity = 'valid'
           AND v.verification = 'verified' AS verified,
       v.life IN ('checked_in', 'checked_out')
           AND (v.validity = 'invalid' OR v.verification = 'refuted') AS failed,
       v.verification = 'refuted' AS refuted,
       v.checked_in_at IS NOT NULL AND EXISTS (
           SELECT 1 FROM truth_finding t
           WHERE t.organisation_id = v.organisation_id AND t.subject_kind = 'visit' AND t.subject_id = v.id
             AND t.status <> 'closed' AND t.decision <> 'dismiss'
       ) AS flagged,
       v.to_review,
       -- An opportunity of the customer moved between check-in and the end of the day, whoever moved it.
       v.checked_in_at IS NOT NULL AND EXISTS (
           SELECT 1 FROM customers_opportunity n
           JOIN customers_opportunitymove m ON m.organisation_id = n.organisation_id AND m.opportunity_id = n.id
           WHERE n.organisation_id = v.organisation_id AND n.customer_id = v.customer_id
             AND m.moved_at >= v.checked_in_at
             AND m.moved_at < (v.day + 1)::timestamp AT TIME ZONE o.timezone
       ) AS progressed,
       -- Photos that are here and wait for nobody's decision; those with nothing against them.
       coalesce(p.photos, 0)::int AS photos,
       coalesce(p.photos_passed, 0)::int AS photos_passed
FROM visits_visit v
JOIN accounts_organisation o ON o.id = v.organisation_id
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE f.doubt <> 'review') AS photos,
           count(*) FILTER (WHERE f.doubt IN ('', 'dismiss')) AS photos_passed
    FROM visits_visitphoto f
    WHERE f.organisation_id = v.organisation_id AND f.visit_id = v.id AND f.current AND f.held_at IS NOT NULL
) p ON true
"""

ANEW = "UPDATE insight_follow SET built_until = '0001-01-01'"


def _count():
    return models.IntegerField(default=0)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_offered'),
        ('customers', '0006_customer_of_deals'),
        ('insight', '0001_initial'),
        ('visits', '0008_segment_and_outcome'),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonDeals',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('day', models.DateField()),
                ('person_id', models.UUIDField()),
                ('department_id', models.UUIDField()),
                ('customer_type', models.CharField(blank=True, default='', max_length=32)),
                ('tier', models.CharField(blank=True, default='', max_length=32)),
                ('deals', _count()),
                ('amount_cents', models.BigIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['organisation_id', 'day'], name='insight_person_deals_day'), models.Index(fields=['organisation_id', 'person_id', 'day'], name='insight_person_deals_person')],
            },
        ),
        migrations.AddField(model_name='personday', name='no_progress', field=_count()),
        migrations.AddField(model_name='personday', name='photos', field=_count()),
        migrations.AddField(model_name='personday', name='photos_passed', field=_count()),
        TenantTable('PersonDeals', partitioned=True),
        migrations.RunSQL(FACT_VISIT, migrations.RunSQL.noop),
        migrations.RunSQL(FACT_DEAL, 'DROP VIEW insight_fact_deal'),
        migrations.RunSQL(
            f'GRANT SELECT ON insight_fact_deal TO {APPLICATION_ROLE}, {BACKUP_ROLE}', migrations.RunSQL.noop
        ),
        # What is counted from now on is counted of the past too.
        migrations.RunSQL(ANEW, migrations.RunSQL.noop),
    ]
