"""Write docs/problems.md and contracts/words.json, or check that they say what the code says."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shifang.config.documents import PROBLEMS_PATH, WORDS_PATH, problems_text, words_text
from shifang.config.drift import keep


class Command(BaseCommand):
    help = "Generate docs/problems.md and contracts/words.json (--write) or fail when they have drifted (--check)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take exactly one of the two verbs."""
        verb = parser.add_mutually_exclusive_group(required=True)
        verb.add_argument("--write", action="store_true")
        verb.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or check."""
        keep(PROBLEMS_PATH, problems_text(), write=options["write"])
        keep(WORDS_PATH, words_text(), write=options["write"])
