"""HTTP routes of accounts."""

from ninja import Router

from shifang.accounts.api import calendar, people, policies, sessions, structure

router = Router()
for part in (sessions, people, structure, policies, calendar):
    router.add_router("", part.router)
