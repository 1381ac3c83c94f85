"""Templates: drafted, published for good, assigned to kinds of customers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from shifang.accounts.types import Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject
from shifang.visits.models import TemplateAssignment, TemplateVersion, VisitTemplate
from shifang.visits.rules.assignment import Assignment
from shifang.visits.rules.templates import template_faults, with_defaults
from shifang.visits.types.closed_lists import (
    ASSIGNED_TWICE,
    NAME_TAKEN,
    NO_DRAFT,
    NOT_PUBLISHED,
    TEMPLATE_CHANGED,
    TEMPLATE_INVALID,
    TEMPLATE_MANAGE,
)
from shifang.visits.types.words import StepOrder


def add_template(
    *, scope: Scope, name: str, order: StepOrder, steps: Sequence[Mapping[str, Any]], now: datetime
) -> VisitTemplate:
    """Add a template with a first draft."""
    scope.require(TEMPLATE_MANAGE)
    made = VisitTemplate(organisation_id=scope.organisation_id, name=name, created_at=now)
    _set_draft(made, scope=scope, name=name, order=order, steps=steps, now=now)
    _save_named(made)
    _record(scope, made.id, change="drafted", now=now)
    return made


def draft_version(
    *, scope: Scope, template_id: UUID, name: str, order: StepOrder, steps: Sequence[Mapping[str, Any]], now: datetime
) -> VisitTemplate:
    """Replace the draft of a template. It may be unfinished: faults are told when it is published."""
    scope.require(TEMPLATE_MANAGE)
    template = _locked(scope, template_id)
    _set_draft(template, scope=scope, name=name, order=order, steps=steps, now=now)
    template.save(force_update=True)
    _record(scope, template.id, change="drafted", now=now)
    return template


def publish(*, scope: Scope, template_id: UUID, now: datetime) -> TemplateVersion:
    """Publish the draft as the next version; visits that have begun keep theirs.

    Raises `template.no_draft`, `template.invalid` (errors name step and field), `template.name_taken`.
    """
    scope.require(TEMPLATE_MANAGE)
    template = _locked(scope, template_id)
    draft = template.draft
    if draft is None:
        raise Refusal(NO_DRAFT)
    faults = template_faults(draft["steps"])
    if faults:
        raise Refusal(TEMPLATE_INVALID, errors=[fault.plain() for fault in faults])
    template.version += 1
    template.name = draft["name"]
    template.draft = None
    _save_named(template)
    made = TemplateVersion.objects.create(
        organisation_id=scope.organisation_id,
        template=template,
        version=template.version,
        name=draft["name"],
        order=draft["order"],
        steps=with_defaults(draft["steps"]),
        published_at=now,
        published_by=scope.person_id,
    )
    _record(scope, template.id, change="published", now=now, version=made.version)
    return made


def archive(*, scope: Scope, template_id: UUID, now: datetime) -> VisitTemplate:
    """Put a template away: nothing new follows it."""
    scope.require(TEMPLATE_MANAGE)
    template = _locked(scope, template_id)
    template.archived_at = now
    template.save(force_update=True)
    _record(scope, template.id, change="archived", now=now)
    _unassign(scope, TemplateAssignment.objects.filter(template_id=template_id), now)
    return template


def assign(*, scope: Scope, assignments: Sequence[Assignment], now: datetime) -> list[TemplateAssignment]:
    """Replace the whole list of assignments; "" stands for any type or tier."""
    scope.require(TEMPLATE_MANAGE)
    if len({(each.customer_type, each.tier) for each in assignments}) != len(assignments):
        raise Refusal(ASSIGNED_TWICE)
    wanted = {each.template_id for each in assignments}
    known = VisitTemplate.objects.filter(organisation_id=scope.organisation_id, id__in=wanted, archived_at=None)
    versions = dict(known.values_list("id", "version"))
    if wanted - versions.keys():
        raise Refusal(NOT_FOUND)
    if not all(versions.values()):
        raise Refusal(NOT_PUBLISHED)
    kept = {
        (row.customer_type, row.tier): row
        for row in TemplateAssignment.objects.select_for_update().filter(organisation_id=scope.organisation_id)
    }
    made = [_assigned(scope, each, kept.pop((each.customer_type, each.tier), None)) for each in assignments]
    for row in made:
        _record(scope, row.template_id, change="assigned", now=now, assignment_id=str(row.id))
    _unassign(scope, TemplateAssignment.objects.filter(id__in=[row.id for row in kept.values()]), now)
    return made


def _unassign(scope: Scope, rows: QuerySet[TemplateAssignment], now: datetime) -> None:
    for row in rows.filter(organisation_id=scope.organisation_id):
        _record(scope, row.template_id, change="unassigned", now=now, assignment_id=str(row.id))
        row.delete()


def _assigned(scope: Scope, wanted: Assignment, row: TemplateAssignment | None) -> TemplateAssignment:
    if row is None:
        return TemplateAssignment.objects.create(
            organisation_id=scope.organisation_id,
            template_id=wanted.template_id,
            customer_type=wanted.customer_type,
            tier=wanted.tier,
        )
    row.template_id = wanted.template_id
    row.save(force_update=True)
    return row


def _set_draft(
    template: VisitTemplate,
    *,
    scope: Scope,
    name: str,
    order: StepOrder,
    steps: Sequence[Mapping[str, Any]],
    now: datetime,
) -> None:
    template.draft = {"name": name, "order": order.value, "steps": list(steps)}
    template.draft_at = now
    template.draft_by = scope.person_id


def _locked(scope: Scope, template_id: UUID) -> VisitTemplate:
    rows = VisitTemplate.objects.select_for_update().filter(organisation_id=scope.organisation_id, id=template_id)
    found = rows.filter(archived_at__isnull=True).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def _save_named(template: VisitTemplate) -> None:
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError:
        raise Refusal(NAME_TAKEN) from None


def _record(scope: Scope, template_id: UUID, *, change: str, now: datetime, **facts: Any) -> None:
    ledger.record(
        scope.organisation_id,
        Fact(
            kind=TEMPLATE_CHANGED,
            subject=Subject("visit_template", template_id),
            actor_id=scope.person_id,
            happened_at=now,
            received_at=now,
            facts={"change": change, **facts},
        ),
    )
