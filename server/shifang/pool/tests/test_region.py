"""The region of a pool as cells on a map, and the pauses that the console lists."""

from typing import Any

from shifang.customers.tests.make import SHANGHAI
from shifang.kernel import cells
from shifang.platform import clock, tenancy
from shifang.pool.operations.pauses import lift, pause
from shifang.pool.tests.make import world
from shifang.pool.types.reclaim import PauseKind

HERE = cells.cell_of(SHANGHAI, 8)


def test_cells_around_a_place_are_told_with_their_corners_until_they_are_too_many() -> None:
    client = world().made.client("admin")
    at = f"latitude={SHANGHAI.latitude}&longitude={SHANGHAI.longitude}"
    found = client.get(f"/pool-cells?{at}&radius_m=2000").json()
    by_cell = {each["cell"]: each["outline"] for each in found["cells"]}
    assert len(by_cell[cells.cell_word(HERE)]) == 6
    assert found["too_wide"] is False
    assert client.get(f"/pool-cells?{at}&radius_m=200000").json() == {"cells": [], "too_wide": True}


def test_a_region_is_kept_as_it_was_drawn() -> None:
    client = world().made.client("admin")
    drawn = [cells.cell_word(HERE), cells.cell_word(cells.cell_of(SHANGHAI, 7))]
    made = client.post("/pools", {"name": "外滩", "cells": drawn}).json()
    assert sorted(made["cells"]) == sorted(drawn)
    shown = client.get(f"/pools/{made['id']}/cells").json()
    assert {each["cell"] for each in shown["cells"]} == set(drawn)


def test_what_is_no_cell_or_of_another_size_is_refused() -> None:
    client = world().made.client("admin")
    for bad in ("shop", "0", cells.cell_word(cells.cell_of(SHANGHAI, 9))):
        answer = client.post("/pools", {"name": "外滩", "cells": [bad]})
        assert (answer.status_code, answer.json()["code"]) == (422, "pool.rules_invalid")


def test_protections_and_freezes_are_listed_with_who_made_them() -> None:
    at = world()
    shop = at.shop()
    with tenancy.organisation(at.made.id):
        given: dict[str, Any] = {"customer_id": shop, "kind": PauseKind.FREEZE, "last": None, "reason": "诉讼"}
        made = pause(scope=at.made.scope("manager"), now=clock.now(), **given)
    told = at.made.client("rep").get(f"/pool-customers/{shop}").json()["pauses"]
    assert [(each["kind"], each["reason"], each["by_name"], each["lifted_at"]) for each in told] == [
        ("freeze", "诉讼", "manager", None)
    ]
    with tenancy.organisation(at.made.id):
        lift(scope=at.made.scope("manager"), pause_id=made.id, now=clock.now())
    (after,) = at.made.client("rep").get(f"/pool-customers/{shop}").json()["pauses"]
    assert after["lifted_at"] is not None
