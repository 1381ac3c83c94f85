"""Writing an upload is a function of the database, so that its plans are made once per connection and not per upload;
and it locks nobody's row but the day's."""

from django.db import migrations, models

TAKE = """
CREATE FUNCTION tracking_take(
    organisation uuid, version_seen bigint, upload uuid, person uuid, department uuid, sent_by text, device uuid,
    local_day date, number integer, content bytea, digest bytea, place integer, digest_before bytea,
    received timestamptz, last_time timestamptz, north double precision, east double precision,
    accuracy double precision, speed double precision, bearing double precision
) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('shifang.organisation', organisation::text, true);
    IF version_seen <> (
        SELECT coalesce(sum(g.version), 0) FROM tracking_gate g
        WHERE g.organisation_id = organisation AND g.id IN (organisation, person)
    ) THEN
        RETURN 2;
    END IF;
    INSERT INTO tracking_chunk (organisation_id, id, person_id, source, device_id, day, points, body, sha256,
        chain_index, previous_sha256, received_at)
    VALUES (organisation, upload, person, sent_by, device, local_day, number, content, digest, place, digest_before,
        received)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 1;
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
    dependencies = [("tracking", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    'ALTER TABLE tracking_chunk DROP CONSTRAINT "tracking_chunk_person_id_fk"', migrations.RunSQL.noop
                )
            ],
            state_operations=[
                migrations.RemoveIndex("chunk", "tracking_chunk_day"),
                migrations.RemoveField("chunk", "person"),
                migrations.AddField("chunk", "person_id", models.UUIDField()),
                migrations.AddIndex(
                    "chunk",
                    models.Index(fields=["organisation_id", "person_id", "day"], name="tracking_chunk_day"),
                ),
            ],
        ),
        migrations.RunSQL(TAKE, "DROP FUNCTION tracking_take"),
    ]
