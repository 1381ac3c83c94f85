# Claims of a person are found by an index of their own.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_offered'),
        ('customers', '0002_sealed_columns'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='ownership',
            index=models.Index(condition=models.Q(('cause', 'claimed')), fields=['organisation_id', 'owner', 'at'], name='customers_ownership_claims'),
        ),
    ]
