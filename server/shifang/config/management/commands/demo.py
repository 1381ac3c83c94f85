"""The demo organisation on this installation: made once, then only shown."""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from shifang.accounts.operations.found import found_organisation
from shifang.accounts.queries import find_organisation
from shifang.config import supervision
from shifang.platform import clock
from shifang.platform.home import home
from shifang.simulation.attack import labels_text
from shifang.simulation.client import ApiClient
from shifang.simulation.demo import content, displays, memory, plans, pools, present, setup, story


class Command(BaseCommand):
    help = "Start the product, make the demo organisation (once), plan its coming days, print where and who."
    # The web server checks itself when it starts; twice would only be slower.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=10, help="working days of history")
        parser.add_argument("--people", type=int, default=len(content.REPS), help="reps who have a history")
        parser.add_argument("--customers", type=int, default=260)

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("up", stdout=self.stdout)
        host, port = supervision.address()
        server, password = f"http://{host}:{port}", memory.password_of(home())
        organisation_id = (
            find_organisation(content.CODE)
            or found_organisation(
                code=content.CODE,
                name=content.NAME,
                timezone=content.TIMEZONE,
                admin_login=content.ADMIN_LOGIN,
                admin_name=content.ADMIN_NAME,
                admin_password=password,
                now=clock.now(),
            ).organisation_id
        )
        cast = story.Cast(server, password, organisation_id, options["people"])
        self._set_up(cast, options["customers"])
        self._tell(server, password)
        self._fill(cast, options["days"])

    def _set_up(self, cast: story.Cast, customers: int) -> None:
        admin = ApiClient(cast.server, content.CODE, content.ADMIN_LOGIN, cast.password, device_label="demo")
        today = clock.now().astimezone(story.zone_of_demo()).date()

        def in_order() -> ApiClient:
            if not admin.me:
                admin.sign_in()
            return admin

        self._once("people", lambda: setup.make_people(in_order(), cast.password))
        self._once("calendar", lambda: setup.make_calendar(in_order(), today))
        self._once("templates", lambda: setup.make_templates(in_order()))
        self._once("customers", lambda: setup.make_customers(in_order(), customers))
        self._once("pools", lambda: pools.make_pools(in_order()))
        self._once("leads", lambda: pools.find_leads(in_order(), customers))
        for account in cast.accounts:
            self._once(
                f"sales of {account.login}",
                lambda login=account.login: setup.make_sales(cast.client(login), today),  # type: ignore[misc]
            )

    def _fill(self, cast: story.Cast, days: int) -> None:
        now = clock.now()
        today = now.astimezone(story.zone_of_demo()).date()

        def live() -> None:
            past = story.days_before(today, days)
            story.live_history(cast, days=(*past, today), now=now, say=self.stdout.write)
            story.decide_corrections(cast)

        if days:
            self._once("history", live)
            self._once("attacked check-ins", lambda: self._attack(cast))
            self._once("displays", lambda: displays.make_displays(cast, today))
            self._once("given back and claimed", lambda: pools.give_and_take(cast))
        if not memory.is_planned(home(), today):
            story.plan_ahead(cast, now)
            memory.mark_planned(home(), today)
        self._once("plans", lambda: plans.draft_plans(cast, today))
        self._once("territories", lambda: plans.draft_territories(cast))
        if days:
            present.walk_on(cast, clock.now())

    def _attack(self, cast: story.Cast) -> None:
        """A handful of made-up attacks, so that the review centre has something to show; labels tell which they are."""
        labels = story.attack_some(cast, now=clock.now(), say=self.stdout.write)
        (home() / "demo-attacks.jsonl").write_text(labels_text(labels))

    def _once(self, part: str, make: Callable[[], None]) -> None:
        if part in memory.parts_done(home()):
            return
        begun = clock.now()
        self.stdout.write(f"demo: {part} …")
        make()
        memory.mark_done(home(), part)
        self.stdout.write(f"demo: {part} in {(clock.now() - begun) / timedelta(seconds=1):.0f} s")

    def _tell(self, server: str, password: str) -> None:
        people = (content.Member(content.ADMIN_LOGIN, content.ADMIN_NAME, "admin", content.NAME), *content.MEMBERS)
        lines = [
            "",
            f"Phones:   {server}/          Console:   {server}/console/",
            f"Organisation 企业: {content.CODE}      Password 密码 (all): {password}",
            *(f"  {member.login:<10} {member.name}（{member.unit}）" for member in people),
            "Map data and places: © OpenStreetMap contributors, ODbL 1.0",
            "",
        ]
        self.stdout.write("\n".join(lines))
