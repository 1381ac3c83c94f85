"""HTTP routes of planning."""

from ninja import Router

from shifang.planning.api import coverage, edits, feeds, frequency, plans, territories, today

router = Router()
for part in (coverage, frequency, plans, edits, feeds, today, territories):
    router.add_router("", part.router)
outside_router = feeds.outside_router
