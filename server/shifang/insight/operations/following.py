"""Following the log: what happened to visits names the people and weeks to be folded anew; and the rebuild."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.queries import system_scope
from shifang.accounts.types import PERSON_ERASED
from shifang.customers.queries import deals
from shifang.customers.types.closed_lists import DEAL_CHANGED, OPPORTUNITY_ADDED, OPPORTUNITY_MOVED
from shifang.evidence.types import PHOTO_HELD
from shifang.insight.models import Follow, PersonTime
from shifang.insight.operations.customer_path import fold_missing, fold_paths
from shifang.insight.operations.folding import Key, fold_weeks, forget
from shifang.insight.operations.months import follow_months
from shifang.insight.operations.moves import follow_moves, rebuild_moves, span_of_moves
from shifang.insight.operations.places import fold_places
from shifang.insight.rules.months import month_after, month_of
from shifang.insight.rules.weeks import week_of
from shifang.ledger import queries as log
from shifang.ledger.types import RecordedEvent
from shifang.tracking.queries import days as tracks
from shifang.visits.queries import days as visits
from shifang.visits.types.closed_lists import VISIT_MOVED

AT_ONCE = 1000
# A track that was derived is seen a moment later than it says.
_LATE = timedelta(minutes=1)


def follow(*, organisation_id: UUID, now: datetime, limit: int = AT_ONCE) -> bool:
    """Follow the log a step and rebuild a step; return whether there is more to do.

    Two at once: the second leaves it to the first.
    """
    at = _held(organisation_id, now)
    if at is None:
        return False
    events = log.since(organisation_id, position=at.position, limit=limit)
    lost = _lost_tracks(organisation_id, limit)
    fold_weeks(organisation_id, {*_told(organisation_id, events), *_new_tracks(at), *lost})
    fold_paths(organisation_id, _customers(organisation_id, events))
    follow_moves(organisation_id, events)
    unmade = follow_months(at, events, now=now)
    fold_places(organisation_id, visits.departments_of(organisation_id, _visits_among(events)))
    at.position = events[-1].position or at.position if events else at.position
    at.tracks_at = now
    if at.built_until is not None:
        at.built_until = _built(organisation_id, at.built_until)
    at.save(update_fields=["position", "tracks_at", "built_until", "next_month", "next_after"])
    return at.built_until is not None or unmade or len(events) == limit or bool(lost)


def rebuild(*, organisation_id: UUID, now: datetime) -> None:
    """Have all rollups made anew, from the first day on; until then what is asked says so."""
    at = _held(organisation_id, now)
    if at is not None:
        at.built_until, at.next_month, at.next_after = date.min, date.min, None
        at.save(update_fields=["built_until", "next_month", "next_after"])


def _held(organisation_id: UUID, now: datetime) -> Follow | None:
    start = Follow(id=organisation_id, organisation_id=organisation_id, position=0, tracks_at=now, built_until=date.min)
    Follow.objects.bulk_create([start], ignore_conflicts=True)
    rows = Follow.objects.select_for_update(skip_locked=True)
    at = rows.filter(organisation_id=organisation_id, id=organisation_id).first()
    if at is not None and at.built_until == date.min and at.position == 0:
        # Everything is built from what is known now: the log is followed from here on.
        at.position = log.last_position(organisation_id)
    return at


def _built(organisation_id: UUID, reached: date) -> date | None:
    """Fold a calendar month more; return how far it has come, None behind the last day."""
    spans = [
        each
        for each in (
            visits.span_of_days(organisation_id),
            tracks.span_of_tracks(organisation_id),
            deals.span_of_deals(organisation_id),
            span_of_moves(organisation_id),
        )
        if each is not None
    ]
    if not spans:
        fold_missing(organisation_id, (), begins=True)
        forget(organisation_id, since=date.min, until=date.max)
        return None
    first, last = min(each[0] for each in spans), max(each[1] for each in spans)
    begins = reached == date.min
    since = month_of(first) if begins else reached + timedelta(days=1)
    until = month_after(since) - timedelta(days=1)
    ends = until >= last
    # What stands before the first day and behind the last has no facts any more.
    forget(organisation_id, since=date.min if begins else since, until=date.max if ends else until)
    found = visits.people_and_days(organisation_id, since=since, until=until)
    found |= tracks.people_and_track_days(organisation_id, since=since, until=until)
    found |= deals.people_and_deal_days(organisation_id, since=since, until=until)
    fold_weeks(organisation_id, _weeks(found))
    met = visits.customers_between(organisation_id, since=since, until=until)
    fold_missing(organisation_id, met, begins=begins)
    rebuild_moves(organisation_id, since=since, until=until)
    fold_places(organisation_id, visits.departments_and_days(organisation_id, since=since, until=until))
    return None if ends else until


def _told(organisation_id: UUID, events: Sequence[RecordedEvent]) -> set[Key]:
    told = [each for each in events if each.subject_kind == "visit"]
    days = visits.days_of(organisation_id, _visits_among(events))
    found: set[tuple[UUID, date]] = set()
    for each in told:
        if each.subject_id in days:
            person_id, *on = days[each.subject_id]
            found |= {(person_id, day) for day in (*on, *_said(each)) if day is not None}
    found |= _deals(organisation_id, events) | _progressed(organisation_id, events)
    found |= visits.days_of_photos(
        organisation_id, {each.facts["sha256"] for each in events if each.kind == PHOTO_HELD.code}
    )
    erased = [each.subject_id for each in events if each.kind == PERSON_ERASED.code]
    rows = PersonTime.objects.filter(organisation_id=organisation_id, person_id__in=erased, tracked=1)
    return _weeks({*found, *rows.values_list("person_id", "day")})


def _visits_among(events: Sequence[RecordedEvent]) -> set[UUID]:
    return {each.subject_id for each in events if each.subject_kind == "visit"}


def _said(event: RecordedEvent) -> Iterator[date]:
    """A visit that was moved has left its former day."""
    if event.kind == VISIT_MOVED.code:
        yield from (date.fromisoformat(event.facts[name]) for name in ("before", "planned_for"))


def _deals(organisation_id: UUID, events: Sequence[RecordedEvent]) -> set[tuple[UUID, date]]:
    """A deal that was corrected has left its former day."""
    told = [each for each in events if each.subject_kind == "deal"]
    days = deals.days_of_deals(organisation_id, {each.subject_id for each in told})
    found = set(days.values())
    for each in told:
        if each.kind == DEAL_CHANGED.code and each.subject_id in days and "closed_on" in each.facts["changes"]:
            former = each.facts["changes"]["closed_on"]["before"]
            found.add((days[each.subject_id][0], date.fromisoformat(former)))
    return found


def _customers(organisation_id: UUID, events: Sequence[RecordedEvent]) -> set[UUID]:
    """Those who were visited, or whose opportunities or deals changed."""
    visited = {each.subject_id for each in events if each.subject_kind == "visit"}
    sold = {each.related_id for each in events if each.subject_kind in {"opportunity", "deal"}}
    return visits.customers_of(organisation_id, visited) | {each for each in sold if each is not None}


def _progressed(organisation_id: UUID, events: Sequence[RecordedEvent]) -> set[tuple[UUID, date]]:
    """Whoever was at the customer on the day when its opportunity moved."""
    zone = ZoneInfo(system_scope(organisation_id).timezone)
    moves = {OPPORTUNITY_ADDED.code, OPPORTUNITY_MOVED.code}
    days = {
        (each.related_id, each.happened_at.astimezone(zone).date())
        for each in events
        if each.kind in moves and each.related_id is not None
    }
    return visits.visits_on(organisation_id, days)


def _new_tracks(at: Follow) -> set[Key]:
    return _weeks(tracks.days_derived(at.organisation_id, since=at.tracks_at - _LATE))


def _lost_tracks(organisation_id: UUID, limit: int) -> set[Key]:
    """Tracks go from the oldest on when they are no longer kept, and their numbers with them."""
    kept = tracks.span_of_tracks(organisation_id)
    rows = PersonTime.objects.filter(organisation_id=organisation_id, tracked=1)
    if kept is not None:
        rows = rows.filter(day__lt=kept[0])
    return _weeks(rows.order_by("day").values_list("person_id", "day")[:limit])


def _weeks(days: Iterable[tuple[UUID, date]]) -> set[Key]:
    return {(person_id, week_of(day)) for person_id, day in days}
