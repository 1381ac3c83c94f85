"""How an event becomes an alert: domains declare their kinds here, from `AppConfig.ready`."""

from collections.abc import Callable

from shifang.alerts.types import KINDS, AlertKind
from shifang.ledger.types import EventKind, RecordedEvent, react
from shifang.platform import jobs


def alert_on(event_kind: EventKind, kind: AlertKind, *, when: Callable[[RecordedEvent], bool] | None = None) -> None:
    """Raise alerts of `kind` whenever such an event is recorded and `when` (a cheap look at its facts) agrees.

    The event's own transaction only enqueues a job: who is told is found out afterwards.
    """
    KINDS[kind.code] = kind

    def note(event: RecordedEvent) -> None:
        if when is None or when(event):
            jobs.enqueue(
                "alerts.route",
                queue="alerts",
                organisation_id=str(event.organisation_id),
                event_id=str(event.id),
                kind=kind.code,
            )

    react(event_kind, note)
