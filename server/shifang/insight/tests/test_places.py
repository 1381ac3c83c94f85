"""The market map: rollups by cell hold what the visits say, whatever came late; and what is asked of them."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import h3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shifang.accounts.tests.make import MadeOrganisation, organisation, with_role
from shifang.customers.models import Customer
from shifang.customers.tests.make import customer
from shifang.insight.operations.following import rebuild
from shifang.insight.operations.places import fold_places
from shifang.insight.queries.places import months, places
from shifang.insight.rules.months import months_of, parted
from shifang.insight.rules.places import view_of
from shifang.insight.tests.make import MONDAY, caught_up, put, states
from shifang.insight.tests.recount_places import (
    image_of_places,
    recount_cells,
    recount_days,
    recount_months,
    stored_days,
    stored_months,
)
from shifang.insight.types.places import MEASURED, Seen
from shifang.kernel.cells import cell_of, cell_word
from shifang.kernel.geo import BoundingBox, Point, destination
from shifang.kernel.problems import Refusal
from shifang.platform import clock, tenancy
from shifang.pool.tests.make_month import busy_month
from shifang.truth.models import Finding
from shifang.visits.models import Visit
from shifang.visits.tests.test_review_effects import decide, finding

SHANGHAI = Point(31.2304, 121.4737)
# The neighbours of a place, other ends of the town, and another town.
STEPS = ((0, 0), (45, 150), (90, 600), (200, 2_500), (300, 9_000), (10, 60_000), (330, 900_000))
SPOTS = tuple(destination(SHANGHAI, bearing, distance) for bearing, distance in STEPS)
AROUND = BoundingBox(west=120.5, south=30.5, east=122.5, north=32.0)
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
VERIFIED: dict[str, Any] = {
    "customer": 0,
    "person": "rep",
    "department": "branch",
    "origin": "ad_hoc",
    "day": MONDAY,
    "planned_for": None,
    "life": "checked_out",
    "life_at": NOON,
    "completeness": "complete",
    "validity": "valid",
    "verification": "verified",
    "checked_in_at": NOON,
    "on_site_s": 600,
}
days = st.dates(date(2026, 2, 20), date(2026, 4, 10))


@st.composite
def placed(draw: st.DrawFn) -> dict[str, Any]:
    """A visit, checked in somewhere if it was at all."""
    fields = draw(states())
    if fields["checked_in_at"] is not None and draw(st.integers(0, 9)):
        fields["cell9"] = cell_of(draw(st.sampled_from(SPOTS)), 9)
    return fields


def keys_of(made: MadeOrganisation, visit_id: UUID) -> set[tuple[UUID, date]]:
    with tenancy.organisation(made.id):
        row = Visit.objects.get(organisation_id=made.id, id=visit_id)
    return {(row.department_id, row.day)}


def town() -> tuple[MadeOrganisation, list[UUID]]:
    """An organisation with a customer at each spot, the last without owner."""
    made = organisation()
    shops = [customer(made, point=each).id for each in SPOTS]
    with tenancy.organisation(made.id):
        Customer.objects.filter(id=shops[-1]).update(owner_id=None)
    return made, shops


@settings(max_examples=25)
@given(
    first=st.lists(placed(), min_size=1, max_size=12),
    changes=st.lists(st.tuples(st.integers(0, 11), placed()), max_size=8),
    order=st.randoms(use_true_random=False),
)
def test_late_and_repeated_folding_equals_a_rebuild_and_an_independent_count(
    first: list[dict[str, Any]], changes: list[tuple[int, dict[str, Any]]], order: Any
) -> None:
    made = organisation()
    shops = [customer(made).id for _ in range(3)]
    visits = [put(made, shops, each) for each in first]
    keys = [keys_of(made, each) for each in visits]
    for at, fields in changes:
        visit_id = visits[at % len(visits)]
        before = keys_of(made, visit_id)
        put(made, shops, fields, visit_id)
        keys.append(before | keys_of(made, visit_id))
    order.shuffle(keys)
    for each in (*keys, *keys[:3]):
        with tenancy.organisation(made.id):
            fold_places(made.id, each)
    assert stored_days(made) == recount_days(made)
    assert stored_months(made) == recount_months(made)
    before = image_of_places(made)
    with tenancy.organisation(made.id):
        rebuild(organisation_id=made.id, now=clock.now())
    caught_up(made)
    assert image_of_places(made) == before


def test_a_visit_that_is_checked_in_elsewhere_leaves_no_trace_where_it_was() -> None:
    made, shops = town()
    fields = {**VERIFIED, "cell9": cell_of(SPOTS[0], 9)}
    visit_id = put(made, shops, fields)
    caught_up(made)
    put(made, shops, {**fields, "cell9": cell_of(SPOTS[-1], 9)}, visit_id)
    with tenancy.organisation(made.id):
        fold_places(made.id, keys_of(made, visit_id))
    assert {key[2] for key in stored_days(made)} == {cell_word(cell_of(SPOTS[-1], 9))}
    assert stored_months(made) == recount_months(made)


@pytest.fixture(scope="module")
def month() -> MadeOrganisation:
    """Some weeks of several people, lived through the domains' own operations."""
    made = busy_month().made
    caught_up(made)
    return made


