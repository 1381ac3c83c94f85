"""`shifang attestation_status FILE`: renew the revocation list of Android's attestation keys; without FILE, show it."""

import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shifang.truth.attestation import material
from shifang.truth.attestation.types import Malformed
from shifang.truth.queries.trust import folder, trust


class Command(BaseCommand):
    """Check a list in the form of Google's and put it in place; running servers see it at once."""

    help = "Renew the revocation list of attestation keys from FILE (- for standard input), or show what is trusted"

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE: as served at https://android.googleapis.com/attestation/status."""
        parser.add_argument("file", nargs="?", help="the list, or - for standard input")
        parser.add_argument("--shrink", action="store_true", help="accept a list that is shorter than the present one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse what is no list, and one that forgets entries."""
        present = trust().android
        if options["file"] is None:
            self.stdout.write(f"{len(present.revoked)} entries, {len(present.root_keys)} root keys, in {folder()}")
            return
        text = sys.stdin.read() if options["file"] == "-" else Path(options["file"]).read_text()
        try:
            listed = material.revocations(text)
        except Malformed as wrong:
            raise CommandError(f"not a revocation list: {wrong.code} {wrong.params}") from None
        gone = len(set(present.revoked) - set(listed))
        if gone and not options["shrink"]:
            raise CommandError(f"{gone} entries of the present list are missing from this one; --shrink accepts that")
        place(text)
        self.stdout.write(f"{len(listed)} entries in place")


def place(text: str) -> None:
    """Write the list beside its place and move it there, so that no reader sees half of it."""
    folder().mkdir(parents=True, exist_ok=True)
    partial = folder() / f"status.{os.getpid()}"
    partial.write_text(text)
    partial.replace(folder() / "status.json")
