import shifang.platform.clock
from django.db import migrations, models

from shifang.platform.schema import TenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Command',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('kind', models.CharField(max_length=48)),
                ('person_id', models.UUIDField()),
                ('department_id', models.UUIDField(null=True)),
                ('device_id', models.UUIDField()),
                ('sequence', models.BigIntegerField()),
                ('happened_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('payload', models.JSONField()),
                ('status', models.CharField(max_length=12)),
                ('code', models.CharField(blank=True, default='', max_length=64)),
                ('params', models.JSONField(default=dict)),
                ('result', models.JSONField(default=dict)),
                ('waits_for', models.UUIDField(null=True)),
                ('subject_id', models.UUIDField(null=True)),
                ('resolved_at', models.DateTimeField(null=True)),
                ('resolved_by', models.UUIDField(null=True)),
                ('note', models.CharField(blank=True, default='', max_length=500)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status', 'waiting')), fields=['organisation_id', 'waits_for'], name='protocol_command_waits'), models.Index(condition=models.Q(('status__in', ['waiting', 'parked'])), fields=['organisation_id', 'person_id'], name='protocol_command_open'), models.Index(fields=['organisation_id', 'device_id', 'sequence'], name='protocol_command_sequence'), models.Index(condition=models.Q(('status__in', ['waiting', 'parked'])), fields=['organisation_id', 'subject_id'], name='protocol_command_subject')],
            },
        ),
        TenantTable('Command'),
    ]
