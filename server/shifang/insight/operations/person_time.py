"""The rollup of a person's time: when verified visits began and ended, what lay between them, what was travelled."""

from shifang.insight.models import PersonTime
from shifang.insight.operations.rollup import Rollup
from shifang.insight.types.measures import PERSON_TIME

_FACTS = """
WITH keys AS (SELECT * FROM unnest(%(people)s::uuid[], %(weeks)s::date[]) AS k (person_id, week)),
visited AS (
    SELECT f.person_id, f.day, f.department_id, f.checked_in_at, f.ended_at,
           lead(f.checked_in_at) OVER of_day AS next_at, row_number() OVER of_day AS rank
    FROM keys k JOIN insight_fact_visit f
      ON f.organisation_id = %(organisation_id)s AND f.person_id = k.person_id
     AND f.day >= k.week AND f.day < k.week + 7
    WHERE f.verified
    WINDOW of_day AS (PARTITION BY f.person_id, f.day ORDER BY f.checked_in_at, f.visit_id)
),
recorded AS (
    SELECT s.person_id, s.day, d.department_id, s.kind, s.started_at, s.ended_at, s.distance_m
    FROM keys k JOIN tracking_day d
      ON d.organisation_id = %(organisation_id)s AND d.person_id = k.person_id
     AND d.day >= k.week AND d.day < k.week + 7
    JOIN tracking_segment s
      ON s.organisation_id = %(organisation_id)s AND s.person_id = d.person_id AND s.day = d.day
    WHERE s.kind <> 'gap'
),
trips AS (SELECT person_id, day, started_at, ended_at, distance_m FROM recorded WHERE kind = 'trip'),
"""
# Seconds from the day's local midnight on: past midnight they go on counting.
_WORKED = """
worked AS (
    SELECT v.person_id, v.day, 1 AS worked,
           (array_agg(v.department_id ORDER BY v.rank))[1] AS department_id,
           round(extract(epoch FROM (min(v.checked_in_at) AT TIME ZONE o.timezone) - v.day::timestamp))::int
               AS first_at_s,
           round(extract(epoch FROM
               (max(coalesce(v.ended_at, v.checked_in_at)) AT TIME ZONE o.timezone) - v.day::timestamp
           ))::int AS last_at_s,
           round(coalesce(
               sum(extract(epoch FROM v.next_at - v.ended_at)) FILTER (WHERE v.next_at > v.ended_at), 0
           ))::int AS between_s
    FROM visited v JOIN accounts_organisation o ON o.id = %(organisation_id)s
    GROUP BY v.person_id, v.day, o.timezone
),
moving AS (
    SELECT v.person_id, v.day,
           sum(extract(epoch FROM least(t.ended_at, v.next_at) - greatest(t.started_at, v.ended_at))) AS moving_s
    FROM visited v JOIN trips t
      ON t.person_id = v.person_id AND t.day = v.day AND t.started_at < v.next_at AND t.ended_at > v.ended_at
    WHERE v.next_at > v.ended_at
    GROUP BY v.person_id, v.day
),
tracked AS (
    SELECT person_id, day, department_id, 1 AS tracked,
           round(coalesce(sum(extract(epoch FROM ended_at - started_at)) FILTER (WHERE kind = 'trip'), 0))::int
               AS travel_s,
           round(coalesce(sum(distance_m::numeric) FILTER (WHERE kind = 'trip'), 0))::int AS distance_m
    FROM recorded GROUP BY person_id, day, department_id
),
"""
_SUMMED = """
summed AS (
    SELECT day, person_id, coalesce(w.department_id, t.department_id, p.department_id) AS department_id,
           coalesce(w.worked, 0) AS worked, coalesce(w.first_at_s, 0) AS first_at_s,
           coalesce(w.last_at_s, 0) AS last_at_s, coalesce(w.between_s, 0) AS between_s,
           coalesce(t.tracked, 0) AS tracked, coalesce(t.travel_s, 0) AS travel_s,
           coalesce(t.distance_m, 0) AS distance_m, coalesce(w.worked * t.tracked, 0) AS followed,
           CASE WHEN w.worked * t.tracked = 1
                THEN greatest(w.between_s - round(coalesce(m.moving_s, 0))::int, 0) ELSE 0 END AS idle_s
    FROM worked w FULL JOIN tracked t USING (person_id, day)
    LEFT JOIN moving m USING (person_id, day)
    JOIN accounts_person p ON p.organisation_id = %(organisation_id)s AND p.id = person_id
)
"""
ROLLUP = Rollup(
    PersonTime,
    dimensions=("day", "person_id", "department_id"),
    measures=tuple(each.name for each in PERSON_TIME),
    rows=f"{_FACTS}{_WORKED}{_SUMMED}",
)
