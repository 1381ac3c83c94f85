"""Gives events their positions, at most a second after they committed."""

import logging
import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connection

from shifang.ledger.operations import sequence
from shifang.ledger.queries import pending_organisations

PAUSE_SECONDS = 0.5
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run the sequencer of the event log until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                placed = sequence_all()
            except (OperationalError, InterfaceError) as lost:
                log.warning("database does not answer: %s", lost)
                connection.close()
                placed = 0
            if placed == 0:
                stop.wait(PAUSE_SECONDS)


def sequence_all() -> int:
    """Place what is pending in every organisation once; return how many events were placed."""
    return sum(sequence(organisation_id=organisation_id) for organisation_id in pending_organisations())
