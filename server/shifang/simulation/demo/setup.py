"""Making the demo organisation: founded by the installation's owner, filled through the public API."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from shifang.kernel.geo import LocalPlane, Point
from shifang.simulation.client import ApiClient, ApiProblem
from shifang.simulation.demo import content
from shifang.simulation.demo.places import Place, demo_places, territories
from shifang.simulation.dice import dice

_CHOICE = 1  # the seed of the demo's own chance
_MISPLACED_SHARE = 0.015
_MISPLACED_M = (320.0, 600.0)


def make_people(admin: ApiClient, password: str) -> None:
    """Departments, the demo's own role, and everybody who works here; those that are there already stay."""
    roles = {role["key"] or role["name"]: role["id"] for role in admin.get("/roles")["items"]}
    if content.HR_ROLE not in roles:
        own = {"name": content.HR_ROLE, "reach": "organisation", "permissions": list(content.HR_PERMISSIONS)}
        roles[content.HR_ROLE] = admin.post("/roles", own)["id"]
    departments = {unit["name"]: unit["id"] for unit in admin.get("/departments")["items"]}
    departments[content.NAME] = admin.me["department"]["id"]
    for unit in content.UNITS:
        new = {"name": unit.name, "parent_id": departments[unit.parent or content.NAME]}
        if unit.name not in departments:
            departments[unit.name] = admin.post("/departments", new)["id"]
    people = people_ids(admin)
    for number, member in enumerate(content.MEMBERS, 1):
        person = {
            "login": member.login,
            "name": member.name,
            # No mobile number in China begins with 12: nobody can be rung up by it.
            "phone": f"1200000{number:04}",
            "password": password,
            "role_id": roles[member.role],
            "department_id": departments[member.unit],
        }
        if member.login not in people:
            people[member.login] = admin.post("/people", person)["person"]["id"]
    for unit in content.UNITS:
        if unit.manager is not None:
            admin.patch(f"/departments/{departments[unit.name]}", {"manager_id": people[unit.manager]})


def people_ids(admin: ApiClient) -> dict[str, str]:
    """The ids of everybody by login."""
    return {person["login"]: person["id"] for person in admin.pages("/people")}


def make_calendar(admin: ApiClient, today: date) -> None:
    """Working hours of the week, a holiday with its make-up day, and somebody's leave."""
    begins = (today - timedelta(days=90)).isoformat()
    # Every day of the week: whoever looks at the demo on a Sunday sees people at work, too.
    week = {"weekdays": [1, 2, 3, 4, 5, 6, 7], "opens": "09:00", "closes": "18:00", "valid_from": begins}
    admin.post("/calendar/shifts", {"name": "白班", **week})
    friday = today + timedelta(days=(4 - today.weekday()) % 7 + 14)
    saturday = friday + timedelta(days=1)
    admin.post("/calendar/holidays", {"day": friday.isoformat(), "kind": "off", "name": "企业假日"})
    admin.post(
        "/calendar/holidays",
        {"day": saturday.isoformat(), "kind": "make_up", "name": "调休上班", "works_as": 5},
    )
    monday = today + timedelta(days=7 - today.weekday())
    away = {"kind": "annual", "starts_at": f"{monday}T13:00:00Z", "ends_at": f"{monday}T22:00:00Z", "note": "年假"}
    admin.post("/calendar/leaves", {"person_id": people_ids(admin)[content.REPS[-1].login], **away})


def make_templates(admin: ApiClient) -> None:
    """Published visit templates and which customers follow them."""
    ids = {template["name"]: template["id"] for template in admin.get("/visit-templates")["items"]}
    for template in content.TEMPLATES:
        if template.name not in ids:
            draft = {"name": template.name, "order": template.order, "steps": list(template.steps)}
            ids[template.name] = admin.post("/visit-templates", draft)["id"]
            admin.post(f"/visit-templates/{ids[template.name]}/publish", {})
    followed = [
        {"template_id": ids[template.name], "customer_type": each, "tier": template.tier or None}
        for template in content.TEMPLATES
        for each in template.types
    ]
    admin.put("/visit-template-assignments", {"items": followed})


def make_customers(admin: ApiClient, most: int) -> None:
    """Real places as customers, each in the territory of one rep; those that are there already stay."""
    known = {(customer["name"], customer["address"]) for customer in admin.pages("/customers")}
    ids = people_ids(admin)
    parts = territories(demo_places(most), len(content.REPS))
    for member, places in zip(content.REPS, parts, strict=True):
        for place in places:
            if (place.name, place.address) not in known:
                _add_contact(admin, _add_customer(admin, _customer(place, ids[member.login])), place)


