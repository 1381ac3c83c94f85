import hashlib
import hmac
import socket
import threading
from datetime import UTC, datetime

import pytest

from shifang.alerts import outside as outside_module
from shifang.alerts.outside import Outside, resolve
from shifang.alerts.senders import send
from shifang.alerts.tests.make import mail_sink, web_sink
from shifang.alerts.types import Channel, ChannelKind, Message
from shifang.kernel.problems import Refusal

NOW = datetime(2026, 11, 21, 6, 5, 9, tzinfo=UTC)
MESSAGE = Message(title="无效拜访", body="停留 2 分 50 秒")


def refusal(call, *arguments, **named) -> Refusal:
    with pytest.raises(Refusal) as refused:
        call(*arguments, **named)
    return refused.value


def code(call, *arguments, **named) -> str:
    return refusal(call, *arguments, **named).kind.code


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "0x7f.1", "0177.1", "2130706433", "localhost", "0", "0.0.0.0", "[::1]", "[::]"),
        *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "169.254.169.254", "[fe80::1]", "10.0.0.1", "[fd00:ec2::254]"),
    ],
)
def test_a_webhook_cannot_reach_this_machine_or_its_network(host):
    with web_sink() as sink:
        assert code(Outside().post, f"http://{host}:{sink.port}/x", b"{}") in {
            "channel.address_not_public",
            "channel.address_invalid",
            "channel.unreachable",  # a resolver that does not know the form
        }
        assert sink.got == []


def test_the_system_reads_odd_forms_as_the_loopback_so_they_are_judged_as_such():
    assert resolve("127.1", 80) == ["127.0.0.1"]
    assert resolve("0x7f.1", 80) == ["127.0.0.1"]


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    mixed = Outside(resolve=lambda *_: ["1.1.1.1", "10.0.0.1"])
    assert code(mixed.post, "http://example.com/", b"{}") == "channel.address_not_public"


def test_a_name_is_resolved_once_and_the_judged_address_is_used():
    with web_sink() as sink:
        answers = iter([["127.0.0.1"], ["10.9.9.9"]])
        rebinding = sink.outside(resolve=lambda *_: next(answers))
        rebinding.post(f"http://rebinding.example:{sink.port}/hook", b"{}")
        (path, headers, _) = sink.got[0]
        assert (path, headers["Host"]) == ("/hook", f"rebinding.example:{sink.port}")
        assert code(rebinding.post, f"http://rebinding.example:{sink.port}/hook", b"{}") == "channel.address_not_public"


def test_redirects_are_not_followed():
    with web_sink() as sink:
        sink.status, sink.headers = 302, {"Location": f"http://127.0.0.1:{sink.port}/internal"}
        found = refusal(sink.outside().post, f"http://127.0.0.1:{sink.port}/hook", b"{}")
        assert (found.kind.code, found.params) == ("channel.answered", {"answer": 302})
        assert len(sink.got) == 1


def test_a_name_nobody_knows_and_a_closed_port_say_so():
    def unknown(*_: object) -> list[str]:
        raise socket.gaierror

    assert refusal(Outside(resolve=unknown).post, "https://nowhere.example/", b"{}").params["reason"] == "DNS"
    with web_sink() as sink:
        closed = sink.outside()
    found = refusal(closed.post, f"http://127.0.0.1:{sink.port}/", b"{}")
    assert (found.kind.code, found.params["reason"]) == ("channel.unreachable", "ConnectionRefusedError")


def test_a_peer_that_drips_is_cut_off(monkeypatch):
    monkeypatch.setattr(outside_module, "ALL_SECONDS", 0.4)
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip() -> None:
        peer, _ = listener.accept()
        with peer:
            try:
                while not stop.wait(0.05):
                    peer.sendall(b"H")
            except OSError:
                pass

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        port = listener.getsockname()[1]
        dripping = Outside(permitted=frozenset({"127.0.0.1"}))
        assert code(dripping.post, f"http://127.0.0.1:{port}/", b"{}") == "channel.unreachable"
    finally:
        stop.set()
        thread.join()
        listener.close()


def test_a_plain_server_behind_https_is_a_tls_failure():
    with web_sink() as sink:
        found = refusal(sink.outside().post, f"https://127.0.0.1:{sink.port}/", b"{}")
        assert found.params["reason"].startswith(("TLS", "timeout"))


def test_a_signed_webhook_can_be_checked_by_its_receiver():
    with web_sink() as sink:
        channel = Channel(ChannelKind.WEBHOOK, {"url": f"http://127.0.0.1:{sink.port}/hook", "secret": "s3cret"})
        send(channel, MESSAGE, outside=sink.outside(), now=NOW)
        _, headers, body = sink.got[0]
        signed = hmac.new(b"s3cret", headers["X-Shifang-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
        assert headers["X-Shifang-Signature"] == f"sha256={signed}"
        assert sink.json()["title"] == "无效拜访"


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (ChannelKind.DINGTALK, "/robot/send?access_token=tokentoken&timestamp=1795241109000&sign="),
        (ChannelKind.WECOM, "/cgi-bin/webhook/send?key=tokentoken"),
        (ChannelKind.FEISHU, "/open-apis/bot/v2/hook/tokentoken"),
    ],
)
def test_bots_are_told_in_their_own_form_and_their_no_is_heard(kind, path):
    secret = {} if kind is ChannelKind.WECOM else {"secret": "SEC"}
    with web_sink() as sink:
        channel = Channel(kind, {"token": "tokentoken", **secret})
        send(channel, MESSAGE, outside=sink.outside(), now=NOW)
        assert sink.got[0][0].startswith(path)
        assert "停留 2 分 50 秒" in str(sink.json())
        sink.answer = b'{"errcode": 310000, "errmsg": "keywords not in content", "code": 19024, "msg": "Key Words"}'
        found = refusal(send, channel, MESSAGE, outside=sink.outside(), now=NOW)
        assert found.kind.code == "channel.refused"
        assert found.params["answer"].split()[0] in {"310000", "19024"}
        sink.answer = b"<html>"
        assert code(send, channel, MESSAGE, outside=sink.outside(), now=NOW) == "channel.refused"


def test_mail_goes_through_the_installations_server():
    channel = Channel(ChannelKind.MAIL, {"to": ["boss@example.com", "audit@example.com"]})
    assert code(send, channel, MESSAGE, outside=Outside(), now=NOW) == "channel.no_mail_server"
    with mail_sink() as sink:
        server = Outside(mail_url=f"mailto://127.0.0.1:{sink.port}?from=shifang@example.com")
        send(channel, MESSAGE, outside=server, now=NOW)
        assert {recipient for got in sink.got for recipient in got[0].split(",")} == set(channel.settings["to"])
        assert b"shifang@example.com" in sink.got[0][2]
    found = refusal(send, channel, MESSAGE, outside=server, now=NOW)
    assert found.kind.code == "channel.refused"


def test_a_service_that_apprise_does_not_know_is_refused():
    channel = Channel(ChannelKind.SERVICE, {"url": "nonsense://x"})
    assert code(send, channel, MESSAGE, outside=Outside(), now=NOW) == "channel.refused"
