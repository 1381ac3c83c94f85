"""HTTP routes of displays."""

from ninja import Router

from shifang.displays.api import agreements, audits, claims

router = Router()
for part in (agreements, audits, claims):
    router.add_router("", part.router)
