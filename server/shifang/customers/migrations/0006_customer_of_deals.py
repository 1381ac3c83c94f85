# What a deal's customer was when it was made.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_offered'),
        ('customers', '0005_next_person'),
    ]

    operations = [
        migrations.AddField(
            model_name='deal',
            name='customer_type',
            field=models.CharField(blank=True, default='', max_length=32),
        ),
        migrations.AddField(
            model_name='deal',
            name='tier',
            field=models.CharField(blank=True, default='', max_length=32),
        ),
        migrations.AddField(
            model_name='deal',
            name='department_id',
            field=models.UUIDField(null=True),
        ),
        # Deals of before take what their customer is today.
        migrations.RunSQL(
            'UPDATE customers_deal d SET department_id = c.department_id, customer_type = c.type, tier = c.tier '
            'FROM customers_customer c WHERE c.organisation_id = d.organisation_id AND c.id = d.customer_id',
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name='deal',
            name='department_id',
            field=models.UUIDField(),
        ),
        migrations.AddIndex(
            model_name='deal',
            index=models.Index(fields=['organisation_id', 'person', 'closed_on'], name='customers_deal_person'),
        ),
    ]
