"""Displays for the matrix: an agreement in force with a passed photo, and a claim of another agreement."""

import secrets
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from shifang.accounts.tests.make import MadeOrganisation
from shifang.config.tests.matrix_objects import MAKERS, makes
from shifang.customers.models import Customer
from shifang.displays.models import Claim
from shifang.displays.tests.make import Shelf, shelf
from shifang.platform import clock, tenancy

# Taken at every shop of the matrix: the bytes are the same, the visits are not.
SHOWN = "1" * 64


def begun() -> str:
    """Return the first day of the period that runs: ten days ago, where the shops are."""
    return str((clock.now() - timedelta(days=10)).astimezone(ZoneInfo("Asia/Shanghai")).date())


@makes("agreement_id")
def _agreement(made: MadeOrganisation, role: str) -> UUID:
    placed = _shelf(made, role)
    placed.photo(sha256=SHOWN, person=role)
    assert placed.judge(SHOWN, role="admin").status_code == 201
    return placed.agreement.id


@makes("claim_id")
def _claim(made: MadeOrganisation, role: str) -> UUID:
    return _filed(made, role).id


@makes("code")
def _code(made: MadeOrganisation, role: str) -> str:
    return _filed(made, role).code


def _shelf(made: MadeOrganisation, role: str) -> Shelf:
    customer_id = MAKERS["customer_id"](made, role)
    with tenancy.organisation(made.id):
        return shelf(made, Customer.objects.get(id=customer_id))


def _filed(made: MadeOrganisation, role: str) -> Claim:
    agreement = _shelf(made, role).agreement
    with tenancy.organisation(made.id):
        return Claim.objects.create(
            organisation_id=made.id,
            code=f"F261122-{secrets.token_hex(3).upper()}",
            agreement=agreement,
            version=1,
            period_start=agreement.starts_on,
            period_end=agreement.starts_on,
            amount_cents=50_000,
            status="pending",
            claimed_by_id=made.people["admin"],
            claimed_at=clock.now(),
            approval_id=clock.new_id(),
        )
