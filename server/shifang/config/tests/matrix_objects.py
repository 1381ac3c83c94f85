"""What the matrix asks for: two organisations, people of every sort, and one maker per kind of id.

A maker makes the thing for the person of a role (`rep`, or `rep2` of the sibling department) and returns its id.
A wide thing belongs to the whole organisation, so it has no sibling.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

from django.contrib.auth.hashers import make_password

from shifang.accounts.models import Department, Device, Person, Session
from shifang.accounts.tests.make import PASSWORD, Api, MadeOrganisation, client, organisation, with_role
from shifang.alerts.tests.make import happen
from shifang.approvals.models import Approval
from shifang.evidence.operations import copies
from shifang.evidence.tests.make import caption, phone_photo
from shifang.evidence.types import PHOTO_USERS, PhotoUser
from shifang.kernel.geo import Point
from shifang.ledger.models import Event
from shifang.ledger.types import Subject
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs
from shifang.truth.operations.findings import Claim, open_finding
from shifang.truth.rules.engine import assess
from shifang.truth.types.facts import CheckInFacts
from shifang.truth.types.policy import CheckInPolicy
from shifang.truth.types.stored import facts_json
from shifang.visits.tests.make import STEPS, template
from shifang.witnesses.tests.make import placed

HELPER = ["people.view", "approvals.view"]
ROLES = ("rep", "manager", "admin", "auditor", "helper")
# Tokens that open nothing.
STRANGERS = ("anonymous", "disabled", "expired", "swapped")

Maker = Callable[[MadeOrganisation, str], Any]
MAKERS: dict[str, Maker] = {}
WIDE: set[str] = set()


def makes(name: str, *, wide: bool = False) -> Callable[[Maker], Maker]:
    """Say that a function makes what the path parameter `name` stands for."""

    def note(maker: Maker) -> Maker:
        MAKERS[name] = maker
        if wide:
            WIDE.add(name)
        return maker

    return note


@dataclass
class Things:
    """The things of one owner by the name of their id, made when they are first asked for."""

    made: MadeOrganisation
    role: str
    kept: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)

    def __getattr__(self, name: str) -> str:
        if name not in MAKERS:
            raise AttributeError(name)
        self.asked.add(name)
        if name not in self.kept:
            self.kept[name] = str(MAKERS[name](self.made, self.role))
        return self.kept[name]


@dataclass
class World:
    """Our organisation with everybody in it, and another one with the same things."""

    ours: MadeOrganisation
    theirs: MadeOrganisation
    own: Things
    sibling: Things
    foreign: Things
    clients: dict[str, Api]

    def foreign_ids(self) -> set[str]:
        """Return every id of the other organisation that an answer must not hold."""
        fixed = [self.theirs.id, self.theirs.root, self.theirs.branch, *self.theirs.people.values()]
        return {str(each) for each in (*fixed, *self.theirs.roles.values(), *self.foreign.kept.values())}

    def sibling_ids(self) -> set[str]:
        """Return the ids of what belongs to the sibling department's rep."""
        shown_to_all = WIDE | {"person_id", "department_id"}
        return {value for name, value in self.sibling.kept.items() if name not in shown_to_all}


def build() -> World:
    """Make the world."""
    ours, theirs = organisation(), organisation()
    with_role(ours, name="helper", permissions=HELPER)
    for made in (ours, theirs):
        template(made)
        with tenancy.organisation(made.id):
            Department.objects.filter(id=made.root).update(manager_id=made.people["admin"])
            Person.objects.update(password=make_password(PASSWORD))
    clients = {role: ours.client(role) for role in ROLES}
    clients["anonymous"] = Api(None)
    clients["disabled"] = _disabled(ours)
    clients["expired"] = _expired(ours)
    clients["swapped"] = _swapped(ours, theirs)
    return World(ours, theirs, Things(ours, "rep"), Things(ours, "rep2"), Things(theirs, "rep"), clients)


def _disabled(made: MadeOrganisation) -> Api:
    person = made.add_person("gone", role="admin")
    api = client(made.id, person)
    with tenancy.organisation(made.id):
        Person.objects.filter(id=person).update(disabled_at=clock.now())
    return api


