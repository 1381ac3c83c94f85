"""Letting people live through days on a server, by its public API alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.kernel.geo import Point, distance_m
from shifang.simulation.client import ApiClient
from shifang.simulation.dice import drawn_id
from shifang.simulation.handset import Handset, Server
from shifang.simulation.living import Book, Life
from shifang.simulation.types import Day, Incident, Rep, Shop, Stop
from shifang.simulation.world import choose_shops, draw_day, draw_rep, nearest_first
from shifang.visits.rules.assignment import Assignment, assigned_template
from shifang.visits.types.words import Condition, Step

_AT_ONCE = 4
_SAME_PLACE_M = 2000.0


@dataclass(frozen=True, slots=True)
class Account:
    """How one simulated person signs in, and the login of who comes along on joint visits."""

    login: str
    password: str
    companion: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What to simulate. `days` are local days of the organisation; nothing happens after `until`.

    `places` says where named customers truly are, if the list may be wrong.
    """

    server: str
    organisation: str
    seed: int
    accounts: tuple[Account, ...]
    days: tuple[date, ...]
    until: datetime
    places: Mapping[str, Sequence[Point]]


@dataclass(frozen=True, slots=True)
class Lived:
    """What one person did: visits checked out of, honest check-ins refused, commands sent, joint stops."""

    login: str
    visits: int
    refused: int
    commands: int
    joint: tuple[Stop, ...] = ()


@dataclass(frozen=True, slots=True)
class Territory:
    """A rep, their shops, their time zone and the days for which something is planned (ISO dates)."""

    person_id: str
    rep: Rep
    shops: tuple[Shop, ...]
    zone: ZoneInfo
    planned_days: frozenset[str]


Wrap = Callable[[ApiClient], Server]
Watch = Callable[[Handset], None]


def simulate(run: Run, say: Callable[[str], None]) -> list[Lived]:
    """Lets all live at once, each in order, then those who came along; tells of each who is done."""
    password_of = {account.companion: account.password for account in run.accounts if account.companion}
    companions = {login: _client(run, Account(login, password)) for login, password in password_of.items()}
    ids = {login: str(client.sign_in()["id"]) for login, client in companions.items()}

    def live(account: Account) -> Lived:
        lived = live_days(run, account, companion=ids.get(account.companion or ""))
        say(f"{lived.login}: {lived.visits} visits, {lived.commands} commands, {lived.refused} check-ins refused")
        return lived

    with ThreadPoolExecutor(_AT_ONCE) as people:
        lived = list(people.map(live, run.accounts))
    joined = []
    for login, client in companions.items():
        stops = [
            stop
            for account, each in zip(run.accounts, lived, strict=True)
            if account.companion == login
            for stop in each.joint
        ]
        joined.append(_come_along(run, client, stops))
    return [*lived, *joined]


def live_days(
    run: Run,
    account: Account,
    *,
    companion: str | None = None,
    wrap: Wrap = lambda client: client,
    watch: Watch = lambda _: None,
) -> Lived:
    """One person's days on one phone; `wrap` may stand between phone and server, `watch` sees the phone as it sends."""
    client = _client(run, account)
    zone = ZoneInfo(client.sign_in()["organisation"]["timezone"])
    phone = _Phone.of(run.places, client)
    shops = list(phone.shops.values())
    rep = draw_rep(run.seed, account.login, _middle(shops))
    handset = _handset(run, rep, client=client, wrap=wrap)
    handset.watch = watch
    lives = []
    for day in run.days:
        handset.online = True
        handset.drain()
        cards = phone.cards_of(day)
        planned = [phone.shops[each] for each in cards if each in phone.shops]
        ordered = nearest_first(rep.home, sorted(planned, key=lambda shop: shop.name))
        if not ordered:
            ordered = choose_shops(run.seed, rep, day=day, shops=shops)
        drawn = draw_day(run.seed, rep, day=day, zone=zone, planned=ordered, others=shops)
        lives.append(Life(handset, drawn, replace(phone.book, planned=cards, companion=companion)))
        lives[-1].live()
    handset.hand_in()
    return _lived(account.login, lives, handset)


def territory_of(
    server: str, organisation: str, *, account: Account, seed: int, places: Mapping[str, Sequence[Point]]
) -> Territory:
    """What a planner needs to know of a rep, read as the rep."""
    client = ApiClient(server, organisation, account.login, account.password)
    me = client.sign_in()
    phone = _Phone.of(places, client)
    shops = tuple(phone.shops.values())
    return Territory(
        person_id=me["id"],
        rep=draw_rep(seed, account.login, _middle(shops)),
        shops=shops,
        zone=ZoneInfo(me["organisation"]["timezone"]),
        planned_days=frozenset(card["planned_for"] for card in phone.cards if card["planned_for"]),
    )


