from django.db import migrations

from shifang.platform.schema_names import APPLICATION_ROLE


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(
            # The sequencer asks every half second; it must not have to visit every organisation for it.
            f"""
            CREATE FUNCTION shifang_pending_organisations() RETURNS SETOF uuid
                LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
                AS 'SELECT DISTINCT organisation_id FROM ledger_pending';
            REVOKE ALL ON FUNCTION shifang_pending_organisations() FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION shifang_pending_organisations() TO {APPLICATION_ROLE};
            """,
            migrations.RunSQL.noop,
        ),
    ]
