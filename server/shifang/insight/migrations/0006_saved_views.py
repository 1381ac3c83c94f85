# Pages of numbers that people keep.

import shifang.platform.clock
import shifang.platform.models
from django.db import migrations, models

from shifang.platform.schema import TenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_offered'),
        ('insight', '0005_customer_paths'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('name', models.CharField(max_length=60)),
                ('search', models.CharField(blank=True, default='', max_length=1000)),
                ('shared', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('person', shifang.platform.models.TenantKey(related_name='+', to='accounts.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'person', 'name'), name='insight_view_name')],
            },
        ),
        TenantTable('SavedView'),
    ]
