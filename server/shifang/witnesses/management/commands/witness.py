"""`shifang witness`: this installation as a witness for the logs of others."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shifang.ledger.rules.checkpoint import BadCheckpoint
from shifang.platform import clock
from shifang.witnesses.operations import witnessing
from shifang.witnesses.queries import own_cosigner, watched_logs


class Command(BaseCommand):
    """Others ask at `/api/v1/witness`; whose log is cosigned is said here."""

    help = "Witness the logs of other installations: print the own key, list, add and remove logs"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do."""
        doing = parser.add_subparsers(dest="what", required=True)
        doing.add_parser("key", help="print the key that cosigns")
        doing.add_parser("list", help="list the logs that are witnessed")
        adding = doing.add_parser("add", help="witness a log")
        adding.add_argument("name", help="a name for people")
        adding.add_argument("key", help="what `shifang ledger key` prints there")
        removing = doing.add_parser("remove", help="stop witnessing a log")
        removing.add_argument("origin", help="the log's name, as `list` shows it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        if options["what"] == "key":
            self.stdout.write(str(own_cosigner()))
        elif options["what"] == "list":
            for log in watched_logs():
                self.stdout.write(f"{log.name}\t{log.origin}\t{log.size}\t{log.seen_at or '-'}")
        elif options["what"] == "add":
            try:
                log = witnessing.watch(name=options["name"], key=options["key"], now=clock.now())
            except BadCheckpoint as wrong:
                raise CommandError(str(wrong)) from None
            self.stdout.write(f"{log.origin} is witnessed by {own_cosigner()}")
        elif not witnessing.unwatch(origin=options["origin"]):
            raise CommandError(f"{options['origin']} is not witnessed here")
