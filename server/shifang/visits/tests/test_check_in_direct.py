"""The check-in by hand-written SQL leaves what the ordinary way leaves, and steps aside for what is not everyday."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from shifang.accounts.models import Device
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.ledger.models import Event, Pending
from shifang.platform import clock, tenancy
from shifang.protocol.models import Command
from shifang.protocol.operations import Answer
from shifang.protocol.types import COMMANDS, CommandKind, Outcome
from shifang.truth.attestation.base64url import decode, encode
from shifang.truth.models import Sighting
from shifang.truth.tests import attestation_make as make
from shifang.visits.models import CheckInAttempt, Visit
from shifang.visits.rules.documents import digest_of, judgement_text
from shifang.visits.tests.make import Day, Phone, day, location
from shifang.visits.tests.seals import enrolled, sealed

KIND = "visit.check_in"


@pytest.fixture
def taken() -> Iterator[list[bool]]:
    """Which check-ins of the test went the direct way, in order."""
    kind = COMMANDS[KIND]
    direct = kind.direct
    assert direct is not None
    told: list[bool] = []

    def watched(call: Any, payload: dict[str, Any]) -> Outcome | None:
        outcome = direct(call, payload)
        told.append(outcome is not None)
        return outcome

    COMMANDS[KIND] = _with(kind, direct=watched)
    yield told
    COMMANDS[KIND] = kind


def _with(kind: CommandKind, *, direct: Any) -> CommandKind:
    return CommandKind(kind.code, kind.payload, kind.apply, kind.permission, kind.turn, direct)


def check_in(today: Day, visit_id: UUID, **fix: Any) -> tuple[Answer, UUID]:
    """Check in with a fixed command and return its answer and id."""
    at = today.at(60)
    payload = {"visit_id": visit_id, "location": location(today.point, at=at, **fix)}
    envelope = today.phone.envelope(KIND, payload, at=at)
    return today.phone.send(envelope, now=today.at(61))[0], envelope.id


def rows(made: MadeOrganisation, visit_id: UUID) -> list[tuple[str, dict[str, Any]]]:
    """Return every row that a check-in touches, in full."""
    with tenancy.organisation(made.id):
        events = Event.objects.filter(subject_id=visit_id)
        found = [
            *Visit.objects.filter(id=visit_id),
            *CheckInAttempt.objects.filter(visit_id=visit_id),
            *(each for each in Command.objects.filter(kind=KIND) if each.payload["visit_id"] == str(visit_id)),
            *events.order_by("kind"),
            *Pending.objects.filter(id__in=events.values("id")),
            *Sighting.objects.filter(subject_id=visit_id),
        ]
        return [(type(each).__name__, _without_past(_values(each))) for each in found]


def _without_past(values: dict[str, Any]) -> dict[str, Any]:
    """The second way finds the first among the earlier check-ins: leave out what was seen of those."""
    if "monotonic_ms" in values:
        del values["id"]
    if "assessment" in values:
        values["facts"] = {key: each for key, each in values["facts"].items() if key not in {"past", "twins"}}
        seen = {"signals", "silent"}
        values["assessment"] = {key: each for key, each in values["assessment"].items() if key not in seen}
    return values


def _values(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _comparable(found: list[tuple[str, dict[str, Any]]], names: dict[Any, str]) -> list[tuple[str, dict[str, Any]]]:
    """Replace what is of its own by nature: ids, codes and salts."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(each) for key, each in value.items()}
        if isinstance(value, list):
            return [plain(each) for each in value]
        return names.get(value, names.get(str(value), value)) if not isinstance(value, float) else value

    return [(kind, plain({k: v for k, v in values.items() if k not in {"salt"}})) for kind, values in found]


@pytest.mark.parametrize("fix", [{}, {"mock": None}, {"provider": "gps", "speed_mps": 1.25}])
def test_both_ways_leave_identical_rows(taken: list[bool], fix: dict[str, Any]) -> None:
    made = organisation()
    today = day(made)
    compared = []
    answers = []
    for way in ("direct", "ordinary"):
        visit_id = today.start()
        with tenancy.organisation(made.id):
            Visit.objects.filter(id=visit_id).update(created_at=today.begin)
        if way == "ordinary":
            COMMANDS[KIND] = _with(COMMANDS[KIND], direct=None)
        today.phone.sequence = 10
        answer, command_id = check_in(today, visit_id, **fix)
        found = rows(made, visit_id)
        names = _names({visit_id: "visit", command_id: "command", today.visit(visit_id).code: "code"}, found)
        with tenancy.organisation(made.id):
            names[digest_of(judgement_text(CheckInAttempt.objects.get(visit_id=visit_id)))] = "document"
        compared.append(_comparable(found, names))
        answers.append(_comparable([("Answer", dict(answer.result or {}))], names))
        assert answer.status == "applied"
        today.phone.do("visit.cancel", {"visit_id": visit_id, "reason": "next"}, at=today.at(70))
    assert taken == [True]
    assert compared[0] == compared[1]
    assert answers[0] == answers[1]


