"""Every number counted again from the visits themselves, by other means than the product's: slowly, row by row."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from math import floor
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.models import Person
from shifang.accounts.tests.make import MadeOrganisation
from shifang.customers.models import Deal, Opportunity, OpportunityMove
from shifang.insight.models import CustomerPath, PersonDay, PersonDeals, PersonTime
from shifang.platform import tenancy
from shifang.tracking.models import Day, Segment
from shifang.truth.models import Finding
from shifang.visits.models import Visit, VisitPhoto

Key = tuple[date, UUID, UUID, str, str]
Counted = dict[Key, dict[str, int]]
DIMENSIONS = ("day", "person_id", "department_id", "customer_type", "tier")


def recount(made: MadeOrganisation) -> Counted:
    """Count all visits of an organisation by day, person, department, type and tier; nought is left out."""
    with tenancy.organisation(made.id):
        visits = list(Visit.objects.filter(organisation_id=made.id))
        stands = Finding.objects.filter(organisation_id=made.id).exclude(status="closed").exclude(decision="dismiss")
        flagged = set(stands.values_list("subject_id", flat=True))
        moves = _moves(made)
        photos = list(VisitPhoto.objects.filter(organisation_id=made.id))
    zone = ZoneInfo(made.timezone)
    made_up = _made_up(visits, zone)
    spent = {used.id for used in made_up.values()}
    found: Counted = defaultdict(lambda: defaultdict(int))
    for visit in visits:
        if _is_plan(visit, zone):
            planned_for = visit.planned_for or visit.day
            of_plan = found[(planned_for, *_whose(visit))]
            of_plan["planned"] += 1
            of_plan[_fate(visit, made_up)] += 1
            of_plan["planned_ordered"] += int(_counts(visit) and visit.outcome == "ordered")
        if visit.checked_in_at is not None:
            of_day = found[(visit.day, *_whose(visit))]
            for name, number in _on_the_day(visit, spent=spent, flagged=flagged).items():
                of_day[name] += number
            moved = any(_same_day_after(visit, at, zone) for at in moves[visit.customer_id])
            of_day["no_progress"] += int(_counts(visit) and visit.outcome == "" and not moved)
            for name, number in _pictures([each for each in photos if each.visit_id == visit.id]).items():
                of_day[name] += number
    return {key: {name: count for name, count in row.items() if count} for key, row in found.items()}


def redeal(made: MadeOrganisation) -> Counted:
    """Count the deals that stand."""
    with tenancy.organisation(made.id):
        deals = list(Deal.objects.filter(organisation_id=made.id))
    found: Counted = defaultdict(lambda: defaultdict(int))
    for deal in deals:
        if deal.status != "cancelled":
            row = found[(deal.closed_on, deal.person_id, deal.department_id, deal.customer_type, deal.tier)]
            row["deals"] += 1
            row["amount_cents"] += deal.amount_cents
    return {key: {name: count for name, count in row.items() if count} for key, row in found.items()}


def _moves(made: MadeOrganisation) -> dict[UUID, list[datetime]]:
    """Return when opportunities of each customer moved."""
    whose = dict(Opportunity.objects.filter(organisation_id=made.id).values_list("id", "customer_id"))
    found: dict[UUID, list[datetime]] = defaultdict(list)
    for move in OpportunityMove.objects.filter(organisation_id=made.id):
        found[whose[move.opportunity_id]].append(move.moved_at)
    return found


def _same_day_after(visit: Visit, at: datetime, zone: ZoneInfo) -> bool:
    return visit.checked_in_at is not None and visit.checked_in_at <= at and at.astimezone(zone).date() <= visit.day


def _pictures(photos: list[VisitPhoto]) -> dict[str, int]:
    decided = [each for each in photos if each.current and each.held_at is not None and each.doubt != "review"]
    return {"photos": len(decided), "photos_passed": len([each for each in decided if each.doubt != "confirm"])}


def retime(made: MadeOrganisation) -> dict[tuple[date, UUID, UUID], dict[str, int]]:
    """Reckon everybody's days in seconds and metres from verified visits and tracks."""
    with tenancy.organisation(made.id):
        visits = [each for each in Visit.objects.filter(organisation_id=made.id) if _counts(each)]
        segments = list(Segment.objects.filter(organisation_id=made.id).exclude(kind="gap"))
        homes = dict(Day.objects.filter(organisation_id=made.id).values_list("person_id", "department_id"))
        people = dict(Person.objects.filter(organisation_id=made.id).values_list("id", "department_id"))
    days = {(each.person_id, each.day) for each in (*visits, *segments)}
    found = {}
    for person_id, day in days:
        mine = [each for each in visits if (each.person_id, each.day) == (person_id, day)]
        mine.sort(key=lambda each: (each.checked_in_at, each.id))
        tracked = [each for each in segments if (each.person_id, each.day) == (person_id, day)]
        department = mine[0].department_id if mine else homes.get(person_id) or people[person_id]
        row = {**_hours(mine, day, ZoneInfo(made.timezone)), **_ways(mine, tracked)}
        found[(day, person_id, department)] = {name: count for name, count in row.items() if count}
    return found


