"""Templates: what is drafted, what is published, which one a customer's visit follows."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from shifang.accounts.types import Scope
from shifang.kernel.problems import NOT_FOUND, Refusal
from shifang.visits.models import TemplateAssignment, TemplateVersion, VisitTemplate
from shifang.visits.rules.assignment import Assignment, assigned_template
from shifang.visits.rules.templates import template_faults
from shifang.visits.types.words import Condition, Step


def find_template(scope: Scope, template_id: UUID) -> VisitTemplate:
    """Return a template of the organisation; raise `not_found` otherwise."""
    found = VisitTemplate.objects.filter(organisation_id=scope.organisation_id, id=template_id).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def template_rows(scope: Scope, *, archived: bool = False) -> list[dict[str, Any]]:
    """Return the organisation's templates by name."""
    rows = VisitTemplate.objects.filter(organisation_id=scope.organisation_id, archived_at__isnull=not archived)
    current = current_versions(scope)
    return [_row(row, current.get(row.id)) for row in rows.order_by("name")]


def template_detail(scope: Scope, template_id: UUID) -> dict[str, Any]:
    """Return a template with its draft and versions, newest first; raise `not_found` otherwise."""
    template = find_template(scope, template_id)
    rows = TemplateVersion.objects.filter(organisation_id=scope.organisation_id, template_id=template_id)
    published = list(rows.order_by("-version"))
    return {
        **_row(template, published[0] if published else None),
        "draft": _draft(template),
        "versions": [version_row(each) for each in published],
    }


def version_row(version: TemplateVersion) -> dict[str, Any]:
    """Return a published version."""
    names = ("id", "template_id", "name", "version", "order", "steps", "published_at")
    return {name: getattr(version, name) for name in names}


def current_versions(scope: Scope) -> dict[UUID, TemplateVersion]:
    """Return the newest published version of each living template, by template."""
    rows = (
        TemplateVersion.objects.filter(organisation_id=scope.organisation_id, template__archived_at__isnull=True)
        .order_by("template_id", "-version")
        .distinct("template_id")
    )
    return {row.template_id: row for row in rows}


def assignments(scope: Scope) -> list[TemplateAssignment]:
    """Return which template customers of a type and tier follow."""
    rows = TemplateAssignment.objects.filter(
        organisation_id=scope.organisation_id, template__archived_at__isnull=True, template__version__gt=0
    )
    return list(rows.order_by("customer_type", "tier"))


def assigned_version(scope: Scope, *, customer_type: str, tier: str) -> TemplateVersion | None:
    """Return the version that a visit to a customer of this type and tier follows today, if there is one."""
    return chosen_version(assignments(scope), current_versions(scope), customer_type=customer_type, tier=tier)


def chosen_version(
    rows: Sequence[TemplateAssignment], current: Mapping[UUID, TemplateVersion], *, customer_type: str, tier: str
) -> TemplateVersion | None:
    """Return the version of the most specific assignment among loaded rows."""
    plain = [Assignment(row.template_id, row.customer_type, row.tier) for row in rows]
    template_id = assigned_template(plain, customer_type=customer_type, tier=tier)
    return None if template_id is None else current.get(template_id)


def templates_followed(scope: Scope) -> Callable[[str, str], UUID | None]:
    """Return a function that tells the template which customers of a type and tier follow; each pair is asked once."""
    plain = [Assignment(row.template_id, row.customer_type, row.tier) for row in assignments(scope)]

    @cache
    def template_of(customer_type: str, tier: str) -> UUID | None:
        return assigned_template(plain, customer_type=customer_type, tier=tier)

    return template_of


def version_exists(scope: Scope, version_id: UUID) -> bool:
    """Return whether the organisation has published this version."""
    return TemplateVersion.objects.filter(organisation_id=scope.organisation_id, id=version_id).exists()


@lru_cache(maxsize=2000)
def steps_of_version(organisation_id: UUID, version_id: UUID) -> tuple[str, tuple[Step, ...]]:
    """Return the order and the steps of a published version; kept, since a version never changes."""
    row = TemplateVersion.objects.get(organisation_id=organisation_id, id=version_id)
    return row.order, tuple(step_of(each) for each in row.steps)


def step_of(plain: Mapping[str, Any]) -> Step:
    """Return a stored step as a value."""
    condition = plain.get("visible_if")
    return Step(
        id=plain["id"],
        kind=plain["kind"],
        title=plain["title"],
        required=plain["required"],
        config=plain["config"],
        visible_if=Condition(**condition) if condition else None,
    )


def _row(template: VisitTemplate, version: TemplateVersion | None) -> dict[str, Any]:
    return {
        "id": template.id,
        "name": template.name,
        "version": template.version,
        "version_id": version.id if version else None,
        "steps": len(version.steps) if version else 0,
        "has_draft": template.draft is not None,
        "archived": template.archived_at is not None,
        "created_at": template.created_at,
    }


def _draft(template: VisitTemplate) -> dict[str, Any] | None:
    if template.draft is None:
        return None
    faults = [fault.plain() for fault in template_faults(template.draft["steps"])]
    return {**template.draft, "at": template.draft_at, "faults": faults}
