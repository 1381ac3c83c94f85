import django.contrib.postgres.fields
from django.db import migrations, models

import shifang.platform.clock
from shifang.platform.schema import TenantTable
from shifang.platform.schema_names import APPLICATION_ROLE, BACKUP_ROLE


class Migration(migrations.Migration):

    dependencies = [
        ('truth', '0003_print_bearers'),
    ]

    operations = [
        # By hand: Django would add a second index for LIKE, as large as the first.
        migrations.RunSQL(
            [
                """
                CREATE TABLE truth_cellsite (
                    key varchar(48) COLLATE "C" PRIMARY KEY, latitude double precision NOT NULL,
                    longitude double precision NOT NULL, range_m integer NOT NULL, samples integer NOT NULL,
                    updated_at timestamptz NOT NULL)
                """,
                f'GRANT SELECT ON "truth_cellsite" TO {APPLICATION_ROLE}',
                f'GRANT SELECT ON "truth_cellsite" TO {BACKUP_ROLE}',
            ],
            migrations.RunSQL.noop,
            state_operations=[
                migrations.CreateModel(
                    name='CellSite',
                    fields=[
                        ('key', models.CharField(max_length=48, primary_key=True, serialize=False)),
                        ('latitude', models.FloatField()),
                        ('longitude', models.FloatField()),
                        ('range_m', models.IntegerField()),
                        ('samples', models.IntegerField()),
                        ('updated_at', models.DateTimeField()),
                    ],
                ),
            ],
        ),
        migrations.CreateModel(
            name='Beacon',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('kind', models.CharField(max_length=4)),
                ('latitude', models.FloatField()),
                ('longitude', models.FloatField()),
                ('spread_m', models.FloatField()),
                ('strength_dbm', models.SmallIntegerField()),
                ('visits', models.IntegerField()),
                ('last_seen', models.DateTimeField()),
                ('samples', models.JSONField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Lesson',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('place_id', models.UUIDField()),
                ('taken_at', models.DateTimeField()),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PlaceRadio',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('visits', models.IntegerField()),
                ('routine', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('heard', models.JSONField()),
            ],
            options={
                'abstract': False,
            },
        ),
        TenantTable('Beacon', 'Lesson', 'PlaceRadio'),
    ]
