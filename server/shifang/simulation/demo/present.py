"""The demo's present: who is on shift has been on the way until this minute, so that the live map shows somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shifang.kernel.geo import Point, distance_m
from shifang.simulation.client import ApiClient
from shifang.simulation.demo import content
from shifang.simulation.demo.story import SEED, Cast
from shifang.simulation.dice import dice, drawn_id
from shifang.simulation.motion import beside, streets, travel
from shifang.simulation.tracks import Recording, recorded
from shifang.simulation.types import Mode, Trail
from shifang.simulation.world import draw_rep

# Whoever comes to look outside working hours finds these on duty today; one of them was last heard of a while ago.
ON_DUTY = ("rep02", "rep05", "rep07")
_SILENT, _SILENT_FOR = "rep05", timedelta(minutes=25)
_ON_THE_WAY_FOR = timedelta(minutes=100)
_REST_S = (240, 840)
_NEAR = 8


def walk_on(cast: Cast, now: datetime) -> int:
    """Sends the tracks of everybody on shift until now; returns how many people that are."""
    admin = cast.client(content.ADMIN_LOGIN)
    told = admin.get("/tracking/live")
    if not told["items"] and not _unheard(told):
        _put_on_duty(admin, cast, now)
        told = admin.get("/tracking/live")
    last = {item["person_id"]: item for item in told["items"]}
    on_shift = {*last, *_unheard(told)}
    walking = [cast.client(account.login) for account in cast.accounts]
    return sum(_walk(_Walk(rep, last.get(rep.me["id"]), now)) for rep in walking if rep.me["id"] in on_shift)


@dataclass(frozen=True, slots=True)
class _Walk:
    """Who walks, where the server saw them last today (None: nowhere), and the present moment."""

    rep: ApiClient
    last: Mapping[str, Any] | None
    now: datetime

    @property
    def begins(self) -> datetime:
        earliest = self.now - _ON_THE_WAY_FOR
        if self.last is None:
            return earliest
        return max(earliest, datetime.fromisoformat(self.last["last_at"]) + timedelta(seconds=10))

    @property
    def ends(self) -> datetime:
        return self.now - _SILENT_FOR if self.rep.login == _SILENT else self.now


def _unheard(told: Mapping[str, Any]) -> list[str]:
    return [each["person_id"] for each in told["hidden"] if each["state"] == "no_signal"]


def _put_on_duty(admin: ApiClient, cast: Cast, now: datetime) -> None:
    """Gives some people a shift round this hour, today only, beside their usual hours."""
    local = now.astimezone(ZoneInfo(content.TIMEZONE))
    today = local.date()
    first, last = max(0, local.hour - 2), min(23, local.hour + 2)
    weekday = {"weekdays": [today.isoweekday()], "valid_from": today.isoformat(), "valid_until": today.isoformat()}
    hours = [{"name": "值班", "opens": f"{first:02}:00", "closes": f"{last:02}:59"}]
    if today.isoweekday() <= 5:
        hours.append({"name": "白班", "opens": "09:00", "closes": "18:00"})
    ids = {person["login"]: person["id"] for person in admin.pages("/people")}
    logins = {account.login for account in cast.accounts}
    for login in ON_DUTY:
        if login in logins:
            for each in hours:
                admin.post("/calendar/shifts", {"person_id": ids[login], **weekday, **each})


def _walk(walk: _Walk) -> int:
    if walk.begins >= walk.ends:
        return 0
    me = str(walk.rep.me["id"])
    shops = [
        Point(each["latitude"], each["longitude"])
        for each in walk.rep.get("/customers", owner_id=me, limit=60)["items"]
        if each["latitude"] is not None
    ]
    if not shops:
        return 0
    rep = draw_rep(SEED, walk.rep.login, shops[0])
    booted = datetime.combine(walk.now.date(), datetime.min.time(), UTC)
    recording = Recording(rep.phone, booted, walk.ends)
    rows = recorded(_ways(walk, shops), recording, dice(SEED, walk.rep.login, walk.begins, "on duty"))
    if not rows:
        return 0
    upload = drawn_id(walk.ends, SEED, walk.rep.login, walk.begins, len(rows), "on duty")
    walk.rep.send_track({"id": str(upload), "datum": "wgs84", "points": rows})
    return 1


def _ways(walk: _Walk, shops: list[Point]) -> list[Trail]:
    """Draws ways between shops that are near one another, with a rest at each, until the walk ends."""
    chance = dice(SEED, walk.rep.login, walk.begins, "rounds")
    here = shops[0] if walk.last is None else Point(walk.last["latitude"], walk.last["longitude"])
    near = sorted(shops, key=lambda shop: distance_m(here, shop))[:_NEAR]
    at = walk.begins
    found: list[Trail] = []
    while at < walk.ends:
        door = beside(chance.choice(near), chance, between=(2.0, 18.0))
        found.append(travel(streets(here, door, chance), at, mode=Mode.EBIKE, chance=chance))
        at = found[-1].ends_at + timedelta(seconds=chance.uniform(*_REST_S))
        here = door
    return found
