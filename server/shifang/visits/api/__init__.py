"""HTTP routes of visits."""

from ninja import Router

from shifang.visits.api import looks, photos, templates, visits

router = Router()
# The wall before the visits: its path would be taken for the id of one.
for part in (photos, visits, templates, looks):
    router.add_router("", part.router)
