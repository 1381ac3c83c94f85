"""Opening customers of a pool: who sees what, how many a day, and that a claim does not need it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from shifang.customers.operations.contacts import add_contact
from shifang.customers.operations.customers import change_customer
from shifang.customers.queries.panorama import panorama
from shifang.customers.tests.make import SHANGHAI
from shifang.customers.types.words import ContactDraft
from shifang.kernel.problems import Refusal
from shifang.ledger.models import Event
from shifang.platform import tenancy
from shifang.pool.models import Pool, View
from shifang.pool.operations.looking import Opened, open_pooled
from shifang.pool.operations.pools import PoolDraft, add_pool
from shifang.pool.queries.lists import near_me, pooled
from shifang.pool.queries.sight import past_views
from shifang.pool.tasks import forget_old_views
from shifang.pool.tests.make import World, follow, march, world
from shifang.pool.types.before_claim import BeforeClaim, MaskedField
from shifang.pool.types.pools import PoolRules

PHONE, BOSS = "13800005678", "13911112222"
ADDRESS = "上海市徐汇区漕溪北路88号"


def pooled_shop(at: World, owner: str = "rep2", **fields: Any) -> UUID:
    """Add a customer with a contact and give it to the pool."""
    given = {"phone": PHONE, "address": ADDRESS, "note": "老板爱下棋", **fields}
    shop = at.shop(owner, day=2, **given)
    with tenancy.organisation(at.made.id):
        draft = ContactDraft(name="王建国", title="店长", phone=BOSS, wechat="wang_jg", habits="下午在店", primary=True)
        add_contact(scope=at.made.scope(owner), customer_id=shop, draft=draft, now=march(2))
    at.release(shop, owner, day=3)
    follow(at, day=3)
    return shop


def opened(at: World, shop: UUID, person: str = "rep", *, day: float = 4, hour: float = 10) -> Opened:
    with tenancy.organisation(at.made.id):
        return open_pooled(scope=at.made.scope(person), customer_id=shop, now=march(day, hour))


def refused(at: World, shop: UUID, person: str = "rep", *, day: float = 4, hour: float = 10) -> Refusal:
    with pytest.raises(Refusal) as found:
        opened(at, shop, person, day=day, hour=hour)
    return found.value


def views(at: World) -> list[tuple[UUID, UUID]]:
    with tenancy.organisation(at.made.id):
        return list(View.objects.filter(organisation_id=at.made.id).values_list("person_id", "customer_id"))


# --- who sees what -------------------------------------------------------------------------------------------------


def test_who_may_only_claim_sees_what_the_pool_leaves() -> None:
    at = world()
    found = opened(at, pooled_shop(at))
    [contact] = found.profile.contacts
    assert found.masked == (MaskedField.PHONES, MaskedField.CONTACTS, MaskedField.NOTES)
    assert (found.profile.phone, found.profile.note, found.profile.address) == ("138****5678", None, ADDRESS)
    assert (contact.name, contact.phone, contact.wechat, contact.habits) == ("王**", "139****2222", None, None)
    assert contact.title == "店长"
    assert [each.cause for each in found.profile.ownership] == ["released", "created"]


@pytest.mark.parametrize("person", ["admin", "auditor"])
def test_who_sees_the_customer_anyway_sees_all_and_is_not_counted(person: str) -> None:
    at = world()
    at.save(before=BeforeClaim(frozenset(MaskedField), views_per_day=0))
    found = opened(at, pooled_shop(at), person)
    assert (found.masked, found.views, found.views_per_day) == ((), None, None)
    assert (found.profile.phone, found.profile.contacts[0].phone) == (PHONE, BOSS)
    assert views(at) == []


def test_a_manager_sees_all_of_the_own_departments_and_what_the_pool_leaves_of_others() -> None:
    at = world()
    own, other = pooled_shop(at, "rep"), pooled_shop(at, "rep2")
    assert opened(at, own, "manager").profile.phone == PHONE
    assert views(at) == []
    assert opened(at, other, "manager").profile.phone == "138****5678"
    assert views(at) == [(at.made.people["manager"], other)]


def test_nothing_is_hidden_from_the_admins_of_the_pool() -> None:
    at = world()
    shop = pooled_shop(at)
    at.save(before=BeforeClaim(views_per_day=0), admins=(at.made.people["rep"],), members=(at.made.sibling,))
    assert opened(at, shop).profile.phone == PHONE
    with tenancy.organisation(at.made.id):
        rows, _ = pooled(at.made.scope("rep"), pool_id=None, search="", cursor=None, limit=9, now=march(4))
    assert [(each["customer_id"], each["masked"]) for each in rows] == [(shop, [])]


def test_admins_of_a_pool_are_people_of_the_organisation() -> None:
    at, other = world(), world()
    with pytest.raises(Refusal) as found:
        at.save(admins=(other.made.people["rep"],))
    assert (found.value.kind.code, found.value.params["field"]) == ("pool.rules_invalid", "admins")


def test_whoever_may_not_claim_from_the_pool_learns_nothing_of_the_customer() -> None:
    at = world()
    shop = pooled_shop(at)
    at.save(members=(at.made.sibling,))
    assert refused(at, shop).kind.code == "not_found"


def test_a_held_customer_is_no_customer_of_a_pool() -> None:
    at = world()
    shop = at.shop("rep2", day=2)
    assert refused(at, shop).kind.code == "pool.not_pooled"


def test_after_the_claim_everything_is_shown_and_after_the_return_it_is_hidden_again() -> None:
    at = world()
    shop = pooled_shop(at)
    at.claim(shop, day=5)
    with tenancy.organisation(at.made.id):
        whole = panorama(at.made.scope("rep"), shop)
    assert (whole.customer.phone, whole.contacts[0].phone, whole.customer.note) == (PHONE, BOSS, "老板爱下棋")
    at.release(shop, day=6)
    with tenancy.organisation(at.made.id), pytest.raises(Refusal):
        panorama(at.made.scope("rep"), shop)
    assert opened(at, shop, day=7).profile.phone == "138****5678"


def test_lists_hide_the_address_where_the_pool_does() -> None:
    at = world()
    at.save(before=BeforeClaim(frozenset({MaskedField.ADDRESS})))
    shop = pooled_shop(at)
    with tenancy.organisation(at.made.id):
        for person, address, masked in (
            ("rep", "上海市徐汇区****", [MaskedField.ADDRESS]),
            ("admin", ADDRESS, []),
        ):
            scope = at.made.scope(person)
            around = near_me(scope, near=SHANGHAI, radius_m=500, limit=9, now=march(4))
            listed, _ = pooled(scope, pool_id=None, search="", cursor=None, limit=9, now=march(4))
            for rows in (around, listed):
                assert [(each["customer_id"], each["address"], each["masked"]) for each in rows] == [
                    (shop, address, masked)
                ]


@pytest.mark.parametrize("search", [PHONE, "5678", BOSS, "王建国", "漕溪北路", "下棋"])
def test_a_search_does_not_find_by_what_is_hidden(search: str) -> None:
    at = world()
    at.save(before=BeforeClaim(frozenset(MaskedField)))
    pooled_shop(at)
    with tenancy.organisation(at.made.id):
        rows, _ = pooled(at.made.scope("rep"), pool_id=None, search=search, cursor=None, limit=9, now=march(4))
    assert rows == []


# --- how many a day ------------------------------------------------------------------------------------------------


def test_a_customer_counts_once_a_day_for_each_person() -> None:
    at = world()
    at.save(before=BeforeClaim(views_per_day=2))
    first, second, third = (pooled_shop(at) for _ in range(3))
    assert [opened(at, each).views for each in (first, first, second, first)] == [1, 1, 2, 2]
    refusal = refused(at, third)
    assert refusal.kind.code == "pool.view_quota"
    assert refusal.params == {"pool": at.pool.name, "used": 2, "limit": 2, "lifts_at": "2026-03-05 00:00"}
    assert opened(at, first).views == 2
    assert opened(at, third, "rep2").views == 1


def test_the_day_is_the_organisations() -> None:
    at = world()
    at.save(before=BeforeClaim(views_per_day=1))
    first, second = pooled_shop(at), pooled_shop(at)
    # In Shanghai it is the 5th from 16:00 UTC on.
    opened(at, first, day=4, hour=23.9)
    assert refused(at, second, day=4, hour=23.95).kind.code == "pool.view_quota"
    assert opened(at, second, day=5, hour=0).views == 1


def test_the_quota_is_of_each_pool() -> None:
    at = world()
    at.save(before=BeforeClaim(views_per_day=1), types=("convenience",))
    elsewhere = replace(at, pool=_another(at))
    opened(at, pooled_shop(at))
    assert refused(at, pooled_shop(at)).kind.code == "pool.view_quota"
    other = pooled_shop(elsewhere)
    with tenancy.organisation(at.made.id):
        change_customer(scope=at.made.scope("admin"), customer_id=other, changes={"type": "other"}, now=march(3))
    assert opened(at, other).views == 1


def test_lists_and_standings_do_not_count() -> None:
    at = world()
    at.save(before=BeforeClaim(views_per_day=1))
    shop = pooled_shop(at)
    api = at.made.client("rep")
    for path in ("/pool-customers", f"/pool-customers/{shop}", "/pool-customers/near?latitude=31.23&longitude=121.47"):
        assert api.get(path).status_code == 200
    assert views(at) == []


def test_who_is_past_the_quota_still_claims() -> None:
    at = world()
    at.save(before=BeforeClaim(views_per_day=0))
    shop = pooled_shop(at)
    assert refused(at, shop).kind.code == "pool.view_quota"
    at.claim(shop, day=4)
    assert at.owner(shop) == at.made.people["rep"]


def test_the_quota_holds_when_pages_are_opened_at_once() -> None:
    at = world()
    at.save(before=BeforeClaim(views_per_day=3))
    shops = [pooled_shop(at) for _ in range(8)]

    def look(shop: UUID) -> str:
        try:
            opened(at, shop)
        except Refusal as refusal:
            return refusal.kind.code
        finally:
            connections.close_all()
        return "seen"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(look, shops * 3))
    assert set(told) == {"seen", "pool.view_quota"}
    assert len(views(at)) == 3
    seen = {shop for shop, said in zip(shops * 3, told, strict=True) if said == "seen"}
    assert seen == {shop for _person, shop in views(at)}


def test_views_are_forgotten_after_thirty_days() -> None:
    at = world()
    old, new = pooled_shop(at), pooled_shop(at)
    opened(at, old, day=4)
    opened(at, new, day=5)
    forget_old_views(int((march(5) + timedelta(days=30)).timestamp()))
    assert [customer for _person, customer in views(at)] == [new]


# --- who reached past the quota -------------------------------------------------------------------------------------


def reach(at: World, shop: UUID, person: str, *, day: float, hour: float) -> None:
    """Open a customer past the quota, as a request does that keeps what was written before the refusal."""
    with tenancy.organisation(at.made.id), pytest.raises(Refusal, match=r"pool\.view_quota"):
        open_pooled(scope=at.made.scope(person), customer_id=shop, now=march(day, hour))


def test_admins_read_who_reached_past_the_quota_when_and_how_often() -> None:
    at = world()
    at.save(before=BeforeClaim(views_per_day=1))
    first, second = pooled_shop(at), pooled_shop(at)
    opened(at, first)
    for hour in (10, 11, 12):
        reach(at, second, "rep", day=4, hour=hour)
    opened(at, first, day=5)
    reach(at, second, "rep", day=5, hour=9)
    with tenancy.organisation(at.made.id):
        found = past_views(at.made.scope("admin"), at.pool.id)
        told = Event.objects.filter(organisation_id=at.made.id, kind="pool.views_spent").order_by("id")
        assert [(each.actor_id, each.subject_id, each.facts) for each in told] == [
            (at.made.people["rep"], at.pool.id, {"day": day, "most": 1}) for day in ("2026-03-04", "2026-03-05")
        ]
        with pytest.raises(Refusal, match="forbidden"):
            past_views(at.made.scope("manager"), at.pool.id)
    assert {each["person_id"] for each in found} == {at.made.people["rep"]}
    assert [
        (str(each["day"]), each["person_name"], each["most"], each["times"], each["first_at"], each["last_at"])
        for each in found
    ] == [
        ("2026-03-05", "rep", 1, 1, march(5, 9), march(5, 9)),
        ("2026-03-04", "rep", 1, 3, march(4, 10), march(4, 12)),
    ]


def test_what_was_refused_over_the_network_stays_written_down() -> None:
    at = world()
    at.save(before=BeforeClaim(views_per_day=0))
    shop = pooled_shop(at)
    for _ in range(2):
        answer = at.made.client("rep").get(f"/pool-customers/{shop}/profile")
        assert (answer.status_code, answer.json()["code"]) == (409, "pool.view_quota")
        assert answer["Content-Type"] == "application/problem+json"
    [line] = at.made.client("admin").get(f"/pools/{at.pool.id}/past-views").json()
    assert (line["person_name"], line["times"], line["most"]) == ("rep", 2, 0)
    assert at.made.client("rep").get(f"/pools/{at.pool.id}/past-views").status_code == 403
    assert views(at) == []


def test_who_reached_past_the_quota_is_forgotten_after_thirty_days() -> None:
    at = world()
    at.save(before=BeforeClaim(views_per_day=0))
    shop = pooled_shop(at)
    for day in (4, 5):
        reach(at, shop, "rep", day=day, hour=10)
    forget_old_views(int((march(5) + timedelta(days=30)).timestamp()))
    with tenancy.organisation(at.made.id):
        assert [str(each["day"]) for each in past_views(at.made.scope("admin"), at.pool.id)] == ["2026-03-05"]


# --- what the log is told ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("masked", "looks"), [(frozenset(MaskedField), 0), (frozenset({MaskedField.NOTES}), 1)])
def test_a_look_at_numbers_is_written_down_where_they_are_shown(masked: frozenset[MaskedField], looks: int) -> None:
    at = world()
    at.save(before=BeforeClaim(masked))
    opened(at, pooled_shop(at))
    with tenancy.organisation(at.made.id):
        rows = Event.objects.filter(organisation_id=at.made.id, kind="contact.viewed")
        assert [each.actor_id for each in rows] == [at.made.people["rep"]] * looks


def _another(at: World) -> Pool:
    """A pool for all that the first does not take."""
    with tenancy.organisation(at.made.id):
        rules = PoolRules(before_claim=BeforeClaim(views_per_day=1))
        return add_pool(scope=at.made.scope("admin"), draft=PoolDraft("其他", 20, rules), now=march(1))
