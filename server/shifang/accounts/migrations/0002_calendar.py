import django.contrib.postgres.fields
import shifang.platform.clock
import shifang.platform.models
from django.db import migrations, models

from shifang.platform.schema import TenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('day', models.DateField()),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(max_length=8)),
                ('works_as', models.SmallIntegerField(default=1)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'day'), name='accounts_holiday_day')],
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('kind', models.CharField(max_length=16)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, default='', max_length=500)),
                ('status', models.CharField(max_length=12)),
                ('requested_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', shifang.platform.models.TenantKey(null=True, related_name='+', to='accounts.person')),
                ('department', shifang.platform.models.TenantKey(related_name='+', to='accounts.department')),
                ('person', shifang.platform.models.TenantKey(related_name='+', to='accounts.person')),
                ('requested_by', shifang.platform.models.TenantKey(related_name='+', to='accounts.person')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation_id', 'person', 'ends_at'], name='accounts_leave_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='accounts_leave_range')],
            },
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('name', models.CharField(blank=True, default='', max_length=80)),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), size=None)),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('created_at', models.DateTimeField()),
                ('department', shifang.platform.models.TenantKey(null=True, related_name='+', to='accounts.department')),
                ('person', shifang.platform.models.TenantKey(null=True, related_name='+', to='accounts.person')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation_id', 'person'], name='accounts_shift_person'), models.Index(fields=['organisation_id', 'department'], name='accounts_shift_department')],
                'constraints': [models.CheckConstraint(condition=models.Q(('department__isnull', True), ('person__isnull', True), _connector='OR'), name='accounts_shift_one_target'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='accounts_shift_range')],
            },
        ),
        TenantTable("Shift", "Holiday", "Leave"),
    ]
