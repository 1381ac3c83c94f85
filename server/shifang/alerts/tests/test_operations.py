from uuid import UUID

import pytest

from shifang.accounts.models import Person
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.alerts import queries, sync
from shifang.alerts.models import Alert, AlertChannel, Delivery
from shifang.alerts.operations import delivering, inbox, routing, settings
from shifang.alerts.outside import Outside
from shifang.alerts.tests.make import KIND, Sink, happen, web_sink
from shifang.alerts.types import Audience, ChannelKind, DeliveryState, Rule, To
from shifang.kernel.problems import Refusal
from shifang.ledger import queries as log
from shifang.ledger.operations import sequence
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs

NOW = clock.now()
NOWHERE = {"url": "https://10.0.0.1/hook"}


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


def set_rules(made: MadeOrganisation, *wanted: Rule) -> None:
    with tenancy.organisation(made.id):
        settings.set_rules(scope=made.scope(), wanted=wanted, now=NOW)


def channel(made: MadeOrganisation, sink: Sink | None = None, **options: object) -> AlertChannel:
    url = f"http://127.0.0.1:{sink.port}/hook" if sink else NOWHERE["url"]
    given = {"name": "群", "kind": ChannelKind.WEBHOOK, "language": "zh", "settings": {"url": url}, **options}
    with tenancy.organisation(made.id):
        return settings.add_channel(scope=made.scope(), now=NOW, **given)


def told(made: MadeOrganisation, event_id: UUID) -> set[str]:
    names = {person: role for role, person in made.people.items()}
    with tenancy.organisation(made.id):
        return {names[alert.recipient_id] for alert in Alert.objects.filter(event_id=event_id)}


def test_the_manager_of_the_place_is_told_unless_rules_say_otherwise(made):
    event = happen(made)
    assert run_jobs(made.id) == 1
    assert told(made, event) == {"manager"}
    set_rules(made, Rule(KIND.code, audience=(Audience(To.PERSON), Audience(To.ROLE, "auditor"))))
    event = happen(made)
    run_jobs(made.id)
    assert told(made, event) == {"rep", "auditor"}
    set_rules(made, Rule(KIND.code, enabled=False))
    event = happen(made)
    run_jobs(made.id)
    assert told(made, event) == set()


def test_a_rule_of_a_department_does_not_reach_its_sibling(made):
    set_rules(
        made,
        Rule(KIND.code, department_id=made.sibling, audience=(Audience(To.ROLE, "admin"),)),
        Rule(KIND.code, department_id=made.root, audience=(Audience(To.ROLE, "auditor"),)),
    )
    here, there = happen(made), happen(made, role="rep2", department=made.sibling)
    run_jobs(made.id)
    assert told(made, here) == {"auditor"}
    assert told(made, there) == {"admin", "auditor"}


def test_the_same_event_twice_tells_once(made):
    event = happen(made)
    run_jobs(made.id)
    again = routing.route(organisation_id=made.id, event_id=event, kind=KIND.code, now=NOW)
    assert again == 0
    with tenancy.organisation(made.id):
        assert Alert.objects.count() == 1


def test_events_with_nothing_to_say_stay_silent(made):
    happen(made, ignored=True)
    assert run_jobs(made.id) == 0
    happen(made, silent=True)
    assert run_jobs(made.id) == 1
    with tenancy.organisation(made.id):
        assert not Alert.objects.exists()


def test_who_cannot_sign_in_is_not_told(made):
    with tenancy.organisation(made.id):
        Person.objects.filter(id=made.people["manager"]).update(disabled_at=NOW)
    event = happen(made)
    run_jobs(made.id)
    assert told(made, event) == set()


def test_a_delivery_that_fails_is_tried_again_and_its_reason_is_seen(made):
    with web_sink() as sink:
        way = channel(made, sink)
        set_rules(made, Rule(KIND.code, channels=(way.id,)))
        happen(made)
        delivery = routed(made)
        sink.status = 503

        def attempt(outside: Outside) -> bool:
            return delivering.deliver(organisation_id=made.id, delivery_id=delivery.id, outside=outside, now=NOW)

        assert not attempt(sink.outside())
        assert seen(made, way) == {"code": "channel.answered", "params": {"answer": 503}}
        assert not attempt(Outside()), "the loopback is not reached without permission"
        assert seen(made, way) == {"code": "channel.address_not_public", "params": {}}
        sink.status = 200
        assert attempt(sink.outside())
        assert seen(made, way) is None
        assert sink.json()["title"] == "无效拜访：便利蜂"
        assert attempt(sink.outside()), "it is not sent a second time"
        assert len(sink.got) == 2
        with tenancy.organisation(made.id):
            assert Delivery.objects.get().attempts == 3