def test_what_people_lived_through_is_counted_where_it_was(month: MadeOrganisation) -> None:
    assert stored_days(month) == recount_days(month)
    assert stored_months(month) == recount_months(month)
    assert sum(row.get("verified", 0) for row in stored_days(month).values()) > 20


def test_a_visit_refuted_weeks_later_changes_the_rows_of_its_cell_and_those_above(month: MadeOrganisation) -> None:
    with tenancy.organisation(month.id):
        standing = Finding.objects.filter(organisation_id=month.id, status="open").values("subject_id")
        visit = Visit.objects.filter(organisation_id=month.id, id__in=standing).earliest("checked_in_at")
    before = image_of_places(month)
    decide(month, finding(month, subject_id=visit.id), "confirm")
    caught_up(month)
    after = image_of_places(month)
    assert stored_months(month) == recount_months(month)
    changed = [row for row in after if row not in before]
    assert visit.cell9 is not None
    mine = {h3.str_to_int(h3.cell_to_parent(h3.int_to_str(visit.cell9), each)) for each in range(3, 10)}
    assert {row["cell"] for row in changed} == mine
    assert {row["department_id"] for row in changed} == {visit.department_id}
    assert {row["id"] for row in after} == {row["id"] for row in before}


@pytest.fixture(scope="module")
def lived() -> MadeOrganisation:
    """Visits of two departments over three months, at spots near and far."""
    made, shops = town()
    for number in range(120):
        fields = {
            **VERIFIED,
            "customer": number % len(shops),
            "department": ("branch", "sibling")[number % 2],
            "day": date(2026, 1, 20) + timedelta(days=number * 7 % 80),
            "cell9": cell_of(SPOTS[number * 5 % len(SPOTS)], 9),
            "outcome": ("", "ordered")[number % 3 == 0],
            "validity": ("valid", "invalid")[number % 11 == 0],
        }
        put(made, shops, fields)
    caught_up(made)
    return made


def ask(made: MadeOrganisation, who: str = "admin", **fields: Any) -> Any:
    seen = Seen(**{"since": date(2026, 3, 1), "until": date(2026, 3, 31), "box": AROUND, **fields})
    with tenancy.organisation(made.id):
        return places(made.scope(who), seen)


def told(found: Any) -> dict[str, dict[str, int]]:
    """Return the cells of an answer in the form of the recount."""
    return {
        cell_word(each.cell): {
            name: count
            for name, count in {**each.sums, "customers": each.customers, "owned": each.owned}.items()
            if count
        }
        for each in found.places
    }


def inside(box: BoundingBox, cell: str) -> bool:
    latitude, longitude = h3.cell_to_latlng(cell)
    return box.contains(Point(latitude, longitude))


