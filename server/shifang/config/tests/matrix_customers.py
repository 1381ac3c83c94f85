"""Customers for the matrix, with everything of theirs, and a checked import."""

from itertools import count

from shifang.accounts.tests.make import MadeOrganisation
from shifang.config.tests.matrix_objects import makes, post
from shifang.platform import clock
from shifang.platform.tests.make import run_jobs

LIST = (
    b'--edge\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\n\r\n'
    b"name\nCorner Deli\nHarbour Cafe\n\r\n--edge--\r\n"
)


# A street apart each, so that none is taken for another, whatever their names have in common.
_NORTHWARD = count()


@makes("customer_id")
def _customer(made: MadeOrganisation, role: str) -> str:
    position = {"latitude": 31.2304 + 0.01 * next(_NORTHWARD), "longitude": 121.4737, "datum": "wgs84"}
    body = {"name": f"Shop of {role} {clock.new_id().hex[-6:]}", "type": "convenience", "position": position}
    return post(made, role, "/customers", body)["id"]


@makes("contact_id")
def _contact(made: MadeOrganisation, role: str) -> str:
    return post(made, role, f"/customers/{_customer(made, role)}/contacts", {"name": "王女士"})["id"]


@makes("follow_up_id")
def _follow_up(made: MadeOrganisation, role: str) -> str:
    return post(made, role, f"/customers/{_customer(made, role)}/follow-ups", {"channel": "visit"})["id"]


@makes("issue_id")
def _issue(made: MadeOrganisation, role: str) -> str:
    return post(made, role, f"/customers/{_customer(made, role)}/issues", {"title": "漏货"})["id"]


@makes("opportunity_id")
def _opportunity(made: MadeOrganisation, role: str) -> str:
    return post(made, role, f"/customers/{_customer(made, role)}/opportunities", {"name": "新品"})["id"]


@makes("deal_id")
def _deal(made: MadeOrganisation, role: str) -> str:
    body = {"title": "首单", "amount_cents": 100, "closed_on": "2026-03-02"}
    return post(made, role, f"/customers/{_customer(made, role)}/deals", body)["id"]


@makes("import_id")
def _import(made: MadeOrganisation, role: str) -> str:
    """A checked import: of the manager where the rep's things are meant, of the admin for the other department."""
    importer = "manager" if role == "rep" else "admin"
    api = made.client(importer)
    answer = api.client.generic(
        "POST",
        "/api/v1/customer-imports",
        data=LIST,
        content_type="multipart/form-data; boundary=edge",
        headers=api.headers,
    )
    assert answer.status_code == 201, answer.content
    begun: str = answer.json()["id"]
    post(made, importer, f"/customer-imports/{begun}/check", {"mapping": {"name": 0}, "default_type": "other"})
    run_jobs(made.id, queue="imports")
    return begun
