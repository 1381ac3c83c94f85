"""HTTP routes of customers."""

from ninja import Router

from shifang.customers.api import customers

router = Router()
router.add_router("", customers.router)
