import shifang.platform.clock
from django.db import migrations, models

from shifang.platform.schema import TenantTable


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='DataKey',
            fields=[
                ('id', models.UUIDField(default=shifang.platform.clock.new_id, editable=False, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(editable=False)),
                ('number', models.IntegerField()),
                ('wrapping', models.CharField(max_length=200)),
                ('wrapped', models.BinaryField()),
                ('created_at', models.DateTimeField()),
                ('destroyed_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'number'), name='platform_datakey_number')],
            },
        ),
        TenantTable('DataKey', append_only=True),
    ]