@settings(max_examples=40)
@given(
    ends=st.tuples(days, days).map(sorted),
    finest=st.integers(1, 9),
    west=st.floats(119, 121.4),
    north=st.floats(31.3, 40),
)
def test_days_and_months_together_are_what_is_counted_from_the_visits(
    lived: MadeOrganisation, ends: list[date], finest: int, west: float, north: float
) -> None:
    since, until = ends
    box = BoundingBox(west=west, south=31.0, east=121.6, north=north)
    found = ask(lived, since=since, until=until, box=box, finest=finest)
    counted = recount_cells(lived, since=since, until=until, resolution=found.resolution)
    got = told(found)
    assert all(counted.get(cell, {}) == row for cell, row in got.items())
    assert got.keys() >= {cell for cell in counted if inside(box, cell)}
    for each in found.places:
        assert h3.get_resolution(cell_word(each.cell)) == found.resolution <= finest


def test_customers_visited_are_told_of_one_month_and_of_no_other_days(lived: MadeOrganisation) -> None:
    for resolution in (3, 6, 9):
        found = ask(lived, finest=resolution)
        months_ = defaultdict(int)
        for (day, _, cell), row in recount_months(lived).items():
            if day == date(2026, 3, 1):
                months_[cell] += row.get("visited", 0)
        assert {cell_word(each.cell): each.visited for each in found.places if each.visited} == {
            cell: count for cell, count in months_.items() if count and cell in told(found)
        }
    assert {each.visited for each in ask(lived, until=date(2026, 3, 30)).places} == {None}
    assert {each.visited for each in ask(lived, since=date(2026, 2, 1)).places} == {None}
    assert {each.visited for each in ask(lived, finest=2).places} == {None}


def test_months_of_the_slider_are_the_sums_of_their_cells(lived: MadeOrganisation) -> None:
    seen = Seen(since=date(2026, 1, 15), until=date(2026, 5, 2), box=AROUND, finest=7)
    with tenancy.organisation(lived.id):
        found = months(lived.scope("admin"), seen)
    assert [month for month, _ in found] == [date(2026, each, 1) for each in range(1, 6)]
    for month, sums in found:
        last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        cells = ask(lived, since=month, until=last, finest=7).places
        assert sums == {name: sum(each.sums[name] for each in cells) for name in MEASURED}
    assert found[2][1]["verified"] > 0
    assert found[4][1]["verified"] == 0


def test_each_sees_what_the_departments_below_did(lived: MadeOrganisation) -> None:
    def verified(who: str, **fields: Any) -> int:
        return sum(each.sums["verified"] for each in ask(lived, who, **fields).places)

    whole, branch = verified("auditor"), verified("manager")
    assert 0 < branch < whole
    assert verified("admin", department_id=lived.branch) == branch
    assert verified("admin", department_id=lived.root) == whole
    assert verified("manager", department_id=lived.root) == branch
    assert verified("manager", department_id=lived.sibling) == 0
    assert verified("admin", department_id=lived.people["rep"]) == 0
    with pytest.raises(Refusal) as refused:
        ask(lived, "rep")
    assert refused.value.kind.code == "forbidden"


def test_a_role_that_sees_its_own_work_alone_sees_no_map(lived: MadeOrganisation) -> None:
    with_role(lived, name="lone", permissions=["insight.places"], reach="own")
    answer = lived.client("lone").get("/insight/places?since=2026-03-01&until=2026-03-31")
    assert answer.status_code == 403


def test_without_a_box_all_customers_are_seen(lived: MadeOrganisation) -> None:
    found = ask(lived, box=None, finest=4)
    assert all(found.box.contains(each) for each in SPOTS)
    counted = recount_cells(lived, since=date(2026, 3, 1), until=date(2026, 3, 31), resolution=found.resolution)
    assert told(found) == counted
    nobody = organisation()
    nothing = ask(nobody, box=None)
    assert (nothing.places, nothing.resolution, nothing.built_until) == ([], 1, date.min)


