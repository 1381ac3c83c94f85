"""HTTP routes of truth."""

from ninja import Router

from shifang.truth.api.devices import router as devices_router

router = Router()
router.add_router("", devices_router)

__all__ = ["router"]
