"""`shifang replay-assessments`: judge every kept check-in again and compare."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shifang.accounts.queries import find_organisation
from shifang.platform import tenancy
from shifang.truth.rules.engine import ENGINE_VERSION
from shifang.visits.operations.replay import replayed

_NAMED = 20


class Command(BaseCommand):
    """For whoever doubts a judgement: facts, policy and engine are kept, so it can be made again.

    Fails when the present engine's own judgements come out otherwise. Those of earlier engines are counted apart: a
    difference there is what the engine has learned since.
    """

    help = "Judge every kept check-in again from its facts and policy, and compare with what was decided"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One organisation."""
        parser.add_argument("organisation", help="code of the organisation")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the counts by engine; name what differs."""
        organisation_id = find_organisation(options["organisation"])
        if organisation_id is None:
            raise CommandError(f"no organisation {options['organisation']}")
        same: Counter[str] = Counter()
        total: Counter[str] = Counter()
        differing = []
        with tenancy.organisation(organisation_id):
            for each in replayed(organisation_id):
                total[each.engine_version] += 1
                same[each.engine_version] += each.same
                if not each.same and each.engine_version == ENGINE_VERSION:
                    differing.append(each.attempt_id)
        for engine in sorted(total, key=int):
            now = " (this one)" if engine == ENGINE_VERSION else ""
            self.stdout.write(f"engine {engine}{now}: {same[engine]} of {total[engine]} judged the same")
        for attempt_id in differing[:_NAMED]:
            self.stdout.write(f"differs: {attempt_id}")
        if differing:
            raise CommandError(f"{len(differing)} judgements of this engine come out otherwise")
