# The way of each customer from its first visit to a deal.

import shifang.platform.clock
from django.db import migrations, models

from shifang.platform.schema import TenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('insight', '0005_pool_moves'),
    ]

    operations = [
        migrations.CreateModel(
            name='CustomerPath',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('visited_on', models.DateField()),
                ('person_id', models.UUIDField()),
                ('department_id', models.UUIDField()),
                ('customer_type', models.CharField(blank=True, default='', max_length=32)),
                ('tier', models.CharField(blank=True, default='', max_length=32)),
                ('opportunity_on', models.DateField(null=True)),
                ('deal_on', models.DateField(null=True)),
                ('visits_to_deal', models.IntegerField(null=True)),
                ('before', models.BooleanField()),
            ],
            options={
                'indexes': [models.Index(fields=['organisation_id', 'visited_on'], name='insight_path_day'), models.Index(fields=['organisation_id', 'person_id', 'visited_on'], name='insight_path_person')],
            },
        ),
        TenantTable('CustomerPath'),
    ]
