"""What lists say of pools and holdings, and that days are said as people say them."""

from datetime import date

from shifang.alerts.rules import text_of
from shifang.alerts.types import KINDS
from shifang.customers.tests.make import SHANGHAI
from shifang.ledger.operations.sequencing import sequence
from shifang.ledger.queries import timeline
from shifang.platform import tenancy
from shifang.pool import tasks
from shifang.pool.models import Offer
from shifang.pool.notices import KINDS as NOTICES
from shifang.pool.queries.lists import holdings, near_me, pooled
from shifang.pool.tests.make import follow, march, world
from shifang.pool.types.claim import ClaimRule, OfferRule, TieBreak
from shifang.pool.types.closed_lists import WARNED
from shifang.pool.words import sentence, spoken_day

REASON = {"cause": "no_verified_visit", "days": 15, "since": "2026-03-02", "event_kind": "claim", "stopped": 0}


def test_a_pooled_customer_tells_from_how_near_it_is_claimed() -> None:
    at = world(ClaimRule(distance_m=200))
    shop = at.shop(day=2)
    at.release(shop, day=3)
    follow(at, day=3)
    with tenancy.organisation(at.made.id):
        [row] = near_me(at.made.scope("rep"), near=SHANGHAI, radius_m=500, limit=50, now=march(4))
    assert (row["customer_id"], row["claim_within_m"], row["distance_m"]) == (shop, 200, 0)


def test_a_pooled_customer_tells_to_whom_it_is_offered_first_and_until_when() -> None:
    at = world(ClaimRule(offer=OfferRule(hours=24, people=1)))
    shop = at.shop("manager", day=2)
    at.release(shop, "manager", day=3)
    follow(at, day=3)
    given = {"near": SHANGHAI, "radius_m": 500, "limit": 50}
    every = {"pool_id": None, "search": "", "cursor": None, "limit": 50}
    with tenancy.organisation(at.made.id):
        [offer] = Offer.objects.filter(customer_id=shop)
        told = {
            at.made.people[each]: near_me(at.made.scope(each), now=march(3, 20), **given)[0]["offer"]
            for each in ("rep", "rep2", "manager")
        }
        named = {
            each: pooled(at.made.scope(each), **every, offered=True, now=march(3, 20))[0]
            for each in ("rep", "rep2", "manager")
        }
        late, _ = pooled(at.made.scope("admin"), **every, now=march(4))
        [later] = near_me(at.made.scope("rep"), now=march(4), **given)
    assert [at.made.people[each] for each, rows in named.items() if rows] == [offer.person_id]
    assert [(each["customer_id"], each["offer"]) for each in late] == [(shop, None)]
    mine = told.pop(offer.person_id)
    assert mine == {"open_from": march(4), "people": 1, "points": offer.numbers["points"]}
    assert [each["points"] for each in told.values()] == [None, None]
    assert later["offer"] is None


def test_a_pooled_customer_tells_of_the_window_in_which_claims_are_collected() -> None:
    at = world(ClaimRule(tie_break=TieBreak.LOTTERY, window_minutes=60))
    shop = at.shop("rep2", day=2)
    at.release(shop, "rep2", day=3)
    at.claim(shop, "rep", day=4)
    follow(at, day=4)
    with tenancy.organisation(at.made.id):
        mine, theirs = (
            near_me(at.made.scope(each), near=SHANGHAI, radius_m=500, limit=50, now=march(4))[0]
            for each in ("rep", "manager")
        )
    assert (mine["tie_break"], mine["window"]["closes_at"]) == ("lottery", march(4, 11))
    assert [each["window"]["entered"] for each in (mine, theirs)] == [True, False]


def test_holdings_are_searched_by_name_among_those_of_one_person() -> None:
    at = world()
    mine, other = at.shop(day=2), at.shop("rep2", day=2)
    follow(at, day=3)
    rep = at.made.people["rep"]
    with tenancy.organisation(at.made.id):
        scope = at.made.scope("admin")
        given = {"due_by": None, "cursor": None, "limit": 50, "now": march(4)}
        every, _ = holdings(scope, person_id=None, search="shop", **given)
        own, _ = holdings(scope, person_id=rep, search="shop", **given)
        none, _ = holdings(scope, person_id=rep, search="nowhere", **given)
    assert {each["customer_id"] for each in every} == {mine, other}
    assert [(each["customer_id"], each["days_left"]) for each in own] == [(mine, 14)]
    assert none == []


def test_reasons_and_warnings_say_days_as_people_do() -> None:
    assert spoken_day(date(2026, 3, 2), "zh") == "2026年3月2日"
    assert sentence(REASON, "zh") == "15 天内没有核实的拜访（自 2026年3月2日 领取起）"
    assert sentence(REASON, "en") == "no verified visit within 15 days (counted from the claim on 2 March 2026)"


def test_a_warning_names_the_day_in_the_language_of_who_reads_it() -> None:
    at = world()
    shop = at.shop(day=2)
    follow(at, day=3)
    while sequence(organisation_id=at.made.id):
        pass
    tasks.run_sweep(at.made.id, now=march(11, 3))
    kind = next(alert for event, alert in NOTICES if event is WARNED)
    with tenancy.organisation(at.made.id):
        [event] = timeline(at.made.id, subject_id=shop, kinds=[WARNED])
        notice = KINDS[kind.code].compose(event)
        assert notice is not None
        said = {language: text_of(kind, notice.params, language)[1] for language in ("zh", "en")}
    assert "2026年3月18日" in said["zh"]
    assert "18 March 2026" in said["en"]
