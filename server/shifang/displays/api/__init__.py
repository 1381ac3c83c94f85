"""HTTP routes of displays."""

from ninja import Router

from shifang.displays.api import agreements, audits, claims, exports

router = Router()
# Exports before the routes of an id, which would take their names for one.
for part in (agreements, audits, exports, claims):
    router.add_router("", part.router)
