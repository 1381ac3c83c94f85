"""Attackers at work on a running server, through the door that phones use, each labelled.

Who reviews can thus be compared with the truth: a label names the command, the attacker and what the server answered.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from shifang.simulation.attackers import Attacker, Target
from shifang.simulation.attackers.making import believable, counter_at, drive, standing
from shifang.simulation.client import ApiClient
from shifang.simulation.dice import dice, drawn_id
from shifang.simulation.motion import beside
from shifang.simulation.run import Account, Run, Territory, territory_of
from shifang.simulation.types import Shop, utc_text
from shifang.truth.types.facts import CheckInFacts, Fix

_LEADS_FROM_M = (2500.0, 9000.0)
_ELSEWHERE_M = (4000.0, 9000.0)
_STAYS = timedelta(minutes=8)
_APART = timedelta(minutes=20)
# These replay an honest check-in of so long before.
_PAST = {
    "own_day_replay": timedelta(days=7),
    "own_day_replay_shaken": timedelta(days=7),
    "shared_device": timedelta(minutes=5),
}
# The clock is put back by at most so much.
_PUT_BACK = timedelta(hours=8, minutes=5)


_E7 = 10_000_000

Idle = tuple[Account, Territory]


@dataclass(frozen=True, slots=True)
class Label:
    """One attacked check-in: the command that carried it, who made it how, and what the phone was told."""

    command_id: str
    attacker: str
    login: str
    visit_id: str
    shop: str
    happened_at: str
    status: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A check-in that was sent, and the answer."""

    command_id: str
    visit_id: str
    answer: Mapping[str, Any]