def _come_along(run: Run, client: ApiClient, stops: Sequence[Stop]) -> Lived:
    """The joint visits of somebody who has no day of their own; of two at once, the first."""
    phone = _Phone.of(run.places, client)
    rep = draw_rep(run.seed, client.login, Point(0.0, 0.0))
    handset = _handset(run, rep, client=client, wrap=lambda each: each)
    lives = []
    free_from = _boot_of(run)
    for stop in sorted(stops, key=lambda each: each.arrives_at):
        if stop.arrives_at < free_from:
            continue
        free_from = stop.arrives_at + timedelta(seconds=stop.dwell_s + 300)
        alone = replace(stop, joint=False, offline=False, incident=_shared(stop.incident))
        cards = phone.cards_of(stop.arrives_at.date())
        lives.append(Life(handset, Day(rep, stop.arrives_at, (alone,)), replace(phone.book, planned=cards)))
        lives[-1].live()
    handset.hand_in()
    return _lived(client.login, lives, handset)


def _shared(incident: Incident) -> Incident:
    """What happens to both: a closed door and a short stay do, a phone's own trouble does not."""
    return incident if incident in {Incident.SHOP_CLOSED, Incident.SHORT_STAY} else Incident.NONE


@dataclass(frozen=True, slots=True)
class _Phone:
    """What a phone has after its first sync."""

    shops: Mapping[str, Shop]
    book: Book
    cards: Sequence[Mapping[str, Any]]

    @classmethod
    def of(cls, places: Mapping[str, Sequence[Point]], client: ApiClient) -> _Phone:
        kept = client.sync()
        shops = [shop for shop in (_shop(card, places) for card in kept.get("customers", ())) if shop]
        newest: dict[UUID, Mapping[str, Any]] = {}
        for card in sorted(kept.get("templates", ()), key=lambda each: int(each["version"])):
            newest[UUID(card["template_id"])] = card
        rows = [
            Assignment(UUID(each["template_id"]), each["customer_type"] or "", each["tier"] or "")
            for each in kept.get("assignments", ())
        ]
        steps = {card["id"]: tuple(_step(step) for step in card["steps"]) for card in kept.get("templates", ())}
        return cls(
            shops={shop.id: shop for shop in shops},
            book=Book(steps, _versions(shops, rows, newest), {}),
            cards=kept.get("visits", ()),
        )

    def cards_of(self, day: date) -> dict[str, Mapping[str, Any]]:
        """The planned visits of a day by customer."""
        return {
            card["customer_id"]: card
            for card in self.cards
            if card["planned_for"] == day.isoformat() and card["state"] == "planned"
        }


def _versions(
    shops: Iterable[Shop], rows: Sequence[Assignment], newest: Mapping[UUID, Mapping[str, Any]]
) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for shop in shops:
        template = assigned_template(rows, customer_type=shop.type, tier=shop.tier)
        if template is not None and template in newest:
            chosen[shop.id] = newest[template]["id"]
    return chosen


def _client(run: Run, account: Account) -> ApiClient:
    device_id = drawn_id(_boot_of(run), run.seed, account.login, run.days, "device")
    return ApiClient(run.server, run.organisation, account.login, account.password, str(device_id))


def _handset(run: Run, rep: Rep, *, client: ApiClient, wrap: Wrap) -> Handset:
    return Handset(
        phone=rep.phone,
        seed=run.seed,
        owner=rep.login,
        device_id=str(client.device_id),
        booted_at=_boot_of(run),
        server=wrap(client),
        until=run.until,
        organisation_id=UUID(client.me["organisation"]["id"]),
    )


def _lived(login: str, lives: Sequence[Life], handset: Handset) -> Lived:
    return Lived(
        login=login,
        visits=sum(life.visits for life in lives),
        refused=sum(life.refused for life in lives),
        commands=handset.sent,
        joint=tuple(stop for life in lives for stop in life.joint),
    )


def _step(plain: Mapping[str, Any]) -> Step:
    condition = plain.get("visible_if")
    return Step(
        id=plain["id"],
        kind=plain["kind"],
        title=plain["title"],
        required=plain["required"],
        config=plain["config"],
        visible_if=Condition(**condition) if condition else None,
    )


def _shop(card: Mapping[str, Any], places: Mapping[str, Sequence[Point]]) -> Shop | None:
    if card["latitude"] is None or card["longitude"] is None:
        return None
    position = Point(card["latitude"], card["longitude"])
    near = min(places.get(card["name"], ()), key=lambda place: distance_m(place, position), default=position)
    return Shop(
        id=card["id"],
        name=card["name"],
        type=card["type"],
        tier=card["tier"] or "",
        place=near if distance_m(near, position) < _SAME_PLACE_M else position,
        position=position,
        contacts=tuple((each["id"], each["name"]) for each in card["contacts"]),
    )


def _middle(shops: Sequence[Shop]) -> Point:
    if not shops:
        return Point(0.0, 0.0)
    return Point(
        sum(shop.place.latitude for shop in shops) / len(shops),
        sum(shop.place.longitude for shop in shops) / len(shops),
    )


def _boot_of(run: Run) -> datetime:
    return datetime.combine(run.days[0], time(), UTC) - timedelta(days=1)
