"""The demo's plans: one region's next weeks are published, the other's lie there as a draft, as do new territories."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median
from typing import Any

from shifang.simulation.client import ApiClient
from shifang.simulation.demo.story import COMPANION_OF, PLANNED_AHEAD, SEED, Cast

_WEEKS = 2
_SEARCH_S = 10
_PUBLISHED = "manager01"


def draft_plans(cast: Cast, today: date) -> None:
    """Draft two weeks of each region from the first Monday behind the planned days, and publish one of the drafts."""
    behind = today + timedelta(days=PLANNED_AHEAD)
    monday = behind + timedelta(days=-behind.weekday() % 7)
    for login in sorted(set(COMPANION_OF.values())):
        manager = cast.client(login)
        people = [each["id"] for each in _reps_of(cast, login)]
        if people:
            _place_office(manager, people)
            _draft(manager, people, monday, publish=login == _PUBLISHED)


def _place_office(manager: ApiClient, people: list[str]) -> None:
    """Let the days of these people begin and end at one place amid their customers."""
    shops = [
        (each["latitude"], each["longitude"])
        for person_id in people
        for each in manager.pages("/customers", owner_id=person_id)
        if each["latitude"] is not None
    ]
    if not shops:
        return
    middle = {"latitude": median(latitude for latitude, _ in shops), "longitude": median(each for _, each in shops)}
    for person_id in people:
        manager.put(f"/planning/people/{person_id}/base", {"start": middle})


def draft_territories(cast: Cast) -> None:
    """Draft territories of one region, to be looked at."""
    manager, people = cast.client(_PUBLISHED), _reps_of(cast, _PUBLISHED)
    if people:
        region = manager.me["department"]["id"]
        wanted = {"department_id": region, "people": [{"person_id": each["id"]} for each in people]}
        path = f"/planning/territories/{manager.post('/planning/territories', wanted)['id']}"
        manager.settled(path, "state", "searching")


def _reps_of(cast: Cast, manager: str) -> list[dict[str, Any]]:
    logins = {account.login for account in cast.accounts if COMPANION_OF[account.login] == manager}
    return [each for each in cast.client(manager).pages("/people") if each["login"] in logins]


def _draft(manager: ApiClient, people: list[str], first_day: date, *, publish: bool) -> None:
    wanted = {"first_day": first_day.isoformat(), "weeks": _WEEKS, "people": people, "seconds": _SEARCH_S, "seed": SEED}
    path = f"/plans/{manager.post('/plans', wanted)['id']}"
    if manager.settled(path, "state", "searching") == "draft" and publish:
        manager.post(f"{path}/publish", {})
        manager.settled(path, "state", "publishing")
