"""The demo's public pools: one for each region and one for all, filled with what was given back and with leads."""

from __future__ import annotations

import csv
import io
from typing import Any

from shifang.simulation.client import ApiClient
from shifang.simulation.demo import content
from shifang.simulation.demo.places import ATTRIBUTION, demo_places
from shifang.simulation.demo.story import SEED, Cast
from shifang.simulation.dice import dice

_EVERYWHERE = 10_000
_LEADS = 120
_GIVEN_BACK = 4
_CLAIMED = 2


def make_pools(admin: ApiClient) -> None:
    """A pool for each region, which falls back to one for the whole company."""
    known = {pool["name"]: pool["id"] for pool in admin.get("/pools")}
    departments = {unit["name"]: unit["id"] for unit in admin.get("/departments")["items"]}
    if content.COMPANY_POOL not in known:
        wide = {"name": content.COMPANY_POOL, "priority": 900, "rules": content.POOL_RULES}
        known[content.COMPANY_POOL] = admin.post("/pools", wide)["id"]
    for name, region in content.REGION_POOLS.items():
        if name not in known:
            own = {"departments": [departments[region]], "members": [departments[region]]}
            behind = {"fallback_id": known[content.COMPANY_POOL], "fallback_days": 30}
            admin.post("/pools", {"name": name, "priority": 100, "rules": content.POOL_RULES, **own, **behind})


def find_leads(admin: ApiClient, most: int) -> None:
    """Import the places that are nobody's customers yet as leads of the regions."""
    places = demo_places(_EVERYWHERE)
    customers = {place.osm_id for place in demo_places(most)}
    left = [place for place in places if place.osm_id not in customers][:_LEADS]
    departments = {unit["name"]: unit["id"] for unit in admin.get("/departments")["items"]}
    middle = sorted(place.point.longitude for place in left)[len(left) // 2] if left else 0.0
    for region, west in zip(content.REGION_POOLS.values(), (True, False), strict=True):
        own = [place for place in left if (place.point.longitude < middle) is west]
        rows = [
            [each.name, each.address, each.type, each.tier, each.point.latitude, each.point.longitude, each.osm_id]
            for each in own
        ]
        if rows:
            _import(admin, rows, name=f"{region}.csv", department_id=departments[region])


def give_and_take(cast: Cast) -> None:
    """Let every rep give some customers back, and take some leads that lie near."""
    for account in cast.accounts:
        rep = cast.client(account.login)
        chance = dice(SEED, account.login, "pools")
        held = sorted(rep.pages("/customers", owner_id=rep.me["id"]), key=lambda each: str(each["name"]))
        quiet = [each["id"] for each in held if each["life_stage"] != "won"]
        for customer_id in chance.sample(quiet, min(len(quiet), _GIVEN_BACK)):
            reason = chance.choice(content.GIVE_BACK_REASONS)
            rep.post(f"/pool-customers/{customer_id}/release", {"reason": reason})
        free = [each for each in rep.get("/pool-customers", limit=50)["items"] if each["type"] != "office"]
        for each in chance.sample(free, min(len(free), _CLAIMED)):
            if not rep.get(f"/pool-customers/{each['customer_id']}")["objections"]:
                rep.post(f"/pool-customers/{each['customer_id']}/claim", {})


def _import(admin: ApiClient, rows: list[list[Any]], *, name: str, department_id: str) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([["name", "address", "type", "tier", "latitude", "longitude", "reference"], *rows])
    batch = admin.upload("/customer-imports", text.getvalue().encode(), name=name)
    mapping = {column: at for at, column in enumerate(batch["columns"])}
    leads = {"department_id": department_id, "source": "OpenStreetMap", "licence": ATTRIBUTION}
    path = f"/customer-imports/{batch['id']}"
    admin.post(f"{path}/check", {"mapping": mapping, "datum": "wgs84", "leads": leads})
    if admin.settled(path, "status", "checking") == "checked":
        admin.post(f"{path}/run", {"duplicates": "skip"})
        admin.settled(path, "status", "running")
