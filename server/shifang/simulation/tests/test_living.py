import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shifang.kernel.geo import LocalPlane, Point, distance_m
from shifang.protocol.receipts import Receipted, text_of
from shifang.simulation.dice import dice
from shifang.simulation.handset import Handset
from shifang.simulation.living import Book, Life
from shifang.simulation.types import Shop
from shifang.simulation.world import choose_shops, draw_day, draw_rep
from shifang.truth.attestation import envelope
from shifang.truth.attestation.base64url import decode, encode
from shifang.truth.attestation.web_key import verify_plain
from shifang.truth.operations.captures import signed_content
from shifang.visits.types.words import Condition, Step

HERE = Point(39.2851, -76.5902)
ZONE = ZoneInfo("America/New_York")
FIRST = date(2026, 10, 5)
COMPANY = UUID(int=7)
BOOT = datetime(2026, 10, 4, tzinfo=UTC)
LATER = datetime(2026, 12, 1, tzinfo=UTC)
STEPS = (
    Step("front", "photo", {}, True, {"category": "shop_front", "minimum": 1}),
    Step(
        "shelf",
        "form",
        {},
        True,
        {"schema": {"type": "object", "required": ["pile"], "properties": {"pile": {"enum": ["yes", "no"]}}}},
    ),
    Step("pile", "photo", {}, True, {"category": "pile", "minimum": 1}, Condition("shelf", "pile", "eq", "yes")),
    Step("outcome", "outcome", {}, True, {"results": ["ordered", "interested"]}),
)
SHOPS = [
    Shop(str(number), f"Shop {number:02}", "retail", "A", place, place)
    for number, place in (
        (n, LocalPlane(HERE).to_point(dice(n, "x").uniform(-900, 900), dice(n, "y").uniform(-900, 900)))
        for n in range(30)
    )
]


class Recorder:
    """Answers and signs like a server that agrees with everything but positions far from the shop."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.attested: list[Mapping[str, Any]] = []
        self.numbers: list[str] = []
        self.commands: list[dict[str, Any]] = []
        self.photos: list[bytes] = []
        self.sizes: dict[str, int] = {}
        self.tracks: list[dict[str, Any]] = []
        self.places = {shop.id: shop.place for shop in SHOPS}
        self.customer_of: dict[str, str] = {}

    def send_commands(self, commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
        self.commands += commands
        return [self._answer(each) for each in commands]

    def put_photo(self, content: bytes) -> None:
        self.photos.append(content)
        self.sizes[hashlib.sha256(content).hexdigest()] = len(content)

    upload_photo = put_photo

    def photo_held(self, sha256: str) -> dict[str, Any] | None:
        return {"receipt": self._sign(Receipted("photo", COMPANY, sha256, sha256, self.sizes[sha256], "held"))}

    def receipt_keys(self) -> list[dict[str, str]]:
        public = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return [{"id": "only", "public_key": encode(public), "handover": ""}]

    def nonces(self, purpose: str, count: int) -> list[str]:
        given = [encode(f"{purpose} {len(self.numbers) + n}".encode()) for n in range(count)]
        self.numbers += given
        return given

    def attest(self, shown: Mapping[str, Any]) -> bool:
        self.attested.append(shown)
        return True

    def _answer(self, command: dict[str, Any]) -> dict[str, Any]:
        status, text = self._judge(command), json.dumps(command).encode()
        what = Receipted("command", COMPANY, command["id"], hashlib.sha256(text).hexdigest(), len(text), status)
        return {"id": command["id"], "status": status, "receipt": self._sign(what)}

    def _sign(self, what: Receipted) -> dict[str, str]:
        r, s = decode_dss_signature(self.key.sign(text_of(what, "now"), ec.ECDSA(hashes.SHA256())))
        return {"key": "only", "at": "now", "signature": encode(r.to_bytes(32) + s.to_bytes(32))}

    def send_track(self, upload: dict[str, Any]) -> None:
        self.tracks.append(upload)

    def _judge(self, command: dict[str, Any]) -> str:
        payload = command["payload"]
        if command["kind"] == "visit.start":
            self.customer_of[payload["visit_id"]] = payload["customer_id"]
        if command["kind"] != "visit.check_in":
            return "applied"
        shop = self.places[self.customer_of[payload["visit_id"]]]
        fix = payload["location"]["fixes"][-1]
        away = distance_m(shop, Point(fix["latitude"], fix["longitude"]))
        return "parked" if fix["mock"] or away - fix["accuracy_m"] > 200 else "applied"


def live(
    login: str = "rep01",
    *,
    days: int = 3,
    until: datetime = LATER,
    seed: int = 7,
    steps: tuple[Step, ...] = STEPS,
) -> tuple[Recorder, list[Life]]:
    server = Recorder()
    rep = draw_rep(seed, login, HERE)
    handset = Handset(rep.phone, seed, login, "device", BOOT, server, until, COMPANY)
    lives = []
    for offset in range(days):
        day = FIRST + timedelta(days=offset)
        planned = choose_shops(seed, rep, day=day, shops=SHOPS)
        drawn = draw_day(seed, rep, day=day, zone=ZONE, planned=planned, others=SHOPS)
        book = Book({"v": steps}, {shop.id: "v" for shop in SHOPS}, {}, "colleague")
        handset.online = True
        handset.drain()
        lives.append(Life(handset, drawn, book))
        lives[-1].live()
    handset.hand_in()
    return server, lives


def test_commands_are_numbered_without_gaps_and_in_order_of_time_within_a_visit() -> None:
    server, _ = live()
    assert [each["sequence"] for each in server.commands] == list(range(1, len(server.commands) + 1))
    assert len({each["id"] for each in server.commands}) == len(server.commands)
    by_visit: dict[str, list[str]] = {}
    for each in server.commands:
        if "visit_id" in each["payload"]:
            by_visit.setdefault(each["payload"]["visit_id"], []).append(each["happened_at"])
    assert all(times == sorted(times) for times in by_visit.values())


def test_every_visit_begins_and_ends_and_declares_only_photos_that_are_sent() -> None:
    server, lives = live()
    kinds = Counter(each["kind"] for each in server.commands)
    ends = kinds["visit.check_out"] + kinds["visit.cancel"] + kinds["visit.shop_closed"]
    assert kinds["visit.start"] == ends
    assert sum(life.visits for life in lives) == kinds["visit.check_out"] > 9
    declared = [photo["sha256"] for each in server.commands for photo in each["payload"].get("photos", ())]
    assert len(declared) == len(server.photos) > 20


def test_the_phone_records_the_way_between_the_shops() -> None:
    server, lives = live()
    assert len(server.tracks) == len({each["id"] for each in server.tracks}) == 3
    for upload, life in zip(server.tracks, lives, strict=True):
        rows = upload["points"]
        times = [row[0] for row in rows]
        assert times == sorted(set(times))
        assert len(rows) > 300
        for stop in life.day.stops:
            arrived = stop.arrives_at.timestamp() * 1000
            near = [row for row in rows if abs(row[0] - arrived) < 90_000]
            # None where the phone slept.
            assert not near or min(distance_m(stop.shop.place, Point(row[1], row[2])) for row in near) < 300


def test_a_day_that_is_not_over_has_a_track_until_now() -> None:
    noon = datetime(2026, 10, 5, 12, tzinfo=ZONE)
    server, _ = live(days=1, until=noon)
    assert 0 < noon.timestamp() * 1000 - server.tracks[0]["points"][-1][0] < 45 * 60_000


def test_steps_that_do_not_show_are_not_done() -> None:
    server, _ = live()
    answers: dict[str, dict[str, Any]] = {}
    for each in server.commands:
        if each["kind"] == "visit.step":
            payload = each["payload"]
            answers.setdefault(payload["visit_id"], {})[payload["step_id"]] = payload["answers"]
    assert any("pile" in given for given in answers.values())
    assert all(("pile" in given) == (given["shelf"]["pile"] == "yes") for given in answers.values())


def test_the_same_seed_sends_the_same_and_another_seed_does_not() -> None:
    first, _ = live(days=1)
    again, _ = live(days=1)
    assert unsigned(first.commands) == unsigned(again.commands)
    assert first.photos == again.photos
    assert unsigned(live(days=1, seed=8)[0].commands) != unsigned(first.commands)


def unsigned(commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out what a phone's own key has made: that is another one each time."""
    plain = json.loads(json.dumps(commands))
    for photo in photos_of(plain):
        photo.pop("capture", None)
    return plain