def _names(known: dict[Any, str], found: list[tuple[str, dict[str, Any]]]) -> dict[Any, str]:
    """Name what differs by nature; an event and its pending row have one id."""
    names = dict(known)
    for kind, values in found:
        if kind in {"CheckInAttempt", "Event"}:
            names[values["id"]] = f"{kind} {values.get('kind', '')}"
    return names | {str(key): name for key, name in names.items()}


def test_what_is_not_everyday_goes_the_ordinary_way(taken: list[bool]) -> None:
    made = organisation()
    today = day(made)
    first = today.start()
    assert check_in(today, first, north_m=445)[0].status == "parked"
    assert check_in(today, first)[0].status == "applied"
    second = today.start()
    assert check_in(today, second)[0].code == "visit.another_in_progress"
    assert check_in(today, clock.new_id())[0].status == "waiting"
    assert taken == [False] * 4


def test_steps_that_came_first_are_released(taken: list[bool]) -> None:
    made = organisation()
    today = day(made)
    visit_id = today.start()
    assert today.step(visit_id, "form", {"promotion": False}, seconds=90).status == "waiting"
    assert check_in(today, visit_id)[0].status == "applied"
    with tenancy.organisation(made.id):
        assert set(Command.objects.values_list("status", flat=True)) == {"applied"}
    assert taken == [False]


def test_a_command_sent_again_gets_its_first_answer(taken: list[bool]) -> None:
    made = organisation()
    today = day(made)
    visit_id = today.start()
    payload = {"visit_id": visit_id, "location": location(today.point, at=today.at(60))}
    envelope = today.phone.envelope(KIND, payload, at=today.at(60))
    first, second = (today.phone.send(envelope, now=today.at(61))[0] for _ in range(2))
    assert (first.status, second.status) == ("applied", "duplicate")
    assert first.result == second.result
    assert taken == [True, False]


def test_a_revoked_device_is_refused(taken: list[bool]) -> None:
    made = organisation()
    today = day(made)
    visit_id = today.start()
    with tenancy.organisation(made.id):
        Device.objects.filter(id=today.phone.device_id).update(revoked_at=clock.now())
    assert check_in(today, visit_id)[0].code == "device.revoked"
    assert taken == [False]


def signed_check_in(today: Day, visit_id: UUID, key: Any) -> dict[str, Any]:
    """Return a check-in at the customer, signed with a key."""
    place = {**location(today.point, at=today.at(60)), "chain": {"index": 0}}
    return {"visit_id": visit_id, "location": sealed(today.made, place, key)}


def kept(today: Day, visit_id: UUID) -> dict[str, Any]:
    with tenancy.organisation(today.made.id):
        return dict(CheckInAttempt.objects.get(visit_id=visit_id).facts)


def test_a_signed_check_in_is_verified_on_the_way(taken: list[bool]) -> None:
    today = day(organisation())
    key = enrolled(today.made, today.phone.device_id)
    visit_id = today.start()
    payload = signed_check_in(today, visit_id, key)
    envelope = today.phone.envelope(KIND, payload, at=today.at(60))
    assert today.phone.send(envelope)[0].status == "applied"
    assert taken == [True]
    assert kept(today, visit_id)["seal"] == {
        "signature": True,
        "nonce": "ok",
        "missing_before": 0,
        "forked": False,
    }
    today.phone.do("visit.cancel", {"visit_id": visit_id, "reason": "next"}, at=today.at(70))
    # What was signed before, shown again by another command.
    second = today.start()
    again = today.phone.do(KIND, {**payload, "visit_id": second}, at=today.at(60), now=clock.now())
    assert (again.status, again.code) == ("parked", "check_in.replayed_nonce")
    assert taken == [True, False]


def test_a_signature_that_does_not_hold_stops_the_check_in(taken: list[bool]) -> None:
    today = day(organisation())
    enrolled(today.made, today.phone.device_id)
    visit_id = today.start()
    forged = signed_check_in(today, visit_id, make.new_key())
    answer = today.phone.do(KIND, forged, at=today.at(60), now=clock.now())
    assert (answer.status, answer.code) == ("parked", "check_in.bad_signature")
    assert taken == [False]


def test_another_person_on_the_phone_is_seen_on_the_direct_way_too(taken: list[bool]) -> None:
    today = day(organisation())
    key = enrolled(today.made, today.phone.device_id)
    other = Day(today.made, today.customer, today.version, Phone(today.made, "rep2"), today.begin)
    client = today.made.client("rep2")
    nonce = client.post("/attestation/nonces", {"purpose": "attestation"}).json()["nonces"][0]["nonce"]
    shown = {"scheme": "webcrypto", "nonce": nonce, "device_id": str(other.phone.device_id)}
    shown |= {"public_key": encode(make.spki(key)), "signature": encode(make.sign_plain(key, decode(nonce)))}
    assert client.post("/attestations", shown).json()["enrolled"]
    visit_id = today.start()
    answer = today.phone.do(KIND, signed_check_in(today, visit_id, key), at=today.at(60), now=clock.now())
    assert (answer.status, (answer.result or {})["signals"]) == ("applied", ["marked"])
    assert taken == [False]
