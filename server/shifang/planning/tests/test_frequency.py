from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from shifang.accounts.operations.policies import put_policy
from shifang.accounts.queries import policy
from shifang.accounts.tests.make import organisation
from shifang.customers.tests.make import customer
from shifang.customers.types.words import LifeStage
from shifang.kernel.problems import Refusal
from shifang.ledger.models import Event
from shifang.planning.models import CustomerFrequency
from shifang.planning.operations.frequency import AS_TIER, set_frequency
from shifang.planning.queries.frequency import frequencies
from shifang.planning.rules.hours import hours_of
from shifang.planning.rules.rhythms import fault_in
from shifang.planning.rules.settings import RULES, fault_of, rules_of
from shifang.planning.types.frequency import Frequency
from shifang.planning.types.settings import Override
from shifang.platform import tenancy
from shifang.visits.tests.make import template

NOW = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def one(made, shop):
    with tenancy.organisation(made.id):
        return frequencies(made.scope("admin"), [shop.id])[shop.id]


def give(made, shop, own, *, by="manager", reason="月结客户"):
    with tenancy.organisation(made.id):
        set_frequency(scope=made.scope(by), customer_id=shop.id, own=own, reason=reason, now=NOW)


def put(made, **body):
    scope = made.scope("admin")
    with tenancy.organisation(made.id):
        standing = policy(scope, RULES.code)
        put_policy(scope=scope, kind=RULES.code, body={**standing.body, **body}, version=standing.version, now=NOW)


def test_the_default_policy_is_sound():
    assert fault_of(RULES.default) is None
    tiers = rules_of(version=0, body=RULES.default).tiers
    assert [(each.visits, each.weeks) for each in tiers.values()] == [(1, 1), (1, 2), (1, 4), (1, 8), (1, 12)]
    assert all(fault_in(each) is None for each in tiers.values())


def test_a_customer_is_visited_as_its_tier_says_and_a_dead_one_or_one_of_another_tier_is_not():
    made = organisation()
    assert one(made, customer(made, tier="KA")) == Frequency(1, 1, spacing=4, minutes=40, important=True)
    put(made, tiers=[each for each in RULES.default["tiers"] if each["tier"] != "D"])
    assert one(made, customer(made, tier="D")) is None
    assert one(made, customer(made, tier="A", life_stage=LifeStage.DEAD, life_stage_reason="关店")) is None


def test_a_template_gives_its_minutes_and_days_of_closing_are_not_allowed():
    made = organisation()
    published = template(made)
    put(made, templates=[{"template": str(published.template_id), "minutes": 55}])
    open_hours = ({"days": [2, 3], "from": "09:00", "to": "12:00"}, {"days": [3], "from": "14:00", "to": "18:00"})
    found = one(made, customer(made, tier="B", opening_hours=open_hours))
    assert (found.minutes, found.weekdays) == (55, {2, 3})


def test_an_own_frequency_comes_before_the_tier_s_and_can_be_taken_away():
    made = organisation()
    shop = customer(made, tier="B")
    give(made, shop, Override(visits=2, weeks=1, important=True))
    assert one(made, shop) == Frequency(2, 1, spacing=2, minutes=25, important=True)
    give(made, shop, Override(visits=0))
    assert one(made, shop) is None
    give(made, shop, AS_TIER)
    give(made, shop, AS_TIER, reason="")
    assert one(made, shop) == Frequency(1, 4, spacing=18, minutes=25)
    with tenancy.organisation(made.id):
        told = Event.objects.filter(organisation_id=made.id, kind="planning.frequency_changed").order_by("id")
        assert [each.facts["after"]["visits"] for each in told] == [2, 0, None]
        assert not CustomerFrequency.objects.filter(organisation_id=made.id).exists()


@pytest.mark.parametrize(
    ("own", "field"),
    [
        (Override(visits=2, weeks=1, spacing=4), "spacing"),
        (Override(visits=9, weeks=1), "visits"),
        (Override(visits=-1, weeks=1), "visits"),
        (Override(visits=1), "weeks"),
        (Override(visits=1, weeks=0), "weeks"),
        (Override(weeks=2), "visits"),
        (Override(visits=0, weeks=2), "weeks"),
        (Override(weekdays=frozenset()), "weekdays"),
        (Override(weekdays=frozenset({9})), "weekdays"),
        (Override(weekdays=frozenset({1}), preferred=frozenset({2})), "preferred"),
        (Override(minutes=0), "minutes"),
    ],
)
def test_an_own_frequency_that_cannot_be_is_refused_and_changes_nothing(own, field):
    made = organisation()
    shop = customer(made, tier="KA")
    with pytest.raises(Refusal) as refused:
        give(made, shop, own)
    assert (refused.value.kind.code, refused.value.params["field"]) == ("planning.frequency_impossible", field)
    assert one(made, shop).visits == 1


def test_an_own_frequency_needs_a_reason_the_permission_and_sight():
    made = organisation()
    shop = customer(made)
    for given, code in (
        ({"reason": " "}, "planning.reason_needed"),
        ({"by": "rep"}, "forbidden"),
        ({"by": "auditor"}, "forbidden"),
    ):
        with pytest.raises(Refusal) as refused:
            give(made, shop, Override(visits=1, weeks=1), **given)
        assert refused.value.kind.code == code
    with pytest.raises(Refusal) as refused:
        give(organisation(), shop, Override(visits=1, weeks=1))
    assert refused.value.kind.code == "not_found"


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"tiers": [{**RULES.default["tiers"][0], "spacing": 8}]}, "tiers[0].spacing"),
        ({"tiers": [{**RULES.default["tiers"][0], "weekdays": [1], "preferred": [2]}]}, "tiers[0].preferred"),
        ({"tiers": [RULES.default["tiers"][0]] * 2}, "tiers[1].tier"),
        ({"tiers": [{**RULES.default["tiers"][0], "visits": 0}]}, "tiers[0].visits"),
        ({"tiers": [{**RULES.default["tiers"][0], "weekdays": [1, 1]}]}, "tiers[0].weekdays"),
        ({"templates": [{"template": "-" * 36, "minutes": 5}]}, "templates[0].template"),
        ({"warn_days": 61}, "warn_days"),
        ({"more": 1}, ""),
    ],
)
def test_a_policy_that_cannot_be_is_refused_with_the_place_at_fault(body, place):
    made = organisation()
    with pytest.raises(Refusal) as refused:
        put(made, **body)
    assert refused.value.kind.code == "policy.invalid"
    assert [each["field"] for each in refused.value.errors] == [place]


def test_opening_hours_in_minutes_of_each_weekday():
    assert hours_of([]) == {}
    hours = hours_of(
        [
            {"days": [1, 2], "from": "09:00", "to": "12:00"},
            {"days": [1], "from": "11:00", "to": "14:30"},
            {"days": [7], "from": "22:00", "to": "02:00"},
            {"days": [6], "from": "00:00", "to": "24:00"},
        ]
    )
    assert hours[1] == ((0, 120), (540, 870))
    assert hours[2] == ((540, 720),)
    assert hours[3] == ()
    assert (hours[6], hours[7]) == (((0, 1440),), ((1320, 1440),))
