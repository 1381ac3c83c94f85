import hashlib
import json
from base64 import urlsafe_b64decode

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

from shifang.accounts.tests.make import organisation
from shifang.platform import clock
from shifang.platform.home import CHECKOUT
from shifang.protocol import receipts
from shifang.protocol.receipts import HANDOVER, Receipted, text_of
from shifang.protocol.rules import sent_texts

VECTORS = json.loads((CHECKOUT / "contracts" / "vectors" / "receipts.json").read_text())


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def holds(public_key: str, message: bytes, signature: str) -> bool:
    key, pair = load_der_public_key(raw(public_key)), raw(signature)
    try:
        der = encode_dss_signature(int.from_bytes(pair[:32]), int.from_bytes(pair[32:]))
        key.verify(der, message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(receipts, "_folder", lambda: tmp_path / "receipts")
    return tmp_path / "receipts"


def test_every_answer_bears_a_receipt_for_the_text_that_was_sent(folder):
    made = organisation()
    command = {
        "id": str(clock.new_id()),
        "kind": "customer.unheard_of",
        "happened_at": clock.now().isoformat(),
        "device_id": str(clock.new_id()),
        "sequence": 1,
        "payload": {"name": "便利蜂 “1.0”", "numbers": [1.50, 1e-7, 12.0], "deep": {"{": "},{"}},
    }
    # Unusual but fine: what counts is the text as it went over the line.
    text = json.dumps(command, indent=1, ensure_ascii=False)
    body = f'{{ "commands" : [\n{text} , {text}\n] }}'
    (key,) = made.client("rep").get("/receipts/keys").json()["keys"]
    for status in ("rejected", "rejected"):
        api = made.client("rep")
        sent = api.client.post("/api/v1/commands", body.encode(), "application/json", headers=api.headers)
        answers = sent.json()["results"]
        for answer in answers:
            assert answer["status"] == status
            what = Receipted(
                "command",
                made.id,
                command["id"],
                hashlib.sha256(text.encode()).hexdigest(),
                len(text.encode()),
                status,
            )
            receipt = answer["receipt"]
            assert receipt["key"] == key["id"]
            assert holds(key["public_key"], text_of(what, receipt["at"]), receipt["signature"])


def test_no_receipt_for_an_id_that_was_used_for_something_else(folder):
    made = organisation()
    command = {
        "id": str(clock.new_id()),
        "kind": "customer.unheard_of",
        "happened_at": "2026-11-21T06:00:00Z",
        "device_id": str(clock.new_id()),
        "sequence": 1,
        "payload": {},
    }
    api = made.client("rep")
    assert api.post("/commands", {"commands": [command]}).json()["results"][0]["receipt"]
    for change in ({"payload": {"other": 1}}, {"sequence": 2}, {"happened_at": "2026-11-21T06:00:01Z"}):
        (answer,) = api.post("/commands", {"commands": [{**command, **change}]}).json()["results"]
        assert (answer["code"], answer["receipt"]) == ("command.id_reused", None)
    # A body whose commands do not come first is taken as ever; its sender keeps what it has.
    (answer,) = api.post("/commands", {"a": 1, "commands": [command]}).json().get("results", [{"receipt": None}])
    assert answer["receipt"] is None


def test_a_key_is_handed_over_by_the_one_before_and_then_gone(folder):
    first = receipts.known_keys()
    receipts.rotate()
    receipts.rotate()
    old, middle, new = receipts.known_keys()
    assert [old] == first
    assert old.handover == ""
    assert holds(old.public_key, HANDOVER + raw(middle.public_key), middle.handover)
    assert holds(middle.public_key, HANDOVER + raw(new.public_key), new.handover)
    assert not holds(old.public_key, HANDOVER + raw(new.public_key), new.handover)
    what = Receipted("photo", clock.new_id(), "ab" * 32, "ab" * 32, 5, "held")
    told = receipts.sign(what, now=clock.now())
    assert told.key == new.id
    assert holds(new.public_key, text_of(what, told.at), told.signature)
    assert [path.name for path in folder.glob("*.key")] == ["0003.key"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.glob("*.key"))


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        (b'{"commands":[]}', []),
        (b'{"commands":[{"a":1},{"b":"]}"}]}', [b'{"a":1}', b'{"b":"]}"}']),
        (b'{"x":1,"commands":[{"a":1}]}', []),
    ],
)
def test_texts_of_a_batch(body, texts):
    assert sent_texts(body) == texts


@pytest.mark.parametrize("case", VECTORS["receipts"], ids=lambda case: case["name"])
def test_vectors(case):
    what = Receipted(**case["what"])
    told = case["receipt"]
    keys = {each["id"]: each["public_key"] for each in VECTORS["keys"]}
    good = told["key"] in keys and holds(keys[told["key"]], text_of(what, told["at"]), told["signature"])
    assert good == case["good"]
