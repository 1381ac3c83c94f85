from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password

from shifang.accounts.door import door
from shifang.accounts.models import Person, Session
from shifang.accounts.operations import sessions
from shifang.accounts.operations.sessions import Credentials
from shifang.accounts.tests.make import PASSWORD, MadeOrganisation, anonymous, organisation
from shifang.kernel.problems import Refusal
from shifang.platform import clock, tenancy

NOW = clock.now()


@pytest.fixture(scope="module")
def made() -> MadeOrganisation:
    created = organisation()
    with tenancy.organisation(created.id):
        Person.objects.filter(id=created.people["rep"]).update(password=make_password(PASSWORD), phone="13900001111")
    return created


def try_password(made: MadeOrganisation, password: str, *, address: str = "10.0.0.1", cookie: str = "", at=NOW):
    return sessions.sign_in(
        Credentials(organisation=made.code, login="rep", password=password, address=address, device_cookie=cookie),
        now=at,
    )


def code_of(made: MadeOrganisation, password: str, **options) -> str:
    with pytest.raises(Refusal) as refused:
        try_password(made, password, **options)
    return refused.value.kind.code


def test_login_or_phone_opens_and_the_token_says_who_i_am(made: MadeOrganisation) -> None:
    for login in ("rep", "REP", "13900001111"):
        answer = anonymous().post("/auth/sign-in", {"organisation": made.code, "login": login, "password": PASSWORD})
        assert answer.status_code == 200, answer.content
        assert answer.json()["me"]["role"]["key"] == "rep"


def test_a_wrong_word_does_not_say_which_one_was_wrong(made: MadeOrganisation) -> None:
    body = {"organisation": made.code, "login": "rep", "password": PASSWORD}
    for change in ({"organisation": "nobody"}, {"login": "nobody"}, {"password": "wrong"}):
        answer = anonymous().post("/auth/sign-in", {**body, **change})
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in.failed")


def test_a_refresh_token_works_once_and_its_second_use_ends_the_session(made: MadeOrganisation) -> None:
    first = try_password(made, PASSWORD)
    second = sessions.refresh(refresh_token=first.refresh_token, now=NOW + timedelta(minutes=1))
    third = sessions.refresh(refresh_token=second.refresh_token, now=NOW + timedelta(minutes=2))
    with pytest.raises(Refusal):
        sessions.refresh(refresh_token=first.refresh_token, now=NOW + timedelta(minutes=5))
    with pytest.raises(Refusal):
        sessions.refresh(refresh_token=second.refresh_token, now=NOW + timedelta(minutes=5))
    with pytest.raises(Refusal):
        sessions.refresh(refresh_token=third.refresh_token, now=NOW + timedelta(minutes=5))


def test_a_phone_that_lost_the_answer_may_refresh_again_within_a_minute(made: MadeOrganisation) -> None:
    first = try_password(made, PASSWORD)
    sessions.refresh(refresh_token=first.refresh_token, now=NOW + timedelta(minutes=1))
    again = sessions.refresh(refresh_token=first.refresh_token, now=NOW + timedelta(minutes=1, seconds=30))
    assert again.access_token


def test_a_disabled_person_is_out_when_the_kept_scope_has_passed() -> None:
    made = organisation()
    client = made.client("rep")
    assert client.get("/me").status_code == 200
    with tenancy.organisation(made.id):
        Person.objects.filter(id=made.people["rep"]).update(disabled_at=clock.now())
    door.forget()
    assert client.get("/me").status_code == 401


def test_strangers_cannot_lock_out_a_device_that_was_here_before() -> None:
    made = organisation()
    with tenancy.organisation(made.id):
        Person.objects.filter(id=made.people["rep"]).update(password=make_password(PASSWORD))
    cookie = try_password(made, PASSWORD).device_cookie
    for number in range(12):
        code = code_of(made, "guess", address=f"10.1.0.{number}")
    assert code == "sign_in.slow_down"
    assert code_of(made, PASSWORD, address="10.9.9.9") == "sign_in.slow_down"
    assert try_password(made, PASSWORD, cookie=cookie, address="10.9.9.9").access_token
    assert try_password(made, PASSWORD, at=NOW + timedelta(hours=2)).access_token


def test_a_known_device_that_guesses_is_slowed_down_itself() -> None:
    made = organisation()
    with tenancy.organisation(made.id):
        Person.objects.filter(id=made.people["rep"]).update(password=make_password(PASSWORD))
    cookie = try_password(made, PASSWORD).device_cookie
    codes = [code_of(made, "guess", cookie=cookie) for _ in range(12)]
    assert codes[0] == "sign_in.failed"
    assert codes[-1] == "sign_in.slow_down"
    assert try_password(made, PASSWORD).access_token


def test_changing_the_password_ends_the_other_sessions_and_refuses_weak_ones(made: MadeOrganisation) -> None:
    fresh = organisation()
    with tenancy.organisation(fresh.id):
        Person.objects.filter(id=fresh.people["rep"]).update(password=make_password(PASSWORD))
    one, other = fresh.client("rep"), fresh.client("rep")
    weak = one.post("/auth/password", {"old": PASSWORD, "new": "1234567890"})
    assert (weak.status_code, weak.json()["code"]) == (422, "password.weak")
    assert one.post("/auth/password", {"old": PASSWORD, "new": "correct-mule-44"}).status_code == 204
    door.forget()
    assert one.get("/me").status_code == 200
    assert other.get("/me").status_code == 401


def test_sessions_are_listed_and_one_can_be_ended() -> None:
    made = organisation()
    one, other = made.client("rep"), made.client("rep")
    assert other.get("/me").status_code == 200
    listed = one.get("/auth/sessions").json()
    ended = next(item["id"] for item in listed if not item["current"])
    assert one.delete(f"/auth/sessions/{ended}").status_code == 204
    assert made.client("manager").delete(f"/auth/sessions/{listed[0]['id']}").status_code == 404
    door.forget()
    assert other.get("/me").status_code == 401
    with tenancy.organisation(made.id):
        assert Session.objects.filter(revoked_at__isnull=False).count() == 1
