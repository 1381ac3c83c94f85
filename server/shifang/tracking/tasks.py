"""Background work of tracking: deriving layers and packing days that are over."""

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from shifang.accounts.queries import system_scope
from shifang.platform import tenancy
from shifang.platform.jobs import periodic, task
from shifang.tracking.operations.deriving import ENGINE, derive_day
from shifang.tracking.operations.matching import MATCHER, MOST_TRIES, Matched, match_day
from shifang.tracking.operations.packing import pack_day
from shifang.tracking.operations.retention import AT_ONCE, drop_days, keep_days
from shifang.tracking.queries.days import stale_days, unmatched_days
from shifang.tracking.queries.points import days_to_pack

log = logging.getLogger(__name__)

_QUIET = timedelta(seconds=90)
_AT_ONCE = 500
# So many bites per organisation in one run: a long backlog is worked off over several nights.
_BITES = 200
# So many days without an answer: the map matcher is away.
_GIVE_UP = 3


@periodic("*/2 * * * *")
@task(name="tracking.derive", queue="tracking", retry=None, queueing_lock="tracking.derive", lock="tracking.derive")
def derive(timestamp: int) -> None:
    """Derive the days that have new points and have been quiet for a moment."""
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    for organisation_id in tenancy.organisation_ids():
        with tenancy.organisation(organisation_id):
            days = stale_days(organisation_id, engine=ENGINE, before=now - _QUIET, limit=_AT_ONCE)
        _each(days, partial(derive_day, organisation_id=organisation_id))


@periodic("*/5 * * * *")
@task(name="tracking.match", queue="tracking", retry=None, queueing_lock="tracking.match", lock="tracking.match")
def match(timestamp: int) -> None:  # noqa: ARG001 - a periodic job is told its time
    """Draw the trips of derived days on roads, where a map matcher is named; it does not answer: try next time."""
    if not settings.VALHALLA_URL:
        return
    failed = 0
    for organisation_id in tenancy.organisation_ids():
        with tenancy.organisation(organisation_id):
            days = unmatched_days(organisation_id, matcher=MATCHER, tries=MOST_TRIES, limit=_AT_ONCE)
        for person_id, day in days:
            found = match_day(url=settings.VALHALLA_URL, organisation_id=organisation_id, person_id=person_id, day=day)
            failed += found is Matched.FAILED
            if failed >= _GIVE_UP:
                return


@periodic("23 * * * *")
@task(name="tracking.pack", queue="tracking", retry=None, queueing_lock="tracking.pack", lock="tracking.pack")
def pack(timestamp: int) -> None:
    """Pack the uploads of days that are over."""
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    for organisation_id in tenancy.organisation_ids():
        with tenancy.organisation(organisation_id):
            today = now.astimezone(ZoneInfo(system_scope(organisation_id).timezone)).date()
            days = days_to_pack(organisation_id, today=today, limit=10 * _AT_ONCE)
        _each(days, partial(pack_day, organisation_id=organisation_id, now=now))


@periodic("11 3 * * *")
@task(name="tracking.drop", queue="tracking", retry=None, queueing_lock="tracking.drop", lock="tracking.drop")
def drop(timestamp: int) -> None:
    """Drop the days that are older than their organisation keeps tracks."""
    now = datetime.fromtimestamp(timestamp, tz=UTC)
    for organisation_id in tenancy.organisation_ids():
        with tenancy.organisation(organisation_id):
            today = now.astimezone(ZoneInfo(system_scope(organisation_id).timezone)).date()
        before = today - timedelta(days=keep_days(organisation_id))
        for _ in range(_BITES):
            if drop_days(organisation_id=organisation_id, before=before) < AT_ONCE:
                break


def _each(days: Iterable[tuple[UUID, date]], work: Callable[..., bool]) -> None:
    """Work through days; one that fails is told to the log (whose it is, nothing of where) and does not stop others."""
    for person_id, day in days:
        try:
            work(person_id=person_id, day=day)
        except Exception:
            log.exception("a day of tracks failed: person %s, %s", person_id, day)
