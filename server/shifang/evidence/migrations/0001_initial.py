import shifang.platform.clock
import shifang.platform.models
from django.db import migrations, models

from shifang.platform.schema import TenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.IntegerField()),
                ('format', models.CharField(max_length=8)),
                ('width', models.IntegerField()),
                ('height', models.IntegerField()),
                ('held_at', models.DateTimeField()),
                ('watermark_sha256', models.CharField(blank=True, default='', max_length=64)),
                ('watermarked_at', models.DateTimeField(null=True)),
                ('caption', models.JSONField(default=list)),
                ('policy_version', models.IntegerField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PhotoHash',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('sha256', models.CharField(max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'sha256'), name='evidence_hash_sha256'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='evidence_hash_form')],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('submitted_at', models.DateTimeField()),
                ('department', shifang.platform.models.TenantKey(null=True, related_name='+', to='accounts.department')),
                ('person', shifang.platform.models.TenantKey(related_name='+', to='accounts.person')),
                ('photo', shifang.platform.models.TenantKey(related_name='+', to='evidence.photo')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'photo', 'person'), name='evidence_submission_once')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.IntegerField()),
                ('begun_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('person', shifang.platform.models.TenantKey(related_name='+', to='accounts.person')),
                ('photo', shifang.platform.models.TenantKey(null=True, related_name='+', to='evidence.photo')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('photo', None)), fields=['organisation_id', 'person'], name='evidence_upload_person'), models.Index(fields=['organisation_id', 'expires_at'], name='evidence_upload_expiry')],
            },
        ),
        TenantTable('Photo', partitioned=True),
        TenantTable('PhotoHash', 'Submission', 'Upload'),
    ]