@dataclass
class Forger:
    """One phone with which somebody signs in and sends what an attacker has made."""

    client: ApiClient
    seed: int
    about: str
    sequence: int = 0

    def visit(self, shop: Shop, facts: CheckInFacts) -> Sent:
        """Begin a visit, send the way before it, check in with the facts, and leave some minutes later."""
        at = facts.happened_at
        visit_id = self._id(at, "visit")
        begun = {"visit_id": visit_id, "customer_id": shop.id, "planned": False, "joint_with": []}
        self._do("visit.start", at - timedelta(seconds=50), begun)
        self._send_way(facts)
        command_id, answer = self._do("visit.check_in", at, {"visit_id": visit_id, "location": location_of(facts)})
        left = at + _STAYS
        away = {
            "visit_id": visit_id,
            "location": location_of(retimed_facts(facts, _STAYS)),
            "on_site_ms": int(_STAYS / timedelta(milliseconds=1)),
            "monotonic_ms": counter_at(left),
        }
        self._do("visit.check_out", left, away)
        return Sent(command_id, visit_id, answer)

    def _do(self, kind: str, at: datetime, payload: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        self.sequence += 1
        command_id = self._id(at, kind)
        command = {
            "id": command_id,
            "kind": kind,
            "happened_at": utc_text(at),
            "device_id": str(self.client.device_id),
            "sequence": self.sequence,
            "payload": dict(payload),
        }
        return command_id, self.client.send_commands([command])[0]

    def _send_way(self, facts: CheckInFacts) -> None:
        points = [
            [_ms(each.at), each.latitude, each.longitude, each.accuracy_m, None, None, counter_at(each.at)]
            for each in facts.trail
        ]
        if points:
            upload = {"id": self._id(facts.happened_at, "way"), "device_id": str(self.client.device_id)}
            self.client.post("/tracks", {**upload, "datum": "wgs84", "points": points})

    def _id(self, at: datetime, what: str) -> str:
        return str(drawn_id(at, self.seed, self.about, self.client.login, what, at))


def attack(run: Run, attackers: Sequence[Attacker], say: Callable[[str], None]) -> list[Label]:
    """Let each attacker cheat once, shared out among the people of the run; who is at a customer now is left alone."""
    found = [_territory(run, account) for account in run.accounts]
    idle = [(account, territory) for account, territory in found if territory is not None and territory.shops]
    if not idle:
        say("nobody is free to attack: all are at customers, or have none")
        return []
    labels = []
    ends = run.until - _STAYS - timedelta(minutes=6)
    for number, attacker in enumerate(attackers):
        at = ends - _APART * (len(attackers) - 1 - number)
        # Who cheats, and a colleague who may lend a phone.
        label = _one(run, attacker, who=(idle[number % len(idle)], idle[(number + 1) % len(idle)]), at=at)
        say(f"{label.attacker}: {label.login} at {label.shop}: {label.status} {label.verdict}")
        labels.append(label)
    return labels


def labels_text(labels: Iterable[Label]) -> str:
    """Return labels as JSON lines."""
    return "".join(json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in labels)


def location_of(facts: CheckInFacts) -> dict[str, Any]:
    """Return facts as the envelope that a phone would send."""
    return {
        "fixes": [_fix(each) for each in facts.fixes],
        "environment": {"platform": "Android (simulated)", "app_version": "sim-1", "rooted": False, "emulator": False},
        "monotonic_ms": facts.monotonic_ms,
        "wifi": [{"bssid": each.bssid, "rssi_dbm": each.rssi_dbm} for each in facts.wifi],
    }


def retimed_facts(facts: CheckInFacts, shift: timedelta) -> CheckInFacts:
    """Return facts with their newest fix at a later time: what the phone says when it leaves."""
    last = facts.fixes[-1]
    monotonic = None if facts.monotonic_ms is None else facts.monotonic_ms + int(shift / timedelta(milliseconds=1))
    moved = replace(last, fixed_at=last.fixed_at + shift, gnss_time=None, monotonic_ms=None)
    return replace(facts, fixes=(moved,), monotonic_ms=monotonic, trail=())


def moved(facts: CheckInFacts, shop: Shop) -> CheckInFacts:
    """Return facts with everything moved to another shop by one offset, as replaying tools do; the noise stays."""
    here = shop.place
    north = round((here.latitude - facts.customer.latitude) * _E7) / _E7
    east = round((here.longitude - facts.customer.longitude) * _E7) / _E7
    fixes = [replace(each, latitude=each.latitude + north, longitude=each.longitude + east) for each in facts.fixes]
    trail = [replace(each, latitude=each.latitude + north, longitude=each.longitude + east) for each in facts.trail]
    return replace(facts, customer=here, fixes=tuple(fixes), trail=tuple(trail))


def honest_at(shop: Shop, at: datetime, *, seed: int, about: str) -> CheckInFacts:
    """Return a true check-in at a shop after a way by car, with the error of a receiver."""
    chance = dice(seed, about, shop.name, at)
    start = beside(shop.place, chance, between=_LEADS_FROM_M)
    way = drive(start, shop.place, at - timedelta(seconds=chance.uniform(100, 240)), chance=chance)
    fixes, trail = believable(way, at, chance)
    # A centimetre is as fine as phones tell a position.
    fixes = tuple(replace(fix, latitude=round(fix.latitude, 7), longitude=round(fix.longitude, 7)) for fix in fixes)
    return CheckInFacts(shop.place, None, fixes, at, at, monotonic_ms=counter_at(at), trail=trail)


def _one(run: Run, attacker: Attacker, *, who: tuple[Idle, Idle], at: datetime) -> Label:
    about = f"attack {attacker.label}"
    (account, territory), (colleague, theirs) = who
    chance = dice(run.seed, about, account.login, at)
    shop = chance.choice(territory.shops)
    forger = Forger(_signed_in(run, account, about), run.seed, about)
    honest = _honest(attacker, shop=shop, at=at, forger=forger)
    forged = attacker.forge(Target(honest, _elsewhere(shop, honest, seed=run.seed, about=about)), chance)
    if attacker.label == "clock_shift":
        _seen_before(forged, honest, shop=shop, forger=forger)
    if attacker.label == "shared_device":
        # The server lets one device be one person's; what two accounts share is the piece of noise, moved to the shop.
        account, shop = colleague, chance.choice(theirs.shops)
        forger = Forger(_signed_in(run, account, f"{about} colleague"), run.seed, about)
        forged = moved(forged, shop)
    sent = forger.visit(shop, forged)
    result = sent.answer.get("result") or {}
    return Label(
        command_id=sent.command_id,
        attacker=attacker.label,
        login=account.login,
        visit_id=sent.visit_id,
        shop=shop.name,
        happened_at=utc_text(forged.happened_at),
        status=str(sent.answer["status"]),
        verdict=str(result.get("verdict", "")),
    )


def _honest(attacker: Attacker, *, shop: Shop, at: datetime, forger: Forger) -> CheckInFacts:
    """The true check-in that an attacker starts from; one that is played again has been sent before."""
    if attacker.label == "clock_shift":
        return honest_at(shop, at - _PUT_BACK, seed=forger.seed, about=forger.about)
    back = _PAST.get(attacker.label)
    honest = honest_at(shop, at - (back or timedelta()), seed=forger.seed, about=forger.about)
    if back is not None:
        forger.visit(shop, honest)
    return honest


def _seen_before(forged: CheckInFacts, honest: CheckInFacts, *, shop: Shop, forger: Forger) -> None:
    """A true check-in just before the clock was put back: against its counter the clock has moved."""
    counter = forged.monotonic_ms or 0
    now = forged.happened_at + timedelta(milliseconds=counter - (honest.monotonic_ms or 0))
    told = honest_at(shop, now, seed=forger.seed, about=forger.about)
    forger.visit(shop, replace(told, monotonic_ms=max(0, counter - 3000)))


def _elsewhere(shop: Shop, honest: CheckInFacts, *, seed: int, about: str) -> CheckInFacts:
    chance = dice(seed, about, shop.name, "elsewhere")
    place = beside(shop.place, chance, between=_ELSEWHERE_M)
    now = honest.happened_at
    fixes, trail = believable(standing(place, now - timedelta(hours=1), now), now, chance)
    return replace(honest, customer=place, fixes=fixes, trail=trail)


def _territory(run: Run, account: Account) -> tuple[Account, Territory | None]:
    client = _signed_in(run, account, "looking")
    busy = any(card["state"] == "checked_in" for card in client.sync().get("visits", ()))
    if busy:
        return account, None
    return account, territory_of(run.server, run.organisation, account=account, seed=run.seed, places=run.places)


def _signed_in(run: Run, account: Account, about: str) -> ApiClient:
    device_id = str(drawn_id(run.until - timedelta(days=30), run.seed, account.login, about, run.until))
    client = ApiClient(run.server, run.organisation, account.login, account.password, device_id)
    client.sign_in()
    return client


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _fix(fix: Fix) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "latitude": fix.latitude,
        "longitude": fix.longitude,
        "datum": fix.datum.value,
        "accuracy_m": fix.accuracy_m,
        "fixed_at": utc_text(fix.fixed_at),
        "provider": fix.provider,
        "mock": fix.mock,
    }
    if fix.speed_mps is not None and math.isfinite(fix.speed_mps):
        plain["speed_mps"] = fix.speed_mps
    if fix.gnss_time is not None:
        plain["gnss_time"] = utc_text(fix.gnss_time)
    if fix.monotonic_ms is not None:
        plain["monotonic_ms"] = fix.monotonic_ms
    return plain
