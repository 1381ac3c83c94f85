"""Living through a drawn day: each stop becomes the commands and photographs that a phone would send."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shifang.kernel.geo import distance_m
from shifang.simulation.answers import Asked, answer_step, next_action, note_about
from shifang.simulation.dice import dice
from shifang.simulation.handset import Aim, Handset
from shifang.simulation.motion import beside
from shifang.simulation.types import (
    FOLLOW_UP_RATE,
    ISSUE_RATE,
    Day,
    Incident,
    Stop,
    utc_text,
)
from shifang.visits.rules.visibility import visible_steps
from shifang.visits.types.words import Step

_AFAR_M = (300.0, 900.0)
_MISPLACED_M = 200.0
_CANCEL_REASONS = ("客户临时外出", "行程调整", "客户要求改期")
_CLOSED_REASONS = ("装修中", "今日店休", "提前打烊")
_ISSUES = (
    ("到货破损", "外箱破损 2 箱，要求换货。"),
    ("陈列架损坏", "端架松动，需更换。"),
    ("价签缺失", "多款商品缺价签。"),
)


@dataclass(frozen=True, slots=True)
class Book:
    """What the phone has by sync and needs at a stop."""

    # The steps of template versions by version id, and which version a customer's visit follows.
    steps: Mapping[str, Sequence[Step]]
    version_of: Mapping[str, str]
    # The visit cards of the day by customer id.
    planned: Mapping[str, Mapping[str, Any]]
    # Who comes along on joint visits, if anybody.
    companion: str | None = None


@dataclass
class Life:
    """One person's day on one phone.

    `visits` counts check-outs, `refused` the honest check-ins that were not accepted, `joint` the stops at which
    somebody came along.
    """

    handset: Handset
    day: Day
    book: Book
    visits: int = field(default=0, init=False)
    refused: int = field(default=0, init=False)
    joint: list[Stop] = field(default_factory=list, init=False)

    def live(self) -> None:
        """The whole day, stop by stop; what is offline at its end is sent by the caller."""
        for stop in self.day.stops:
            if stop.arrives_at > self.handset.until:
                break
            self.handset.online = not stop.offline
            self._visit(stop, self._chance(stop, "visit"))
            self.handset.drain()
        if self.day.stops:
            last = self.day.stops[-1]
            ends_at = last.arrives_at + timedelta(seconds=last.dwell_s + 90)
            self.handset.record([stop.way for stop in self.day.stops], ends_at)
        self.handset.online = not self.day.sends_late
        self.handset.drain()

    def _visit(self, stop: Stop, chance: random.Random) -> None:
        now = stop.arrives_at + timedelta(seconds=chance.uniform(5, 40))
        visit_id, version = self._start(stop, now)
        if stop.incident is Incident.CANCELLED:
            self._do("visit.cancel", now + timedelta(seconds=30), visit_id, reason=chance.choice(_CANCEL_REASONS))
            return
        if stop.incident is Incident.SHOP_CLOSED:
            self._find_it_closed(stop, now, visit_id=visit_id, chance=chance)
            return
        self._try_in_vain(stop, now, visit_id=visit_id, chance=chance)
        entered = now + timedelta(seconds=chance.uniform(15, 45))
        check_in = self._check_in(stop, entered, visit_id=visit_id, chance=chance)
        if self.handset.refused(check_in):
            self.refused += 1
            self._correct_position(stop, entered + timedelta(seconds=30), chance)
        leaves = entered + timedelta(seconds=stop.dwell_s)
        self._do_steps(stop, visit_id, version=version, between=(entered, leaves), chance=chance)
        self._remark(stop, leaves - timedelta(seconds=5), chance)
        self._do(
            "visit.check_out",
            leaves,
            visit_id,
            location=self.handset.locate(leaves, Aim(stop.way.stations[-1][1]), chance),
            on_site_ms=self.handset.monotonic_ms(leaves) - self.handset.monotonic_ms(entered),
            monotonic_ms=self.handset.monotonic_ms(leaves),
        )
        self.visits += 1

    def _start(self, stop: Stop, at: datetime) -> tuple[str, str | None]:
        card = self.book.planned.get(stop.shop.id)
        version = (card or {}).get("template_version_id") or self.book.version_of.get(stop.shop.id)
        visit_id = str(card["id"]) if card else self.handset.new_id(at, "visit", stop.shop.name)
        joint = [self.book.companion] if stop.joint and self.book.companion else []
        if joint and stop.incident is not Incident.CANCELLED:
            self.joint.append(stop)
        started: dict[str, Any] = {
            "customer_id": stop.shop.id,
            "planned": card is not None,
            "joint_with": joint,
        }
        if version:
            started["template_version_id"] = version
        self._do("visit.start", at, visit_id, **started)
        return visit_id, version

    def _try_in_vain(self, stop: Stop, at: datetime, *, visit_id: str, chance: random.Random) -> None:
        """Check-ins that the server should refuse; a phone without a network cannot learn that, so it does not try."""
        if stop.offline:
            return
        if stop.incident is Incident.FROM_AFAR:
            aim = Aim(beside(stop.shop.place, chance, between=_AFAR_M))
        elif stop.incident is Incident.MOCKED:
            aim = Aim(stop.shop.place, mock=True)
        else:
            return
        self._do("visit.check_in", at, visit_id, location=self.handset.locate(at, aim, chance))
        self.handset.drain()

    def _check_in(self, stop: Stop, at: datetime, *, visit_id: str, chance: random.Random) -> str:
        aim = Aim(
            stop.way.stations[-1][1],
            stale_s=chance.uniform(200, 900) if stop.incident is Incident.STALE_FIX else 0.0,
            mixed_up=stop.incident is Incident.DATUM_MIXUP,
        )
        check_in = self._do("visit.check_in", at, visit_id, location=self.handset.locate(at, aim, chance))
        self.handset.drain()
        return check_in

    def _correct_position(self, stop: Stop, at: datetime, chance: random.Random) -> None:
        """Asks for a better position when the customer stands elsewhere than the list says."""
        shop = stop.shop
        if shop.position is None or distance_m(shop.position, shop.place) < _MISPLACED_M:
            return
        place = stop.way.stations[-1][1]
        about = f"{shop.name} position"
        photo = self.handset.take_photo(at, place, category="shop_front", sign=shop.name, about=about)
        self.handset.do(
            "customer.correct_position",
            at,
            {
                "request_id": self.handset.new_id(at, "correction", shop.name),
                "customer_id": shop.id,
                "location": self.handset.locate(at, Aim(place), chance),
                "note": "实际位置与系统不符，门头照为证。",
                "photos": [photo.declared()],
            },
        )

    def _find_it_closed(self, stop: Stop, at: datetime, *, visit_id: str, chance: random.Random) -> None:
        taken = at + timedelta(seconds=20)
        place = stop.way.stations[-1][1]
        photo = self.handset.take_photo(
            taken, place, category="shop_front", sign=stop.shop.name, about=stop.shop.name, visit_id=visit_id
        )
        seen = taken + timedelta(seconds=20)
        self._do(
            "visit.shop_closed",
            seen,
            visit_id,
            reason=chance.choice(_CLOSED_REASONS),
            photos=[photo.declared()],
            location=self.handset.locate(seen, Aim(place), chance),
        )

    def _do_steps(
        self,
        stop: Stop,
        visit_id: str,
        *,
        version: str | None,
        between: tuple[datetime, datetime],
        chance: random.Random,
    ) -> None:
        steps = self.book.steps.get(version or "", ())
        given: dict[str, dict[str, Any]] = {}
        entered, leaves = between
        each_takes = (leaves - entered) * 0.9 / max(1, len(steps))
        for number, step in enumerate(steps):
            if step not in visible_steps(steps, given):
                continue
            if not step.required and chance.random() < 0.25:
                continue
            begun = entered + each_takes * (number + 0.1)
            given[step.id] = self._do_step(stop, visit_id, step=step, span=(begun, begun + each_takes * 0.8))

    def _do_step(self, stop: Stop, visit_id: str, *, step: Step, span: tuple[datetime, datetime]) -> dict[str, Any]:
        begun, done = span
        chance = self._chance(stop, step.id)
        asked = Asked(self.handset.seed, stop.shop, self.day.starts_at.date())
        answers = answer_step(asked, step.kind, config=step.config, chance=chance)
        photos = []
        for number, category in enumerate(_photos_of(step, chance)):
            taken = begun + (done - begun) * (0.2 + 0.15 * number)
            about = f"{stop.shop.name} {step.id} {number}"
            place = beside(stop.shop.place, chance, between=(0.0, 12.0))
            photos.append(
                self.handset.take_photo(
                    taken, place, category=category, sign=stop.shop.name, about=about, visit_id=visit_id
                )
            )
        if step.kind == "signature" and photos:
            answers["strokes_photo_sha256"] = photos[0].sha256
        self._do(
            "visit.step",
            done,
            visit_id,
            step_id=step.id,
            answers=answers,
            photos=[photo.declared() for photo in photos],
            started_at=utc_text(self.handset.clock(begun)),
            finished_at=utc_text(self.handset.clock(done)),
        )
        return answers

    def _remark(self, stop: Stop, at: datetime, chance: random.Random) -> None:
        if chance.random() < FOLLOW_UP_RATE:
            self.handset.do(
                "customer.follow_up",
                at,
                {
                    "follow_up_id": self.handset.new_id(at, "follow-up", stop.shop.name),
                    "customer_id": stop.shop.id,
                    "channel": "visit",
                    "outcome": chance.choice(("有意向", "需继续跟进", "已下单")),
                    "note": note_about(chance),
                    "next_action": next_action(chance),
                    "next_on": (at + timedelta(days=chance.randint(2, 14))).date().isoformat(),
                },
            )
        if chance.random() < ISSUE_RATE:
            title, detail = chance.choice(_ISSUES)
            self.handset.do(
                "customer.issue",
                at,
                {
                    "issue_id": self.handset.new_id(at, "issue", stop.shop.name),
                    "customer_id": stop.shop.id,
                    "title": title,
                    "detail": detail,
                    "photos": [],
                },
            )

    def _do(self, kind: str, at: datetime, visit_id: str, /, **payload: Any) -> str:
        return self.handset.do(kind, at, {"visit_id": visit_id, **payload})

    def _chance(self, stop: Stop, about: str) -> random.Random:
        return dice(self.handset.seed, self.day.rep.login, self.day.starts_at, stop.shop.name, about)


def _photos_of(step: Step, chance: random.Random) -> list[str]:
    config = step.config
    if step.kind == "photo":
        fewest = config.get("minimum", 1)
        extra = 1 if chance.random() < 0.2 and fewest < config.get("maximum", 20) else 0
        return [config["category"]] * (fewest + extra)
    if step.kind == "signature" and config.get("mode", "drawn") == "drawn":
        return ["signature"]
    return []
