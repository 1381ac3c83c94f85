"""People, departments and roles over HTTP: who may change whom, and what follows at once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from shifang.accounts.door import door
from shifang.accounts.models import Device, Person
from shifang.accounts.operations import people
from shifang.accounts.tests.make import PASSWORD, MadeOrganisation, anonymous, organisation, with_role
from shifang.kernel.problems import Refusal
from shifang.ledger.models import Event
from shifang.platform import clock, tenancy


@pytest.fixture(scope="module")
def made() -> MadeOrganisation:
    return organisation()


def new_person(made: MadeOrganisation, login: str, **changes: object) -> dict[str, object]:
    return {
        "login": login,
        "name": "王小明",
        "role_id": str(made.roles["rep"]),
        "department_id": str(made.branch),
        **changes,
    }


def sign_in(made: MadeOrganisation, login: str, password: str) -> int:
    body = {"organisation": made.code, "login": login, "password": password}
    return anonymous().post("/auth/sign-in", body).status_code


def events(made: MadeOrganisation, subject_id: object) -> list[str]:
    with tenancy.organisation(made.id):
        rows = Event.objects.filter(subject_id=subject_id).exclude(kind="session.signed_in")
        return list(rows.order_by("id").values_list("kind", flat=True))


def test_a_new_person_signs_in_with_the_password_shown_once(made: MadeOrganisation) -> None:
    answer = made.client().post("/people", new_person(made, "Xiaoming", phone="13912345678"))
    assert answer.status_code == 201
    person, password = answer.json()["person"], answer.json()["password"]
    assert (person["login"], person["department"]["name"], person["role"]["key"]) == ("xiaoming", "Branch", "rep")
    assert sign_in(made, "XiaoMing", password) == 200
    assert sign_in(made, "13912345678", password) == 200
    assert events(made, person["id"]) == ["person.added"]
    assert password not in str(made.client().get(f"/people/{person['id']}").json())


@pytest.mark.parametrize(
    "changes",
    [{"phone": "13712340001"}, {"login": "taken-login"}, {"login": "13712340001"}, {"phone": "13700000009"}],
    ids=["phone", "login", "login is a phone", "phone is a login"],
)
def test_login_and_phone_belong_to_one_person(made: MadeOrganisation, changes: dict[str, str]) -> None:
    client = made.client()
    client.post("/people", new_person(made, "taken-login", phone="13712340001"))
    client.post("/people", new_person(made, "13700000009"))
    answer = client.post("/people", new_person(made, f"p{uuid4().hex[:8]}") | changes)
    assert (answer.status_code, answer.json()["code"]) == (409, "accounts.taken")


def test_a_weak_password_is_refused(made: MadeOrganisation) -> None:
    answer = made.client().post("/people", new_person(made, "weak", password="12345"))
    assert (answer.status_code, answer.json()["code"]) == (422, "password.weak")


@pytest.mark.parametrize(
    "changes", [{"login": "x"}, {"login": "a b"}, {"name": "  "}, {"phone": "tel"}, {"email": "no"}, {"locale": "fr"}]
)
def test_fields_are_checked(made: MadeOrganisation, changes: dict[str, str]) -> None:
    assert made.client().post("/people", new_person(made, "checked") | changes).status_code == 422


def test_a_disabled_person_is_out_at_once_and_comes_back_with_the_same_password() -> None:
    own = organisation()
    rep = own.client("rep")
    assert rep.get("/me").status_code == 200
    admin = own.client()
    assert admin.post(f"/people/{own.people['rep']}/disable").json()["disabled"] is True
    assert rep.get("/me").status_code == 401
    admin.post(f"/people/{own.people['rep']}/reset-password", {"password": "new-horse-battery"})
    assert sign_in(own, "rep", "new-horse-battery") == 401
    assert admin.post(f"/people/{own.people['rep']}/enable").json()["disabled"] is False
    assert sign_in(own, "rep", "new-horse-battery") == 200
    assert events(own, own.people["rep"]) == ["person.disabled", "person.password_reset", "person.enabled"]


def test_a_reset_password_ends_sessions(made: MadeOrganisation) -> None:
    rep = made.client("rep2")
    assert rep.get("/me").status_code == 200
    password = made.client().post(f"/people/{made.people['rep2']}/reset-password").json()["password"]
    assert rep.get("/me").status_code == 401
    assert sign_in(made, "rep2", password) == 200


def test_the_last_admin_stays(made: MadeOrganisation) -> None:
    admin, me = made.client(), made.people["admin"]
    for answer in (
        admin.post(f"/people/{me}/disable"),
        admin.patch(f"/people/{me}", {"role_id": str(made.roles["rep"])}),
        admin.patch(f"/roles/{made.roles['admin']}", {"permissions": ["people.view"]}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "accounts.last_admin")
    assert admin.get("/me").status_code == 200


def test_two_admins_cannot_disable_each_other_at_once() -> None:
    own = organisation()
    other = own.add_person("admin2", role="admin")
    pairs = [(own.scope("admin"), other), (own.scope("admin2"), own.people["admin"])]

    def disable(pair: object) -> str:
        scope, person_id = pair
        try:
            people.disable_person(scope=scope, person_id=person_id, now=clock.now())
        except Refusal as refusal:
            return refusal.kind.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(disable, pairs))
    assert answers == ["accounts.last_admin", "done"]


def test_a_move_is_an_event_of_the_old_department_and_counts_from_now_on(made: MadeOrganisation) -> None:
    mover = made.add_person("mover", role="rep")
    answer = made.client().patch(f"/people/{mover}", {"department_id": str(made.sibling)})
    assert answer.json()["department"]["name"] == "Sibling"
    with tenancy.organisation(made.id):
        event = Event.objects.get(subject_id=mover, kind="person.changed")
    assert event.department_id == made.branch
    assert event.facts == {"changes": {"department_id": [str(made.branch), str(made.sibling)]}}
    assert made.client("manager").get(f"/people/{mover}").status_code == 404


def test_a_change_of_nothing_is_no_event(made: MadeOrganisation) -> None:
    still = made.add_person("still", role="rep")
    assert made.client().patch(f"/people/{still}", {"name": "still"}).status_code == 200
    assert events(made, still) == []


def test_people_are_seen_by_scope_and_reached_by_who_manages_them(made: MadeOrganisation) -> None:
    def names(role: str) -> set[str]:
        return {item["name"] for item in made.client(role).get("/people?limit=200").json()["items"]}

    assert {"rep", "manager", "auditor"} <= names("rep")
    assert "rep2" not in names("rep") | names("manager")
    assert {"rep", "rep2", "Admin"} <= names("admin") & names("auditor")
    colleague = made.client("rep").get(f"/people/{made.people['manager']}").json()
    assert (colleague["phone"], colleague["login"], colleague["name"]) == (None, None, "manager")
    assert made.client("manager").get(f"/people/{made.people['rep']}").json()["phone"] is not None
    assert made.client("rep").get(f"/people/{made.people['rep2']}").status_code == 404


def test_people_are_found_by_name_pinyin_and_phone_and_paged(made: MadeOrganisation) -> None:
    own = organisation()
    client = own.client()
    for number, name in enumerate(["赵六", "李四", "王五"]):
        client.post("/people", new_person(own, f"found{number}", name=name, phone=f"1360000000{number}"))
    for search in ("李四", "lisi", "ls", "13600000001", "found1"):
        assert [item["name"] for item in client.get(f"/people?search={search}").json()["items"]] == ["李四"], search
    seen, page = [], client.get("/people?limit=3").json()
    total = page["total"]
    while True:
        seen += [item["name"] for item in page["items"]]
        if not page["next_cursor"]:
            break
        page = client.get(f"/people?limit=3&cursor={page['next_cursor']}").json()
    assert len(seen) == len(set(seen)) == total == 8
    assert [name for name in seen if name in {"李四", "王五", "赵六"}] == ["李四", "王五", "赵六"]


def test_a_department_filter_means_all_below(made: MadeOrganisation) -> None:
    items = made.client().get(f"/people?department_id={made.root}&limit=200").json()["items"]
    assert {"rep", "rep2"} <= {item["name"] for item in items}
    items = made.client().get(f"/people?department_id={made.sibling}&limit=200").json()["items"]
    assert "rep" not in {item["name"] for item in items}


def test_departments_are_added_renamed_moved_and_archived() -> None:
    own = organisation()
    admin = own.client()
    team = admin.post("/departments", {"name": "一组", "parent_id": str(own.branch)}).json()
    assert admin.patch(f"/departments/{team['id']}", {"name": "二组"}).json()["name"] == "二组"
    assert admin.patch(f"/departments/{team['id']}", {"parent_id": str(own.sibling)}).json()["parent_id"] == str(
        own.sibling
    )
    circle = admin.patch(f"/departments/{own.sibling}", {"parent_id": team["id"]})
    assert (circle.status_code, circle.json()["code"]) == (409, "department.cycle")
    root = admin.patch(f"/departments/{own.root}", {"parent_id": str(own.branch)})
    assert (root.status_code, root.json()["code"]) == (409, "department.root")
    busy = admin.patch(f"/departments/{own.sibling}", {"archived": True})
    assert (busy.status_code, busy.json()["code"]) == (409, "department.in_use")
    assert admin.patch(f"/departments/{team['id']}", {"archived": True}).json()["archived"] is True
    refused = admin.post("/people", new_person(own, "late", department_id=team["id"]))
    assert (refused.status_code, refused.json()["code"]) == (409, "department.archived")
    assert events(own, team["id"]) == ["department.added", *["department.changed"] * 3]


def test_a_new_manager_sees_the_department_and_the_old_one_does_not() -> None:
    own = organisation()
    leader = own.add_person("leader", role="manager", department=own.sibling)
    own.client().patch(f"/departments/{own.branch}", {"manager_id": str(leader)})
    assert own.client("leader").get(f"/people/{own.people['rep']}").status_code == 200
    own.client().patch(f"/departments/{own.branch}", {"manager_id": None})
    assert own.client("leader").get(f"/people/{own.people['rep']}").status_code == 404


def test_two_moves_at_once_never_close_a_circle() -> None:
    from shifang.accounts.operations import structure

    own = organisation()
    scope = own.scope()

    def move(pair: object) -> str:
        department_id, parent_id = pair
        try:
            structure.change_department(
                scope=scope, department_id=department_id, changes={"parent_id": parent_id}, now=clock.now()
            )
        except Refusal as refusal:
            return refusal.kind.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(move, [(own.branch, own.sibling), (own.sibling, own.branch)]))
    assert answers == ["department.cycle", "done"]


def test_a_role_of_few_permissions_can_be_added_and_does_just_that() -> None:
    own = organisation()
    admin = own.client()
    role = admin.post("/roles", {"name": "人事助理", "reach": "tree", "permissions": ["people.view"]})
    assert (role.status_code, role.json()["permissions"]) == (201, ["people.view"])
    again = admin.post("/roles", {"name": "人事助理", "reach": "own", "permissions": []})
    assert (again.status_code, again.json()["code"]) == (409, "accounts.taken")
    unknown = admin.post("/roles", {"name": "x", "reach": "own", "permissions": ["fly"]})
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "permissions")
    own.roles["helper"] = role.json()["id"]
    own.add_person("helper", role="helper")
    helper = own.client("helper")
    assert helper.get("/people").status_code == 200
    denied = helper.post("/people", new_person(own, "nobody"))
    assert (denied.status_code, denied.json()["params"]) == (403, {"permission": "people.manage"})


def test_nobody_grants_or_takes_over_more_than_they_hold() -> None:
    own = organisation()
    with_role(own, name="hr", permissions=["people.view", "people.manage", "approvals.view"])
    hr = own.client("hr")
    beyond = [
        hr.post("/people", new_person(own, "boss", role_id=str(own.roles["admin"]))),
        hr.patch(f"/people/{own.people['hr']}", {"role_id": str(own.roles["admin"])}),
        hr.post(f"/people/{own.people['manager']}/reset-password"),
        hr.post(f"/people/{own.people['manager']}/disable"),
        hr.post("/roles", {"name": "super", "reach": "tree", "permissions": ["policy.manage"]}),
        hr.post("/roles", {"name": "wide", "reach": "organisation", "permissions": ["people.view"]}),
        hr.patch(f"/roles/{own.roles['hr']}", {"reach": "organisation"}),
        hr.patch(f"/roles/{own.roles['rep']}", {"permissions": []}),
    ]
    assert [answer.json()["code"] for answer in beyond] == ["accounts.beyond_own"] * len(beyond)
    low = with_role(own, name="low", permissions=["people.view"], reach="own")
    assert hr.post(f"/people/{low}/disable").status_code == 200
    far = with_role(own, name="far", permissions=["people.view"], reach="own")
    with tenancy.organisation(own.id):
        Person.objects.filter(id=far).update(department_id=own.sibling)
    assert hr.post(f"/people/{far}/disable").status_code == 404


def test_a_built_in_role_keeps_its_reach(made: MadeOrganisation) -> None:
    answer = made.client().patch(f"/roles/{made.roles['rep']}", {"reach": "organisation"})
    assert (answer.status_code, answer.json()["code"]) == (409, "role.built_in")


def test_permissions_have_words(made: MadeOrganisation) -> None:
    items = made.client("auditor").get("/permissions").json()["items"]
    assert all(item["zh"] and item["en"] for item in items)
    assert "people.manage" in {item["code"] for item in items}


def test_a_lost_device_is_revoked_by_its_owner_or_a_manager_of_people(made: MadeOrganisation) -> None:
    now = clock.now()

    def device(role: str) -> str:
        with tenancy.organisation(made.id):
            return str(
                Device.objects.create(
                    organisation_id=made.id, person_id=made.people[role], first_seen_at=now, last_seen_at=now
                ).id
            )

    own, theirs = device("rep"), device("rep")
    assert {item["id"] for item in made.client("rep").get("/devices").json()["items"]} == {own, theirs}
    assert made.client("rep2").get("/devices").json()["items"] == []
    assert made.client("rep2").post(f"/devices/{own}/revoke").status_code == 404
    assert made.client("manager").post(f"/devices/{own}/revoke").status_code == 403
    assert made.client("rep").post(f"/devices/{own}/revoke").json()["revoked_at"] is not None
    assert made.client("admin").post(f"/devices/{theirs}/revoke").status_code == 200
    assert events(made, own) == ["device.revoked"]


@pytest.fixture(autouse=True)
def fresh_door() -> None:
    door.forget()


def test_the_first_password_of_the_founder_still_works(made: MadeOrganisation) -> None:
    assert sign_in(made, "admin", PASSWORD) == 200
