import pytest

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.alerts.tests.make import KIND, happen
from shifang.platform import clock
from shifang.platform.tests.make import run_jobs


@pytest.fixture
def made() -> MadeOrganisation:
    return organisation()


BOT = {"name": "销售群", "kind": "dingtalk", "settings": {"token": "secret-token-1234", "secret": "SECsecret"}}


def test_the_inbox_is_mine_alone_and_in_my_language(made):
    for _ in range(3):
        happen(made)
    run_jobs(made.id)
    manager = made.client("manager")
    page = manager.get("/alerts?limit=2").json()
    assert (len(page["items"]), page["total"]) == (2, 3)
    assert page["items"][0]["title"] == "无效拜访：便利蜂"
    rest = manager.get(f"/alerts?limit=2&cursor={page['next_cursor']}", **{"Accept-Language": "en"}).json()
    assert (len(rest["items"]), rest["next_cursor"]) == (1, None)
    assert rest["items"][0]["body"] == "On site for 2 min 50 s"
    one = page["items"][0]["id"]
    assert made.client("rep").get("/alerts").json()["items"] == []
    assert made.client("rep").post(f"/alerts/{one}/read").status_code == 404
    assert organisation().client("admin").post(f"/alerts/{one}/read").status_code == 404
    assert manager.post(f"/alerts/{one}/read").status_code == 204
    assert manager.get("/alerts?unread=true&limit=1").json()["total"] == 2
    assert manager.post("/alerts/read-all").json() == {"read": 2}
    assert manager.get("/alerts?unread=true").json()["items"] == []


def test_rules_are_shown_with_what_domains_propose_and_replaced_whole(made):
    admin = made.client("admin")
    shown = admin.get("/alert-rules").json()
    kind = next(entry for entry in shown["kinds"] if entry["code"] == KIND.code)
    assert kind["name"] == {"zh": "拜访过短", "en": "Visit too short"}
    assert kind["audience"] == [{"to": "manager", "id": ""}]
    rule = {"kind": KIND.code, "audience": [{"to": "person"}], "department_id": str(made.branch)}
    assert admin.put("/alert-rules", {"rules": [rule]}).status_code == 200
    kept = admin.get("/alert-rules").json()["rules"]
    assert (kept[0]["department_id"], kept[0]["audience"]) == (str(made.branch), [{"to": "person", "id": ""}])
    wrong = admin.put("/alert-rules", {"rules": [rule, {"kind": "nonsense"}]})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "alerts.rules_invalid")
    assert wrong.json()["errors"] == [{"field": "rules.1.kind", "problem": "unknown"}]
    assert admin.get("/alert-rules").json()["rules"] == kept


def test_secrets_of_a_channel_never_come_back(made):
    admin = made.client("admin")
    added = admin.post("/alert-channels", BOT)
    assert added.status_code == 201
    changed = admin.patch(f"/alert-channels/{added.json()['id']}", {"name": "主管群"})
    listed = admin.get("/alert-channels")
    for answer in (added, changed, listed):
        assert b"secret-token" not in answer.content
        assert b"SECsecret" not in answer.content
    item = listed.json()["items"][0]
    assert item["settings"] == {"token": "…1234", "signed": True}
    assert item["name"] == "主管群"
    gone = admin.patch(f"/alert-channels/{item['id']}", {"settings": {"secret": ""}})
    assert gone.json()["settings"] == {"token": "…1234", "signed": False}


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        ("webhook", {"url": "ftp://example.com"}, "channel.settings"),
        ("webhook", {"url": "https://user@example.com/"}, "channel.address_invalid"),
        ("webhook", {}, "channel.settings"),
        ("mail", {"to": ["nobody"]}, "channel.settings"),
        ("service", {"url": "json://10.0.0.1/"}, "channel.settings"),
        ("pigeon", {}, "invalid"),
    ],
)
def test_wrong_settings_are_refused(made, kind, given, code):
    answer = made.client("admin").post("/alert-channels", {"name": "x", "kind": kind, "settings": given})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "localhost", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]"])
def test_the_test_button_names_a_private_address(made, host):
    admin = made.client("admin")
    body = {"name": "x", "kind": "webhook", "settings": {"url": f"http://{host}:1/"}}
    channel = admin.post("/alert-channels", body).json()
    answer = admin.post(f"/alert-channels/{channel['id']}/test").json()
    assert not answer["delivered"]
    assert answer["failure"]["code"] in {"channel.address_not_public", "channel.unreachable"}
    assert answer["failure"]["detail"]
    shown = admin.get("/alert-channels").json()["items"][0]
    assert shown["failure"] == answer["failure"]
    assert shown["failed_at"]


def test_only_who_manages_alerts_sees_rules_and_channels(made):
    channel = made.client("admin").post("/alert-channels", BOT).json()["id"]
    for role in ("rep", "manager", "auditor"):
        api = made.client(role)
        for answer in (
            api.get("/alert-rules"),
            api.put("/alert-rules", {"rules": []}),
            api.get("/alert-channels"),
            api.post("/alert-channels", BOT),
            api.patch(f"/alert-channels/{channel}", {"name": "x"}),
            api.delete(f"/alert-channels/{channel}"),
            api.post(f"/alert-channels/{channel}/test"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    stranger = organisation().client("admin")
    assert stranger.patch(f"/alert-channels/{channel}", {"name": "x"}).status_code == 404
    assert stranger.delete(f"/alert-channels/{channel}").status_code == 404
    assert stranger.post(f"/alert-channels/{channel}/test").status_code == 404
    assert made.client("admin").delete(f"/alert-channels/{channel}").status_code == 204
    assert made.client("admin").post(f"/alerts/{clock.new_id()}/read").status_code == 404
