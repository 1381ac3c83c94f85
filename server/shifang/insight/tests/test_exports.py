"""Numbers are taken along with their formulas, safe to open, and who took them is written down."""

import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from shifang.accounts.models import Person
from shifang.accounts.tests.make import MadeOrganisation
from shifang.insight.queries.tables import cell
from shifang.insight.tests.make import caught_up
from shifang.insight.types.metrics import METRICS, Value
from shifang.ledger.models import Event
from shifang.platform import tenancy
from shifang.pool.tests.make_month import busy_month

RANGE = "since=2026-03-01&until=2026-04-30"


@pytest.fixture(scope="module")
def month() -> MadeOrganisation:
    """Some weeks of several people."""
    made = busy_month().made
    caught_up(made)
    return made


def taken(made: MadeOrganisation, asked: str, who: str = "admin", **headers: str) -> bytes:
    api = made.client(who)
    answer: Any = api.client.get(f"/api/v1/insight/numbers/file?{RANGE}&{asked}", headers={**api.headers, **headers})
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def book(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    found = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in found}


def test_a_workbook_holds_what_the_api_tells_and_how_it_is_made(month: MadeOrganisation) -> None:
    asked = "metric=visits_verified&metric=verified_share&metric=time_on_site&metric=revenue&by=person"
    told = month.client("admin").get(f"/insight/numbers?{RANGE}&{asked}").json()
    sheets = book(taken(month, f"{asked}&form=xlsx"))
    headings, *rows = sheets["数据"]
    assert headings[:5] == ("人员", "核实拜访数", "核实率", "核实率 · 分子", "核实率 · 分母")
    assert len(rows) == len(told["groups"]) + 1
    for row, group in zip(rows, [*told["groups"], told["total"]], strict=True):
        values = group["values"]
        assert row[0] == (group["names"][0] if group["names"] else "合计")
        assert row[1] == values["visits_verified"]["value"]
        if values["verified_share"]["value"] is not None:
            assert row[2] == pytest.approx(values["verified_share"]["value"])
            assert row[5] == timedelta(seconds=round(values["time_on_site"]["value"]))
        assert row[3:5] == (values["verified_share"]["numerator"], values["verified_share"]["denominator"])
        assert row[8] == "没有记录"
    formulas = {row[0]: row[1:] for row in sheets["口径"]}
    assert formulas["核实率"][0] == "核实的拜访 ÷ (已签退的拜访)"
    assert formulas["日期范围"][0] == "2026-03-01 – 2026-04-30"


def test_a_name_that_looks_like_a_formula_stays_text(month: MadeOrganisation) -> None:
    with tenancy.organisation(month.id):
        Person.objects.filter(id=month.people["rep"]).update(name='=HYPERLINK("http://x")')
    asked = "metric=visits_done&by=person"
    try:
        lines = taken(month, f"{asked}&form=csv", **{"Accept-Language": "en"}).decode("utf-8-sig").splitlines()
        names = [row[0] for row in book(taken(month, f"{asked}&form=xlsx"))["数据"]]
    finally:
        with tenancy.organisation(month.id):
            Person.objects.filter(id=month.people["rep"]).update(name="业务员")
    assert lines[0] == "Person,Visits done"
    assert any(line.startswith("\"'=HYPERLINK") for line in lines)
    assert '=HYPERLINK("http://x")' in names


def test_a_page_is_set_in_both_languages_with_and_without_groups(month: MadeOrganisation) -> None:
    for language in ("zh", "en"):
        for by in ("", "&by=department&by=month", "&by=day"):
            asked = f"metric=visits_done&metric=plan_adherence&metric=first_visit_at&metric=revenue{by}&form=pdf"
            assert taken(month, asked, **{"Accept-Language": language}).startswith(b"%PDF-")


def test_who_took_numbers_is_written_down_and_a_rep_may_not(month: MadeOrganisation) -> None:
    taken(month, "metric=visits_done&by=person&form=csv", who="manager")
    with tenancy.organisation(month.id):
        event = Event.objects.filter(organisation_id=month.id, kind="insight.exported").latest("received_at")
    assert event.actor_id == month.people["manager"]
    assert event.facts["asked"]["metrics"] == ["visits_done"]
    refused = month.client("rep").get(f"/insight/numbers/file?{RANGE}&metric=visits_done&form=csv")
    assert refused.status_code == 403
    wrong = month.client("admin").get(f"/insight/numbers/file?{RANGE}&metric=nonsense&form=csv")
    assert wrong.json()["code"] == "insight.metric_unknown"


def test_values_are_what_a_spreadsheet_can_reckon_with() -> None:
    def shown(code: str, value: float) -> Any:
        return cell(METRICS[code], Value(value, 0, 1))

    assert shown("first_visit_at", 32_400) == timedelta(hours=9)
    assert shown("distance", 12_345) == 12.345
    assert str(shown("revenue", 120_050)) == "1200.5"
    assert shown("visits_a_day", 3.25) == 3.25
    assert shown("visits_done", 3.0) == 3
