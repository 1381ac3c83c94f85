import django.contrib.postgres.fields
from django.db import migrations, models

# What some role holds has been on offer; what none does is taken for new.
FILL = """
    UPDATE accounts_organisation o SET offered = ARRAY(
        SELECT DISTINCT each FROM accounts_role r, unnest(r.permissions) each WHERE r.organisation_id = o.id ORDER BY each
    )
"""


class Migration(migrations.Migration):
    dependencies = [
        ('accounts', '0003_device_indexes'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='offered',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
