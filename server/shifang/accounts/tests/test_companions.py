"""Who may come along on a visit: those one sees, and one's own managers up to the top."""

from shifang.accounts.models import Department
from shifang.accounts.queries import colleagues, companion_departments
from shifang.accounts.tests.make import organisation
from shifang.platform import tenancy


def test_a_rep_may_take_along_the_department_and_the_managers_above() -> None:
    made = organisation()
    director = made.add_person("director", role="manager", department=made.root)
    scope = made.scope("rep")
    with tenancy.organisation(made.id):
        Department.objects.filter(id=made.root).update(manager_id=director)
        may = companion_departments(scope, list(made.people.values()))
        listed = {person["id"] for person in colleagues(scope)}
    expected = {director, made.people["manager"], made.people["rep"]}
    assert expected <= may.keys()
    assert may[director] == made.root
    assert made.people["rep2"] not in may
    assert listed == may.keys()
