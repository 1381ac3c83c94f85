"""HTTP routes of insight."""

from ninja import Router

from shifang.insight.api import exports, funnel, habits, metrics, places, views

router = Router()
for each in (metrics, exports, funnel, habits, places, views):
    router.add_router("", each.router)
