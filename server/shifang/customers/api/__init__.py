"""HTTP routes of customers."""

from ninja import Router

from shifang.customers.api import (
    contacts,
    customers,
    follow_ups,
    issues,
    panorama,
    positions,
    sales,
    settings,
    transfers,
)

router = Router()
for part in (transfers, settings, customers, contacts, follow_ups, issues, sales, positions, panorama):
    router.add_router("", part.router)
