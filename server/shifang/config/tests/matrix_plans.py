"""Planning in the matrix: a plan that is searched for, a draft, and all its lines."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.tests.make import MadeOrganisation
from shifang.config.tests.matrix_line import line
from shifang.config.tests.matrix_objects import MAKERS, Things, makes
from shifang.planning.models import Plan, PlanStop
from shifang.planning.operations import feeds
from shifang.planning.operations.editing import Edit, apply
from shifang.planning.operations.plans import Draft, begin
from shifang.platform import clock, tenancy


def monday() -> date:
    """Return the Monday after the organisation's today."""
    today = clock.now().astimezone(ZoneInfo("Asia/Shanghai")).date()
    return today + timedelta(days=8 - today.isoweekday())


@makes("search_id")
def _search(made: MadeOrganisation, role: str) -> UUID:
    """A search that is not heard of any more: it keeps nobody from beginning another."""
    plan_id = _begun(made, role)[0]
    with tenancy.organisation(made.id):
        Plan.objects.filter(id=plan_id).update(heard_at=clock.now() - timedelta(hours=1))
    return plan_id


@makes("plan_id")
def _plan(made: MadeOrganisation, role: str) -> UUID:
    """A draft of one visit, without a search: what it costs to compile one is not for every run of the matrix."""
    plan_id, customer_id = _begun(made, role)
    with tenancy.organisation(made.id):
        Plan.objects.filter(id=plan_id).update(state="draft", progress=100)
        stop = {"person_id": made.people[role], "day": monday(), "position": 0, "arrival": 600, "minutes": 30}
        PlanStop.objects.create(organisation_id=made.id, plan_id=plan_id, customer_id=customer_id, **stop)
    return plan_id


def _begun(made: MadeOrganisation, role: str) -> tuple[UUID, UUID]:
    customer_id = UUID(str(MAKERS["customer_id"](made, role)))
    draft = Draft(monday(), (made.people[role],), weeks=4, seconds=1)
    with tenancy.organisation(made.id):
        return begin(scope=made.scope("admin"), draft=draft, now=clock.now()).id, customer_id


@makes("edited_id")
def _edited(made: MadeOrganisation, role: str) -> UUID:
    plan_id = _plan(made, role)
    with tenancy.organisation(made.id):
        stop = PlanStop.objects.filter(plan_id=plan_id).order_by("id")[0]
        edit = Edit(stop.id, stop.person_id, stop.day, stop.position)
        apply(scope=made.scope("admin"), plan_id=plan_id, edit=edit, revision=0, anyway=False, now=clock.now())
    return plan_id


@makes("feed_token")
def _feed_token(made: MadeOrganisation, role: str) -> str:
    with tenancy.organisation(made.id):
        return feeds.make(scope=made.scope(role), now=clock.now())[1]


def moved(things: Things) -> dict[str, Any]:
    """Return the edit that leaves a stop of the plan where it is."""
    with tenancy.organisation(things.made.id):
        stop = PlanStop.objects.filter(plan_id=things.plan_id).order_by("id")[0]
    return {"stop_id": stop.id, "person_id": stop.person_id, "day": stop.day, "position": stop.position}


def asked(things: Things) -> dict[str, Any]:
    """Return what a plan of somebody's week is asked for with."""
    assert things.customer_id
    return {"first_day": monday(), "people": [things.person_id], "seconds": 1}


line("POST /plans", "MA", body=asked)
line("GET /plans", "MAU")
line("GET /plans/{plan_id}", "MAU")
line("GET /plans/{plan_id}/figures", "MAU")
line("GET /plans/{plan_id}/stops", "MAU")
line("GET /plans/{plan_id}/left-out", "MAU")
line("GET /plans/{plan_id}/diff", "MAU")
line("POST /plans/{search_id}/cancel", "MA", body={})
line("POST /plans/{plan_id}/discard", "MA")
line("POST /plans/{plan_id}/publish", "MA")
line("POST /plans/{plan_id}/price", "MA", sibling="", body=moved)
line("POST /plans/{plan_id}/edits", "MA", sibling="", body=lambda t: {**moved(t), "revision": 0})
line("POST /plans/{edited_id}/undo", "MA", body={"revision": 1})
line("GET /planning/lapses", "RMAU", query=lambda t: f"person_id={t.person_id}")
line("GET /planning/coverage", "RMAU")
line("GET /planning/adherence", "RMAU")
line("GET /planning/customers/{customer_id}/frequency", "RMAU")
line("PUT /planning/customers/{customer_id}/frequency", "MA", body={"visits": 1, "weeks": 2, "reason": "月结"})
line("GET /planning/today", "RMAU", query=lambda t: f"person_id={t.person_id}")
line("POST /planning/today/replan", "RM", body={"reason": "delay"})
line("GET /planning/feed", "RMA")
line("POST /planning/feed", "RMA")
line("DELETE /planning/feed", "RMA")
line("GET /planning/people/{person_id}/base", "RMA")
line("PUT /planning/people/{person_id}/base", "RMA", body={"start": {"latitude": 31.2, "longitude": 121.4}})
# Opened by the address alone.
line("GET /calendars/{feed_token}.ics", public=True)
