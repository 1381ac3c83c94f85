"""People for the matrix: somebody who has left, and whose data may be erased."""

from uuid import UUID

from shifang.accounts.models import Person
from shifang.accounts.tests.make import MadeOrganisation
from shifang.config.tests.matrix_objects import makes
from shifang.platform import clock, tenancy

LEAVER = "leaver_id"


@makes(LEAVER)
def _leaver(made: MadeOrganisation, role: str) -> UUID:
    department = made.branch if role == "rep" else made.sibling
    person = made.add_person(f"leaver-{clock.new_id().hex[-8:]}", role="rep", department=department)
    with tenancy.organisation(made.id):
        Person.objects.filter(id=person).update(disabled_at=clock.now())
    return person
