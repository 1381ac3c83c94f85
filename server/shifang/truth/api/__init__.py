"""HTTP routes of truth."""

from ninja import Router

from shifang.truth.api.devices import router as devices_router
from shifang.truth.api.findings import router as findings_router

router = Router()
router.add_router("", devices_router)
router.add_router("", findings_router)

__all__ = ["router"]