def _add_customer(admin: ApiClient, new: dict[str, Any]) -> str:
    """Adds a customer; neighbours of a similar name are other shops in this list."""
    try:
        return str(admin.post("/customers", new)["id"])
    except ApiProblem as refused:
        if refused.code != "customer.looks_like":
            raise
        apart = [candidate["id"] for candidate in refused.body["params"]["candidates"]]
        return str(admin.post("/customers", {**new, "distinct_from": apart})["id"])


def make_sales(rep: ApiClient, today: date) -> None:
    """Opportunities at all stages and some deals, of one rep's own customers."""
    chance = dice(_CHOICE, rep.login, "sales")
    own = sorted(rep.pages("/customers", owner_id=rep.me["id"]), key=lambda customer: str(customer["name"]))
    for customer in chance.sample(own, min(len(own), 6)):
        opportunity = rep.post(
            f"/customers/{customer['id']}/opportunities",
            {
                "name": f"{chance.choice(content.OUR_PRODUCTS).split()[0]} 年度供货",
                "amount_cents": chance.randrange(50, 900) * 10_000,
                "expected_on": (today + timedelta(days=chance.randint(10, 90))).isoformat(),
            },
        )
        for stage in content.STAGES[: chance.randrange(len(content.STAGES) + 1)]:
            rep.patch(f"/opportunities/{opportunity['id']}", {"stage": stage})
    for customer in chance.sample(own, min(len(own), 3)):
        begins = today - timedelta(days=chance.randint(5, 60))
        rep.post(
            f"/customers/{customer['id']}/deals",
            {
                "title": "年度供货协议",
                "amount_cents": chance.randrange(80, 600) * 10_000,
                "closed_on": begins.isoformat(),
                "contract_from": begins.isoformat(),
                "contract_until": (begins + timedelta(days=365)).isoformat(),
            },
        )


def true_places() -> dict[str, list[Point]]:
    """Where the named places truly are."""
    found: dict[str, list[Point]] = {}
    for place in demo_places():
        found.setdefault(place.name, []).append(place.point)
    return found


def _customer(place: Place, owner_id: str) -> dict[str, Any]:
    chance = dice(_CHOICE, place.osm_id, "customer")
    point = place.point
    if chance.random() < _MISPLACED_SHARE:
        point = LocalPlane(point).to_point(chance.uniform(*_MISPLACED_M), chance.uniform(-60, 60))
    stage = chance.choices(("active", "won", "lead", "lost"), (0.6, 0.25, 0.12, 0.03))[0]
    return {
        "name": place.name,
        "type": place.type,
        "address": place.address,
        "tier": place.tier,
        "life_stage": stage,
        "life_stage_reason": "合同到期未续" if stage == "lost" else "",
        "tags": _tags(chance.random()),
        "position": {"latitude": point.latitude, "longitude": point.longitude, "datum": "wgs84"},
        "opening_hours": opening_hours(place.type),
        "owner_id": owner_id,
    }


def _tags(drawn: float) -> list[str]:
    tags = ("新店", "冷柜", "陈列协议")
    return [tag for tag, share in zip(tags, (0.15, 0.4, 0.25), strict=True) if (drawn * 97 * len(tag)) % 1 < share]


def opening_hours(customer_type: str) -> list[dict[str, Any]]:
    """Return when customers of a type are open."""
    everyday = [1, 2, 3, 4, 5, 6, 7]
    if customer_type == "office":
        return [{"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "17:30"}]
    if customer_type == "restaurant":
        return [{"days": everyday, "from": "09:00", "to": "23:00"}]
    return [{"days": everyday, "from": "08:00", "to": "22:00"}]


def _add_contact(admin: ApiClient, customer_id: str, place: Place) -> None:
    chance = dice(_CHOICE, place.osm_id, "contact")
    if chance.random() < 0.15:
        return
    number = chance.randrange(10_000)
    admin.post(
        f"/customers/{customer_id}/contacts",
        {
            "name": f"演示联系人{number:04}",
            "title": chance.choice(content.CONTACT_TITLES),
            "phone": f"1211111{number:04}",
            "habits": chance.choice(content.CONTACT_HABITS),
            "preferences": chance.choice(content.CONTACT_PREFERENCES),
        },
    )
