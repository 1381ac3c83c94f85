# Customers month by month: covered, and visited as often as they should be.

import datetime

import shifang.platform.clock
from django.db import migrations, models

from shifang.platform.schema import TenantTable


def _count():
    return models.IntegerField(default=0)


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0007_former_segments'),
        ('insight', '0003_cells'),
        ('planning', '0007_former_frequencies'),
    ]

    operations = [
        migrations.CreateModel(
            name='CustomerMonth',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('day', models.DateField()),
                ('person_id', models.UUIDField()),
                ('department_id', models.UUIDField()),
                ('customer_type', models.CharField(blank=True, default='', max_length=32)),
                ('tier', models.CharField(blank=True, default='', max_length=32)),
                ('customer_id', models.UUIDField()),
                ('held', _count()),
                ('pooled', _count()),
                ('visited', _count()),
                ('covered', _count()),
                ('visited_times', _count()),
                ('wanted_times', _count()),
                ('frequency_counted', _count()),
                ('frequency_kept', _count()),
            ],
            options={
                'indexes': [models.Index(fields=['organisation_id', 'day'], name='insight_customer_month_month'), models.Index(fields=['organisation_id', 'person_id', 'day'], name='insight_customer_month_person'), models.Index(fields=['organisation_id', 'customer_id', 'day'], name='insight_customer_month_own')],
            },
        ),
        migrations.CreateModel(
            name='PersonMonth',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('day', models.DateField()),
                ('person_id', models.UUIDField()),
                ('department_id', models.UUIDField()),
                ('customer_type', models.CharField(blank=True, default='', max_length=32)),
                ('tier', models.CharField(blank=True, default='', max_length=32)),
                ('held', _count()),
                ('pooled', _count()),
                ('visited', _count()),
                ('covered', _count()),
                ('visited_times', _count()),
                ('wanted_times', _count()),
                ('frequency_counted', _count()),
                ('frequency_kept', _count()),
            ],
            options={
                'indexes': [models.Index(fields=['organisation_id', 'day'], name='insight_person_month_month'), models.Index(fields=['organisation_id', 'person_id', 'day'], name='insight_person_month_person')],
            },
        ),
        # The first month is made first: all of the past is counted.
        migrations.AddField(model_name='follow', name='next_month', field=models.DateField(default=datetime.date.min)),
        migrations.AddField(model_name='follow', name='next_after', field=models.UUIDField(null=True)),
        TenantTable('CustomerMonth', 'PersonMonth', partitioned=True),
    ]
