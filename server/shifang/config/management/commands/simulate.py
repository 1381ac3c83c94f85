"""Reps living through days on a running server, by its public API alone."""

from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from shifang.config import supervision
from shifang.platform import clock
from shifang.platform.home import home
from shifang.simulation.attack import attack, labels_text
from shifang.simulation.attackers import ATTACKERS
from shifang.simulation.demo import content
from shifang.simulation.demo.memory import password_of
from shifang.simulation.demo.setup import true_places
from shifang.simulation.run import Account, Run, simulate


class Command(BaseCommand):
    help = (
        "Let reps live through days: travel, check in, fill in, photograph, check out. The same seed lives the same. "
        "With --attack they cheat instead, and the labels say who did and how."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--people", type=int, default=4, help="reps of the demo organisation, from rep01 on")
        parser.add_argument("--days", type=int, default=1, help="how many days, the last one being --until")
        parser.add_argument("--until", type=date.fromisoformat, help="the last day (default: today)")
        parser.add_argument("--server", help="address of the server (default: the one of this installation)")
        parser.add_argument("--organisation", default=content.CODE)
        parser.add_argument("--password", help="of all simulated people (default: the demo's)")

        names = [each.label for each in ATTACKERS]
        parser.add_argument(
            "--attack", action="append", choices=["all", *names], metavar="NAME", help=f"all, {', '.join(names)}"
        )
        parser.add_argument("--labels", type=Path, help="where labels of attacks are added, as JSON lines")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = supervision.address()
        now = clock.now()
        last = options["until"] or now.date()
        password = options["password"] or password_of(home())
        run = Run(
            server=options["server"] or f"http://{host}:{port}",
            organisation=options["organisation"],
            seed=options["seed"],
            accounts=tuple(Account(member.login, password) for member in content.REPS[: options["people"]]),
            days=tuple(last - timedelta(days=back) for back in reversed(range(options["days"]))),
            until=now,
            places=true_places(),
        )
        if options["attack"]:
            self._attack(run, options["attack"], options["labels"] or home() / "labels.jsonl")
            return
        lived = simulate(run, self.stdout.write)
        visits, commands = sum(each.visits for each in lived), sum(each.commands for each in lived)
        self.stdout.write(f"{visits} visits in {commands} commands, seed {run.seed}, {run.days[0]} to {run.days[-1]}")

    def _attack(self, run: Run, names: list[str], path: Path) -> None:
        chosen = [each for each in ATTACKERS if "all" in names or each.label in names]
        labels = attack(run, chosen, self.stdout.write)
        with path.open("a") as kept:
            kept.write(labels_text(labels))
        self.stdout.write(f"{len(labels)} attacked check-ins, labelled in {path}")
