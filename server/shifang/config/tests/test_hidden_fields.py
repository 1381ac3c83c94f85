"""What a pool hides stands in no answer: every GET of the matrix, asked by those who had the customer and may claim it
again, with searches by the hidden words.
"""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from shifang.accounts.tests.make import MadeOrganisation
from shifang.config.api import api
from shifang.config.tests.matrix_line import Line
from shifang.config.tests.matrix_objects import Things
from shifang.config.tests.matrix_table import TABLE
from shifang.config.tests.test_matrix import folder, media  # noqa: F401 - the files of photos
from shifang.config.tests.undo import undone
from shifang.ledger.operations.sequencing import sequence
from shifang.platform import clock
from shifang.platform.tests.make import run_jobs
from shifang.pool.tests.make import World, world
from shifang.pool.types.before_claim import BeforeClaim, MaskedField
from shifang.visits.operations.begin import local_day

PHONE, BOSS = "13800005678", "13911112222"
SECRETS = {
    "phone": PHONE,
    "contact phone": BOSS,
    "contact": "欧阳秘书",
    "wechat": "wx_ouyang_77",
    "mail": "ouyang@example.com",
    "street": "漕溪北路八十八号",
    "note": "老板爱下象棋",
    "follow-up": "答应月底进三箱",
    "licence": "91310104MA1FR",
}
GETS = sorted(name for name, line in TABLE.items() if line.method == "GET" and not line.public)
SEARCHED = sorted(
    f"GET {path.removeprefix('/api/v1')}"
    for path, methods in api.get_openapi_schema()["paths"].items()
    if any(each["name"] == "search" for each in methods.get("get", {}).get("parameters", []))
)
# Where whoever sees the customer by their role reads them; a walk that finds nothing there would prove nothing.
SHOWN = {
    "GET /customers": {"phone", "street", "note", "licence"},
    "GET /customers/{customer_id}/contacts": {"contact", "contact phone", "wechat", "mail"},
    "GET /customers/{customer_id}/panorama": set(SECRETS),
    "GET /pool-customers/{pooled_id}/profile": set(SECRETS),
    "GET /pool-customers": {"street"},
    "GET /pool-customers/near": {"street"},
    "GET /visits/{visit_id}": {"street"},
}


@pytest.fixture(scope="module")
def lying() -> tuple[World, dict[str, str]]:
    """A customer that the admin made for one rep, gave to another, who planned a visit, and put back into the pool."""
    at = world()
    made = at.made
    admin, rep = made.client("admin"), made.client("rep")

    def post(path: str, body: dict[str, Any], by: Any = admin) -> str:
        answer = by.post(path, body)
        assert answer.status_code in {200, 201, 204}, (path, answer.content)
        return answer.json()["id"] if answer.content else ""

    attribute = {"key": "licence", "name": {"zh": "执照号", "en": "Licence"}, "kind": "text"}
    policy = admin.get("/policies/customers.settings").json()
    settings = {"body": {**policy["body"], "attributes": [attribute]}, "version": policy["version"]}
    answer = admin.put("/policies/customers.settings", settings)
    assert answer.status_code == 200, answer.content
    shop = post(
        "/customers",
        {
            "name": "好邻居超市",
            "type": "convenience",
            "phone": PHONE,
            "address": f"上海市徐汇区{SECRETS['street']}",
            "note": f"{SECRETS['note']}，电话 {BOSS}",
            "attributes": {"licence": SECRETS["licence"]},
            "position": {"latitude": 31.2304, "longitude": 121.4737, "datum": "wgs84"},
            "owner_id": str(made.people["rep2"]),
        },
    )
    contact = {
        "name": SECRETS["contact"],
        "phone": BOSS,
        "wechat": SECRETS["wechat"],
        "email": SECRETS["mail"],
        "habits": SECRETS["note"],
        "primary": True,
    }
    done = {"channel": "call", "outcome": SECRETS["follow-up"], "note": f"找{SECRETS['contact']}，{BOSS}"}
    kept = {
        "contact_id": post(f"/customers/{shop}/contacts", contact),
        "follow_up_id": post(f"/customers/{shop}/follow-ups", done),
        "issue_id": post(f"/customers/{shop}/issues", {"title": "冰柜漏水", "detail": BOSS}),
        "opportunity_id": post(f"/customers/{shop}/opportunities", {"name": "新品", "note": SECRETS["note"]}),
    }
    post(f"/customers/{shop}/transfer", {"owner_id": str(made.people["rep"]), "reason": "换区"})
    day = str(local_day(made.scope("admin"), clock.now()))
    plan = {"customer_id": shop, "person_id": str(made.people["rep"]), "planned_for": day}
    kept["visit_id"] = post("/visits", plan, rep)
    post(f"/pool-customers/{shop}/release", {"reason": f"太远，找{SECRETS['contact']}"})
    kept["assignment_id"] = _assigned(at)
    at.save(before=BeforeClaim(frozenset(MaskedField)))
    while sequence(organisation_id=made.id):
        pass
    run_jobs(made.id)
    customers = dict.fromkeys(("customer_id", "pooled_id", "held_id", "extended_id"), shop)
    return at, {"pool_id": str(at.pool.id), **customers, **kept}


