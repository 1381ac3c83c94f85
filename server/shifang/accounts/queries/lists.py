"""Lists of people, departments, roles, devices and policies, as far as the asker sees."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from shifang.accounts.models import Department, Device, Person, PolicyVersion, Role
from shifang.accounts.queries.people import department_chart
from shifang.accounts.queries.policies import policy
from shifang.accounts.queries.scopes import visible_people
from shifang.accounts.rules import below
from shifang.accounts.types import POLICY_KINDS, Policy, PolicyKind, Reach, Scope
from shifang.kernel.problems import NOT_FOUND, Refusal


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What a list of people is narrowed to; a department means it and all below; status: `active` or `disabled`."""

    search: str = ""
    department_id: UUID | None = None
    role_id: UUID | None = None
    status: str | None = None


def visible_person(scope: Scope, person_id: UUID) -> Person:
    """Return a person the scope may see, with role and department; raise `not_found` otherwise."""
    found = _people(scope).filter(id=person_id).first()
    if found is None:
        raise Refusal(NOT_FOUND)
    return found


def list_people(
    scope: Scope, wanted: PeopleFilter, *, after: tuple[str, UUID] | None, limit: int
) -> tuple[list[Person], int]:
    """Return people in the order of their pinyin after `(name_key, id)`, and how many there are in all."""
    rows = _people(scope)
    if wanted.search:
        text = wanted.search.lower()
        rows = rows.filter(
            Q(name__icontains=text)
            | Q(name_key__contains=text)
            | Q(login__contains=text)
            | Q(phone__startswith=text)
            | Q(employee_number__istartswith=text)
        )
    if wanted.department_id is not None:
        rows = rows.filter(department_id__in=below(_parents(scope), department_id=wanted.department_id))
    if wanted.role_id is not None:
        rows = rows.filter(role_id=wanted.role_id)
    if wanted.status is not None:
        rows = rows.filter(disabled_at__isnull=wanted.status == "active")
    total = rows.count()
    if after is not None:
        name_key, identifier = after
        rows = rows.filter(Q(name_key__gt=name_key) | Q(name_key=name_key, id__gt=identifier))
    return list(rows.order_by("name_key", "id")[:limit]), total


def list_departments(scope: Scope) -> list[tuple[Department, int]]:
    """Return the departments the scope sees, each with how many people can sign in there, by name."""
    rows = Department.objects.filter(organisation_id=scope.organisation_id)
    if scope.reach is Reach.TREE:
        rows = rows.filter(id__in=scope.departments)
    elif scope.reach is Reach.OWN:
        rows = rows.filter(id__in=[scope.department_id])
    counted = Person.objects.filter(organisation_id=scope.organisation_id, disabled_at__isnull=True)
    heads = dict(counted.values_list("department_id").annotate(heads=Count("id")))
    return [(row, heads.get(row.id, 0)) for row in rows.order_by("name", "id")]


def list_roles(scope: Scope) -> list[tuple[Role, int]]:
    """Return the roles of the organisation, built-in ones first, each with how many people can sign in with it."""
    counted = Person.objects.filter(organisation_id=scope.organisation_id, disabled_at__isnull=True)
    heads = dict(counted.values_list("role_id").annotate(heads=Count("id")))
    rows = Role.objects.filter(organisation_id=scope.organisation_id).order_by("-key", "name")
    return [(row, heads.get(row.id, 0)) for row in rows]


def list_devices(scope: Scope, *, person_id: UUID | None) -> list[Device]:
    """Return devices of those whom the scope sees (of itself alone when it reaches no further), newest use first."""
    rows = Device.objects.select_related("person").filter(organisation_id=scope.organisation_id)
    if scope.reach is Reach.OWN:
        rows = rows.filter(person_id=scope.me)
    elif scope.reach is Reach.TREE:
        rows = rows.filter(Q(person__department_id__in=scope.departments) | Q(person_id=scope.me))
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    return list(rows.order_by("-last_seen_at")[:500])


def list_policies(scope: Scope) -> list[tuple[PolicyKind, Policy]]:
    """Return every kind of policy with what is in force."""
    return [(kind, policy(scope, code)) for code, kind in sorted(POLICY_KINDS.items())]


def policy_versions(scope: Scope, kind: str) -> QuerySet[PolicyVersion]:
    """Return the versions of a policy, newest first."""
    return PolicyVersion.objects.filter(organisation_id=scope.organisation_id, kind=kind).order_by("-version")


def _people(scope: Scope) -> QuerySet[Person]:
    return Person.objects.select_related("role", "department").filter(visible_people(scope))


def _parents(scope: Scope) -> dict[UUID, UUID | None]:
    return {each: parent for each, (parent, _) in department_chart(scope).items()}
