"""HTTP routes of visits."""

from ninja import Router

from shifang.visits.api import templates, visits

router = Router()
for part in (visits, templates):
    router.add_router("", part.router)
