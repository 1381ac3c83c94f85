"""A judged chunk becomes customers: new ones and updates in a few statements each, with an event for every row."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.customers.imports.judging import Judged
from shifang.customers.imports.plan import ImportPlan
from shifang.customers.models import Contact, Customer, Import, Ownership
from shifang.customers.operations.customers import place
from shifang.customers.operations.segments import remember_segments, segment_of
from shifang.customers.queries.customers import point_of
from shifang.customers.rules.attributes import merged
from shifang.customers.rules.changes import Changes, changes_between, plain
from shifang.customers.rules.names import name_key, name_normal
from shifang.customers.types.closed_lists import ADDED, CHANGED, CORRECTED
from shifang.customers.types.words import LifeStage, OwnershipCause, Source
from shifang.kernel.cells import RESOLUTIONS, cells_of
from shifang.kernel.geo import Point, distance_m
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject
from shifang.platform import clock
from shifang.platform.bulk import insert_rows


def add_rows(rows: Sequence[Judged], *, plan: ImportPlan, batch: Import, now: datetime) -> int:
    """Add a customer for every row, with its contact and its first owner; return how many."""
    made = [_customer(each, plan=plan, now=now) for each in rows]
    insert_rows(Customer, made)
    contacts = [(customer, each) for customer, each in zip(made, rows, strict=True) if _has_contact(each)]
    insert_rows(Contact, [_contact(customer, each, now=now) for customer, each in contacts])
    insert_rows(Ownership, [_ownership(customer, plan=plan, now=now) for customer in made])
    facts = [_added(customer, each, plan=plan, batch=batch) for customer, each in zip(made, rows, strict=True)]
    ledger.record_many(plan.scope.organisation_id, facts)
    return len(made)


def update_rows(rows: Sequence[Judged], *, plan: ImportPlan, batch: Import, now: datetime) -> int:
    """Change the customers that rows look like, by their filled cells only; return how many customers changed."""
    ids = [each.update_id for each in rows if each.update_id is not None]
    locked = Customer.objects.select_for_update().filter(organisation_id=plan.scope.organisation_id, id__in=ids)
    customers = {customer.id: customer for customer in locked.order_by("id")}
    before = [(customer, segment_of(customer)) for customer in customers.values()]
    touched: dict[UUID, Customer] = {}
    facts: list[Fact] = []
    for each in rows:
        customer = customers[each.update_id] if each.update_id is not None else None
        if customer is None:
            continue
        told = _update(customer, each, plan=plan, batch=batch, now=now)
        if told:
            touched[customer.id] = customer
            facts += told
    if touched:
        Customer.objects.bulk_update(list(touched.values()), _UPDATED, batch_size=500)
        remember_segments(before, now=now)
        ledger.record_many(plan.scope.organisation_id, facts)
    return len(touched)


Columns = dict[str, Any]

_NOTHING_GIVEN: Columns = {
    **dict.fromkeys(("address", "phone", "life_stage_reason", "note"), ""),
    "life_stage": LifeStage.LEAD.value,
    "tags": [],
    "geofence_radius_m": None,
    "opening_hours": [],
    "last_visit_at": None,
    "last_follow_up_at": None,
}
_UPDATED = (
    *("name", "name_key", "name_normal", "address", "phone", "type", "tier", "life_stage", "life_stage_reason"),
    *("tags", "note", "geofence_radius_m", "attributes", "origin", "updated_at"),
    *("latitude", "longitude", "cell7", "cell8", "cell9", "cell10"),
)


def _customer(each: Judged, *, plan: ImportPlan, now: datetime) -> Columns:
    settings, given, point = plan.rows.settings, each.row.given, each.row.point
    owner_id, department_id = plan.keeper(each.row)
    cells = cells_of(point) if point is not None else {}
    return {
        **_NOTHING_GIVEN,
        "type": plan.rows.default_type,
        "tier": plan.rows.default_tier or settings.default_tier,
        **given,
        "id": clock.new_id(),
        "organisation_id": plan.scope.organisation_id,
        "name_key": name_key(given["name"]),
        "name_normal": name_normal(given["name"]),
        "owner_id": owner_id,
        "department_id": department_id,
        "latitude": point.latitude if point is not None else None,
        "longitude": point.longitude if point is not None else None,
        **{f"cell{resolution}": cells.get(resolution) for resolution in RESOLUTIONS},
        "attributes": merged({}, each.row.attributes),
        "source": (Source.IMPORT if plan.options.leads is None else Source.PROSPECT).value,
        "origin": origin_of(each, plan=plan),
        "created_by": plan.scope.person_id,
        "created_at": now,
        "updated_at": now,
    }


def origin_of(each: Judged, *, plan: ImportPlan) -> dict[str, str] | None:
    """Return where a lead was found; None for customers of one's own."""
    leads = plan.options.leads
    if leads is None:
        return None
    return {
        "source": leads.source,
        "licence": leads.licence,
        "reference": each.row.reference,
        "kind": each.row.kind,
    }


