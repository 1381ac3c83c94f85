"""Commands of one visit at the same time."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Thread

from django.db import connection

from shifang.accounts.tests.make import organisation
from shifang.ledger.models import Event
from shifang.platform import clock, tenancy
from shifang.protocol import operations as protocol
from shifang.protocol.models import Command
from shifang.visits.models import CheckInAttempt, StepRecord, Visit
from shifang.visits.tests.make import day, location, step_payload


def test_one_batch_from_fifty_threads_makes_one_visit() -> None:
    made = organisation()
    today = day(made)
    visit_id = clock.new_id()
    phone = today.phone
    place = location(today.point, at=today.at(60))
    batch = [
        phone.envelope("visit.start", {"visit_id": visit_id, "customer_id": today.customer.id}, at=today.at(0)),
        phone.envelope("visit.check_in", {"visit_id": visit_id, "location": place}, at=today.at(60)),
        phone.envelope(
            "visit.step", step_payload(visit_id, "form", {"promotion": False}, at=today.at(90)), at=today.at(90)
        ),
        phone.envelope(
            "visit.check_out", {"visit_id": visit_id, "location": place, "on_site_ms": 400_000}, at=today.at(460)
        ),
    ]
    scope = made.scope("rep")
    answers: list[list[str]] = []

    def send() -> None:
        taken = protocol.take(scope=scope, envelopes=batch, now=today.at(500))
        answers.append([str(each.status) for each in taken])

    together([send] * 50)
    assert len(answers) == 50
    for number in range(4):
        statuses = sorted(each[number] for each in answers)
        assert statuses == ["applied"] + ["duplicate"] * 49
    with tenancy.organisation(made.id):
        assert Visit.objects.count() == 1
        assert StepRecord.objects.count() == 1
        assert list(CheckInAttempt.objects.order_by("purpose").values_list("purpose", flat=True)) == [
            "check_in",
            "check_out",
        ]
        kinds = list(Event.objects.filter(subject_id=visit_id).values_list("kind", flat=True))
    assert kinds.count("visit.started") == kinds.count("visit.checked_in") == kinds.count("visit.checked_out") == 1
    assert today.visit(visit_id).life == "checked_out"


def test_a_start_and_its_check_in_sent_at_once_never_leave_one_waiting() -> None:
    made = organisation()
    today = day(made)
    scope = made.scope("rep")
    for round_number in range(12):
        visit_id, at = clock.new_id(), today.at(round_number * 100)
        start = {"visit_id": visit_id, "customer_id": today.customer.id}
        place = {"visit_id": visit_id, "location": location(today.point, at=at)}
        out = {**place, "on_site_ms": 1000}
        envelopes = [
            today.phone.envelope("visit.start", start, at=at),
            today.phone.envelope("visit.check_in", place, at=at),
            today.phone.envelope("visit.check_out", out, at=at + timedelta(seconds=1)),
        ]
        together([partial(protocol.take_one, scope=scope, envelope=each, now=at) for each in envelopes])
    with tenancy.organisation(made.id):
        assert set(Command.objects.values_list("status", flat=True)) == {"applied"}
        assert set(Visit.objects.values_list("life", flat=True)) == {"checked_out"}


def together(calls: list[Callable[[], object]]) -> None:
    """Run calls in threads at the same time."""

    def run(call: Callable[[], object]) -> None:
        try:
            call()
        finally:
            connection.close()

    threads = [Thread(target=run, args=[call]) for call in calls]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
