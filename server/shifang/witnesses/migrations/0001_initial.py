import shifang.platform.clock
import shifang.platform.models
from django.db import migrations, models

from shifang.platform.schema import TenantTable
from shifang.platform.schema_names import APPLICATION_ROLE, BACKUP_ROLE


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_device_indexes'),
        ('ledger', '0003_tree'),
    ]

    operations = [
        migrations.CreateModel(
            name='WatchedLog',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('origin', models.CharField(max_length=200, unique=True)),
                ('key', models.CharField(max_length=400)),
                ('size', models.BigIntegerField(default=0)),
                ('root', models.BinaryField(default=bytes, max_length=32)),
                ('note', models.TextField(default='')),
                ('added_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Witness',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(max_length=16)),
                ('settings', models.JSONField()),
                ('enabled', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('seen_size', models.BigIntegerField(default=0)),
                ('seen_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('failure', models.JSONField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Audit',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('total', models.BigIntegerField(default=0)),
                ('done', models.BigIntegerField(default=0)),
                ('held', models.JSONField()),
                ('root', models.BinaryField(max_length=32, null=True)),
                ('faults', models.JSONField(default=list)),
                ('fault_count', models.IntegerField(default=0)),
                ('checked', models.JSONField(default=dict)),
                ('person', shifang.platform.models.TenantKey(related_name='+', to='accounts.person')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation_id', '-id'], name='witnesses_audit_newest')],
            },
        ),
        migrations.CreateModel(
            name='Testimony',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('given_at', models.DateTimeField()),
                ('content', models.TextField()),
                ('checkpoint', shifang.platform.models.TenantKey(related_name='+', to='ledger.checkpoint')),
                ('witness', shifang.platform.models.TenantKey(related_name='+', to='witnesses.witness')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'checkpoint', 'witness'), name='witnesses_testimony_once')],
            },
        ),
        TenantTable('Witness', 'Audit'),
        TenantTable('Testimony', append_only=True),
        migrations.RunSQL(
            [
                f'GRANT SELECT, INSERT, UPDATE, DELETE ON "witnesses_watchedlog" TO {APPLICATION_ROLE}',
                f'GRANT SELECT ON "witnesses_watchedlog" TO {BACKUP_ROLE}',
            ],
            migrations.RunSQL.noop,
        ),
    ]
