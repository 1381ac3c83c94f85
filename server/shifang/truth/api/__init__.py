"""HTTP routes of truth."""

from ninja import Router

from shifang.truth.api.devices import router as devices_router
from shifang.truth.api.findings import router as findings_router
from shifang.truth.api.labels import router as labels_router

router = Router()
router.add_router("", devices_router)
# Before the queue: "labels" is no finding's id.
router.add_router("", labels_router)
router.add_router("", findings_router)

__all__ = ["router"]
