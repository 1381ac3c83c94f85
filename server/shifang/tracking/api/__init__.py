"""The doors of tracking."""

from shifang.tracking.api.looking import router
from shifang.tracking.api.uploads import uploads_router

__all__ = ["router", "uploads_router"]
