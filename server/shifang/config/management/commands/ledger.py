"""`shifang ledger`: the signed log's key, its checkpoints, and the audit against one that somebody kept."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shifang.accounts.queries import find_organisation
from shifang.alerts.outside import Outside
from shifang.ledger.operations.checkpoints import Rewritten, sign_checkpoint
from shifang.ledger.queries.audit import audit
from shifang.ledger.queries.checkpoints import log_verifier, signed_checkpoints
from shifang.ledger.rules.checkpoint import BadCheckpoint, Checkpoint, read
from shifang.platform import clock, tenancy
from shifang.witnesses.models import Testimony
from shifang.witnesses.operations.auditing import words_that_hold
from shifang.witnesses.operations.delivering import deliver
from shifang.witnesses.queries import newest_witnessed
from shifang.witnesses.rules import pasted
from shifang.witnesses.types import WitnessKind

_NAMED = 20
_CHECKPOINTS = 1000
_WORDS = {
    WitnessKind.STAMP: "time-stamped by",
    WitnessKind.COSIGN: "cosigned by",
    WitnessKind.CHANNEL: "delivered to",
}


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
            self._checkpoint(organisation_id)
        else:
            self._audit(organisation_id, options["since"])

    def _checkpoint(self, organisation_id: UUID) -> None:
        try:
            sign_checkpoint(organisation_id=organisation_id, now=clock.now())
        except Rewritten:
            raise CommandError("the log is not the one that was signed before; run audit") from None
        failed = deliver(organisation_id=organisation_id, outside=Outside(mail_url=settings.MAIL_URL), now=clock.now())
        with tenancy.organisation(organisation_id):
            newest = newest_witnessed(organisation_id)
        if newest is None:
            raise CommandError("nothing has happened yet")
        # What an auditor keeps goes to the output, all else beside it.
        self.stdout.write(newest.note, ending="")
        for each in newest.testimonies:
            self.stderr.write(_told(each))
        if failed:
            self.stderr.write(f"{failed} witnesses did not take it; they are asked again every ten minutes")

    def _audit(self, organisation_id: UUID, since: list[Path]) -> None:
        held = [_kept(path, organisation_id) for path in since]
        with tenancy.organisation(organisation_id):
            found = audit(organisation_id, held)
            stored = signed_checkpoints(organisation_id, limit=_CHECKPOINTS)
            words, wrong = words_that_hold(organisation_id, stored)
            newest = newest_witnessed(organisation_id)
        self.stdout.write(f"{found.size} events, root {found.root.hex()}")
        for each in held:
            self.stdout.write(f"held against the checkpoint of {each.size} events")
        for fault in found.faults[:_NAMED]:
            self.stdout.write(f"{fault.code} at {fault.position} {fault.about or ''}".rstrip())
        if newest is not None:
            self.stdout.write(
                f"newest checkpoint: {newest.signed.size} events, {newest.signed.signed_at:%Y-%m-%d %H:%M} UTC"
            )
            for word in newest.testimonies:
                self.stdout.write(_told(word))
        self.stdout.write(f"{words - len(wrong)} of {words} words of witnesses hold")
        for lie in wrong[:_NAMED]:
            self.stdout.write(f"what {lie['about']} said to the checkpoint of {lie['position']} events does not hold")
        faults = len(found.faults) + len(wrong)
        if faults:
            raise CommandError(f"{faults} things do not fit: the log was changed")
        if found.erased:
            self.stdout.write(f"{found.erased} events were erased, as events of erasing say")
        self.stdout.write("everything fits")


def _told(word: Testimony) -> str:
    return f"{_WORDS[WitnessKind(word.witness.kind)]} {word.witness.name} at {word.given_at:%Y-%m-%d %H:%M:%S} UTC"


def _kept(path: Path, organisation_id: UUID) -> Checkpoint:
    try:
        return read(pasted(path.read_text()), [log_verifier(organisation_id)])
    except OSError as unreadable:
        raise CommandError(f"{path}: {unreadable.strerror}") from None
    except (BadCheckpoint, UnicodeDecodeError) as wrong:
        raise CommandError(f"{path}: {wrong}") from None
