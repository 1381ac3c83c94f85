"""Places counted again from the visits and customers themselves, with h3's words for cells instead of our integers."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

import h3

from shifang.accounts.tests.make import MadeOrganisation
from shifang.customers.models import Customer
from shifang.insight.models import CellDay, CellMonth
from shifang.platform import tenancy
from shifang.truth.models import Finding
from shifang.visits.models import Visit

Sums = dict[str, int]
Counted = dict[Any, Sums]


def recount_days(made: MadeOrganisation) -> Counted:
    """Count visits by day, department and cell of resolution 9; nought is left out, not so a cell of noughts."""
    found: Counted = defaultdict(lambda: defaultdict(int))
    flagged = _flagged(made)
    for visit in _visits(made):
        _count(found[(visit.day, visit.department_id, _word(visit.cell9))], visit, flagged)
    return _plain(found)


def recount_months(made: MadeOrganisation) -> Counted:
    """Count visits by month, department and cell of each of the resolutions 3 to 9, and the customers visited."""
    found: Counted = defaultdict(lambda: defaultdict(int))
    customers: dict[Any, set[UUID]] = defaultdict(set)
    flagged = _flagged(made)
    for visit in _visits(made):
        for resolution in range(3, 10):
            cell = h3.cell_to_parent(_word(visit.cell9), resolution)
            key = (visit.day.replace(day=1), visit.department_id, cell)
            _count(found[key], visit, flagged)
            if _verified(visit):
                customers[key].add(visit.customer_id)
    for key, several in customers.items():
        found[key]["visited"] = len(several)
    return _plain(found)


def recount_cells(made: MadeOrganisation, *, since: date, until: date, resolution: int) -> Counted:
    """Count visits of some days by cell of a resolution, and the customers that lie in it."""
    found: Counted = defaultdict(lambda: defaultdict(int))
    flagged = _flagged(made)
    for visit in _visits(made):
        if since <= visit.day <= until:
            _count(found[h3.cell_to_parent(_word(visit.cell9), resolution)], visit, flagged)
    with tenancy.organisation(made.id):
        customers = list(Customer.objects.filter(organisation_id=made.id, latitude__isnull=False))
    for each in customers:
        cell = h3.cell_to_parent(h3.latlng_to_cell(each.latitude, each.longitude, 9), resolution)
        found[cell]["customers"] += 1
        found[cell]["owned"] += int(each.owner_id is not None)
    return _plain(found)


def stored_days(made: MadeOrganisation) -> Counted:
    """Return the rollup of days in the same form."""
    return _stored(made, CellDay)


def stored_months(made: MadeOrganisation) -> Counted:
    """Return the rollup of months in the same form."""
    return _stored(made, CellMonth)


def image_of_places(made: MadeOrganisation) -> list[dict[str, Any]]:
    """Return the rollups as they lie in the tables, ids and all."""
    with tenancy.organisation(made.id):
        return [
            row
            for model in (CellDay, CellMonth)
            for row in model.objects.filter(organisation_id=made.id).order_by("id").values()
        ]


def _stored(made: MadeOrganisation, model: Any) -> Counted:
    with tenancy.organisation(made.id):
        rows = list(model.objects.filter(organisation_id=made.id).values())
    return {
        (row["day"], row["department_id"], _word(row.pop("cell"))): {
            name: count for name, count in row.items() if isinstance(count, int) and count
        }
        for row in rows
    }


def _visits(made: MadeOrganisation) -> list[Visit]:
    with tenancy.organisation(made.id):
        rows = Visit.objects.filter(organisation_id=made.id)
        return [each for each in rows if each.checked_in_at is not None and each.cell9 is not None]


def _flagged(made: MadeOrganisation) -> set[UUID]:
    with tenancy.organisation(made.id):
        rows = Finding.objects.filter(organisation_id=made.id).exclude(status="closed").exclude(decision="dismiss")
        return set(rows.values_list("subject_id", flat=True))


def _verified(visit: Visit) -> bool:
    states = (visit.life, visit.completeness, visit.validity, visit.verification)
    return states == ("checked_out", "complete", "valid", "verified")


def _count(row: Sums, visit: Visit, flagged: set[UUID]) -> None:
    over, counts = visit.life == "checked_out", _verified(visit)
    row["done"] += int(over)
    row["valid"] += int(over and visit.validity == "valid")
    row["verified"] += int(counts)
    row["refuted"] += int(visit.verification == "refuted")
    row["flagged"] += int(visit.id in flagged)
    row["ordered"] += int(counts and visit.outcome == "ordered")
    row["on_site_s"] += (visit.on_site_s or 0) if counts else 0


def _word(cell: int | None) -> str:
    assert cell is not None
    return h3.int_to_str(cell)


def _plain(found: Counted) -> Counted:
    return {key: {name: count for name, count in row.items() if count} for key, row in found.items()}
