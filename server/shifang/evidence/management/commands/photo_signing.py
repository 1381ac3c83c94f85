"""`shifang photo_signing`: show, rotate or revoke the certificates that sign photos; check a file on this machine."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shifang.accounts.queries import find_organisation
from shifang.evidence.credentials.authority import NoKeyError, authority
from shifang.evidence.credentials.checking import check
from shifang.evidence.rules import check_length
from shifang.evidence.types import CREDENTIAL_WORDS, Trusted
from shifang.platform import clock


class Command(BaseCommand):
    """Photos signed before a rotation stay trusted; those of a revoked leaf do not."""

    help = "Show, rotate or revoke the certificates that sign photos, or check a file's credential"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do, and with what."""
        does = parser.add_subparsers(dest="what", required=True)
        does.add_parser("show", help="every certificate, oldest first")
        does.add_parser("rotate", help="sign with a new leaf from now on")
        does.add_parser("rotate-root", help="sign under a new root from now on; photos of the old one stay trusted")
        revoke = does.add_parser("revoke", help="trust nothing any more that a retired leaf has signed")
        revoke.add_argument("leaf", help="its name, as `show` tells it")
        file = does.add_parser("check", help="is this file a photo that this installation signed?")
        file.add_argument("organisation", help="code of the organisation")
        file.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        try:
            if options["what"] == "check":
                self._check(options["organisation"], options["file"])
                return
            if options["what"] == "revoke":
                authority().revoke(options["leaf"])
            elif options["what"] == "show":
                authority().establish(now=clock.now())
            else:
                root = options["what"] == "rotate-root"
                (authority().rotate_root if root else authority().rotate_leaf)(now=clock.now())
        except NoKeyError as missing:
            raise CommandError(f"no key, or no such retired leaf: {missing}") from None
        for each in authority().certificates():
            self.stdout.write(f"{each.kind} {each.name}  {each.made_at:%Y-%m-%d}  {each.standing}  {each.fingerprint}")

    def _check(self, code: str, path: Path) -> None:
        organisation_id = find_organisation(code)
        if organisation_id is None:
            raise CommandError(f"no organisation {code}")
        if not path.is_file() or check_length(path.stat().st_size) is not None:
            raise CommandError(f"{path}: no file that could be a photo")
        found = check(path.read_bytes(), organisation_id=organisation_id, by=authority())
        for name, told in sorted((found.claims or {}).items()):
            self.stdout.write(f"{name}: {told}")
        sentence = " / ".join(CREDENTIAL_WORDS[found.code])
        if found.verdict is not Trusted.TRUSTED:
            raise CommandError(f"{found.verdict}: {sentence}")
        self.stdout.write(f"trusted: {sentence}")
