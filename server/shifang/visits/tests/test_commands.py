"""A visit by its commands, as a phone sends them."""

from shifang.accounts.tests.make import organisation
from shifang.visits.tests.make import day


def test_a_whole_visit() -> None:
    today = day(organisation())
    visit_id = today.start()
    answer = today.check_in(visit_id)
    assert answer.status == "applied", answer
    assert answer.result["verdict"] == "accepted"
    today.all_steps(visit_id)
    out = today.check_out(visit_id, seconds=660, on_site_s=600)
    assert out.status == "applied", out
    visit = today.visit(visit_id)
    assert (visit.life, visit.validity, visit.on_site_s) == ("checked_out", "valid", 600)
    assert (visit.completeness, visit.completeness_reason) == ("open", "photos_missing")
    assert (visit.verification, visit.verification_reason) == ("unverified", "incomplete")
