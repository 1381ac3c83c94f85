"""HTTP routes of insight."""

from ninja import Router

from shifang.insight.api import metrics

router = Router()
router.add_router("", metrics.router)
