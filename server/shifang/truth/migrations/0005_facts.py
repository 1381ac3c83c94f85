"""What a check-in is held against is asked by functions of the database, so that its plans are made once per connection:
planning these statements takes longer than running them. They run with the caller's rights, under row-level security.
"""

from django.db import migrations

DEVICE = """
CREATE FUNCTION truth_device_facts(org uuid, device uuid, person uuid, since timestamptz, idle text[])
RETURNS TABLE (part text, of_person uuid, of_device uuid, seen timestamptz, told json) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    (SELECT 'device', d.person_id, d.id, d.last_seen_at, to_json(d.revoked_at)
     FROM accounts_device d WHERE d.organisation_id = org AND d.id = device)
    UNION ALL
    (SELECT 'key', k.person_id, k.device_id, k.enrolled_at, json_build_object(
         'id', k.id, 'scheme', k.scheme, 'public_key', encode(k.public_key, 'hex'),
         'credential_id', encode(k.credential_id, 'hex'), 'counter', k.counter, 'genuine', k.genuine, 'ok', k.ok,
         'code', k.code, 'level', k.level, 'boot', k.boot, 'locked', k.locked, 'weaker', k.weaker,
         'enrolled_at', k.enrolled_at, 'revoked_at', k.revoked_at)
     FROM truth_devicekey k WHERE k.organisation_id = org AND k.device_id = device
     ORDER BY k.revoked_at DESC NULLS FIRST LIMIT 1)
    UNION ALL
    (SELECT 'person', s.person_id, s.device_id, s.last_seen_at, NULL FROM accounts_session s
     WHERE s.organisation_id = org AND s.device_id = device AND s.person_id <> person AND s.last_seen_at > since
     LIMIT 20)
    UNION ALL
    (SELECT 'person', k.person_id, k.device_id, k.enrolled_at, NULL FROM truth_devicekey k
     WHERE k.organisation_id = org AND k.person_id <> person AND k.enrolled_at > since AND k.fingerprint = (
         SELECT f.fingerprint FROM truth_devicekey f WHERE f.organisation_id = org AND f.device_id = device
         ORDER BY f.revoked_at DESC NULLS FIRST LIMIT 1)
     LIMIT 20)
    UNION ALL
    (SELECT 'other', d.person_id, d.id, d.last_seen_at, NULL FROM accounts_device d
     WHERE d.organisation_id = org AND d.person_id = person AND d.id <> device AND d.revoked_at IS NULL
       AND d.last_seen_at > since
     LIMIT 20)
    UNION ALL
    (SELECT 'last', a.person_id, a.device_id, a.received_at, json_build_object('ok', a.ok, 'code', a.code)
     FROM truth_attestation a
     WHERE a.organisation_id = org AND a.device_id = device AND NOT a.code = ANY(idle)
     ORDER BY a.received_at DESC LIMIT 1);
END $$
"""
PAST = """
CREATE FUNCTION truth_past(org uuid, person uuid, subject uuid, remembered timestamptz, most integer)
RETURNS json LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT json_agg(p) FROM (
        SELECT s.subject_id, s.device_id, s.happened_at, s.received_at, s.latitude, s.longitude, s.accuracy_m,
            s.monotonic_ms
        FROM truth_sighting s
        WHERE s.organisation_id = org AND s.person_id = person AND s.subject_id <> subject
          AND s.happened_at > remembered
        ORDER BY s.happened_at DESC LIMIT most) p);
END $$
"""
TWINS = """
CREATE FUNCTION truth_twins(org uuid, subject uuid, remembered timestamptz, prints bigint[], bearers integer)
RETURNS json LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT json_agg(t) FROM (
        SELECT p.kind, s.subject_id, s.person_id, s.device_id, s.happened_at, count(*) AS shared
        FROM unnest(prints) AS wanted (value)
        CROSS JOIN LATERAL (
            SELECT b.kind, b.sighting_id FROM truth_print b
            WHERE b.organisation_id = org AND b.value = wanted.value
            ORDER BY b.sighting_id DESC LIMIT bearers) p
        JOIN truth_sighting s ON s.organisation_id = org AND s.id = p.sighting_id
        WHERE s.subject_id <> subject AND s.happened_at > remembered
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 5 DESC LIMIT 20) t);
END $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_device_indexes'),
        ('truth', '0004_radio'),
    ]

    operations = [
        migrations.RunSQL(DEVICE, 'DROP FUNCTION truth_device_facts'),
        migrations.RunSQL(PAST, 'DROP FUNCTION truth_past'),
        migrations.RunSQL(TWINS, 'DROP FUNCTION truth_twins'),
    ]
