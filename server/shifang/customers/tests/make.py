"""Customers for tests, made through the domain's own operations."""

import secrets
from typing import Any

from shifang.accounts.tests.make import MadeOrganisation
from shifang.customers.models import Customer
from shifang.customers.operations.customers import add_customer
from shifang.customers.types.words import CustomerDraft
from shifang.kernel.geo import Point
from shifang.platform import clock, tenancy

SHANGHAI = Point(31.2304, 121.4737)


def customer(made: MadeOrganisation, *, owner: str = "rep", point: Point | None = SHANGHAI, **fields: Any) -> Customer:
    """Add a customer owned by the person of a role; the name is one of its own unless given."""
    draft = CustomerDraft(
        name=fields.pop("name", f"Shop {secrets.token_hex(4)}"),
        type=fields.pop("type", "convenience"),
        point=point,
        **fields,
    )
    with tenancy.organisation(made.id):
        return add_customer(scope=made.scope(owner), draft=draft, now=clock.now())
