from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('protocol', '0001_initial'),
    ]

    # Commands of a device by their place in the chain of its envelopes. What is no number is no place, and left out.
    operations = [
        migrations.RunSQL(
            """
            CREATE INDEX protocol_command_chain
            ON protocol_command (organisation_id, device_id, (payload #> '{location,chain,index}'))
            WHERE jsonb_typeof(payload #> '{location,chain,index}') = 'number'
            """,
            migrations.RunSQL.noop,
        ),
    ]