def photos_of(commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [photo for each in commands for photo in each["payload"].get("photos", ())]


def test_every_photo_of_a_visit_is_signed_with_a_number_of_its_own() -> None:
    server, _ = live()
    signed = [each for each in server.commands if "visit_id" in each["payload"] and each["payload"].get("photos")]
    [shown] = server.attested
    numbers = []
    for command in signed:
        for photo in command["payload"]["photos"]:
            seal = photo["capture"]
            content = signed_content(photo, visit_id=command["payload"]["visit_id"]) | {"nonce": seal["nonce"]}
            message = envelope.message(envelope.payload_hash(content), nonce=decode(seal["nonce"]))
            signature = decode(seal["signature"]["value"])
            assert verify_plain(decode(shown["public_key"]), signature=signature, message=message).ok
            numbers.append(seal["nonce"])
    assert len(numbers) == len(set(numbers)) > 20
    assert set(numbers) < set(server.numbers)
    beside = [each for each in server.commands if "visit_id" not in each["payload"]]
    assert not [photo for photo in photos_of(beside) if "capture" in photo]


def test_a_phone_keeps_what_the_server_has_not_signed_for_or_not_rightly() -> None:
    class Stranger(Recorder):
        """Signs by a key that nobody has handed over to, or not at all."""

        bad = True

        def _sign(self, what: Receipted) -> dict[str, str]:
            told = super()._sign(what)
            if not self.bad:
                return told
            return {} if what.size % 2 else {**told, "signature": encode(bytes(64))}

    rep, server = draw_rep(7, "rep01", HERE), Stranger()
    handset = Handset(rep.phone, 7, "rep01", "device", BOOT, server, LATER, COMPANY)
    taken = handset.take_photo(BOOT, HERE, category="other", sign="", about="x")
    done = {handset.do("visit.cancel", BOOT, {"visit_id": "v", "reason": str(n)}) for n in range(4)}
    for _ in range(3):
        handset.drain()
        assert (handset.held_commands, handset.held_photos) == (done, {taken.sha256})
    # What is there already is not sent again; only a signature is asked for.
    assert len(server.photos) == 1
    server.bad = False
    handset.drain()
    assert not handset.held_commands | handset.held_photos


def test_nothing_happens_after_the_end() -> None:
    end = datetime(2026, 10, 5, 15, 30, tzinfo=UTC)
    server, _ = live(until=end)
    assert server.commands
    assert all(datetime.fromisoformat(each["happened_at"]) <= end + timedelta(minutes=2) for each in server.commands)


def test_honest_check_ins_are_nearly_always_within_the_fence() -> None:
    lives = [life for login in ("a", "b", "c") for life in live(login, days=8, steps=())[1]]
    refused = sum(life.refused for life in lives)
    visits = sum(life.visits for life in lives)
    assert refused / visits < 0.02
