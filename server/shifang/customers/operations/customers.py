"""Adding and changing customers."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.customers.models import Customer
from shifang.customers.operations.ownership import record_ownership
from shifang.customers.operations.recording import lock_customer, record
from shifang.customers.operations.segments import remember_segments, segment_of
from shifang.customers.queries.customers import point_of, require_visible
from shifang.customers.queries.duplicates import look_alikes
from shifang.customers.queries.people import Assignee, assignee
from shifang.customers.queries.settings import settings
from shifang.customers.rules.attributes import merged
from shifang.customers.rules.changes import changes_between, plain
from shifang.customers.rules.fields import check_fields, tidy_opening_hours, tidy_tags
from shifang.customers.rules.names import name_key, name_normal
from shifang.customers.types.closed_lists import ADDED, CHANGED, CORRECTED, EDIT, LOOKS_LIKE, PLACE, TRANSFER
from shifang.customers.types.words import CustomerDraft, OwnershipCause, Source
from shifang.kernel.cells import cells_of
from shifang.kernel.geo import Point, distance_m
from shifang.kernel.problems import Refusal
from shifang.platform import clock

# Fields whose direct change needs its own permission: a fence decides whether a check-in holds.
_PLACE_FIELDS = frozenset({"point", "geofence_radius_m"})


def add_customer(
    *,
    scope: Scope,
    draft: CustomerDraft,
    now: datetime,
    source: Source = Source.MANUAL,
    customer_id: UUID | None = None,
    distinct_from: Collection[UUID] | None = None,
) -> Customer:
    """Add a customer; without an owner it is the asker's own.

    Customers close by with a similar name are looked for unless `distinct_from` is None; those it names have been
    seen to be others. Raises `customer.looks_like`, `customer.unknown_choice`, `customer.attributes_invalid`,
    `customer.reason_required`, `customer.opening_hours_invalid`, `customer.owner_unknown`, `forbidden`.
    """
    scope.require(EDIT)
    owner = _owner_of(draft, scope=scope)
    if distinct_from is not None:
        refuse_look_alikes(draft, scope=scope, distinct_from=distinct_from)
    values = _values_of(draft, scope=scope)
    customer = Customer(
        id=customer_id or clock.new_id(),
        organisation_id=scope.organisation_id,
        owner_id=owner.person_id,
        department_id=owner.department_id,
        source=source,
        created_by=scope.person_id,
        created_at=now,
        updated_at=now,
        **values,
    )
    place(customer, draft.point)
    customer.save(force_insert=True)
    facts = {name: plain(value) for name, value in values.items() if value not in ("", None, [], {})}
    record(ADDED, scope=scope, customer=customer, now=now, facts={**facts, **_where(customer), "source": source.value})
    record_ownership(customer, cause=OwnershipCause.CREATED, scope=scope, previous=None, reason="", now=now)
    return customer


def refuse_look_alikes(draft: CustomerDraft, *, scope: Scope, distinct_from: Collection[UUID]) -> None:
    """Raise `customer.looks_like` when a customer close by has a similar name; all candidates are in `params`."""
    if draft.point is None:
        return
    found = look_alikes(
        scope,
        name=draft.name,
        point=draft.point,
        radius_m=settings(scope).field_radius_m,
        distinct_from=distinct_from,
    )
    if found:
        candidates = [{name: plain(value) for name, value in asdict(each).items()} for each in found]
        raise Refusal(LOOKS_LIKE, name=found[0].name, distance_m=found[0].distance_m, candidates=candidates)


def change_customer(*, scope: Scope, customer_id: UUID, changes: Mapping[str, Any], now: datetime) -> Customer:
    """Change fields of a visible customer; `attributes` is merged, `point` needs `customers.place`.

    Raises `not_found`, `forbidden` and the refusals of `add_customer`.
    """
    scope.require(EDIT)
    if _PLACE_FIELDS & set(changes):
        scope.require(PLACE)
    require_visible(scope, customer_id)
    customer = lock_customer(scope, customer_id)
    after = _tidied(changes, customer=customer)
    in_force = settings(scope)
    check_fields(_with_reason(after, customer=customer), settings=in_force)
    before = {name: getattr(customer, name) for name in after}
    changed = changes_between(before, after)
    if changed:
        was = segment_of(customer)
        _apply(customer, after, now=now)
        remember_segments([(customer, was)], now=now)
        facts = {"changes": changed, "settings_version": in_force.version}
        record(CHANGED, scope=scope, customer=customer, now=now, facts=facts)
    if "point" in changes:
        move_customer(customer, changes["point"], scope=scope, now=now, facts={"by": "direct"})
    return customer


def move_customer(
    customer: Customer, point: Point | None, *, scope: Scope, now: datetime, facts: Mapping[str, Any]
) -> None:
    """Give a locked customer another position and record `customer.position_corrected`.

    The event carries the positions before and after and the metres between, so that domains above can judge
    earlier results again.
    """
    before = point_of(customer)
    if before == point:
        return
    place(customer, point)
    customer.updated_at = now
    customer.save(update_fields=["latitude", "longitude", "cell7", "cell8", "cell9", "cell10", "updated_at"])
    moved = round(distance_m(before, point)) if before is not None and point is not None else None
    told = {
        "before": asdict(before) if before is not None else None,
        "after": asdict(point) if point is not None else None,
        "distance_m": moved,
        **facts,
    }
    record(CORRECTED, scope=scope, customer=customer, now=now, facts=told)


def place(customer: Customer, point: Point | None) -> None:
    """Set position and cells on an unsaved customer."""
    cells = cells_of(point) if point is not None else {}
    customer.latitude = point.latitude if point is not None else None
    customer.longitude = point.longitude if point is not None else None
    customer.cell7, customer.cell8 = cells.get(7), cells.get(8)
    customer.cell9, customer.cell10 = cells.get(9), cells.get(10)


def mark_visited(*, organisation_id: UUID, customer_id: UUID, at: datetime) -> None:
    """Remember when a customer was last really visited; an earlier moment changes nothing.

    The domain of visits calls this and records its own event, which sync and the timeline read.
    """
    Customer.objects.filter(organisation_id=organisation_id, id=customer_id).exclude(last_visit_at__gte=at).update(
        last_visit_at=at
    )


def unmark_visited(*, organisation_id: UUID, customer_id: UUID, at: datetime, before: datetime | None) -> None:
    """Take back that a customer was really visited `at`; `before` is the newest visit that still counts.

    When a newer one has been remembered since, nothing changes.
    """
    rows = Customer.objects.filter(organisation_id=organisation_id, id=customer_id, last_visit_at=at)
    rows.update(last_visit_at=before)


def _owner_of(draft: CustomerDraft, *, scope: Scope) -> Assignee:
    if draft.owner_id is not None and draft.owner_id != scope.person_id:
        scope.require(TRANSFER)
        return assignee(scope, draft.owner_id)
    if scope.person_id is not None:
        return assignee(scope, scope.person_id)
    if draft.department_id is None:
        message = "the system adds a customer to a department or an owner"
        raise ValueError(message)
    return Assignee(person_id=None, department_id=draft.department_id)


def _values_of(draft: CustomerDraft, *, scope: Scope) -> dict[str, Any]:
    in_force = settings(scope)
    name = draft.name.strip()
    values = {
        "name": name,
        "name_key": name_key(name),
        "name_normal": name_normal(name),
        "address": draft.address.strip(),
        "phone": draft.phone.strip(),
        "type": draft.type,
        "tier": draft.tier or in_force.default_tier,
        "life_stage": draft.life_stage.value,
        "life_stage_reason": draft.life_stage_reason.strip(),
        "tags": tidy_tags(draft.tags),
        "geofence_radius_m": draft.geofence_radius_m,
        "opening_hours": tidy_opening_hours(draft.opening_hours),
        "attributes": merged({}, draft.attributes),
        "note": draft.note.strip(),
    }
    check_fields(values, settings=in_force)
    return values


def _tidied(changes: Mapping[str, Any], *, customer: Customer) -> dict[str, Any]:
    after = {name: value for name, value in changes.items() if name != "point"}
    for name in ("name", "address", "phone", "note", "life_stage_reason"):
        if name in after:
            after[name] = after[name].strip()
    if "tags" in after:
        after["tags"] = tidy_tags(after["tags"])
    if "opening_hours" in after:
        after["opening_hours"] = tidy_opening_hours(after["opening_hours"])
    if "attributes" in after:
        after["attributes"] = merged(customer.attributes, after["attributes"])
    return after


def _with_reason(after: Mapping[str, Any], *, customer: Customer) -> dict[str, Any]:
    # A reason given before does not explain a stage that is entered now.
    kept = customer.life_stage_reason if after.get("life_stage") == customer.life_stage else ""
    return {"life_stage_reason": kept, **after}


def _apply(customer: Customer, after: Mapping[str, Any], *, now: datetime) -> None:
    for name, value in after.items():
        setattr(customer, name, value)
    touched = [*after, "updated_at"]
    if "name" in after:
        customer.name_key, customer.name_normal = name_key(customer.name), name_normal(customer.name)
        touched += ["name_key", "name_normal"]
    customer.updated_at = now
    customer.save(update_fields=touched)


def _where(customer: Customer) -> dict[str, Any]:
    return {
        "latitude": customer.latitude,
        "longitude": customer.longitude,
        "owner_id": plain(customer.owner_id),
        "department_id": plain(customer.department_id),
    }
