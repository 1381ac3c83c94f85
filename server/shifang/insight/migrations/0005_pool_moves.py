# What came into pools and left them, and how soon claims were followed by a visit.

import shifang.platform.clock
from django.db import migrations, models

from shifang.platform.schema import TenantTable

ANEW = "UPDATE insight_follow SET built_until = '0001-01-01'"


def _count():
    return models.IntegerField(default=0)


class Migration(migrations.Migration):

    dependencies = [
        ('insight', '0004_customers'),
    ]

    operations = [
        migrations.CreateModel(
            name='PoolMove',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('day', models.DateField()),
                ('person_id', models.UUIDField()),
                ('department_id', models.UUIDField()),
                ('customer_type', models.CharField(blank=True, default='', max_length=32)),
                ('tier', models.CharField(blank=True, default='', max_length=32)),
                ('customer_id', models.UUIDField()),
                ('came_in', _count()),
                ('reclaimed', _count()),
                ('went_out', _count()),
                ('claimed', _count()),
                ('claims_visited', _count()),
                ('claim_wait_s', models.BigIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['organisation_id', 'day'], name='insight_pool_move_day'), models.Index(fields=['organisation_id', 'person_id', 'day'], name='insight_pool_move_person'), models.Index(fields=['organisation_id', 'customer_id', 'day'], name='insight_pool_move_customer')],
            },
        ),
        TenantTable('PoolMove', partitioned=True),
        # What is counted from now on is counted of the past too.
        migrations.RunSQL(ANEW, migrations.RunSQL.noop),
    ]
