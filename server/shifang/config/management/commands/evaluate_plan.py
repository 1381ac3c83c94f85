"""Four weeks of the demo's town by the plan and by the habit of the nearest first."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from shifang.simulation.evaluation.month import month, told


class Command(BaseCommand):
    help = "Live four weeks of the demo's town by the plan and by going to the nearest shop first (docs/planning.md)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=1, help="who shares the town's customers")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--steps", type=int, default=50_000, help="of the planner's search, for each person")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(told(month(people=options["people"], seed=options["seed"], steps=options["steps"])))
