"""The demo's past and present: visits planned and lived through, corrections decided, the coming days planned."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import system_scope
from shifang.accounts.types import Scope
from shifang.kernel.problems import Refusal
from shifang.platform import tenancy
from shifang.simulation.attack import Label, attack
from shifang.simulation.attackers import ATTACKERS
from shifang.simulation.client import ApiClient, ApiProblem
from shifang.simulation.demo import content
from shifang.simulation.demo.setup import true_places
from shifang.simulation.run import Account, Lived, Run, Territory, simulate, territory_of
from shifang.simulation.world import choose_shops
from shifang.visits.operations.schedule import schedule
from shifang.visits.types.closed_lists import ALREADY_PLANNED

SEED = 2026
PLANNED_AHEAD = 3
_EVE = time(18, 0)
_SHOWN_ATTACKS = frozenset(
    {"static_mock", "constant_accuracy_replay", "own_day_replay", "shared_device", "clock_shift"}
)
COMPANION_OF = {member.login: "manager01" if member.unit.startswith("城西") else "manager02" for member in content.REPS}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts: the server, the shared password, the organisation, and how many of the reps."""

    server: str
    password: str
    organisation_id: UUID
    people: int

    @property
    def accounts(self) -> tuple[Account, ...]:
        return tuple(
            Account(member.login, self.password, COMPANION_OF[member.login]) for member in content.REPS[: self.people]
        )

    def client(self, login: str) -> ApiClient:
        """Somebody of the demo, signed in."""
        made = ApiClient(self.server, content.CODE, login, self.password, device_label="demo")
        made.sign_in()
        return made


def days_before(today: date, count: int) -> tuple[date, ...]:
    """The last days before a day, earliest first."""
    return tuple(today - timedelta(days=back) for back in range(count, 0, -1))


def live_history(cast: Cast, *, days: Sequence[date], now: datetime, say: Callable[[str], None]) -> list[Lived]:
    """Plans each of the days the evening before, then lets the reps live through them by the API."""
    for territory in _territories(cast):
        _plan_backwards(cast, territory, days)
    run = Run(
        server=cast.server,
        organisation=content.CODE,
        seed=SEED,
        accounts=cast.accounts,
        days=tuple(days),
        until=now,
        places=true_places(),
    )
    return simulate(run, say)


def attack_some(cast: Cast, *, now: datetime, say: Callable[[str], None]) -> list[Label]:
    """Let some of the demo's reps cheat once, each in another way that shows; returns what is to be found."""
    run = Run(
        server=cast.server,
        organisation=content.CODE,
        seed=SEED,
        accounts=cast.accounts,
        days=(now.date(),),
        until=now,
        places=true_places(),
    )
    return attack(run, [each for each in ATTACKERS if each.label in _SHOWN_ATTACKS], say)


def plan_ahead(cast: Cast, now: datetime) -> int:
    """Plans today and the next days of every rep by their manager, as the console does; returns how many."""
    count = 0
    managers = {login: cast.client(login) for login in sorted(set(COMPANION_OF.values()))}
    for territory in _territories(cast):
        today = now.astimezone(territory.zone).date()
        for day in (today + timedelta(days=ahead) for ahead in range(PLANNED_AHEAD)):
            if day.isoformat() in territory.planned_days:
                continue
            for shop in choose_shops(SEED, territory.rep, day=day, shops=territory.shops):
                wanted = {"customer_id": shop.id, "person_id": territory.person_id, "planned_for": day.isoformat()}
                count += _plan_one(managers[COMPANION_OF[territory.rep.login]], wanted)
    return count


def decide_corrections(cast: Cast) -> int:
    """Managers approve the position corrections of their people, all but the last; returns how many."""
    count = 0
    for login in sorted(set(COMPANION_OF.values())):
        manager = cast.client(login)
        waiting = [each for each in manager.pages("/approvals", box="to_decide") if each["kind"] == "customer.position"]
        for approval in waiting[:-1]:
            manager.post(f"/approvals/{approval['id']}/decide", {"decision": "approve", "note": "照片属实，同意修正。"})
            count += 1
    return count


def _plan_one(manager: ApiClient, wanted: dict[str, str]) -> int:
    try:
        manager.post("/visits", wanted)
    except ApiProblem as refused:
        if refused.code != ALREADY_PLANNED.code:
            raise
        return 0
    return 1


def _plan_backwards(cast: Cast, territory: Territory, days: Sequence[date]) -> None:
    """Past days cannot be planned through the API; here the plan is written with the time it would have been made."""
    person_id = UUID(territory.person_id)
    with tenancy.organisation(cast.organisation_id):
        for day in days:
            eve = datetime.combine(day - timedelta(days=1), _EVE, territory.zone).astimezone(UTC)
            for shop in choose_shops(SEED, territory.rep, day=day, shops=territory.shops):
                try:
                    schedule(
                        scope=_planner(cast),
                        customer_id=UUID(shop.id),
                        person_id=person_id,
                        planned_for=day,
                        now=eve,
                    )
                except Refusal as refused:
                    if refused.kind is not ALREADY_PLANNED:
                        raise


def _planner(cast: Cast) -> Scope:
    return system_scope(cast.organisation_id)


def _territories(cast: Cast) -> Iterator[Territory]:
    for account in cast.accounts:
        yield territory_of(cast.server, content.CODE, account=account, seed=SEED, places=true_places())


def zone_of_demo() -> ZoneInfo:
    """The demo organisation's time zone."""
    return ZoneInfo(content.TIMEZONE)
