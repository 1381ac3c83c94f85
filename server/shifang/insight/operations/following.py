"""Following the log: what happened to visits names the people and weeks to be folded anew; and the rebuild."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from shifang.accounts.types import PERSON_ERASED
from shifang.insight.models import Follow, PersonTime
from shifang.insight.operations.folding import Key, fold_weeks, forget
from shifang.insight.rules.weeks import week_of
from shifang.ledger import queries as log
from shifang.ledger.types import RecordedEvent
from shifang.tracking.queries import days as tracks
from shifang.visits.queries import days as visits
from shifang.visits.types.closed_lists import VISIT_MOVED

AT_ONCE = 1000
_STEP = timedelta(days=28)
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
    at.position = events[-1].position or at.position if events else at.position
    at.tracks_at = now
    if at.built_until is not None:
        at.built_until = _built(organisation_id, at.built_until)
    at.save(update_fields=["position", "tracks_at", "built_until"])
    return at.built_until is not None or len(events) == limit or bool(lost)


def rebuild(*, organisation_id: UUID, now: datetime) -> None:
    """Have all rollups made anew, from the first day on; until then what is asked says so."""
    at = _held(organisation_id, now)
    if at is not None:
        at.built_until = date.min
        at.save(update_fields=["built_until"])


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
    """Fold four weeks more; return how far it has come, None behind the last day."""
    spans = [each for each in (visits.span_of_days(organisation_id), tracks.span_of_tracks(organisation_id)) if each]
    if not spans:
        forget(organisation_id, since=date.min, until=date.max)
        return None
    first, last = min(each[0] for each in spans), max(each[1] for each in spans)
    begins = reached == date.min
    since = week_of(first) if begins else reached + timedelta(days=1)
    until = since + _STEP - timedelta(days=1)
    ends = until >= last
    # What stands before the first day and behind the last has no facts any more.
    forget(organisation_id, since=date.min if begins else since, until=date.max if ends else until)
    found = visits.people_and_days(organisation_id, since=since, until=until)
    found |= tracks.people_and_track_days(organisation_id, since=since, until=until)
    fold_weeks(organisation_id, _weeks(found))
    return None if ends else until


def _told(organisation_id: UUID, events: Sequence[RecordedEvent]) -> set[Key]:
    told = [each for each in events if each.subject_kind == "visit"]
    days = visits.days_of(organisation_id, {each.subject_id for each in told})
    found: set[tuple[UUID, date]] = set()
    for each in told:
        if each.subject_id in days:
            person_id, *on = days[each.subject_id]
            found |= {(person_id, day) for day in (*on, *_said(each)) if day is not None}
    erased = [each.subject_id for each in events if each.kind == PERSON_ERASED.code]
    rows = PersonTime.objects.filter(organisation_id=organisation_id, person_id__in=erased, tracked=1)
    return _weeks({*found, *rows.values_list("person_id", "day")})


def _said(event: RecordedEvent) -> Iterator[date]:
    """A visit that was moved has left its former day."""
    if event.kind == VISIT_MOVED.code:
        yield from (date.fromisoformat(event.facts[name]) for name in ("before", "planned_for"))


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
