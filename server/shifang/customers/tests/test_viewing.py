"""A look at a contact is written to the log, for whom it is one."""

import pytest

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.tests.make import customer
from shifang.ledger.models import Event
from shifang.ledger.operations import sequence
from shifang.platform import tenancy


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


def test_who_is_shown_a_contacts_number_stands_in_the_log_once_a_day(made: MadeOrganisation) -> None:
    shop = customer(made, owner="rep").id
    contact = made.client("rep").post(f"/customers/{shop}/contacts", {"name": "王", "phone": "13800000001"}).json()
    for role in ("rep", "manager", "manager", "auditor"):
        client = made.client(role)
        for part in ("contacts", "panorama", "timeline"):
            assert client.get(f"/customers/{shop}/{part}").status_code == 200
    with tenancy.organisation(made.id):
        looks = Event.objects.filter(kind="contact.viewed", subject_id=contact["id"]).order_by("id")
        assert [each.actor_id for each in looks] == [made.people["manager"], made.people["auditor"]]
        assert {each.facts["customer_id"] for each in looks} == {str(shop)}
    kinds = {each["kind"] for each in made.client("manager").get(f"/customers/{shop}/timeline").json()["items"]}
    assert "contact.viewed" not in kinds


def test_a_phone_that_fetches_its_customers_has_looked_at_nobody(made: MadeOrganisation) -> None:
    shop = customer(made, owner="rep").id
    made.client("manager").post(f"/customers/{shop}/contacts", {"name": "王", "phone": "13800000001"})
    sequence(organisation_id=made.id)
    cards = made.client("rep").get("/sync").json()["sections"]["customers"]["upserts"]
    assert [each["phone"] for card in cards for each in card["contacts"]] == ["13800000001"]
    with tenancy.organisation(made.id):
        assert not Event.objects.filter(kind="contact.viewed").exists()
