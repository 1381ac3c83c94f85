import django.contrib.postgres.fields
import shifang.alerts.types
import shifang.platform.clock
import shifang.platform.models
from django.db import migrations, models

from shifang.platform.schema import TenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_calendar'),
    ]

    operations = [
        migrations.CreateModel(
            name='AlertChannel',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(max_length=16)),
                ('language', models.CharField(default='zh', max_length=2)),
                ('settings', models.JSONField()),
                ('enabled', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('delivered_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('failure', models.JSONField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AlertRule',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('kind', models.CharField(max_length=64)),
                ('enabled', models.BooleanField(default=True)),
                ('audience', models.JSONField(default=list)),
                ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('position', models.IntegerField(default=0)),
                ('department', shifang.platform.models.TenantKey(null=True, related_name='+', to='accounts.department')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('kind', models.CharField(max_length=64)),
                ('event_id', models.UUIDField()),
                ('subject_kind', models.CharField(max_length=32)),
                ('subject_id', models.UUIDField()),
                ('related_id', models.UUIDField(null=True)),
                ('params', models.JSONField()),
                ('happened_at', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('recipient', shifang.platform.models.TenantKey(related_name='+', to='accounts.person')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('read_at', None)), fields=['organisation_id', 'recipient'], name='alerts_alert_unread'), models.Index(fields=['organisation_id', 'recipient', 'id'], name='alerts_alert_newest')],
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'recipient', 'event_id', 'kind'), name='alerts_alert_once')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('kind', models.CharField(max_length=64)),
                ('event_id', models.UUIDField()),
                ('subject_kind', models.CharField(max_length=32)),
                ('subject_id', models.UUIDField()),
                ('params', models.JSONField()),
                ('happened_at', models.DateTimeField()),
                ('created_at', models.DateTimeField()),
                ('state', models.CharField(default=shifang.alerts.types.DeliveryState['PENDING'], max_length=12)),
                ('attempts', models.IntegerField(default=0)),
                ('failure', models.JSONField(null=True)),
                ('channel', shifang.platform.models.TenantKey(related_name='+', to='alerts.alertchannel')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'channel', 'event_id', 'kind'), name='alerts_delivery_once')],
            },
        ),
        TenantTable('Alert', 'AlertRule', 'AlertChannel', 'Delivery'),
    ]
