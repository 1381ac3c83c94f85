from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('visits', '0006_photo_doubt'),
    ]

    operations = [
        migrations.AddField(
            model_name='visitphoto',
            name='capture',
            field=models.CharField(blank=True, default='', max_length=24),
        ),
    ]
