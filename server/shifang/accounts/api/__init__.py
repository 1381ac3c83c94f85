"""HTTP routes of accounts."""

from ninja import Router

from shifang.accounts.api import sessions

router = Router()
router.add_router("", sessions.router)
