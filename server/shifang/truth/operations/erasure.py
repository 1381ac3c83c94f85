"""What was seen of a person's phones: sightings with their prints, keys, attestations, numbers issued.

Most of it is append-only to the application, so the owner's role deletes it, once the erasure stands.
"""

from uuid import UUID

from django.db import connections, transaction

from shifang.truth.models import DeviceKey, Sighting

_STATEMENTS = (
    "DELETE FROM truth_print p USING truth_sighting s WHERE p.organisation_id = s.organisation_id "
    "AND p.sighting_id = s.id AND s.organisation_id = %s AND s.person_id = %s",
    "DELETE FROM truth_sighting WHERE organisation_id = %s AND person_id = %s",
    "DELETE FROM truth_attestation WHERE organisation_id = %s AND person_id = %s",
    "DELETE FROM truth_devicekey WHERE organisation_id = %s AND person_id = %s",
    "DELETE FROM truth_nonce WHERE organisation_id = %s AND person_id = %s",
)


def count_sightings(organisation_id: UUID, person_id: UUID) -> int:
    """Return how often a phone of theirs was seen, and how many keys they enrolled."""
    mine = {"organisation_id": organisation_id, "person_id": person_id}
    return Sighting.objects.filter(**mine).count() + DeviceKey.objects.filter(**mine).count()


def erase_sightings(organisation_id: UUID, person_id: UUID) -> None:
    """Delete it when the running transaction has committed."""

    def delete() -> None:
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            for statement in _STATEMENTS:
                cursor.execute(statement, [organisation_id, person_id])

    transaction.on_commit(delete)
