import shifang.platform.clock
from django.db import migrations, models

from shifang.platform.schema import TenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Pending',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('kind', models.CharField(max_length=64)),
                ('actor_id', models.UUIDField(null=True)),
                ('department_id', models.UUIDField(null=True)),
                ('subject_kind', models.CharField(max_length=32)),
                ('subject_id', models.UUIDField()),
                ('related_id', models.UUIDField(null=True)),
                ('happened_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('facts', models.JSONField()),
                ('salt', models.BinaryField(max_length=16)),
            ],
            options={
                'indexes': [models.Index(fields=['organisation_id', 'subject_id', 'id'], name='ledger_event_subject'), models.Index(condition=models.Q(('related_id__isnull', False)), fields=['organisation_id', 'related_id', 'id'], name='ledger_event_related')],
            },
        ),
        migrations.CreateModel(
            name='Placed',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('position', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'position'), name='ledger_placed_position')],
            },
        ),
        TenantTable('Event', append_only=True, partitioned=True),
        TenantTable('Placed', append_only=True),
        TenantTable('Pending'),
    ]
