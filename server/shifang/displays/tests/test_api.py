"""Agreements, audits and claims by the API, from the draft to the approved fee."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.alerts.models import Alert
from shifang.customers.tests.make import customer
from shifang.displays.tests.make import POINTS, STANDARD_HASH, Shelf, hold_standard, shelf, terms
from shifang.ledger.models import Event
from shifang.ledger.operations.sequencing import sequence
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs
from shifang.truth.models import Finding
from shifang.visits.models import Visit


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


@pytest.fixture
def shop(made: MadeOrganisation) -> Shelf:
    return shelf(made, customer(made))


def code_of(answer: Any) -> str:
    code: str = answer.json()["code"]
    return code


def events(made: MadeOrganisation, prefix: str) -> list[str]:
    with tenancy.organisation(made.id):
        return list(Event.objects.filter(kind__startswith=prefix).order_by("id").values_list("kind", flat=True))


def test_an_agreement_goes_from_draft_to_force_and_keeps_every_version(made: MadeOrganisation) -> None:
    shop, manager = customer(made), made.client("manager")
    today = clock.now().date()
    asked = {"customer_id": shop.id, **terms(today)}
    assert code_of(manager.post("/display-agreements", asked)) == "display.standard_missing"
    hold_standard(made)
    added = manager.post("/display-agreements", asked)
    assert added.status_code == 201, added.content
    path = f"/display-agreements/{added.json()['id']}"
    assert manager.post(f"{path}/start").json()["status"] == "active"
    changed = manager.put(path, terms(today, amount_cents=60_000)).json()
    assert changed["version"] == 2
    assert [each["terms"]["amount_cents"] for each in changed["versions"]] == [60_000, 50_000]
    assert len(changed["periods"]) == 12
    assert code_of(manager.put(path, terms(today, points=[]))) == "display.terms_invalid"
    assert manager.post(f"{path}/end", {"reason": "撤柜"}).json()["status"] == "ended"
    assert code_of(manager.put(path, terms(today))) == "display.status_wrong"
    saved = ["display.agreement_saved", "display.agreement_started", "display.agreement_saved"]
    assert events(made, "display.") == [*saved, "display.agreement_ended"]


def test_reps_see_the_agreements_and_the_standards_of_their_own_customers(made: MadeOrganisation, shop: Shelf) -> None:
    seen = {role: made.client(role).get("/display-agreements").json()["total"] for role in ("rep", "rep2", "auditor")}
    assert seen == {"rep": 1, "rep2": 0, "auditor": 1}
    standards = [made.client(role).get(f"/photos/{STANDARD_HASH}").status_code for role in ("rep", "rep2")]
    assert standards == [200, 404]
    assert made.client("rep").post(f"/display-agreements/{shop.agreement.id}/end", {"reason": "x"}).status_code == 403


def test_the_queue_holds_photos_of_verified_visits_until_they_are_judged(made: MadeOrganisation, shop: Shelf) -> None:
    photo = shop.photo()
    shop.photo(verification="unverified")
    shop.photo(category="shop_front")
    shop.photo(taken_at=clock.now() - timedelta(days=20))
    [waiting] = made.client("manager").get("/display-audits/queue").json()["items"]
    assert waiting["photo"]["sha256"] == photo
    assert waiting["agreement"]["standards"] == [STANDARD_HASH]
    assert shop.judge(photo).status_code == 201
    assert made.client("manager").get("/display-audits/queue").json() == {"items": [], "more": False}


def test_a_judgement_needs_a_reason_another_person_and_a_verified_visit(shop: Shelf) -> None:
    photo, own, unproven = shop.photo(), shop.photo(person="manager"), shop.photo(verification="unverified")
    told = [
        shop.judge(photo, "fail"),
        shop.judge(own),
        shop.judge(unproven),
        shop.judge("f" * 64),
        shop.judge(photo, role="rep"),
        shop.judge(photo, role="auditor"),
    ]
    assert [code_of(each) for each in told] == [
        "display.reason_needed",
        "display.own_photo",
        "display.photo_unverified",
        "display.photo_elsewhere",
        "forbidden",
        "forbidden",
    ]


def test_a_later_judgement_replaces_an_earlier_one(made: MadeOrganisation, shop: Shelf) -> None:
    photo = shop.photo()
    shop.judge(photo, "fail", reason="反光看不清", missing=[POINTS[1]])
    shop.judge(photo)
    listed = made.client("auditor").get("/display-audits").json()["items"]
    assert [each["decision"] for each in listed] == ["pass"]
    assert events(made, "display.photo_judged") == ["display.photo_judged"] * 2


def test_a_photo_to_be_taken_again_plans_a_visit_and_tells_its_author(made: MadeOrganisation, shop: Shelf) -> None:
    audit = shop.judge(shop.photo(), "retake", reason="只拍到半个货架").json()
    run_jobs(made.id)
    with tenancy.organisation(made.id):
        planned = Visit.objects.get(id=UUID(audit["retake_visit_id"]))

        alert = Alert.objects.get(kind="display.retake")
    assert planned.person_id == made.people["rep"]
    assert planned.day == shop.today + timedelta(days=1)
    assert "只拍到半个货架" in planned.due_reason
    assert "只拍到半个货架" in str(alert.params)
    again = shop.judge(shop.photo(), "retake", reason="还是半个").json()
    assert again["retake_visit_id"] == audit["retake_visit_id"]
    tasks = made.client("rep").get("/display-audits?decision=retake").json()["items"]
    assert [each["answered"] for each in tasks] == [False, False]
    shop.photo(taken_at=clock.now() + timedelta(minutes=1))
    tasks = made.client("rep").get("/display-audits?decision=retake").json()["items"]
    assert [each["answered"] for each in tasks] == [True, True]


def test_a_fee_is_claimed_on_passed_photos_and_decided_by_an_approval(made: MadeOrganisation, shop: Shelf) -> None:
    photo = shop.photo()
    shop.judge(photo)
    filed = shop.claim(photo)
    assert filed.status_code == 201, filed.content
    claim = filed.json()
    assert (claim["amount_cents"], claim["status"]) == (50_000, "pending")
    assert code_of(shop.claim(photo)) == "display.period_claimed"
    assert code_of(shop.judge(photo, "fail", reason="x")) == "display.in_claim"
    decided = made.client("admin").post(f"/approvals/{claim['approval_id']}/decide", {"decision": "approve"})
    assert decided.status_code == 200, decided.content
    closed = made.client("auditor").get(f"/display-claims/{claim['id']}").json()
    assert (closed["status"], closed["closed_by"]) == ("approved", "Admin")
    assert events(made, "display.claim") == ["display.claim_filed", "display.claim_closed"]


def test_a_refused_claim_lets_its_photos_go(made: MadeOrganisation, shop: Shelf) -> None:
    photo = shop.photo()
    shop.judge(photo)
    claim = shop.claim(photo).json()
    said = {"decision": "refuse", "note": "金额不符"}
    assert made.client("admin").post(f"/approvals/{claim['approval_id']}/decide", said).status_code == 200
    assert made.client("manager").get(f"/display-claims/{claim['id']}").json()["status"] == "refused"
    assert shop.claim(photo).status_code == 201


def test_a_claim_is_refused_by_the_rule_its_photo_breaks(made: MadeOrganisation, shop: Shelf) -> None:
    good, failed, unjudged, unproven = shop.photo(), shop.photo(), shop.photo(), shop.photo(verification="refuted")
    shop.judge(good)
    shop.judge(failed, "fail", reason="缺货")
    earlier = shop.photo(taken_at=clock.now() - timedelta(days=20))
    broken = {
        failed: "display.photo_failed",
        unjudged: "display.photo_not_passed",
        unproven: "display.photo_refuted",
        earlier: "display.photo_outside_period",
        "f" * 64: "display.photo_elsewhere",
    }
    for photo, code in broken.items():
        told = shop.claim(good, photo).json()
        assert (told["code"], told["params"]["photo"]) == (code, photo[:12])
    assert code_of(shop.claim(good, start="2020-01-01")) == "display.period_unknown"
    assert shop.claim(good, role="rep").status_code == 403
    assert events(made, "display.claim") == []


def test_the_same_bytes_carry_one_claim_only(made: MadeOrganisation, shop: Shelf) -> None:
    photo = shop.photo()
    other = shelf(made, customer(made, name="另一家店"))
    other.photo(sha256=photo)
    for each in (shop, other):
        assert each.judge(photo).status_code == 201
    first = shop.claim(photo).json()
    told = other.claim(photo).json()
    assert (told["code"], told["params"]["claim"]) == ("display.photo_used", first["code"])


def test_a_photo_that_waits_for_review_with_another_carries_no_claim(made: MadeOrganisation, shop: Shelf) -> None:
    photo, other = shop.photo(), shop.photo()
    for each in (photo, other):
        assert shop.judge(each).status_code == 201
    now = clock.now()
    with tenancy.organisation(made.id):
        found = Finding.objects.create(
            organisation_id=made.id,
            subject_kind="visit",
            subject_id=clock.new_id(),
            command_id=clock.new_id(),
            person_id=made.people["rep2"],
            department_id=made.sibling,
            device_id=clock.new_id(),
            happened_at=now,
            received_at=now,
            verdict="flagged",
            risk=90,
            tier="C",
            signals=["photo_reused"],
            facts={},
            assessment={},
            photos=[photo, "e" * 64],
            policy_version=0,
            engine_version="1",
        )
    told = shop.claim(other, photo).json()
    assert (told["code"], told["params"]["photo"]) == ("display.photo_under_finding", photo[:12])
    with tenancy.organisation(made.id):
        Finding.objects.filter(id=found.id).update(status="decided", decision="dismiss", decided_at=now)
    assert shop.claim(other, photo).status_code == 201


def test_a_photo_that_falls_after_the_claim_cannot_be_approved(made: MadeOrganisation, shop: Shelf) -> None:
    photo = shop.photo()
    shop.judge(photo)
    claim = shop.claim(photo).json()
    with tenancy.organisation(made.id):
        Visit.objects.filter(customer=shop.customer, life="checked_out").update(verification="refuted")
    decided = made.client("admin").post(f"/approvals/{claim['approval_id']}/decide", {"decision": "approve"})
    assert code_of(decided) == "display.photo_refuted"
    assert made.client("admin").get(f"/display-claims/{claim['id']}").json()["status"] == "pending"


def test_a_printed_code_tells_what_it_names_and_whether_it_stands(made: MadeOrganisation, shop: Shelf) -> None:
    photo = shop.photo()
    shop.judge(photo)
    claim = shop.claim(photo).json()
    sequence(organisation_id=made.id)
    auditor = made.client("auditor")
    told = auditor.get(f"/verification-codes/{claim['photos'][0]['code']}").json()
    assert (told["kind"], told["stands"], told["sha256"]) == ("photo", True, photo)
    pending = auditor.get(f"/verification-codes/{claim['code']}").json()
    assert (pending["kind"], pending["faults"]) == ("claim", ["not_approved"])
    made.client("admin").post(f"/approvals/{claim['approval_id']}/decide", {"decision": "approve"})
    assert auditor.get(f"/verification-codes/{claim['code']}").json()["stands"]
    with tenancy.organisation(made.id):
        Visit.objects.filter(customer=shop.customer, life="checked_out").update(verification="refuted")
    assert auditor.get(f"/verification-codes/{claim['code']}").json()["faults"] == ["photo_fallen"]
    assert auditor.get("/verification-codes/261122-AAAAAA-000000000000").status_code == 404
    assert made.client("rep2").get(f"/verification-codes/{claim['code']}").status_code == 404


def test_another_organisation_sees_nothing(shop: Shelf) -> None:
    stranger = organisation().client("admin")
    assert stranger.get("/display-agreements").json()["total"] == 0
    assert stranger.get(f"/display-agreements/{shop.agreement.id}").status_code == 404
    assert stranger.get("/display-audits/queue").json()["items"] == []
