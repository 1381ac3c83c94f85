"""Found an organisation with its first admin; the password is printed once."""

import secrets
from argparse import ArgumentParser
from typing import Any
from zoneinfo import available_timezones

from django.core.management.base import BaseCommand, CommandError

from shifang.accounts.operations.found import found_organisation
from shifang.accounts.queries import find_organisation
from shifang.platform import clock


class Command(BaseCommand):
    help = "Found an organisation: its code, its name, and its first admin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="what people type when they sign in, e.g. acme")
        parser.add_argument("name", help="the organisation's name")
        parser.add_argument("--admin", default="admin", help="login of the first admin")
        parser.add_argument("--timezone", default="Asia/Shanghai", help="whose days and hours it lives by")

    def handle(self, *args: Any, **options: Any) -> None:
        if find_organisation(options["code"]) is not None:
            message = f"there is an organisation {options['code']} already"
            raise CommandError(message)
        if options["timezone"] not in available_timezones():
            message = f"there is no time zone {options['timezone']}; they are named like Asia/Shanghai"
            raise CommandError(message)
        password = secrets.token_urlsafe(12)
        found_organisation(
            code=options["code"],
            name=options["name"],
            timezone=options["timezone"],
            admin_login=options["admin"].lower(),
            admin_name=options["admin"],
            admin_password=password,
            now=clock.now(),
        )
        self.stdout.write(f"organisation {options['code']}, login {options['admin'].lower()}, password {password}")
