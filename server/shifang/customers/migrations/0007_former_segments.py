# What customers were before their type or tier changed.

import shifang.platform.clock
import shifang.platform.models
from django.db import migrations, models

from shifang.platform.schema import TenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0006_customer_of_deals'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerSegment',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('until', models.DateTimeField()),
                ('type', models.CharField(max_length=32)),
                ('tier', models.CharField(max_length=32)),
                ('alive', models.BooleanField()),
                ('customer', shifang.platform.models.TenantKey(related_name='+', to='customers.customer')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation_id', 'customer', 'until'], name='customers_former_segment')],
            },
        ),
        TenantTable('FormerSegment', append_only=True),
    ]
