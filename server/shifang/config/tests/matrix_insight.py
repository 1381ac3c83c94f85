"""Insight in the matrix."""

from uuid import UUID

from shifang.accounts.tests.make import MadeOrganisation
from shifang.config.tests.matrix_line import line
from shifang.config.tests.matrix_objects import makes
from shifang.insight.operations.views import keep_view
from shifang.platform import clock, tenancy

_RANGE = "metric=visits_done&since=2026-03-01&until=2026-03-31&by=person"
_PLACES = "since=2026-03-01&until=2026-03-31&bbox=121,31,122,32"


@makes("view_id")
def _view(made: MadeOrganisation, role: str) -> UUID:
    with tenancy.organisation(made.id):
        scope = made.scope(role)
        return keep_view(scope=scope, name="上月", search="range=month", shared=False, now=clock.now()).id


line("GET /insight/metrics", "RMAU")
line("GET /insight/numbers", "RMAU", query=lambda t: f"{_RANGE}&person_id={t.person_id}")
line(
    "GET /insight/visits",
    "RMAU",
    query=lambda t: f"measure=planned&since=2026-03-01&until=2026-12-31&person_id={t.person_id}",
)
_HABITS = "result=revenue&since=2026-03-01&until=2026-03-31"
line("GET /insight/habits", "MA", query=lambda t: f"{_HABITS}&department_id={t.department_id}")
line("GET /insight/habits/export", "MA", query=lambda t: f"{_HABITS}&department_id={t.department_id}")
line("GET /insight/places", "MAU", query=lambda _: _PLACES)
line("GET /insight/places/months", "MAU", query=lambda _: _PLACES)
line("POST /insight/rebuild", "A")
line("GET /insight/numbers/file", "MAU", query=lambda t: f"{_RANGE}&form=csv&person_id={t.person_id}")
line("GET /insight/funnel", "RMAU", query=lambda t: f"since=2026-03-01&until=2026-03-31&person_id={t.person_id}")
line("GET /insight/views", "RMAU")
line("POST /insight/views", "RMAU", body={"name": "本周", "search": "range=week"})
line("PATCH /insight/views/{view_id}", "R", body={"name": "本月"})
line("DELETE /insight/views/{view_id}", "R")
