"""`shifang receipt_key`: the keys that sign receipts for phones: show or rotate."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shifang.protocol import receipts


class Command(BaseCommand):
    """Phones follow a rotation by themselves: the old key signs the new one."""

    help = "Show the keys of receipts, or sign with a new one from now on"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        parser.add_argument("what", choices=("show", "rotate"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        if options["what"] == "rotate":
            receipts.rotate()
        for each in receipts.known_keys():
            self.stdout.write(f"{each.id}  {each.public_key}")
