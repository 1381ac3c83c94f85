from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0002_customer_photos'),
    ]

    operations = [
        migrations.AddField(
            model_name='photo',
            name='ledger_position',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='photo',
            name='signed_by',
            field=models.CharField(blank=True, default='', max_length=64),
        ),
    ]
