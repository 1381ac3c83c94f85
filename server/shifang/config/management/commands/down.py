"""Stop what `up` started; data stays."""

from typing import Any

from django.core.management.base import BaseCommand

from shifang.config import supervision


class Command(BaseCommand):
    help = "Stop web, worker, sequencer and the embedded PostgreSQL."
    # Stopping must work whatever is wrong.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        supervision.stop()
        self.stdout.write("stopped")
