"""HTTP routes of accounts."""

from ninja import Router

from shifang.accounts.api import calendar, erasure, people, policies, sessions, structure

router = Router()
for part in (sessions, people, erasure, structure, policies, calendar):
    router.add_router("", part.router)
