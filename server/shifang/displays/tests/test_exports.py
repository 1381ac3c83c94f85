"""Exports of displays: the workbook, the printed claims, and what is written down about them."""

import hashlib
import io
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import cv2
import numpy as np
import pytest
import zxingcpp
from openpyxl import load_workbook

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.customers.tests.make import customer
from shifang.displays.operations.exports import print_claims
from shifang.displays.queries.exports import ExportFilters
from shifang.displays.queries.reports import MOST_PHOTOS, Report
from shifang.displays.reports.making import CLAIMS, drawn
from shifang.displays.tests.make import Shelf, shelf
from shifang.evidence import files
from shifang.evidence.tests.make import phone_photo
from shifang.evidence.typesetting import printable, typeset
from shifang.ledger.models import Event
from shifang.ledger.operations.sequencing import sequence
from shifang.platform import clock, tenancy
from shifang.visits.models import VisitPhoto

PHOTO = phone_photo(width=320, height=240)
PHOTO_HASH = hashlib.sha256(PHOTO).hexdigest()
HOSTILE = '#panic("x") $x^2$ *b* _i_ @here <l> \\ 😀 ' + "W" * 60


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


@pytest.fixture
def shop(made: MadeOrganisation) -> Shelf:
    return shelf(made, customer(made))


def set_down(report: Report, form: Any = "pdf") -> Any:
    """Set a report."""
    printed, pictures = drawn(report)
    return typeset(CLAIMS, printed, pictures=pictures, form=form)


def workbook(answer: Any) -> Any:
    assert answer.status_code == 200, answer.content
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def rows(sheet: Any) -> list[dict[str, Any]]:
    headings, *others = sheet.iter_rows(values_only=True)
    return [dict(zip(headings, each, strict=True)) for each in others]


def claimed(shop: Shelf) -> dict[str, Any]:
    """Claim a fee on a photo whose bytes and watermarked copy are held."""
    api = shop.made.client("rep")
    sent = api.client.put(f"/api/v1/photos/{PHOTO_HASH}", PHOTO, content_type="image/jpeg", headers=api.headers)
    assert sent.status_code in {200, 201}, sent.content
    with tenancy.organisation(shop.made.id):
        files.write(files.watermark_name(shop.made.id, PHOTO_HASH), PHOTO)
    shop.photo(sha256=PHOTO_HASH)
    assert shop.judge(PHOTO_HASH).status_code == 201
    answer = shop.claim(PHOTO_HASH)
    assert answer.status_code == 201, answer.content
    claim: dict[str, Any] = answer.json()
    return claim


def report_of(shop: Shelf, language: str = "zh") -> Report:
    with tenancy.organisation(shop.made.id):
        return print_claims(
            scope=shop.made.scope("auditor"),
            filters=ExportFilters(),
            language=language,
            address_of=lambda code: f"https://shifang.example/console/displays?tab=codes&code={code}",
            now=clock.now(),
        )


def exported(made: MadeOrganisation) -> list[dict[str, Any]]:
    with tenancy.organisation(made.id):
        return list(Event.objects.filter(kind="display.exported").order_by("id").values_list("facts", flat=True))


def test_the_workbook_holds_every_judged_photo_and_every_claim(made: MadeOrganisation, shop: Shelf) -> None:
    claim = claimed(shop)
    shop.judge(shop.photo(), "fail", reason="=HYPERLINK(1)")
    sequence(organisation_id=made.id)
    book = workbook(made.client("auditor").get("/display-audits/export"))
    failed, passed = rows(book["照片审核"])
    assert (failed["审核结论"], failed["原因"]) == ("不合格", "=HYPERLINK(1)")
    assert book["照片审核"]["K2"].data_type == "s"
    assert (passed["原图 SHA-256"], passed["审核人"]) == (PHOTO_HASH, claim["photos"][0]["decided_by"])
    assert passed["核验码"].endswith(f"{PHOTO_HASH[:12]}-{passed['存证序号']}")
    assert made.client("auditor").get(f"/verification-codes/{passed['核验码']}").json()["stands"]
    [fee] = rows(book["费用核销"])
    assert (fee["申请编号"], fee["金额"], fee["状态"]) == (claim["code"], 500, "待审批")
    assert book["费用核销"]["G2"].number_format == "#,##0.00"
    assert fee["照片核验码"] == passed["核验码"]


