from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('visits', '0002_review'),
    ]

    operations = [
        migrations.AddField(
            model_name='visit',
            name='end_doubt',
            field=models.CharField(blank=True, default='', max_length=7),
        ),
        migrations.AddField(
            model_name='visit',
            name='end_review',
            field=models.CharField(blank=True, default='', max_length=8),
        ),
    ]
