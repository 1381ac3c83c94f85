"""Permissions that a newer version brings: an organisation's built-in roles get them once."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connections

from shifang.accounts.models import Role
from shifang.accounts.types import PERMISSIONS, ROLE_CHANGED
from shifang.ledger import operations as ledger
from shifang.ledger.types import Fact, Subject
from shifang.platform import tenancy


def offer_new_permissions(*, now: datetime) -> None:
    """Give each new permission to the built-in roles it is meant for; what an admin took away stays away.

    Done by the owner of the installation after migrating; done twice it changes nothing.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT id, offered FROM accounts_organisation")
        for organisation_id, offered in cursor.fetchall():
            fresh = PERMISSIONS.keys() - set(offered)
            if fresh:
                _give(organisation_id, fresh, now=now)
                cursor.execute(
                    "UPDATE accounts_organisation SET offered = %s WHERE id = %s",
                    [sorted({*offered, *fresh}), organisation_id],
                )


def _give(organisation_id: UUID, fresh: Collection[str], *, now: datetime) -> None:
    with tenancy.organisation(organisation_id):
        for row in Role.objects.select_for_update().filter(organisation_id=organisation_id).exclude(key=""):
            before = row.permissions
            after = sorted({*before, *(each for each in fresh if row.key in PERMISSIONS[each].roles)})
            if after != before:
                row.permissions = after
                row.save(update_fields=["permissions"])
                facts = {"changes": {"permissions": [before, after]}}
                told = Fact(ROLE_CHANGED, Subject("role", row.id), happened_at=now, received_at=now, facts=facts)
                ledger.record(organisation_id, told)