def _has_contact(each: Judged) -> bool:
    return bool(each.row.contact.get("name"))


def _contact(customer: Columns, each: Judged, *, now: datetime) -> Columns:
    return {
        **dict.fromkeys(("title", "phone", "wechat", "email", "habits", "preferences", "note"), ""),
        **each.row.contact,
        "id": clock.new_id(),
        "organisation_id": customer["organisation_id"],
        "customer_id": customer["id"],
        "decides": False,
        "primary": True,
        "birthday": None,
        "created_at": now,
        "updated_at": now,
        "removed_at": None,
    }


def _ownership(customer: Columns, *, plan: ImportPlan, now: datetime) -> Columns:
    return {
        "id": clock.new_id(),
        "organisation_id": customer["organisation_id"],
        "customer_id": customer["id"],
        "owner_id": customer["owner_id"],
        "previous_owner_id": None,
        "department_id": customer["department_id"],
        "cause": OwnershipCause.IMPORTED.value,
        "reason": "",
        "by": plan.scope.person_id,
        "at": now,
    }


def _added(customer: Columns, each: Judged, *, plan: ImportPlan, batch: Import) -> Fact:
    names = (*each.row.given, "type", "tier", "life_stage", "attributes", "latitude", "longitude", "source", "origin")
    facts = {name: customer[name] for name in names if customer[name] not in ("", None, [], {})}
    facts |= {"owner_id": plain(customer["owner_id"]), "department_id": plain(customer["department_id"])}
    if _has_contact(each):
        facts["contact"] = each.row.contact
    return Fact(
        kind=ADDED,
        subject=Subject("customer", customer["id"]),
        actor_id=plan.scope.person_id,
        department_id=customer["department_id"],
        happened_at=customer["created_at"],
        received_at=customer["created_at"],
        facts={**facts, "import_id": str(batch.id), "row": each.row.number},
    )


def _update(customer: Customer, each: Judged, *, plan: ImportPlan, batch: Import, now: datetime) -> list[Fact]:
    """Change a locked customer in memory and return the events that tell of it."""
    before_point = point_of(customer)
    leads = plan.options.leads is not None
    changes = _changes(customer, each, gaps=leads)
    facts: list[Fact] = []
    told: dict[str, Any] = {"import_id": str(batch.id), "row": each.row.number}
    if leads:
        told["origin"] = origin_of(each, plan=plan)
    if changes:
        facts.append(_fact(CHANGED, customer, plan=plan, now=now, facts={"changes": changes, **told}))
    after_point = each.row.point
    if after_point is not None and after_point != before_point and not (leads and before_point is not None):
        place(customer, after_point)
        moved = {
            "before": _place_facts(before_point),
            "after": _place_facts(after_point),
            "distance_m": round(distance_m(before_point, after_point)) if before_point is not None else None,
        }
        facts.append(_fact(CORRECTED, customer, plan=plan, now=now, facts={**moved, "by": "import", **told}))
    if facts:
        customer.origin = customer.origin or told.get("origin")
        customer.updated_at = now
    return facts


def _changes(customer: Customer, each: Judged, *, gaps: bool) -> Changes:
    """Return what a row changes; with `gaps` only what the customer has nothing for."""
    after = dict(each.row.given)
    if gaps:
        after = {name: value for name, value in after.items() if getattr(customer, name) in ("", None, [])}
        if each.row.attributes:
            after["attributes"] = {**merged({}, each.row.attributes), **customer.attributes}
    elif each.row.attributes:
        after["attributes"] = merged(customer.attributes, each.row.attributes)
    changes = changes_between({name: getattr(customer, name) for name in after}, after)
    for name in changes:
        setattr(customer, name, after[name])
    if "name" in changes:
        customer.name_key, customer.name_normal = name_key(customer.name), name_normal(customer.name)
    return changes


def _place_facts(point: Point | None) -> dict[str, float] | None:
    return {"latitude": point.latitude, "longitude": point.longitude} if point is not None else None


def _fact(kind: EventKind, customer: Customer, *, plan: ImportPlan, now: datetime, facts: dict[str, Any]) -> Fact:
    return Fact(
        kind=kind,
        subject=Subject("customer", customer.id),
        actor_id=plan.scope.person_id,
        department_id=customer.department_id,
        happened_at=now,
        received_at=now,
        facts=facts,
    )
