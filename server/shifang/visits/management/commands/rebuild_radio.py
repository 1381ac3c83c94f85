"""`shifang rebuild-radio`: build the organisations' radio maps anew from their visits."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shifang.accounts.queries import find_organisation
from shifang.platform import tenancy
from shifang.truth.operations.radio import forget_everything
from shifang.visits.operations.radio import follow_visit
from shifang.visits.queries.radio import visits_to_learn

_TOLD_EVERY = 1000


class Command(BaseCommand):
    """After a change of the installation's secret, or when the map is doubted: it comes out as it was learned."""

    help = "Build the radio map of an organisation (or of all) anew from its visits that are beyond doubt"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """By default every organisation."""
        parser.add_argument("--organisation", help="code of the organisation")

    def handle(self, *args: Any, **options: Any) -> None:
        """Empty each map, then learn visit by visit; interrupted, it can simply be run again."""
        for organisation_id in self._chosen(options["organisation"]):
            learned = 0
            forget_everything(organisation_id)
            with tenancy.organisation(organisation_id):
                visits = visits_to_learn(organisation_id)
            for number, visit_id in enumerate(visits, start=1):
                with tenancy.organisation(organisation_id):
                    learned += follow_visit(organisation_id, visit_id)
                if number % _TOLD_EVERY == 0:
                    self.stdout.write(f"{number} of {len(visits)} visits")
            self.stdout.write(f"{organisation_id}: learned from {learned} of {len(visits)} visits")

    def _chosen(self, code: str | None) -> list[UUID]:
        if code is None:
            return list(tenancy.organisation_ids())
        found = find_organisation(code)
        if found is None:
            raise CommandError(f"no organisation {code}")
        return [found]
