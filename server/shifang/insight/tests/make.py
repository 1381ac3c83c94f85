"""Visits in every state for tests of numbers, written down directly: what made them so is tested elsewhere."""

from datetime import UTC, date, datetime, time, timedelta
from time import sleep
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from shifang.accounts.tests.make import MadeOrganisation
from shifang.customers.models import Deal, Opportunity, OpportunityMove
from shifang.insight.models import Follow
from shifang.insight.operations.following import follow, rebuild
from shifang.ledger.operations.sequencing import sequence
from shifang.platform import clock, tenancy
from shifang.tracking.models import Day, Segment
from shifang.visits.models import VisitPhoto
from shifang.visits.operations.begin import new_visit
from shifang.visits.rules.code import LONG
from shifang.visits.types.words import Origin, Reason

MONDAY = date(2026, 3, 2)
BEGUN = ("checked_in", "checked_out")


@st.composite
def states(draw: st.DrawFn) -> dict[str, Any]:
    """A visit's fields in a combination that can be: of which day, how it came to be, what became of it."""
    origin = draw(st.sampled_from(["scheduled", "scheduled", "ad_hoc", "joint"]))
    life = draw(st.sampled_from(["planned", "checked_out", "checked_out", "checked_out", "cancelled", "shop_closed"]))
    day = MONDAY + timedelta(days=draw(st.integers(0, 20)))
    planned_for = None if origin == "ad_hoc" else day
    if planned_for and life == "checked_out" and draw(st.integers(0, 4)) == 0:
        planned_for += timedelta(days=draw(st.integers(-9, 9)))
    over = life == "checked_out"
    begun = datetime.combine(day, time(draw(st.integers(0, 12)), draw(st.integers(0, 59))), tzinfo=UTC)
    return {
        "customer": draw(st.integers(0, 2)),
        "person": draw(st.sampled_from(["rep", "rep2"])),
        "department": draw(st.sampled_from(["branch", "root"])),
        "customer_type": draw(st.sampled_from(["convenience", "restaurant"])),
        "tier": draw(st.sampled_from(["", "A", "KA"])),
        "origin": origin,
        "day": day,
        "planned_for": planned_for,
        "life": life,
        "life_reason": draw(st.sampled_from(["cancelled", "replaced"])) if life == "cancelled" else "scheduled",
        "life_at": datetime.combine(day, time(draw(st.integers(0, 23))), tzinfo=UTC)
        - timedelta(days=draw(st.integers(0, 2))),
        "completeness": draw(st.sampled_from(["complete", "complete", "open"])) if over else "open",
        "validity": draw(st.sampled_from(["valid", "valid", "invalid", "pending"])) if over else "pending",
        "verification": draw(st.sampled_from(["verified", "verified", "unverified", "refuted"]))
        if over
        else "unverified",
        "checked_in_at": begun if over else None,
        "ended_at": begun + timedelta(minutes=draw(st.integers(1, 200))) if over else None,
        "to_review": over and draw(st.booleans()),
        "outcome": draw(st.sampled_from(["", "ordered", "no_need"])) if over else "",
        "on_site_s": draw(st.integers(1, 4000)) if over else None,
    }


def put(made: MadeOrganisation, customers: list[UUID], fields: dict[str, Any], visit_id: UUID | None = None) -> UUID:
    """Write a visit down, a new one or over one that is there; return its id."""
    given = dict(fields)
    customer_id, person = customers[given.pop("customer")], given.pop("person")
    department_id = getattr(made, given.pop("department"))
    row = new_visit(
        visit_id=visit_id or clock.new_id(),
        scope=made.scope("admin"),
        customer_id=customer_id,
        person_id=made.people[person],
        department_id=department_id,
        origin=Origin(given.pop("origin")),
        day=given.pop("day"),
        at=given["life_at"],
        reason=Reason.SCHEDULED,
        length=LONG,
    )
    for name, value in given.items():
        setattr(row, name, value)
    row.origin = fields["origin"]
    with tenancy.organisation(made.id):
        if visit_id is None:
            row.save(force_insert=True)
        else:
            row.save(force_update=True)
    return row.id


@st.composite
def tracks(draw: st.DrawFn) -> dict[str, Any]:
    """A person's day of stays, trips and silences in order."""
    day = MONDAY + timedelta(days=draw(st.integers(0, 20)))
    at = datetime.combine(day, time(draw(st.integers(0, 6))), tzinfo=UTC)
    parts = []
    for kind in draw(st.lists(st.sampled_from(["stay", "trip", "gap"]), min_size=1, max_size=6)):
        ends = at + timedelta(seconds=draw(st.integers(1, 9000)))
        parts.append((kind, at, ends, draw(st.integers(0, 80_000)) / 4 if kind == "trip" else 0.0))
        at = ends
    return {"person": draw(st.sampled_from(["rep", "rep2"])), "day": day, "parts": parts}


