"""Writing an upload in as few steps as can be: the gate is a condition of the insert, and why nothing was written is
asked only when nothing was."""

from django.db import migrations

TAKE = """
CREATE OR REPLACE FUNCTION tracking_take(
    organisation uuid, version_seen bigint, upload uuid, person uuid, department uuid, sent_by text, device uuid,
    local_day date, number integer, content bytea, digest bytea, place integer, digest_before bytea,
    received timestamptz, last_time timestamptz, north double precision, east double precision,
    accuracy double precision, speed double precision, bearing double precision
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    scope text := set_config('shifang.organisation', organisation::text, true);
BEGIN
    INSERT INTO tracking_chunk (organisation_id, id, person_id, source, device_id, day, points, body, sha256,
        chain_index, previous_sha256, received_at)
    SELECT organisation, upload, person, sent_by, device, local_day, number, content, digest, place, digest_before,
        received
    WHERE version_seen = (
        SELECT coalesce(sum(g.version), 0) FROM tracking_gate g
        WHERE g.organisation_id = organisation AND g.id IN (organisation, person)
    )
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN CASE WHEN EXISTS (
            SELECT FROM tracking_chunk c WHERE c.organisation_id = organisation AND c.id = upload
        ) THEN 1 ELSE 2 END;
    END IF;
    IF number = 0 THEN
        RETURN 0;
    END IF;
    UPDATE tracking_day d SET
        points = d.points + number,
        last_at = greatest(d.last_at, last_time),
        latitude = CASE WHEN last_time >= d.last_at THEN north ELSE d.latitude END,
        longitude = CASE WHEN last_time >= d.last_at THEN east ELSE d.longitude END,
        accuracy_m = CASE WHEN last_time >= d.last_at THEN accuracy ELSE d.accuracy_m END,
        speed_mps = CASE WHEN last_time >= d.last_at THEN speed ELSE d.speed_mps END,
        bearing_deg = CASE WHEN last_time >= d.last_at THEN bearing ELSE d.bearing_deg END,
        received_at = received,
        stale = true
    WHERE d.organisation_id = organisation AND d.person_id = person AND d.day = local_day;
    IF NOT FOUND THEN
        INSERT INTO tracking_day AS d (organisation_id, id, person_id, department_id, day, points, last_at, latitude,
            longitude, accuracy_m, speed_mps, bearing_deg, received_at, stale)
        VALUES (organisation, gen_random_uuid(), person, department, local_day, number, last_time, north, east, accuracy, speed,
            bearing, received, true)
        ON CONFLICT (organisation_id, person_id, day) DO UPDATE SET
            points = d.points + excluded.points,
            last_at = greatest(d.last_at, excluded.last_at),
            received_at = excluded.received_at,
            stale = true;
    END IF;
    RETURN 0;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("tracking", "0003_raw_devices")]

    operations = [migrations.RunSQL(TAKE, migrations.RunSQL.noop)]
