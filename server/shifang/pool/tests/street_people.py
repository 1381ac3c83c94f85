"""A street as people work in it: one thing after another is done, and the model knows what must come of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from shifang.customers.models import Customer
from shifang.customers.operations.deals import change_deal, make_deal
from shifang.customers.operations.opportunities import add_opportunity, change_opportunity
from shifang.customers.operations.ownership import transfer_customer
from shifang.customers.types.words import DealDraft, DealStatus, OpportunityDraft
from shifang.kernel.problems import Refusal
from shifang.ledger.models import Event
from shifang.platform import tenancy
from shifang.pool import tasks
from shifang.pool.models import ClaimWindow, Offer
from shifang.pool.operations.claims import claim, release
from shifang.pool.tests.make import ZONE, march, world
from shifang.pool.tests.street import (
    CLAIMING,
    OFFER_HOURS,
    ONE,
    PEOPLE,
    RECLAIMING,
    Shop,
    Street,
    Window,
)
from shifang.visits.tests.make import STEPS, Day, Phone, location, template
from shifang.visits.tests.test_review_effects import SUSPECT, finding

SHOPS = st.integers(0, 3)
PERSON = st.sampled_from(PEOPLE)


def _is_held(shop: Shop) -> bool:
    return shop.held is not None


class People(RuleBasedStateMachine):
    """What people do in four shops, each held against a model."""

    @initialize(claiming=st.sampled_from(sorted(CLAIMING)), reclaiming=st.sampled_from(sorted(RECLAIMING)))
    def open(self, claiming: str, reclaiming: str) -> None:
        """Two shops are held, two lie in the pool."""
        self.at = world(CLAIMING[claiming], reclaim=RECLAIMING[reclaiming])
        self.made = self.at.made
        self.now = march(2, 9)
        self.version = template(self.made, [STEPS[1]], name="表单")
        self.phones = {person: Phone(self.made, person) for person in PEOPLE}
        owners = ("rep", "rep2", "manager", "manager")
        ids = [self.at.shop(person, day=2) for person in owners]
        shops = {each: Shop(each, (who, march(2))) for each, who in zip(ids, owners, strict=True)}
        self.street = Street(shops, claiming=claiming, reclaiming=reclaiming)
        self.now = march(2, 11)
        for each in ids[2:]:
            self.at.release(each, "manager", day=2, hour=11)
            self._returned(shops[each])

    # --- what people do ------------------------------------------------------------------------------------------

    @rule(number=SHOPS, person=PERSON)
    def claim(self, number: int, person: str) -> None:
        self._claim(self._next(number, lambda each: each.held is None), person)

    @rule(number=SHOPS, crowd=st.permutations(PEOPLE))
    def crowd(self, number: int, crowd: list[str]) -> None:
        """Everybody wants the same."""
        for person in crowd:
            self._claim(self._next(number, lambda each: each.held is None), person)

    def _claim(self, shop: Shop, person: str) -> None:
        expected = self.street.refusal(shop, person, self.now)
        told = self._try(lambda: claim(scope=self.made.scope(person), customer_id=shop.id, now=self.now))
        assert told == expected
        if told is not None:
            return
        if shop.window is None and self.street.claiming != "lottery":
            self.street.take(shop, person, self.now)
        elif shop.window is None:
            shop.window = Window(self.now, {person})
        else:
            shop.window.entrants.add(person)

    @rule(number=SHOPS)
    def release(self, number: int) -> None:
        shop = self._next(number, _is_held)
        if shop.held is None:
            return
        scope = self.made.scope(shop.held[0])
        told = self._try(lambda: release(scope=scope, customer_id=shop.id, reason="太远", now=self.now))
        frozen = "pool.frozen" if shop.is_frozen(self._today()) else None
        assert told == (frozen if self.street.inside else "pool.not_pooled")
        if told is None:
            self._returned(shop)

    @rule(number=SHOPS, person=PERSON)
    def transfer(self, number: int, person: str) -> None:
        shop = self._next(number)
        if shop.held is not None and shop.held[0] == person:
            return
        with tenancy.organisation(self.made.id):
            scope, owner_id = self.made.scope("admin"), self.made.people[person]
            transfer_customer(scope=scope, customer_id=shop.id, owner_id=owner_id, reason="调整", now=self.now)
        shop.give(person, self.now)

    @rule(number=SHOPS)
    def visit(self, number: int) -> None:
        """A whole visit, with a phone that gives a reviewer something to doubt."""
        shop = self._next(number, _is_held)
        if shop.held is None:
            return
        with tenancy.organisation(self.made.id):
            row = Customer.objects.get(id=shop.id)
        today = Day(self.made, row, self.version, self.phones[shop.held[0]], begin=self.now)
        visit_id = today.start()
        place = location(today.point, at=today.at(60), north_m=self.now.minute / 10) | {"environment": SUSPECT}
        payload = {"visit_id": visit_id, "location": place}
        assert today.phone.do("visit.check_in", payload, at=today.at(60)).status == "applied"
        assert today.step(visit_id, "form", {"promotion": False}, seconds=120).status == "applied"
        assert today.check_out(visit_id, seconds=700, on_site_s=640).status == "applied"
        assert today.visit(visit_id).verification == "verified"
        shop.visits.append((today.at(60), visit_id))
        shop.begun.append(self.now)

    @rule(number=SHOPS, data=st.data())
    def refute(self, number: int, data: Any) -> None:
        shop = self._next(number, lambda each: bool(each.visits))
        if shop.visits:
            found = data.draw(st.sampled_from(shop.visits))
            row = finding(self.made, subject_id=found[1])
            body = {"decision": "confirm", "note": "照片是旧的"}
            assert self.made.client("admin").post(f"/findings/{row.id}/decide", body).status_code == 200
            shop.visits.remove(found)

    @rule(number=SHOPS, data=st.data())
    def opportunity(self, number: int, data: Any) -> None:
        """One is opened, or one that is open is lost."""
        shop = self._next(number)
        scope, still = self.made.scope("admin"), [each for _, each in shop.chances if each not in shop.closed]
        with tenancy.organisation(self.made.id):
            if still and data.draw(st.booleans()):
                changes = {"stage": "lost", "move_note": "嫌贵"}
                change_opportunity(scope=scope, opportunity_id=still[0], changes=changes, now=self.now)
                shop.closed.add(still[0])
            else:
                owner_id = self.made.people[shop.held[0] if shop.held else "manager"]
                draft = OpportunityDraft(name="冰柜", owner_id=owner_id)
                chance = add_opportunity(scope=scope, customer_id=shop.id, draft=draft, now=self.now)
                shop.chances.append((self.now, chance.id))

    @rule(number=SHOPS, days=st.none() | st.integers(0, 6), cancels=st.booleans())
    def deal(self, number: int, days: int | None, *, cancels: bool) -> None:
        """A deal is made with or without an end of the contract, or the newest one is cancelled."""
        shop = self._next(number)
        scope = self.made.scope("admin")
        with tenancy.organisation(self.made.id):
            if cancels and shop.deals:
                _, deal_id, _ = shop.deals.pop()
                changes = {"status": DealStatus.CANCELLED, "note": "退货"}
                change_deal(scope=scope, deal_id=deal_id, changes=changes, now=self.now)
                return
            until = None if days is None else self._today() + days * ONE
            draft = DealDraft(title="首单", amount_cents=100, closed_on=self._today(), contract_until=until)
            made = make_deal(scope=scope, customer_id=shop.id, draft=draft, now=self.now)
        shop.deals.append((self.now, made.id, until))
        shop.won = True

    # --- steps ---------------------------------------------------------------------------------------------------

    def _today(self) -> date:
        return self.now.astimezone(ZONE).date()

    def _next(self, number: int, wanted: Callable[[Shop], bool] = lambda _: True) -> Shop:
        """Let a moment pass, and return the shop of a number, of those wanted where there are some."""
        self._tick()
        shops = list(self.street.shops.values())
        some = [each for each in shops if wanted(each)] or shops
        return some[number % len(some)]

    def _tick(self, *, minutes: int = 17) -> None:
        """Let time pass; windows that are over are decided, as the job does every minute."""
        self.now += timedelta(minutes=minutes)
        over = self.street.over(self.now)
        with tenancy.organisation(self.made.id):
            rows = ClaimWindow.objects.filter(organisation_id=self.made.id, decided_at__isnull=True)
            seeds = dict(rows.values_list("customer_id", "seed"))
        tasks.decide_windows(self.made.id, now=self.now)
        for shop in over:
            kind = self.street.settle(shop, seeds[shop.id], self.made.people, self.now)
            with tenancy.organisation(self.made.id):
                assert Event.objects.filter(subject_id=shop.id, kind=kind, happened_at=self.now).count() == 1

    def _try(self, act: Any) -> str | None:
        """Return why something is refused."""
        try:
            with tenancy.organisation(self.made.id):
                act()
        except Refusal as refusal:
            return refusal.kind.code
        return None

    def _returned(self, shop: Shop, *, held_before: bool = True) -> None:
        shop.end(self.now, held_before=held_before)
        self._offers([shop])

    def _offers(self, shops: list[Shop]) -> None:
        """Read to whom shops that have just come back are offered, and that they may be."""
        names = {identifier: name for name, identifier in self.made.people.items()}
        offers = self.street.claiming == "offer" and self.street.inside
        with tenancy.organisation(self.made.id):
            for shop in shops:
                rows = Offer.objects.filter(customer_id=shop.id, made_at=self.now)
                people = {names[each] for each in rows.values_list("person_id", flat=True)}
                able = self.street.offerable(shop, self.now) if offers else set()
                assert people <= able
                assert len(people) == min(1, len(able))
                shop.offered = (people, self.now + timedelta(hours=OFFER_HOURS)) if people else None