def put_track(made: MadeOrganisation, fields: dict[str, Any]) -> None:
    """Write a day's segments down as if they had just been derived, in place of those there were."""
    of_day: dict[str, Any] = {
        "organisation_id": made.id,
        "person_id": made.people[fields["person"]],
        "day": fields["day"],
    }
    ends = fields["parts"][-1][2]
    place = {"latitude": 31.2, "longitude": 121.4}
    with tenancy.organisation(made.id):
        Segment.objects.filter(**of_day).delete()
        Day.objects.update_or_create(
            **of_day,
            defaults={
                "department_id": made.branch,
                "points": 1,
                "last_at": ends,
                "received_at": ends,
                "derived_at": clock.now(),
                "stale": False,
                **place,
            },
        )
        for number, (kind, starts, until, distance_m) in enumerate(fields["parts"]):
            Segment.objects.create(
                **of_day,
                **place,
                number=number,
                kind=kind,
                started_at=starts,
                ended_at=until,
                distance_m=distance_m,
                radius_m=10,
                cell9=0,
            )


@st.composite
def sales(draw: st.DrawFn) -> dict[str, Any]:
    """What else belongs to days: a deal, an opportunity that moved, or a photo of a visit."""
    day = MONDAY + timedelta(days=draw(st.integers(0, 20)))
    return {
        "customer": draw(st.integers(0, 2)),
        "person": draw(st.sampled_from(["rep", "rep2"])),
        "kind": draw(st.sampled_from(["deal", "deal", "move", "photo"])),
        "day": day,
        "at": datetime.combine(day, time(draw(st.integers(0, 23)), draw(st.integers(0, 59))), tzinfo=UTC),
        "amount_cents": draw(st.integers(0, 10**11)),
        "status": draw(st.sampled_from(["active", "active", "cancelled"])),
        "tier": draw(st.sampled_from(["", "A"])),
        "doubt": draw(st.sampled_from(["", "", "review", "confirm", "dismiss"])),
        "held": draw(st.booleans()),
        "current": draw(st.booleans()),
    }


def put_sale(made: MadeOrganisation, customers: list[UUID], visits: list[UUID], fields: dict[str, Any]) -> None:
    """Write it down."""
    own: dict[str, Any] = {"organisation_id": made.id}
    customer_id, person_id, at = customers[fields["customer"]], made.people[fields["person"]], fields["at"]
    written = {"created_at": at, "updated_at": at}
    with tenancy.organisation(made.id):
        if fields["kind"] == "deal":
            given = {name: fields[name] for name in ("amount_cents", "status", "tier")}
            Deal.objects.create(
                **own,
                **written,
                **given,
                customer_id=customer_id,
                person_id=person_id,
                department_id=made.branch,
                closed_on=fields["day"],
            )
        elif fields["kind"] == "move":
            opportunity = Opportunity.objects.create(
                **own, **written, customer_id=customer_id, owner_id=person_id, stage="new", stage_kind="open"
            )
            OpportunityMove.objects.create(
                **own, opportunity=opportunity, to_stage="new", to_kind="open", moved_at=at, person_id=person_id
            )
        else:
            VisitPhoto.objects.create(
                **own,
                visit_id=visits[fields["customer"] % len(visits)],
                sha256="0" * 64,
                size=1,
                taken_at=at,
                held_at=at if fields["held"] else None,
                doubt=fields["doubt"],
                current=fields["current"],
            )


def caught_up(made: MadeOrganisation, *, now: datetime | None = None) -> None:
    """Let the rollups follow the log to its end, and whatever is to be rebuilt be rebuilt."""
    with tenancy.organisation(made.id):
        while sequence(organisation_id=made.id):
            pass
    while True:
        with tenancy.organisation(made.id):
            if not follow(organisation_id=made.id, now=now or clock.now()):
                return


def summed_up(made: MadeOrganisation) -> None:
    """Have all visits summed up; the running product may be at it too, and whoever comes second leaves it alone."""
    while not _begun_anew(made):
        sleep(0.1)
    while _built_until(made) is not None:
        caught_up(made)
        sleep(0.1)


def _begun_anew(made: MadeOrganisation) -> bool:
    with tenancy.organisation(made.id):
        rebuild(organisation_id=made.id, now=clock.now())
        return Follow.objects.get(id=made.id).built_until == date.min


def _built_until(made: MadeOrganisation) -> date | None:
    with tenancy.organisation(made.id):
        return Follow.objects.get(id=made.id).built_until