def _hours(visits: list[Visit], day: date, zone: ZoneInfo) -> dict[str, int]:
    if not visits:
        return {}
    midnight = datetime.combine(day, time())
    begun = [each.checked_in_at.astimezone(zone).replace(tzinfo=None) for each in visits if each.checked_in_at]
    over = [each.ended_at.astimezone(zone).replace(tzinfo=None) for each in visits if each.ended_at]
    between = sum(max((begins - ends).total_seconds(), 0) for begins, ends in _pauses(visits))
    return {
        "worked": 1,
        "first_at_s": round((min(begun) - midnight).total_seconds()),
        "last_at_s": round((max(over) - midnight).total_seconds()),
        "between_s": round(between),
    }


def _pauses(visits: list[Visit]) -> list[tuple[Any, Any]]:
    """Return (next begins, this ends) of visits in order."""
    return [(after.checked_in_at, before.ended_at) for before, after in pairwise(visits)]


def _ways(visits: list[Visit], segments: list[Segment]) -> dict[str, int]:
    if not segments:
        return {}
    trips = [each for each in segments if each.kind == "trip"]
    row = {
        "tracked": 1,
        "travel_s": round(sum((each.ended_at - each.started_at).total_seconds() for each in trips)),
        "distance_m": floor(sum(each.distance_m for each in trips) + 0.5),
    }
    if visits:
        between = idle = 0.0
        for begins, ends in _pauses(visits):
            if begins > ends:
                between += (begins - ends).total_seconds()
                inside = [min(each.ended_at, begins) - max(each.started_at, ends) for each in trips]
                idle -= sum(max(each.total_seconds(), 0) for each in inside)
        row |= {"followed": 1, "idle_s": max(round(between + idle), 0)}
    return row


def stored_time(made: MadeOrganisation) -> dict[tuple[date, UUID, UUID], dict[str, int]]:
    """Return the rollup of hours in the same form."""
    with tenancy.organisation(made.id):
        rows = list(PersonTime.objects.filter(organisation_id=made.id).values())
    return {
        (row["day"], row["person_id"], row["department_id"]): {
            name: count for name, count in row.items() if isinstance(count, int) and count
        }
        for row in rows
    }


def stored(made: MadeOrganisation, model: type[PersonDay] | type[PersonDeals] = PersonDay) -> Counted:
    """Return a rollup in the same form."""
    with tenancy.organisation(made.id):
        rows = list(model._default_manager.filter(organisation_id=made.id).values())
    return {
        tuple(row[name] for name in DIMENSIONS): {
            name: count for name, count in row.items() if isinstance(count, int) and count
        }
        for row in rows
    }


def retrace(made: MadeOrganisation) -> dict[UUID, dict[str, Any]]:
    """Follow each customer from its first verified visit to an opportunity and a deal."""
    with tenancy.organisation(made.id):
        visits = [each for each in Visit.objects.filter(organisation_id=made.id) if _counts(each)]
        deals = list(Deal.objects.filter(organisation_id=made.id).exclude(status="cancelled"))
        opened = list(Opportunity.objects.filter(organisation_id=made.id))
    zone = ZoneInfo(made.timezone)
    found = {}
    for customer_id in {each.customer_id for each in visits}:
        mine = [each for each in visits if each.customer_id == customer_id]
        first = min(mine, key=lambda each: (each.checked_in_at, each.id))
        bought = [each.closed_on for each in deals if each.customer_id == customer_id]
        hoped = [each.created_at.astimezone(zone).date() for each in opened if each.customer_id == customer_id]
        deal_on = min((day for day in bought if day >= first.day), default=None)
        found[customer_id] = {
            "visited_on": first.day,
            "person_id": first.person_id,
            "department_id": first.department_id,
            "customer_type": first.customer_type,
            "tier": first.tier,
            "opportunity_on": min((day for day in hoped if day >= first.day), default=None),
            "deal_on": deal_on,
            "visits_to_deal": None if deal_on is None else len([each for each in mine if each.day <= deal_on]),
            "before": any(day < first.day for day in bought),
        }
    return found


