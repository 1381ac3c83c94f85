"""The way out to a customer and home is told apart from the one from its neighbours: it depends on whose it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("planning", "0004_territories")]

    operations = [
        migrations.RenameField(model_name="territoryline", old_name="travel", new_name="hop"),
        migrations.AddField(model_name="territorydraft", name="out", field=models.FloatField(default=0.0)),
    ]