def routed(made: MadeOrganisation) -> Delivery:
    """Route the newest event without running the delivery job itself."""
    from shifang.ledger.models import Event

    with tenancy.organisation(made.id):
        event = Event.objects.filter(kind="test.too_short").latest("id")
        routing.route(organisation_id=made.id, event_id=event.id, kind=KIND.code, now=NOW)
        return Delivery.objects.get(event_id=event.id)


def seen(made: MadeOrganisation, way: AlertChannel) -> dict | None:
    with tenancy.organisation(made.id):
        return AlertChannel.objects.get(id=way.id).failure


def test_after_the_last_try_a_delivery_is_given_up(made):
    way = channel(made)
    set_rules(made, Rule(KIND.code, channels=(way.id,)))
    happen(made)
    delivery = routed(made)
    tries = [
        delivering.deliver(organisation_id=made.id, delivery_id=delivery.id, outside=Outside(), now=NOW)
        for _ in range(delivering.ATTEMPTS)
    ]
    assert tries == [False] * (delivering.ATTEMPTS - 1) + [True]
    with tenancy.organisation(made.id):
        assert Delivery.objects.get().state == DeliveryState.FAILED


def test_a_channel_out_of_use_gets_nothing(made):
    way = channel(made)
    with tenancy.organisation(made.id):
        settings.change_channel(scope=made.scope(), channel_id=way.id, changes={"enabled": False}, now=NOW)
    set_rules(made, Rule(KIND.code, channels=(way.id,)))
    happen(made)
    run_jobs(made.id)
    with tenancy.organisation(made.id):
        assert not Delivery.objects.exists()


def test_rules_may_name_only_what_is_there(made):
    other = organisation()
    elsewhere = channel(other)
    for wrong in (
        Rule("unknown.kind"),
        Rule(KIND.code, channels=(elsewhere.id,)),
        Rule(KIND.code, department_id=other.branch),
        Rule(KIND.code, audience=(Audience(To.NAMED, str(other.people["rep"])),)),
        Rule(KIND.code, audience=(Audience(To.DEPARTMENT, "nonsense"),)),
        Rule(KIND.code, audience=(Audience(To.ROLE, ""),)),
        Rule(KIND.code, audience=(Audience(To.PERSON, "x"),)),
    ):
        with pytest.raises(Refusal) as refused:
            set_rules(made, wrong)
        assert refused.value.kind.code == "alerts.rules_invalid"


def test_a_channel_in_use_stays(made):
    way = channel(made)
    set_rules(made, Rule(KIND.code, channels=(way.id,)))
    with tenancy.organisation(made.id):
        with pytest.raises(Refusal) as refused:
            settings.remove_channel(scope=made.scope(), channel_id=way.id, now=NOW)
        assert refused.value.kind.code == "channel.in_use"
    set_rules(made)
    with tenancy.organisation(made.id):
        settings.remove_channel(scope=made.scope(), channel_id=way.id, now=NOW)
        assert not queries.channels_of(made.scope())


def test_the_phone_gets_its_alerts_whole_and_by_event(made):
    happen(made)
    run_jobs(made.id)
    sequence(organisation_id=made.id)
    with tenancy.organisation(made.id):
        events = log.since(made.id, position=0, limit=100)
        for role, expected in (("manager", 1), ("rep", 0)):
            scope = made.scope(role)
            upserts, removed = sync.changed(scope, events)
            assert (len(upserts), removed) == (expected, [])
            assert sync.full(scope) == upserts
        card = sync.full(made.scope("manager"))[0]
        assert (card["title"], card["urgent"], card["read_at"]) == ("无效拜访：便利蜂", True, None)
        inbox.mark_read(scope=made.scope("manager"), alert_id=card["id"], now=NOW)
        assert sync.full(made.scope("manager"))[0]["read_at"] == NOW
