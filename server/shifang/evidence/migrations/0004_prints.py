import shifang.platform.clock
import shifang.platform.models
from django.db import migrations, models

from shifang.platform.schema import TenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0003_photo_credential'),
    ]

    operations = [
        migrations.CreateModel(
            name='PhotoPrint',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('serial', models.BigIntegerField()),
                ('version', models.SmallIntegerField()),
                ('hashes', models.BinaryField()),
                ('words', models.BinaryField()),
                ('quality', models.SmallIntegerField()),
                ('ripple', models.FloatField()),
                ('said', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'serial'), name='evidence_print_serial')],
            },
        ),
        migrations.CreateModel(
            name='PhotoMatch',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('kind', models.CharField(max_length=8)),
                ('bits', models.SmallIntegerField(null=True)),
                ('turned', models.BooleanField()),
                ('agreeing', models.SmallIntegerField()),
                ('common', models.SmallIntegerField()),
                ('points', models.SmallIntegerField()),
                ('found_at', models.DateTimeField()),
                ('earlier', shifang.platform.models.TenantKey(related_name='+', to='evidence.photo')),
                ('photo', shifang.platform.models.TenantKey(related_name='+', to='evidence.photo')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation_id', 'earlier'], name='evidence_match_earlier')],
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'photo', 'earlier'), name='evidence_match_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['near', 'like', 'part'])), name='evidence_match_kind')],
            },
        ),
        TenantTable('PhotoPrint', 'PhotoMatch'),
    ]
