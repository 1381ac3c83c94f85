from django.db import migrations

from shifang.platform.schema_names import APPLICATION_ROLE

# The only way in which the application can change an event, and as narrow as it gets: an event of kind `person.erased`
# must stand that names the positions, and what stands there must be about or by that person, or the caption of a photo.
ERASE = f"""
CREATE FUNCTION shifang_erase_events(erasing uuid) RETURNS integer
    LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    WITH named AS (
        SELECT e.organisation_id, e.subject_id, (r->>0)::bigint AS first, (r->>1)::bigint AS last
        FROM ledger_event e, jsonb_array_elements(e.facts->'positions') r
        WHERE e.organisation_id = nullif(current_setting('shifang.organisation', true), '')::uuid
          AND e.id = erasing AND e.kind = 'person.erased'
    ), gone AS (
        UPDATE ledger_event v SET facts = '{{"erased": true}}', salt = ''
        FROM named n JOIN ledger_placed p
            ON p.organisation_id = n.organisation_id AND p.position BETWEEN n.first AND n.last
        WHERE v.organisation_id = p.organisation_id AND v.id = p.id AND v.kind <> 'person.erased'
          AND (n.subject_id IN (v.subject_id, v.actor_id) OR v.kind = 'photo.watermarked')
        RETURNING 1
    )
    SELECT count(*)::integer FROM gone
$$;
REVOKE ALL ON FUNCTION shifang_erase_events(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shifang_erase_events(uuid) TO {APPLICATION_ROLE};
"""


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0003_tree'),
    ]

    operations = [
        migrations.RunSQL(ERASE, 'DROP FUNCTION shifang_erase_events(uuid)'),
    ]
