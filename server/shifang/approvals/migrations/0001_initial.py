import django.contrib.postgres.fields
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
            name='Approval',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('kind', models.CharField(max_length=64)),
                ('subject_kind', models.CharField(max_length=32)),
                ('subject_id', models.UUIDField()),
                ('related_id', models.UUIDField(null=True)),
                ('payload', models.JSONField()),
                ('status', models.CharField(max_length=12)),
                ('policy_version', models.IntegerField()),
                ('requested_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('department', shifang.platform.models.TenantKey(null=True, related_name='+', to='accounts.department')),
                ('requester', shifang.platform.models.TenantKey(related_name='+', to='accounts.person')),
            ],
        ),
        migrations.CreateModel(
            name='ApprovalStep',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('index', models.IntegerField()),
                ('rule', models.JSONField()),
                ('state', models.CharField(max_length=12)),
                ('assignees', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('opened_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('escalations', models.IntegerField(default=0)),
                ('decided_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, default='', max_length=500)),
                ('approval', shifang.platform.models.TenantKey(related_name='+', to='approvals.approval')),
                ('decided_by', shifang.platform.models.TenantKey(null=True, related_name='+', to='accounts.person')),
                ('decided_for', shifang.platform.models.TenantKey(null=True, related_name='+', to='accounts.person')),
            ],
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, default='', max_length=200)),
                ('created_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('created_by', shifang.platform.models.TenantKey(related_name='+', to='accounts.person')),
                ('deputy', shifang.platform.models.TenantKey(related_name='+', to='accounts.person')),
                ('person', shifang.platform.models.TenantKey(related_name='+', to='accounts.person')),
            ],
        ),
        migrations.AddIndex(
            model_name='approval',
            index=models.Index(fields=['organisation_id', 'requester'], name='approvals_approval_requester'),
        ),
        migrations.AddIndex(
            model_name='approval',
            index=models.Index(fields=['organisation_id', 'department'], name='approvals_approval_dept'),
        ),
        migrations.AddIndex(
            model_name='approval',
            index=models.Index(fields=['organisation_id', 'subject_id'], name='approvals_approval_subject'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'pending')), fields=('organisation_id', 'kind', 'subject_id'), name='approvals_approval_pending'),
        ),
        migrations.AddIndex(
            model_name='approvalstep',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['organisation_id', 'due_at'], name='approvals_step_open'),
        ),
        migrations.AddConstraint(
            model_name='approvalstep',
            constraint=models.UniqueConstraint(fields=('organisation_id', 'approval', 'index'), name='approvals_step_index'),
        ),
        migrations.AddIndex(
            model_name='delegation',
            index=models.Index(fields=['organisation_id', 'deputy', 'ends_at'], name='approvals_delegation_deputy'),
        ),
        migrations.AddIndex(
            model_name='delegation',
            index=models.Index(fields=['organisation_id', 'person'], name='approvals_delegation_person'),
        ),
        TenantTable("Approval", "ApprovalStep", "Delegation"),
    ]
