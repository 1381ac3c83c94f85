import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_device_indexes'),
        ('truth', '0005_facts'),
    ]

    operations = [
        migrations.AddField(
            model_name='finding',
            name='photos',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=django.contrib.postgres.indexes.GinIndex(fields=['photos'], name='truth_finding_photos'),
        ),
    ]
