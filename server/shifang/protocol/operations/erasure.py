"""What a person's phones have sent, as it came: what was taken from it stands in its own tables."""

from uuid import UUID

from django.db import connection

from shifang.protocol.models import Command

_EMPTY = """
UPDATE protocol_command SET payload = '{"erased": true}', params = '{}', note = ''
WHERE organisation_id = %s AND person_id = %s AND payload <> '{"erased": true}'
"""


def count_commands(organisation_id: UUID, person_id: UUID) -> int:
    """Return how many commands they have sent."""
    return Command.objects.filter(organisation_id=organisation_id, person_id=person_id).count()


def erase_commands(organisation_id: UUID, person_id: UUID) -> None:
    """Empty them; ids, times and answers stay, so that nothing is taken twice."""
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY, [organisation_id, person_id])
