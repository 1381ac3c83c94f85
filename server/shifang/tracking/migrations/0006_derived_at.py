from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracking', '0005_sealed_bodies'),
    ]

    operations = [
        migrations.AddField(
            model_name='day',
            name='derived_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='day',
            index=models.Index(fields=['organisation_id', 'derived_at'], name='tracking_day_derived'),
        ),
    ]