def test_the_workbook_speaks_the_readers_language_and_the_organisations_time(
    made: MadeOrganisation, shop: Shelf
) -> None:
    claimed(shop)
    api = made.client("manager")
    answer = api.client.get("/api/v1/display-audits/export", headers={**api.headers, "Accept-Language": "en"})
    [row] = rows(workbook(answer)["Audits"])
    with tenancy.organisation(made.id):
        taken = VisitPhoto.objects.get(sha256=PHOTO_HASH).taken_at
    local = taken.astimezone(ZoneInfo("Asia/Shanghai")).replace(tzinfo=None)
    assert abs(row["Taken at"] - local) < timedelta(seconds=1)
    assert (row["Decision"], row["Period from"].date()) == ("Passed", shop.agreement.starts_on)
    assert row["Period to"] > row["Period from"]


def test_the_workbook_is_narrowed_as_the_page_is(made: MadeOrganisation, shop: Shelf) -> None:
    claimed(shop)
    shop.judge(shop.photo(), "fail", reason="缺货")
    api = made.client("manager")
    book = workbook(api.get("/display-audits/export?decision=fail&status=approved"))
    assert [row["审核结论"] for row in rows(book["照片审核"])] == ["不合格"]
    assert rows(book["费用核销"]) == []
    assert exported(made)[-1] == {"format": "xlsx", "filters": {"decision": "fail", "status": "approved"}}


def test_a_claim_is_printed_and_it_is_written_down(made: MadeOrganisation, shop: Shelf) -> None:
    claim = claimed(shop)
    for path in (f"/display-claims/{claim['id']}/report", "/display-claims/report?status=pending"):
        answer = made.client("auditor").get(path)
        assert answer["Content-Type"] == "application/pdf"
        whole = b"".join(answer.streaming_content)
        assert whole.startswith(b"%PDF-")
        # The photo and the standard, byte for byte as JPEG.
        assert whole.count(b"/DCTDecode") == 2
    assert exported(made) == [{"format": "pdf", "claims": [claim["code"]], "photos": 1}] * 2


def test_a_printed_code_leads_a_camera_to_what_it_names(made: MadeOrganisation, shop: Shelf) -> None:
    claim = claimed(shop)
    page = set_down(report_of(shop), form="png")
    image = cv2.imdecode(np.frombuffer(page, np.uint8), cv2.IMREAD_GRAYSCALE)
    codes = {found.text.partition("code=")[2] for found in zxingcpp.read_barcodes(image)}
    assert codes == {claim["code"], claim["photos"][0]["code"]}
    for code in codes:
        assert made.client("auditor").get(f"/verification-codes/{code}").status_code == 200


def test_the_same_report_is_set_to_the_same_bytes(shop: Shelf) -> None:
    claimed(shop)
    report = report_of(shop, "en")
    assert set_down(report) == set_down(report)


def test_hostile_names_are_printed_and_never_obeyed(made: MadeOrganisation) -> None:
    claimed(shelf(made, customer(made, name=HOSTILE), name=HOSTILE[:80]))
    answer = made.client("admin").get("/display-claims/report")
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")


def test_what_the_font_lacks_is_told_and_long_words_may_break() -> None:
    assert printable(["冰柜😀\n한", {"a": "W" * 31}, 3]) == [
        "冰柜[U+1F600] [U+D55C]",
        {"a": "W" * 15 + "\u200b" + "W" * 15 + "\u200bW"},
        3,
    ]
    exact = ["0a" * 32, "261122-AB12CD-0123456789ab-1234567"]
    assert printable(exact) == exact


def test_a_photo_that_cannot_be_read_is_told_as_such(made: MadeOrganisation, shop: Shelf) -> None:
    photo = shop.photo()
    shop.judge(photo)
    assert shop.claim(photo).status_code == 201
    printed, pictures = drawn(report_of(shop))
    [shown] = printed["claims"][0]["photos"]
    assert shown["photo"] not in pictures
    assert shown["standard"] in pictures
    assert typeset(CLAIMS, printed, pictures=pictures).startswith(b"%PDF-")


def test_reports_have_bounds(made: MadeOrganisation, shop: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = made.client("manager").get("/display-claims/report")
    assert b"".join(nothing.streaming_content).startswith(b"%PDF-")
    claimed(shop)
    monkeypatch.setattr("shifang.displays.queries.reports.MOST_PHOTOS", 0)
    told = made.client("manager").get("/display-claims/report").json()
    assert told["code"] == "display.report_too_large"
    assert exported(made) == [{"format": "pdf", "claims": [], "photos": 0}]
    assert MOST_PHOTOS > 50  # one claim always fits


def test_only_who_may_export_gets_what_they_may_see(made: MadeOrganisation, shop: Shelf) -> None:
    claim = claimed(shop)
    paths = ("/display-audits/export", "/display-claims/report", f"/display-claims/{claim['id']}/report")
    assert [made.client("rep").get(path).status_code for path in paths] == [403] * 3
    stranger = organisation().client("admin")
    assert stranger.get(paths[2]).status_code == 404
    assert rows(workbook(stranger.get(paths[0]))["照片审核"]) == []
