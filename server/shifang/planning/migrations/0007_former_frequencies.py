# How often customers were visited before their own frequency changed.

import shifang.platform.clock
import shifang.platform.models
from django.db import migrations, models

from shifang.platform.schema import TenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0005_next_person'),
        ('planning', '0006_territory_pace'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerFrequency',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('until', models.DateTimeField()),
                ('visits', models.IntegerField(null=True)),
                ('weeks', models.IntegerField(null=True)),
                ('customer', shifang.platform.models.TenantKey(related_name='+', to='customers.customer')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation_id', 'customer', 'until'], name='planning_former_frequency')],
            },
        ),
        TenantTable('FormerFrequency', append_only=True),
    ]
