"""Insight in the matrix."""

from shifang.config.tests.matrix_line import line

_RANGE = "metric=visits_done&since=2026-03-01&until=2026-03-31&by=person"

line("GET /insight/metrics", "RMAU")
line("GET /insight/numbers", "RMAU", query=lambda t: f"{_RANGE}&person_id={t.person_id}")
line(
    "GET /insight/visits",
    "RMAU",
    query=lambda t: f"measure=planned&since=2026-03-01&until=2026-12-31&person_id={t.person_id}",
)
line("POST /insight/rebuild", "A")
