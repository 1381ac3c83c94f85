"""What a visit bears of the way out depends on how many visits its holder has: only the pace is the draft's own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("planning", "0005_territory_ways")]

    operations = [
        migrations.RemoveField(model_name="territorydraft", name="out"),
        # Earlier drafts get the usual pace: 25 km/h on ways 1.4 times as long as a straight line.
        migrations.AddField(model_name="territorydraft", name="pace", field=models.FloatField(default=3.36)),
        migrations.AlterField(model_name="territorydraft", name="pace", field=models.FloatField(default=0.0)),
    ]
