"""How an event becomes an alert: domains declare their kinds here, from `AppConfig.ready`."""

from collections.abc import Callable, Sequence

from shifang.alerts.types import KINDS, AlertKind
from shifang.ledger.types import EventKind, RecordedEvent, Together, react
from shifang.platform import jobs

_AT_ONCE = 100


def alert_on(event_kind: EventKind, kind: AlertKind, *, when: Callable[[RecordedEvent], bool] | None = None) -> None:
    """Raise alerts of `kind` whenever such an event is recorded and `when` (a cheap look at its facts) agrees.

    The event's own transaction only enqueues a job: who is told is found out afterwards.
    """
    KINDS[kind.code] = kind

    def note(events: Sequence[RecordedEvent]) -> None:
        told = [event for event in events if when is None or when(event)]
        if len(told) == 1:
            (event,) = told
            jobs.enqueue(
                "alerts.route",
                queue="alerts",
                organisation_id=str(event.organisation_id),
                event_id=str(event.id),
                kind=kind.code,
            )
            return
        for start in range(0, len(told), _AT_ONCE):
            some = told[start : start + _AT_ONCE]
            jobs.enqueue(
                "alerts.route_many",
                queue="alerts",
                organisation_id=str(some[0].organisation_id),
                event_ids=[str(event.id) for event in some],
                kind=kind.code,
            )

    react(event_kind, Together(note))
