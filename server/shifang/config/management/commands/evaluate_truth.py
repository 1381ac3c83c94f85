"""False alarms of the truth engine on genuine days, and detection per attacker at the default policy."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shifang.simulation.evaluation.measure import evaluate
from shifang.simulation.evaluation.report import report


class Command(BaseCommand):
    help = "Measure the truth engine on genuine GeoLife days (docs/truth.md), leaving one person out at a time."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, required=True, help="a folder of GeoLife: PERSON/Trajectory/*.plt")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = evaluate(options["data"], seed=options["seed"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(report(found))
