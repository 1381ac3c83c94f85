"""Policies over HTTP: versions, schema, and authors who did not see each other's change."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from shifang.accounts import queries
from shifang.accounts.operations import policies
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.accounts.types import DEFAULT_SHIFT, POLICY_KINDS
from shifang.kernel.problems import Refusal
from shifang.platform import clock, tenancy

URL = f"/policies/{DEFAULT_SHIFT.code}"
BODY = {"weekdays": [1, 2, 3], "from": "10:00", "to": "16:00"}


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


def test_a_policy_starts_at_its_default_and_grows_versions(made: MadeOrganisation) -> None:
    admin = made.client()
    assert (admin.get(URL).json()["version"], admin.get(URL).json()["versions"]) == (0, [])
    changed = admin.put(URL, {"body": BODY, "version": 0})
    assert (changed.status_code, changed.json()["version"], changed.json()["body"]) == (200, 1, BODY)
    assert changed.json()["versions"][0]["author"]["name"] == "Admin"
    with tenancy.organisation(made.id):
        assert queries.policy(made.scope(), DEFAULT_SHIFT.code).version == 1
    listed = {item["kind"]: item["version"] for item in made.client("rep").get("/policies").json()["items"]}
    assert listed[DEFAULT_SHIFT.code] == 1
    assert set(listed) == set(POLICY_KINDS)


def test_who_did_not_see_the_last_version_is_told(made: MadeOrganisation) -> None:
    admin = made.client()
    admin.put(URL, {"body": BODY, "version": 0})
    late = admin.put(URL, {"body": {**BODY, "to": "17:00"}, "version": 0})
    assert (late.status_code, late.json()["code"]) == (409, "conflict")


def test_of_twenty_authors_at_once_one_wins(made: MadeOrganisation) -> None:
    scope = made.scope()

    def put(_: int) -> str:
        try:
            policies.put_policy(scope=scope, kind=DEFAULT_SHIFT.code, body=BODY, version=0, now=clock.now())
        except Refusal as refusal:
            return refusal.kind.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(put, range(20))) == ["conflict"] * 19 + ["done"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**BODY, "from": "25:00"}, "from"),
        ({**BODY, "weekdays": [9]}, "weekdays[0]"),
        ({**BODY, "more": 1}, ""),
        ({"weekdays": [1]}, ""),
        ({**BODY, "from": "x" * 300_000}, ""),
    ],
)
def test_a_body_that_breaks_the_schema_is_refused_with_its_place(
    made: MadeOrganisation, body: dict[str, Any], field: str
) -> None:
    answer = made.client().put(URL, {"body": body, "version": 0})
    assert (answer.status_code, answer.json()["code"]) == (422, "policy.invalid")
    assert answer.json()["errors"][0]["field"] == field


def test_only_who_may_changes_policies(made: MadeOrganisation) -> None:
    for role in ("rep", "manager", "auditor"):
        assert made.client(role).put(URL, {"body": BODY, "version": 0}).status_code == 403
    assert made.client().get("/policies/unknown").status_code == 404
    assert made.client().put("/policies/unknown", {"body": {}, "version": 0}).status_code == 404


@pytest.mark.parametrize("kind", sorted(POLICY_KINDS))
def test_every_default_meets_its_own_schema(kind: str) -> None:
    policies.check_body(kind, dict(POLICY_KINDS[kind].default))
