"""Commands of two visits in any order, repeated and late: the end is always the same, nothing is lost or done twice."""

from collections import Counter
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from shifang.accounts.tests.make import organisation
from shifang.ledger.models import Event
from shifang.platform import clock, tenancy
from shifang.protocol.models import Command
from shifang.protocol.operations import Envelope
from shifang.visits.models import AnswerValue, CheckInAttempt, StepRecord, Visit, VisitPhoto
from shifang.visits.tests.make import Day, Phone, day, location, photo

# What a phone does at a customer, in its order: (kind or step, seconds of the day).
SCRIPT = ("start", "far", "check_in", "front", "form_before", "form_after", "check_out")


@cache
def ground() -> Day:
    """One organisation for all runs; every run has a phone and visits of its own."""
    return day(organisation())


class Shuffled(RuleBasedStateMachine):
    """The network between a phone and the server: it may reorder, repeat and delay."""

    @initialize()
    def write_the_day(self) -> None:
        self.today = ground()
        self.today.phone = Phone(self.today.made)
        self.visits = [clock.new_id(), clock.new_id()]
        self.commands = [
            each for number, visit in enumerate(self.visits) for each in self._script(visit, number * 1000)
        ]
        self.delivered: list[Envelope] = []

    @rule(data=st.data())
    def deliver(self, data: Any) -> None:
        """Bring one of the commands that have not come yet."""
        left = [each for each in self.commands if each not in self.delivered]
        if left:
            self._bring(data.draw(st.sampled_from(left)))

    @rule(data=st.data())
    def repeat(self, data: Any) -> None:
        """Bring one again."""
        if self.delivered:
            self._bring(data.draw(st.sampled_from(self.delivered)))

    @rule(data=st.data())
    def batch(self, data: Any) -> None:
        """Bring some in one batch, in any order."""
        some = data.draw(st.lists(st.sampled_from(self.commands), max_size=5))
        for each in some:
            self._bring(each)

    @invariant()
    def nothing_is_lost(self) -> None:
        with tenancy.organisation(self.today.made.id):
            kept = Command.objects.filter(id__in=[each.id for each in self.delivered]).count()
            busy = Visit.objects.filter(life="checked_in").count()
        assert kept == len(self.delivered)
        assert busy <= 1

    def teardown(self) -> None:
        if not hasattr(self, "commands"):
            return
        for each in self.commands:
            if each not in self.delivered:
                self._bring(each)
        with tenancy.organisation(self.today.made.id):
            for visit_id in self.visits:
                self._is_as_expected(Visit.objects.get(id=visit_id))
            rows = Command.objects.filter(id__in=[each.id for each in self.commands])
            assert set(rows.values_list("status", flat=True)) <= {"applied", "dismissed"}
            assert {row.payload["visit_id"] for row in rows if row.status == "dismissed"} <= set(map(str, self.visits))

    def _is_as_expected(self, visit: Visit) -> None:
        assert (visit.life, visit.validity, visit.on_site_s) == ("checked_out", "valid", 600)
        assert (visit.completeness, visit.completeness_reason) == ("open", "photos_missing")
        assert not visit.check_in_refused
        current = StepRecord.objects.filter(visit_id=visit.id, superseded_at=None)
        assert {row.step_id: row.answers.get("products") for row in current} == {
            "front": None,
            "form": [{"product": "Cola", "price": 4}],
        }
        assert StepRecord.objects.filter(visit_id=visit.id).count() == 3
        assert list(AnswerValue.objects.filter(visit_id=visit.id, path="products.price").values_list("number")) == [
            (4,)
        ]
        assert VisitPhoto.objects.filter(visit_id=visit.id, current=True).count() == 1
        accepted = CheckInAttempt.objects.filter(visit_id=visit.id, purpose="check_in", accepted=True)
        assert [each.id for each in accepted] == [visit.attempt_id]
        told = Counter(Event.objects.filter(subject_id=visit.id).values_list("kind", flat=True))
        once = ("visit.started", "visit.checked_in", "visit.checked_out", "visit.check_in_refused")
        assert {kind: told[kind] for kind in once} == dict.fromkeys(once, 1)
        assert told["visit.step_done"] == 3
        assert told["visit.invalid"] == 0

    def _bring(self, envelope: Envelope) -> None:
        answer = self.today.phone.send(envelope, now=self.today.at(3000))[0]
        assert answer.status != "rejected", answer
        if envelope not in self.delivered:
            self.delivered.append(envelope)

    def _script(self, visit_id: Any, begin: int) -> list[Envelope]:
        today, phone = self.today, self.today.phone
        made = []
        for number, name in enumerate(SCRIPT):
            at = today.at(begin + number * 20 if name != "check_out" else begin + 640)
            place = location(today.point, at=at, north_m=445 if name == "far" else 3)
            if name == "start":
                payload: dict[str, Any] = {"visit_id": visit_id, "customer_id": today.customer.id}
                made.append(phone.envelope("visit.start", payload, at=at))
            elif name in {"far", "check_in"}:
                made.append(phone.envelope("visit.check_in", {"visit_id": visit_id, "location": place}, at=at))
            elif name == "check_out":
                payload = {"visit_id": visit_id, "location": place, "on_site_ms": 600_000}
                made.append(phone.envelope("visit.check_out", payload, at=at))
            else:
                made.append(self._step(visit_id, name, begin + number * 20))
        return made

    def _step(self, visit_id: Any, name: str, seconds: int) -> Envelope:
        if name == "front":
            shot = photo(f"front {visit_id}", at=self.today.at(seconds))
            return self.today.step_envelope(visit_id, "front", {}, seconds=seconds, photos=[shot])
        price = 3 if name == "form_before" else 4
        answers = {"promotion": False, "products": [{"product": "Cola", "price": price}]}
        return self.today.step_envelope(visit_id, "form", answers, seconds=seconds)


_SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]


class TestShuffled(Shuffled.TestCase):
    """A short run, part of every test run."""

    settings = settings(max_examples=6, stateful_step_count=10, deadline=None, suppress_health_check=_SLOW)


@pytest.mark.prove
@pytest.mark.timeout(3600)
class TestShuffledLong(Shuffled.TestCase):
    """A long one."""

    settings = settings(max_examples=300, stateful_step_count=25, deadline=None, suppress_health_check=_SLOW)
