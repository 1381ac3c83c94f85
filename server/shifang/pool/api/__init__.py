"""HTTP routes of pools."""

from ninja import Router

from shifang.pool.api import assignments, customers, hand_overs, lists, pools, profiles, reports, simulation, windows

router = Router()
for part in (pools, lists, customers, profiles, reports, simulation, assignments, hand_overs, windows):
    router.add_router("", part.router)
