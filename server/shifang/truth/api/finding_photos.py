"""The page of a finding against a photo: both photos, whose they are and from which visits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shifang.accounts.queries import person_names
from shifang.accounts.types import Scope
from shifang.customers.queries.customers import customer_places
from shifang.truth.models import Finding
from shifang.truth.operations.photos import PHOTO


def is_of_photo(row: Finding) -> bool:
    """Return whether a finding is about a photo."""
    return bool(row.facts.get("kind") == PHOTO)


def photo_page(scope: Scope, row: Finding) -> dict[str, Any]:
    """Return the photo and those beside which it is looked at, in the order of what was found."""
    uses = [row.facts["use"], *(each["earlier"] for each in row.facts["pairs"])]
    people = person_names(scope, [UUID(each["person_id"]) for each in uses])
    shops = customer_places(scope, [UUID(each["customer_id"]) for each in uses])

    def used(plain: Mapping[str, Any]) -> dict[str, Any]:
        shop = shops.get(UUID(plain["customer_id"]))
        return {
            "latitude": None,
            "longitude": None,
            **plain,
            "person_name": people.get(UUID(plain["person_id"]), ""),
            "customer_name": shop.name if shop else "",
        }

    pairs = [{**each, "earlier": used(each["earlier"])} for each in row.facts["pairs"]]
    return {
        **{name: [] for name in ("fixes", "trail", "sources")},
        "customer_latitude": None,
        "customer_longitude": None,
        "photo": {"photo": used(row.facts["use"]), "pairs": pairs, "screen": row.facts["screen"]},
    }
