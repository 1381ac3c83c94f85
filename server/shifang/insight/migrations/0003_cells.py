# What departments did in H3 cells, by day and by month.

import shifang.platform.clock
from django.db import migrations, models

from shifang.platform.schema import TenantTable

ANEW = "UPDATE insight_follow SET built_until = '0001-01-01'"


def _count():
    return models.IntegerField(default=0)


def _place():
    return [
        ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
        ('organisation_id', models.UUIDField(editable=False)),
        ('day', models.DateField()),
        ('department_id', models.UUIDField()),
        ('cell', models.BigIntegerField()),
        ('done', _count()),
        ('valid', _count()),
        ('verified', _count()),
        ('refuted', _count()),
        ('flagged', _count()),
        ('ordered', _count()),
        ('on_site_s', models.BigIntegerField(default=0)),
    ]


class Migration(migrations.Migration):

    dependencies = [
        ('insight', '0002_deals_photos_progress'),
    ]

    operations = [
        migrations.CreateModel(
            name='CellDay',
            fields=_place(),
            options={
                'indexes': [models.Index(fields=['organisation_id', 'cell', 'day'], name='insight_cell_day_cell'), models.Index(fields=['organisation_id', 'department_id', 'day'], name='insight_cell_day_department')],
            },
        ),
        migrations.CreateModel(
            name='CellMonth',
            fields=[*_place(), ('visited', _count())],
            options={
                'indexes': [models.Index(fields=['organisation_id', 'cell', 'day'], name='insight_cell_month_cell')],
            },
        ),
        TenantTable('CellDay', 'CellMonth', partitioned=True),
        # What is counted from now on is counted of the past too.
        migrations.RunSQL(ANEW, migrations.RunSQL.noop),
    ]
