"""Run the product on this machine: everything supervised, migrated, answering."""

import time
import urllib.request
from typing import Any
from urllib.error import URLError

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from shifang.accounts.operations.offering import offer_new_permissions
from shifang.config import supervision
from shifang.evidence.credentials.authority import authority
from shifang.platform import clock
from shifang.platform.home import home


class Command(BaseCommand):
    help = "Start PostgreSQL, migrate, start web, worker and sequencer, and wait until the web answers."
    # The web server checks itself when it starts; twice would only be slower.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        supervision.start()
        call_command("prepare")
        now = clock.now()
        offer_new_permissions(now=now)
        authority().establish(now=now)
        # The web first: whoever waits, waits for it.
        supervision.control("start", "web")
        host, port = supervision.address()
        wait_until_healthy(f"http://{host}:{port}/api/v1/health")
        supervision.control("start", "all")
        self.stdout.write(f"Shifang 实访 runs at http://{host}:{port}/ (logs in {home() / 'log'})")


def wait_until_healthy(url: str, *, seconds: int = 240) -> None:
    """Return when the address answers 200; raise when it does not within `seconds`."""
    for _ in range(seconds * 5):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.2)
    message = f"the web server does not answer at {url}; see {home() / 'log' / 'web.log'}"
    raise CommandError(message)
