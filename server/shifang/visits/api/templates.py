"""Visit templates: drafts, versions, assignments, and the kinds of steps."""

from typing import Any
from uuid import UUID

from ninja import Router, Status

from shifang.accounts.door import ScopedRequest
from shifang.platform import clock
from shifang.visits.api.template_schemas import (
    AssignmentsIn,
    AssignmentsOut,
    StepKindsOut,
    TemplateDetailOut,
    TemplateIn,
    TemplatesOut,
    VersionOut,
)
from shifang.visits.operations import templates
from shifang.visits.queries.cards import assignment_cards
from shifang.visits.queries.templates import template_detail, template_rows, version_row
from shifang.visits.rules.assignment import Assignment
from shifang.visits.steps import BY_CODE
from shifang.visits.steps.kind import StepKind
from shifang.visits.types.closed_lists import TEMPLATE_VIEW

router = Router(tags=["visit templates"])


@router.get("/visit-templates", response=TemplatesOut)
def list_all(request: ScopedRequest, archived: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002 - a query parameter
    """List templates by name; the archived ones only when asked."""
    request.auth.require(TEMPLATE_VIEW)
    return {"items": template_rows(request.auth, archived=archived)}


@router.post("/visit-templates", response={201: TemplateDetailOut})
def add(request: ScopedRequest, body: TemplateIn) -> Status[dict[str, Any]]:
    """Add a template with a first draft."""
    made = templates.add_template(
        scope=request.auth, name=body.name, order=body.order, steps=body.steps, now=clock.now()
    )
    return Status(201, template_detail(request.auth, made.id))


@router.get("/visit-templates/{template_id}", response=TemplateDetailOut)
def show(request: ScopedRequest, template_id: UUID) -> dict[str, Any]:
    """Return a template with its draft and versions."""
    request.auth.require(TEMPLATE_VIEW)
    return template_detail(request.auth, template_id)


@router.post("/visit-templates/{template_id}/versions", response=TemplateDetailOut)
def draft(request: ScopedRequest, template_id: UUID, body: TemplateIn) -> dict[str, Any]:
    """Replace the draft; what still keeps it from being published is told with it."""
    templates.draft_version(
        scope=request.auth,
        template_id=template_id,
        name=body.name,
        order=body.order,
        steps=body.steps,
        now=clock.now(),
    )
    return template_detail(request.auth, template_id)


@router.post("/visit-templates/{template_id}/publish", response={201: VersionOut})
def publish(request: ScopedRequest, template_id: UUID) -> Status[dict[str, Any]]:
    """Publish the draft as the next version. `template.invalid` names steps and fields in `errors`."""
    return Status(201, version_row(templates.publish(scope=request.auth, template_id=template_id, now=clock.now())))


@router.post("/visit-templates/{template_id}/archive", response=TemplateDetailOut)
def archive(request: ScopedRequest, template_id: UUID) -> dict[str, Any]:
    """Put a template away; visits that follow it go on."""
    templates.archive(scope=request.auth, template_id=template_id, now=clock.now())
    return template_detail(request.auth, template_id)


@router.get("/visit-template-assignments", response=AssignmentsOut)
def list_assignments(request: ScopedRequest) -> dict[str, Any]:
    """Return which template follows from a customer's type and tier."""
    request.auth.require(TEMPLATE_VIEW)
    return {"items": assignment_cards(request.auth)}


@router.put("/visit-template-assignments", response=AssignmentsOut)
def assign(request: ScopedRequest, body: AssignmentsIn) -> dict[str, Any]:
    """Replace the whole list; the entry without type and tier is the default."""
    wanted = [Assignment(each.template_id, each.customer_type or "", each.tier or "") for each in body.items]
    templates.assign(scope=request.auth, assignments=wanted, now=clock.now())
    return {"items": assignment_cards(request.auth)}


@router.get("/step-kinds", response=StepKindsOut)
def list_step_kinds(request: ScopedRequest) -> dict[str, Any]:
    """Return the kinds of steps with their words and the schema of their configuration."""
    request.auth.require(TEMPLATE_VIEW)
    return {"items": [_kind(each) for each in BY_CODE.values()]}


def _kind(kind: StepKind) -> dict[str, Any]:
    return {
        "code": kind.code,
        "title": {"zh": kind.zh, "en": kind.en},
        "config_schema": kind.config_schema,
        "default_config": kind.default_config,
        "needs": list(kind.needs),
        "words": {key: {"zh": zh, "en": en} for key, (zh, en) in kind.words.items()},
    }
