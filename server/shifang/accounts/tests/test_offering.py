"""An organisation made by an older version gets the permissions that a newer one brings."""

from django.db import connections

from shifang.accounts.models import Role
from shifang.accounts.operations.offering import offer_new_permissions
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.accounts.types import PEOPLE_VIEW, PERMISSIONS, POLICY_VIEW
from shifang.ledger.models import Event
from shifang.platform import clock, tenancy


def held(made: MadeOrganisation, permission: str) -> set[str]:
    with tenancy.organisation(made.id):
        return {row.key for row in Role.objects.filter(organisation_id=made.id, permissions__contains=[permission])}


def take_away(made: MadeOrganisation, permission: str) -> None:
    with tenancy.organisation(made.id):
        for row in Role.objects.filter(organisation_id=made.id):
            row.permissions = [each for each in row.permissions if each != permission]
            row.save()


def told(made: MadeOrganisation) -> int:
    with tenancy.organisation(made.id):
        return Event.objects.filter(organisation_id=made.id, kind="role.changed").count()


def test_a_new_permission_goes_to_the_built_in_roles_it_is_meant_for_and_one_taken_away_stays_away() -> None:
    made = organisation()
    take_away(made, PEOPLE_VIEW)
    take_away(made, POLICY_VIEW)
    with connections["owner"].cursor() as cursor:
        known = sorted(PERMISSIONS.keys() - {PEOPLE_VIEW})
        cursor.execute("UPDATE accounts_organisation SET offered = %s WHERE id = %s", [known, made.id])
    before = told(made)
    for _ in range(2):
        offer_new_permissions(now=clock.now())
        assert held(made, PEOPLE_VIEW) == PERMISSIONS[PEOPLE_VIEW].roles
        assert held(made, POLICY_VIEW) == set()
        assert told(made) == before + len(PERMISSIONS[PEOPLE_VIEW].roles)


def test_a_new_organisation_has_been_offered_everything() -> None:
    made = organisation()
    before = told(made)
    offer_new_permissions(now=clock.now())
    assert told(made) == before
