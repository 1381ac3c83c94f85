"""Sync of colleagues and policies: whole at first, then what changed."""

import pytest

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.accounts.types import DEFAULT_SHIFT
from shifang.ledger.operations import sequence


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


def sync(made: MadeOrganisation, role: str, since: str = "") -> dict:
    sequence(organisation_id=made.id)
    return made.client(role).get(f"/sync?since={since}").json()


def names(answer: dict) -> set[str]:
    return {item["name"] for item in answer["sections"]["people"]["upserts"]}


def test_a_phone_gets_its_colleagues_and_policies(made: MadeOrganisation) -> None:
    answer = sync(made, "rep")
    assert names(answer) == {"rep", "manager", "auditor"}
    assert set(answer["sections"]["people"]["upserts"][0]) == {"id", "name", "department_id"}
    kinds = {item["kind"]: item["version"] for item in answer["sections"]["policies"]["upserts"]}
    assert kinds[DEFAULT_SHIFT.code] == 0
    assert "approvals.settings" not in kinds


def test_afterwards_it_gets_what_changed(made: MadeOrganisation) -> None:
    cursor = sync(made, "rep")["cursor"]
    assert sync(made, "rep", cursor)["sections"] == {}
    admin = made.client()
    admin.post(f"/people/{made.people['auditor']}/disable")
    admin.patch(f"/people/{made.people['manager']}", {"name": "经理"})
    body = {"weekdays": [1], "from": "09:00", "to": "10:00"}
    admin.put(f"/policies/{DEFAULT_SHIFT.code}", {"body": body, "version": 0})
    answer = sync(made, "rep", cursor)
    assert answer["reset"] is False
    assert names(answer) == {"经理"}
    assert answer["sections"]["people"]["removed"] == [str(made.people["auditor"])]
    assert answer["sections"]["policies"]["upserts"] == [{"kind": DEFAULT_SHIFT.code, "version": 1, "body": body}]


def test_a_change_elsewhere_is_no_news(made: MadeOrganisation) -> None:
    cursor = sync(made, "rep")["cursor"]
    made.client().patch(f"/people/{made.people['rep2']}", {"name": "别组"})
    assert names_of(sync(made, "rep", cursor)) == []


def names_of(answer: dict) -> list[str]:
    return [item["name"] for item in answer["sections"].get("people", {}).get("upserts", [])]
