"""How far positions computed from Wi-Fi are off, and whether their claimed accuracy holds."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shifang.simulation.evaluation.radio import evaluate_radio, radio_report


class Command(BaseCommand):
    help = "Measure positions from Wi-Fi on held-out fingerprints of UJIIndoorLoc (docs/truth.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, required=True, help="the folder with uji_validationData.csv.gz")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = evaluate_radio(options["data"], seed=options["seed"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(radio_report(found))