def _assigned(at: World) -> str:
    """Give the rep another customer of the pool, as managers do."""
    shop = at.shop("rep2")
    at.release(shop, "rep2", day=3)
    body = {
        "pool_id": str(at.pool.id),
        "customers": [{"customer_id": str(shop), "person_id": str(at.made.people["rep"])}],
    }
    answer = at.made.client("admin").post("/pool-assignments", {**body, "reason": "新人"})
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


@pytest.mark.parametrize("person", ["rep", "rep2"])
@pytest.mark.parametrize("name", GETS)
def test_no_answer_tells_what_is_hidden(lying: tuple[World, dict[str, str]], name: str, person: str) -> None:
    at, kept = lying
    assert _told(_ask(at.made, TABLE[name], person=person, kept=kept)) == set()


@pytest.mark.parametrize("name", SEARCHED)
def test_no_search_finds_a_customer_by_what_is_hidden(lying: tuple[World, dict[str, str]], name: str) -> None:
    at, kept = lying
    found = {
        (person, secret)
        for person in ("rep", "rep2")
        for secret, words in SECRETS.items()
        if kept["customer_id"] in _ask(at.made, TABLE[name], person=person, kept=kept, search=words)
    }
    assert found == set()


def test_the_same_searches_find_it_for_who_sees_the_customer_by_their_role(lying: tuple[World, dict[str, str]]) -> None:
    at, kept = lying
    found = _ask(at.made, TABLE["GET /customers"], person="admin", kept=kept, search=PHONE)
    assert kept["customer_id"] in found


def test_who_sees_the_customer_by_their_role_reads_it_all(lying: tuple[World, dict[str, str]]) -> None:
    at, kept = lying
    found = {name: _told(_ask(at.made, TABLE[name], person="admin", kept=kept)) for name in SHOWN}
    assert {name: SHOWN[name] - told for name, told in found.items() if SHOWN[name] - told} == {}


def test_whoever_adds_a_shop_that_exists_does_not_learn_what_is_hidden(lying: tuple[World, dict[str, str]]) -> None:
    at, kept = lying
    position = {"latitude": 31.2304, "longitude": 121.4737, "datum": "wgs84"}
    rep = at.made.client("rep")
    known = rep.post("/customers/known", {"name": "好邻居超市", "phone": PHONE, "position": position})
    [same] = [each for each in known.json() if each["id"] == kept["customer_id"]]
    assert (same["same_phone"], same["address"]) == (True, "")
    added = rep.post("/customers", {"name": "好邻居超市", "type": "convenience", "position": position})
    assert (added.status_code, added.json()["code"]) == (409, "customer.looks_like")
    for answer in (known, added):
        assert _told(json.dumps(answer.json(), ensure_ascii=False)) == set()


def test_the_answer_names_what_is_hidden(lying: tuple[World, dict[str, str]]) -> None:
    at, kept = lying
    with undone():
        answer = at.made.client("rep").get(f"/pool-customers/{kept['pooled_id']}/profile")
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert told["masked"] == ["phones", "contacts", "notes", "attributes", "address"]
    assert (told["phone"], told["address"]) == ("138****5678", "上海市徐汇区****")
    assert (told["contacts"][0]["name"], told["note"], told["attributes"]) == ("欧**", None, None)


def _ask(made: MadeOrganisation, line: Line, *, person: str, kept: dict[str, str], search: str = "") -> str:
    things = Things(made, "rep", kept=dict(kept))
    with undone():
        query = line.query(things) if line.query else ""
        names = [each.partition("}")[0] for each in line.path.split("{")[1:]]
        path = line.path.format(**{each: line.fixed.get(each) or getattr(things, each) for each in names})
        path += f"?{urlencode({'search': search})}" if search else f"?{query}"
        answer = made.client(person).get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode(errors="replace")
    # Letters beyond ASCII may have been written as escapes.
    return json.dumps(json.loads(text), ensure_ascii=False) if "json" in answer.headers["Content-Type"] else text


def _told(text: str) -> set[str]:
    return {name for name, secret in SECRETS.items() if secret in text}
