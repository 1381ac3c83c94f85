"""Views of numbers are kept under a name, shared by who may, and go with the person."""

from typing import Any

import pytest

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.insight.operations import views
from shifang.platform import tenancy


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


def keep(made: MadeOrganisation, who: str, name: str, **fields: Any) -> Any:
    return made.client(who).post("/insight/views", {"name": name, "search": "tab=people&range=week", **fields})


def names(made: MadeOrganisation, who: str) -> list[tuple[str, bool]]:
    return [(each["name"], each["own"]) for each in made.client(who).get("/insight/views").json()]


def test_a_view_is_kept_changed_and_forgotten_by_its_owner(made: MadeOrganisation) -> None:
    kept = keep(made, "rep", " 我的一周 ").json()
    assert (kept["name"], kept["search"], kept["own"]) == ("我的一周", "tab=people&range=week", True)
    api = made.client("rep")
    renamed = api.patch(f"/insight/views/{kept['id']}", {"name": "一周"}).json()
    assert (renamed["name"], renamed["search"]) == ("一周", "tab=people&range=week")
    assert made.client("manager").patch(f"/insight/views/{kept['id']}", {"name": "x"}).status_code == 404
    assert made.client("manager").delete(f"/insight/views/{kept['id']}").status_code == 404
    assert api.delete(f"/insight/views/{kept['id']}").status_code == 204
    assert names(made, "rep") == []


def test_shared_views_are_seen_by_all_and_only_some_may_share(made: MadeOrganisation) -> None:
    assert keep(made, "manager", "团队", shared=True).status_code == 201
    assert keep(made, "manager", "我的").status_code == 201
    assert names(made, "manager") == [("我的", True), ("团队", True)]
    assert names(made, "rep") == [("团队", False)]
    assert keep(made, "rep", "大家", shared=True).status_code == 403
    assert names(made, "rep") == [("团队", False)]


def test_two_views_have_two_names_and_there_is_an_end(made: MadeOrganisation, monkeypatch: pytest.MonkeyPatch) -> None:
    first = keep(made, "rep", "一").json()
    assert keep(made, "rep", "一").json()["code"] == "insight.view_name_taken"
    keep(made, "rep", "二")
    taken = made.client("rep").patch(f"/insight/views/{first['id']}", {"name": "二"})
    assert taken.json()["code"] == "insight.view_name_taken"
    assert keep(made, "manager", "一").status_code == 201
    assert keep(made, "rep", "  ").status_code == 422
    monkeypatch.setattr(views, "MOST", 2)
    assert keep(made, "rep", "三").json()["code"] == "insight.too_many_views"


def test_views_are_forgotten_with_the_person(made: MadeOrganisation) -> None:
    keep(made, "rep", "一")
    with tenancy.organisation(made.id):
        assert views.count_views(made.id, made.people["rep"]) == 1
        views.erase_views(made.id, made.people["rep"])
    assert names(made, "rep") == []