def stored_paths(made: MadeOrganisation) -> dict[UUID, dict[str, Any]]:
    """Return the rows of customers' ways in the same form."""
    with tenancy.organisation(made.id):
        rows = list(CustomerPath.objects.filter(organisation_id=made.id).values())
    return {row.pop("id"): {name: each for name, each in row.items() if name != "organisation_id"} for row in rows}


def image(made: MadeOrganisation) -> list[dict[str, Any]]:
    """Return the rollups as they lie in the tables, ids and all."""
    with tenancy.organisation(made.id):
        return [
            row
            for model in (PersonDay, PersonTime, PersonDeals, CustomerPath)
            for row in model.objects.filter(organisation_id=made.id).order_by("id").values()
        ]


def _whose(visit: Visit) -> tuple[UUID, UUID, str, str]:
    return visit.person_id, visit.department_id, visit.customer_type, visit.tier


def _counts(visit: Visit) -> bool:
    states = (visit.life, visit.completeness, visit.validity, visit.verification)
    return states == ("checked_out", "complete", "valid", "verified")


def _failed(visit: Visit) -> bool:
    bad = visit.validity == "invalid" or visit.verification == "refuted"
    return visit.life in {"checked_in", "checked_out"} and bad


def _is_plan(visit: Visit, zone: ZoneInfo) -> bool:
    if visit.planned_for is None or visit.origin != "scheduled" or visit.life_reason == "replaced":
        return False
    return visit.life != "cancelled" or visit.life_at.astimezone(zone).date() >= visit.planned_for


def _monday(day: date) -> date:
    while day.isoweekday() != 1:
        day -= timedelta(days=1)
    return day


def _made_up(visits: list[Visit], zone: ZoneInfo) -> dict[UUID, Visit]:
    """Return by missed plan the unplanned visit of the same person, customer and week that makes up for it."""
    spare: dict[Any, list[Visit]] = defaultdict(list)
    for visit in sorted(visits, key=lambda each: (each.day, each.id)):
        if visit.origin == "ad_hoc" and _counts(visit):
            spare[(visit.person_id, visit.customer_id, _monday(visit.day))].append(visit)
    found: dict[UUID, Visit] = {}
    for visit in sorted(visits, key=lambda each: (each.planned_for or each.day, each.id)):
        if not _is_plan(visit, zone) or not (visit.life in {"planned", "cancelled"} or _failed(visit)):
            continue
        waiting = spare[(visit.person_id, visit.customer_id, _monday(visit.planned_for or visit.day))]
        if waiting:
            found[visit.id] = waiting.pop(0)
    return found


def _fate(visit: Visit, made_up: dict[UUID, Visit]) -> str:
    if visit.id in made_up:
        return "replaced"
    if _counts(visit):
        return "kept"
    if _failed(visit):
        return "failed"
    return {"shop_closed": "closed", "cancelled": "cancelled", "planned": "left_open"}.get(visit.life, "waiting")


def _on_the_day(visit: Visit, *, spent: set[UUID], flagged: set[UUID]) -> dict[str, int]:
    over, counts = visit.life == "checked_out", _counts(visit)
    return {
        "done": int(over),
        "valid": int(over and visit.validity == "valid"),
        "invalid": int(over and visit.validity == "invalid"),
        "verified": int(counts),
        "refuted": int(visit.verification == "refuted"),
        "flagged": int(visit.id in flagged),
        "to_review": int(visit.to_review),
        "unplanned": int(counts and visit.origin == "ad_hoc" and visit.id not in spent),
        "ordered": int(counts and visit.outcome == "ordered"),
        "no_outcome": int(counts and visit.outcome == ""),
        "on_site_s": (visit.on_site_s or 0) if counts else 0,
    }
