"""`shifang keys`: an organisation's data keys, and what becomes of them."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shifang.accounts.queries import find_organisation
from shifang.accounts.types import KEYS_DESTROYED, KEYS_ROTATED, KEYS_WRAPPED
from shifang.kernel.problems import Refusal
from shifang.ledger import operations as ledger
from shifang.ledger.types import EventKind, Fact, Subject
from shifang.platform import clock, jobs, tenancy
from shifang.platform.vault import operations as vault


class Command(BaseCommand):
    """What changes keys is written into the organisation's log."""

    help = "Show, rotate, wrap again or destroy the data keys under which an organisation's content is sealed"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, and in which organisation."""
        parser.add_argument("what", choices=("show", "rotate", "wrap", "seal", "destroy"))
        parser.add_argument("organisation", help="code of the organisation")
        parser.add_argument("--now", action="store_true", help="rotate: seal old content here, not by the worker")
        parser.add_argument("--confirm", metavar="CODE", help="destroy: the organisation's code once more")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        organisation_id = find_organisation(options["organisation"])
        if organisation_id is None:
            raise CommandError(f"no organisation {options['organisation']}")
        try:
            getattr(self, f"_{options['what']}")(organisation_id, options)
        except Refusal as refusal:
            raise CommandError(refusal.kind.sentence(language="en", params=refusal.params)) from None

    def _show(self, organisation_id: UUID, _: dict[str, Any]) -> None:
        for key in vault.key_rows(organisation_id):
            state = f"destroyed {key.destroyed_at}" if key.destroyed_at else f"wrapped by {key.wrapping}"
            self.stdout.write(f"{key.number}  made {key.created_at}  {state}")

    def _rotate(self, organisation_id: UUID, options: dict[str, Any]) -> None:
        number = vault.rotate(organisation_id)
        _record(KEYS_ROTATED, organisation_id, number=number)
        self.stdout.write(f"data key {number} seals what is written from now on")
        if options["now"]:
            self._seal(organisation_id, options)
            return
        with tenancy.organisation(organisation_id):
            jobs.enqueue("platform.seal_again", organisation_id=str(organisation_id))
        self.stdout.write("the worker seals again what is there")

    def _seal(self, organisation_id: UUID, _: dict[str, Any]) -> None:
        self.stdout.write(f"{vault.seal_again(organisation_id)} values and files sealed again")

    def _wrap(self, organisation_id: UUID, _: dict[str, Any]) -> None:
        count = vault.wrap_again(organisation_id)
        _record(KEYS_WRAPPED, organisation_id, keys=count)
        self.stdout.write(f"{count} data keys wrapped under a new key; the old one is destroyed")

    def _destroy(self, organisation_id: UUID, options: dict[str, Any]) -> None:
        if options["confirm"] != options["organisation"]:
            raise CommandError(
                "this makes photos, notes, contacts' numbers and tracks of the organisation unreadable for good, in "
                f"every backup too; to do it, add --confirm {options['organisation']}"
            )
        count = vault.destroy(organisation_id, now=clock.now())
        _record(KEYS_DESTROYED, organisation_id, keys=count)
        self.stdout.write(f"{count} data keys destroyed")


def _record(kind: EventKind, organisation_id: UUID, **facts: int) -> None:
    now = clock.now()
    with tenancy.organisation(organisation_id):
        ledger.record(organisation_id, Fact(kind, Subject("organisation", organisation_id), now, now, facts=facts))
