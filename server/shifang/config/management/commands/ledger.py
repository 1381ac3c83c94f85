"""`shifang ledger`: the signed log's key, its checkpoints, and the audit against one that somebody kept."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shifang.accounts.queries import find_organisation
from shifang.ledger.operations.checkpoints import Rewritten, sign_checkpoint
from shifang.ledger.queries.audit import audit
from shifang.ledger.queries.checkpoints import log_verifier
from shifang.ledger.rules.checkpoint import BadCheckpoint, Checkpoint, read
from shifang.platform import clock, tenancy

_NAMED = 20


class Command(BaseCommand):
    """For auditors: keep what `checkpoint` prints; `audit --since` tells later whether the past was touched."""

    help = "Sign a checkpoint of the log, print its key, or audit the log against checkpoints that were kept"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, and in which organisation."""
        parser.add_argument("what", choices=("key", "checkpoint", "audit"))
        parser.add_argument("organisation", help="code of the organisation")
        parser.add_argument(
            "--since", metavar="FILE", action="append", default=[], type=Path, help="a checkpoint that was kept"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        organisation_id = find_organisation(options["organisation"])
        if organisation_id is None:
            raise CommandError(f"no organisation {options['organisation']}")
        if options["what"] == "key":
            self.stdout.write(str(log_verifier(organisation_id)))
        elif options["what"] == "checkpoint":
            try:
                note = sign_checkpoint(organisation_id=organisation_id, now=clock.now())
            except Rewritten:
                raise CommandError("the log is not the one that was signed before; run audit") from None
            if note is None:
                raise CommandError("nothing has happened yet")
            self.stdout.write(note, ending="")
        else:
            self._audit(organisation_id, options["since"])

    def _audit(self, organisation_id: UUID, since: list[Path]) -> None:
        held = [_kept(path, organisation_id) for path in since]
        with tenancy.organisation(organisation_id):
            found = audit(organisation_id, held)
        self.stdout.write(f"{found.size} events, root {found.root.hex()}")
        for each in held:
            self.stdout.write(f"held against the checkpoint of {each.size} events")
        for fault in found.faults[:_NAMED]:
            self.stdout.write(f"{fault.code} at {fault.position} {fault.about or ''}".rstrip())
        if found.faults:
            raise CommandError(f"{len(found.faults)} things do not fit: the log was changed")
        if found.erased:
            self.stdout.write(f"{found.erased} events were erased, as events of erasing say")
        self.stdout.write("everything fits")


def _kept(path: Path, organisation_id: UUID) -> Checkpoint:
    try:
        return read(path.read_text(), [log_verifier(organisation_id)])
    except OSError as unreadable:
        raise CommandError(f"{path}: {unreadable.strerror}") from None
    except (BadCheckpoint, UnicodeDecodeError) as wrong:
        raise CommandError(f"{path}: {wrong}") from None