def _expired(made: MadeOrganisation) -> Api:
    person = made.add_person("late", role="admin")
    api = client(made.id, person)
    with tenancy.organisation(made.id):
        Session.objects.filter(person_id=person).update(access_expires_at=clock.now() - timedelta(seconds=1))
    return api


def _swapped(ours: MadeOrganisation, theirs: MadeOrganisation) -> Api:
    """A good token of the other organisation that claims to be of ours."""
    secret = theirs.client("admin").headers["Authorization"].partition(".")[2]
    return Api(f"{ours.id.hex}.{secret}")


def customer(made: MadeOrganisation, role: str) -> str:
    """Make a customer."""
    return str(MAKERS["customer_id"](made, role))


def post(made: MadeOrganisation, role: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Send something as the person of a role; it must be taken."""
    answer = made.client(role).post(path, body)
    assert answer.status_code in {200, 201}, (path, answer.content)
    found: dict[str, Any] = answer.json()
    return found


# --- one maker per id --------------------------------------------------------------------------------------------


@makes("person_id")
def _person(made: MadeOrganisation, role: str) -> UUID:
    return made.people[role]


@makes("department_id")
def _department(made: MadeOrganisation, role: str) -> UUID:
    return made.branch if role == "rep" else made.sibling


@makes("role_id", wide=True)
def _role(made: MadeOrganisation, _: str) -> UUID:
    return made.roles["rep"]


@makes("session_id")
def _session(made: MadeOrganisation, role: str) -> UUID:
    client(made.id, made.people[role])
    with tenancy.organisation(made.id):
        return Session.objects.filter(person_id=made.people[role]).latest("created_at").id


@makes("refresh_token")
def _refresh_token(made: MadeOrganisation, _: str) -> str:
    body = {"organisation": made.code, "login": "admin", "password": PASSWORD}
    answer = Api(None).post("/auth/sign-in", body)
    assert answer.status_code == 200, answer.content
    return answer.json()["refresh_token"]


@makes("device_id")
def _device(made: MadeOrganisation, role: str) -> UUID:
    now = clock.now()
    with tenancy.organisation(made.id):
        return Device.objects.create(
            organisation_id=made.id, person_id=made.people[role], first_seen_at=now, last_seen_at=now
        ).id


@makes("shift_id")
def _shift(made: MadeOrganisation, role: str) -> str:
    body = {"weekdays": [1], "opens": "08:00", "closes": "12:00", "valid_from": "2026-03-02"}
    return post(made, "admin", "/calendar/shifts", {**body, "person_id": str(made.people[role])})["id"]


@makes("holiday_id", wide=True)
def _holiday(made: MadeOrganisation, _: str) -> str:
    return post(made, "admin", "/calendar/holidays", {"day": "2026-10-01", "name": "国庆节", "kind": "off"})["id"]


@makes("leave_id")
def _leave(made: MadeOrganisation, role: str) -> str:
    start = clock.now() + timedelta(days=60)
    body = {"kind": "annual", "starts_at": start, "ends_at": start + timedelta(days=1)}
    return post(made, role, "/calendar/leaves", body)["id"]


@makes("approval_id")
def _approval(made: MadeOrganisation, role: str) -> UUID:
    start = clock.now() + timedelta(days=90)
    body = {"kind": "annual", "starts_at": start, "ends_at": start + timedelta(days=1)}
    leave = post(made, role, "/calendar/leaves", body)["id"]
    with tenancy.organisation(made.id):
        return Approval.objects.get(subject_id=leave).id


@makes("finding_id")
def _finding(made: MadeOrganisation, role: str) -> UUID:
    now = clock.now()
    claim = Claim(
        organisation_id=made.id,
        subject=Subject("test", clock.new_id()),
        related_id=None,
        command_id=clock.new_id(),
        person_id=made.people[role],
        department_id=made.branch if role == "rep" else made.sibling,
        device_id=clock.new_id(),
    )
    facts = CheckInFacts(Point(31.2, 121.5), None, (), now, now)
    judged = assess(facts, CheckInPolicy(), 0)
    with tenancy.organisation(made.id):
        found = open_finding(claim, facts=facts, kept=facts_json(facts), assessment=judged)
    assert found is not None
    return found.id


@makes("delegation_id")
def _delegation(made: MadeOrganisation, role: str) -> str:
    start = clock.now()
    body = {"deputy_id": str(made.people["admin"]), "starts_at": start, "ends_at": start + timedelta(days=9)}
    return post(made, role, "/approvals/delegations", body)["id"]


@makes("alert_id")
def _alert(made: MadeOrganisation, role: str) -> str:
    # It goes to the nearest manager: the branch has one, above the sibling department stands the admin.
    department = made.branch if role == "rep" else made.sibling
    happen(made, role=role, department=department)
    run_jobs(made.id, queue="alerts")
    inbox = made.client("manager" if role == "rep" else "admin").get("/alerts").json()["items"]
    return inbox[0]["id"]


@makes("channel_id", wide=True)
def _channel(made: MadeOrganisation, _: str) -> str:
    body = {"name": "群", "kind": "webhook", "settings": {"url": "https://127.0.0.1:1/"}}
    return post(made, "admin", "/alert-channels", body)["id"]


@makes("witness_id", wide=True)
def _witness(made: MadeOrganisation, _: str) -> str:
    placed(made, 1)
    body = {"name": "群", "kind": "channel", "settings": {"channel_id": _channel(made, "admin")}}
    return post(made, "admin", "/witnesses", body)["id"]


@makes("audit_id", wide=True)
def _audit(made: MadeOrganisation, _: str) -> str:
    return post(made, "admin", "/ledger/audits", {"checkpoints": []})["id"]


@makes("event_id", wide=True)
def _event(made: MadeOrganisation, _: str) -> str:
    placed(made, 1)
    with tenancy.organisation(made.id):
        return str(Event.objects.latest("id").id)


@makes("command_id")
def _command(made: MadeOrganisation, role: str) -> str:
    ahead = clock.now() + timedelta(hours=1)
    command = {
        "id": clock.new_id(),
        "kind": "customer.follow_up",
        "happened_at": ahead,
        "device_id": clock.new_id(),
        "sequence": 1,
        "payload": {
            "follow_up_id": clock.new_id(),
            "customer_id": customer(made, role),
            "channel": "visit",
        },
    }
    (answer,) = post(made, role, "/commands", {"commands": [command]})["results"]
    assert answer["status"] == "parked", answer
    return answer["id"]


@makes("template_id", wide=True)
def _template(made: MadeOrganisation, _: str) -> str:
    body = {"name": f"模板 {clock.new_id().hex[-6:]}", "steps": list(STEPS)}
    return post(made, "admin", "/visit-templates", body)["id"]


@makes("visit_id")
def _visit(made: MadeOrganisation, role: str) -> str:
    day = clock.now().date() + timedelta(days=1)
    body = {
        "customer_id": customer(made, role),
        "person_id": str(made.people[role]),
        "planned_for": str(day),
    }
    return post(made, role, "/visits", body)["id"]


@makes("sha256")
def _photo(made: MadeOrganisation, role: str) -> str:
    data = phone_photo() + clock.new_id().bytes
    name = hashlib.sha256(data).hexdigest()
    answer = put(made.client(role), f"/photos/{name}", data)
    assert answer.status_code == 201, answer.content
    with patch.dict(
        PHOTO_USERS, {"matrix": PhotoUser("matrix", caption=lambda *_: caption(), visible=lambda *_: False)}
    ):
        assert copies.burn(organisation_id=made.id, sha256=name, now=clock.now())
    return name


@makes("upload_id")
def _upload(made: MadeOrganisation, role: str) -> str:
    import base64

    name = base64.b64encode(hashlib.sha256(clock.new_id().bytes).hexdigest().encode()).decode()
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "9", "Upload-Metadata": f"sha256 {name}"}
    answer = made.client(role).send("POST", "/photos", **headers)
    assert answer.status_code == 201, answer.content
    return answer["Location"].rpartition("/")[2]


def put(api: Api, path: str, data: bytes) -> Any:
    """Send bytes to an address."""
    return api.client.generic(
        "PUT", f"/api/v1{path}", data=data, content_type="application/octet-stream", headers=api.headers
    )


@makes("tracker_id")
def _tracker(made: MadeOrganisation, role: str) -> str:
    return post(made, role, "/trackers", {"person_id": str(made.people[role]), "label": "车载"})["id"]


@makes("tracker_token")
def _tracker_token(made: MadeOrganisation, role: str) -> str:
    return post(made, role, "/trackers", {"person_id": str(made.people[role]), "label": "车载"})["token"]