def test_where_nobody_was_customers_are_told_alone(lived: MadeOrganisation) -> None:
    found = ask(lived, since=date(2025, 3, 1), until=date(2025, 3, 31))
    assert {(each.sums["done"], each.visited) for each in found.places} == {(0, 0)}
    assert sum(each.customers for each in found.places) == len(SPOTS) - 1


@pytest.mark.parametrize(("finest", "most"), [(9, 100), (9, 5000), (6, 100), (2, 5000)])
@pytest.mark.parametrize(
    "box",
    [
        AROUND,
        BoundingBox(west=-180, south=-85, east=180, north=85),
        BoundingBox(west=170, south=-20, east=-170, north=20),
        BoundingBox(west=121.47, south=31.23, east=121.48, north=31.24),
        BoundingBox(west=121.47, south=31.23, east=121.47, north=31.23),
    ],
)
def test_a_wide_box_is_shown_in_coarser_cells(box: BoundingBox, finest: int, most: int) -> None:
    view = view_of(box, finest=finest, most=most)
    assert view.cells
    assert view.resolution <= finest
    assert len(view.cells) <= most or view.resolution == 1
    if view.resolution < finest:
        finer = view_of(box, finest=view.resolution + 1, most=10**6)
        assert len(finer.cells) > most


@given(days, days)
def test_whole_months_and_the_days_left_are_all_the_days(one: date, other: date) -> None:
    since, until = sorted((one, other))
    whole, left = parted(since, until)
    found = []
    for first, last in (*left, *([whole] if whole else [])):
        found += [first + timedelta(days=at) for at in range((last - first).days + 1)]
    assert sorted(found) == [since + timedelta(days=at) for at in range((until - since).days + 1)]
    if whole:
        assert whole[0].day == 1
        assert (whole[1] + timedelta(days=1)).day == 1
    assert all((last - first).days < 31 or len(left) == 1 for first, last in left)
    assert months_of(since, until) == sorted({each.replace(day=1) for each in found})


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("since=2026-03-02&until=2026-03-01", "insight.range_invalid"),
        ("since=2006-03-02&until=2026-03-01", "insight.range_invalid"),
        ("since=2026-03-01&until=2026-03-31&bbox=1,2,3", "invalid"),
        ("since=2026-03-01&until=2026-03-31&bbox=a,b,c,d", "invalid"),
        ("since=2026-03-01&until=2026-03-31&bbox=121,32,122,31", "invalid"),
        ("since=2026-03-01&until=2026-03-31&bbox=121,31,181,32", "invalid"),
        ("since=2026-03-01&until=2026-03-31&bbox=nan,31,122,32", "invalid"),
        ("since=2026-03-01&until=2026-03-31&resolution=10", "invalid"),
        ("since=2026-03-01&until=2026-03-31&most=6000", "invalid"),
        ("since=2026-03-01", "invalid"),
    ],
)
def test_what_cannot_be_asked_is_refused(lived: MadeOrganisation, query: str, code: str) -> None:
    for path in ("/insight/places", "/insight/places/months"):
        assert lived.client("admin").get(f"{path}?{query}").json()["code"] == code


def test_the_api_tells_cells_with_their_outlines(lived: MadeOrganisation) -> None:
    query = "since=2026-03-01&until=2026-03-31&bbox=120.5,30.5,122.5,32&resolution=6"
    answer = lived.client("manager").get(f"/insight/places?{query}").json()
    assert answer["resolution"] == 6
    assert answer["built_until"] is None
    for each in answer["cells"]:
        corners = [h3.latlng_to_cell(latitude, longitude, 5) for longitude, latitude in each["outline"]]
        assert h3.cell_to_parent(each["cell"], 5) in {*corners, *(n for c in corners for n in h3.grid_disk(c, 1))}
        assert each["area_km2"] == pytest.approx(h3.cell_area(each["cell"], unit="km^2"), abs=1e-6)
    bars = lived.client("manager").get(f"/insight/places/months?{query}").json()
    assert bars == [
        {
            "month": "2026-03-01",
            "done": sum(each["done"] for each in answer["cells"]),
            "verified": sum(each["verified"] for each in answer["cells"]),
        }
    ]
