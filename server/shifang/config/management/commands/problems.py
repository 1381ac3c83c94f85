"""Write docs/problems.md, or check that it says what the code says."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shifang.config.documents import PROBLEMS_PATH, problems_text
from shifang.config.drift import keep


class Command(BaseCommand):
    help = "Generate docs/problems.md (--write) or fail when it has drifted from the code (--check)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take exactly one of the two verbs."""
        verb = parser.add_mutually_exclusive_group(required=True)
        verb.add_argument("--write", action="store_true")
        verb.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or check."""
        keep(PROBLEMS_PATH, problems_text(), write=options["write"])
