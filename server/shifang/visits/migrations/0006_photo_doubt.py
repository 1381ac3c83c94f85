from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('visits', '0005_sealed_columns'),
    ]

    operations = [
        migrations.AddField(
            model_name='visitphoto',
            name='doubt',
            field=models.CharField(blank=True, default='', max_length=7),
        ),
    ]
