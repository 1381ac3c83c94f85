import shifang.platform.clock
import shifang.platform.models
from django.db import migrations, models

from shifang.platform.schema import TenantTable


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_calendar'),
        ('customers', '0001_initial'),
        ('evidence', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CustomerPhoto',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('sha256', models.CharField(max_length=64)),
                ('event_id', models.UUIDField()),
                ('taken_at', models.DateTimeField()),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('accuracy_m', models.FloatField(null=True)),
                ('customer', shifang.platform.models.TenantKey(related_name='+', to='customers.customer')),
                ('person', shifang.platform.models.TenantKey(null=True, related_name='+', to='accounts.person')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation_id', 'sha256'], name='evidence_customer_sha256')],
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'event_id', 'sha256'), name='evidence_customer_once')],
            },
        ),
        TenantTable('CustomerPhoto'),
    ]
