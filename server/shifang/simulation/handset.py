"""A simulated phone: measures positions, takes and signs photographs, keeps an outbox until there are receipts."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from shifang.kernel.datum import Datum, from_wgs84
from shifang.kernel.geo import Point
from shifang.protocol.types import ID_REUSED
from shifang.simulation.client import may_pass
from shifang.simulation.dice import dice, drawn_id
from shifang.simulation.motion import Receiver
from shifang.simulation.photos import photograph, signature
from shifang.simulation.receipts import ReceiptBook
from shifang.simulation.signing import Notary, PhoneKey
from shifang.simulation.tracks import Recording, recorded
from shifang.simulation.types import Command, Phone, Photo, Surroundings, Trail, utc_text

_BATCH = 100
_APP_VERSION = "sim-1"
_BY_PIECES_RATE = 0.15
# A line may be as bad as it likes; one that carries nothing so many times is dead.
_TRIES = 100


class NotHandedIn(Exception):
    """The server does not take, or does not sign for, what a phone has."""


class Server(Notary, Protocol):
    """What a phone needs of the server."""

    def send_commands(self, commands: list[dict[str, Any]]) -> list[dict[str, Any]]: ...

    def put_photo(self, content: bytes) -> None: ...

    def upload_photo(self, content: bytes) -> None: ...

    def photo_held(self, sha256: str) -> dict[str, Any] | None: ...

    def receipt_keys(self) -> list[dict[str, str]]: ...

    def send_track(self, upload: dict[str, Any]) -> None: ...


@dataclass(frozen=True, slots=True)
class Aim:
    """How a position is taken: where one truly is, and what is wrong with it."""

    place: Point
    around: Surroundings = Surroundings.STREET
    mock: bool = False
    stale_s: float = 0.0
    mixed_up: bool = False


@dataclass
class Handset:
    """One phone of one person. Moments given to it are true; it adds its clock's error itself.

    Nothing happens after `until`: a day that is not over yet ends there. `watch` sees it before and after it sends.
    """

    phone: Phone
    seed: int
    owner: str
    device_id: str
    booted_at: datetime
    server: Server
    until: datetime
    organisation_id: UUID
    watch: Callable[[Handset], None] = lambda _: None
    online: bool = True
    answers: dict[str, dict[str, Any]] = field(default_factory=dict, init=False)
    _outbox: list[Command] = field(default_factory=list, init=False)
    _stranded: list[Command] = field(default_factory=list, init=False)
    _photos: list[Photo] = field(default_factory=list, init=False)
    _tracks: list[dict[str, Any]] = field(default_factory=list, init=False)
    _sequence: int = field(default=0, init=False)
    # Photographs whose bytes are there, says the server; its signature is still asked for.
    _uploaded: set[str] = field(default_factory=set, init=False)
    _receiver: Receiver = field(init=False)
    _receipts: ReceiptBook = field(init=False)
    _key: PhoneKey = field(init=False)

    def __post_init__(self) -> None:
        self._receipts = ReceiptBook(self.organisation_id, self.server.receipt_keys)
        self._key = PhoneKey(self.device_id, self.server)
        self._receiver = Receiver(self.phone, dice(self.seed, self.owner, self.booted_at, "gps"))

    def clock(self, at: datetime) -> datetime:
        """What the phone's clock says at a true moment."""
        return at + timedelta(seconds=self.phone.clock_offset_s)

    def monotonic_ms(self, at: datetime) -> int:
        """Milliseconds since the phone was started."""
        return int((at - self.booted_at).total_seconds() * 1000)

    def locate(self, at: datetime, aim: Aim, chance: random.Random) -> dict[str, Any]:
        """Location evidence of the last seconds before a moment."""
        count = chance.randint(2, 5)
        seconds = sorted((chance.uniform(0.3, 9.0) for _ in range(count)), reverse=True)
        fixes = [self._fix(at - timedelta(seconds=before), aim) for before in seconds]
        return {
            "fixes": fixes,
            "environment": {
                "platform": self.phone.label,
                "app_version": _APP_VERSION,
                "developer_mode": aim.mock,
            },
            "monotonic_ms": self.monotonic_ms(at),
        }

    def take_photo(
        self, at: datetime, place: Point, *, category: str, sign: str, about: str, visit_id: str | None = None
    ) -> Photo:
        """Takes a photograph, signs it when it is one of a visit, and keeps it until the server has signed for it."""
        chance = dice(self.seed, self.owner, at, about, "photo")
        content = signature(chance) if category == "signature" else photograph(category, chance, sign)
        measured = self._receiver.fix(at, place, Surroundings.STREET)
        photo = Photo(
            sha256=hashlib.sha256(content).hexdigest(),
            category="other" if category == "signature" else category,
            taken_at=self.clock(at),
            place=measured.place,
            accuracy_m=measured.accuracy_m,
            content=content,
        )
        if at > self.until:
            return photo
        if visit_id is not None:
            photo = replace(photo, capture=self._key.seal(photo.declared(), visit_id=visit_id))
        self._photos.append(photo)
        return photo

    def new_id(self, at: datetime, *about: object) -> str:
        """An id minted by this phone."""
        return str(drawn_id(self.clock(at), self.seed, self.device_id, *about))

    def do(self, kind: str, at: datetime, payload: Mapping[str, Any]) -> str:
        """Puts a command into the outbox; returns its id ("" when its time has not come)."""
        if at > self.until:
            return ""
        self._sequence += 1
        command = Command(
            id=self.new_id(at, "command", self._sequence),
            kind=kind,
            happened_at=self.clock(at),
            sequence=self._sequence,
            payload=payload,
        )
        self._outbox.append(command)
        return command.id

    def record(self, ways: Sequence[Trail], ends_at: datetime) -> None:
        """Keeps the track of somebody who goes these ways and rests in between, as one upload."""
        recording = Recording(self.phone, self.booted_at, min(self.until, ends_at))
        rows = recorded(ways, recording, dice(self.seed, self.owner, ends_at, "track"))
        if rows:
            # A day that went on since is another upload: the number of points tells them apart.
            upload = self.new_id(recording.until, "track", ends_at, len(rows))
            self._tracks.append({"id": upload, "device_id": self.device_id, "datum": "wgs84", "points": rows})

    def drain(self) -> None:
        """Sends what it has, as far as the line carries. Only what the server has signed for is let go of."""
        if not self.online:
            return
        self.watch(self)
        for work in (self._key.prepare, self._send_commands, self._send_photos, self._send_tracks):
            _as_far_as_it_goes(work)
        self.watch(self)

    def hand_in(self) -> None:
        """Sends until nothing is left."""
        self.online = True
        self.drain()
        vain = 0
        while left := len(self._outbox) + len(self._photos) + len(self._tracks):
            self.drain()
            vain = 0 if len(self._outbox) + len(self._photos) + len(self._tracks) < left else vain + 1
            if vain == _TRIES:
                raise NotHandedIn(self.owner)

    def _send_commands(self) -> None:
        while batch := self._outbox[:_BATCH]:
            sent = [self._envelope(each) for each in batch]
            for envelope, answer in zip(sent, self.server.send_commands(sent), strict=True):
                self.answers[envelope["id"]] = answer
                signed = self._receipts.names_command(envelope, answer)
                if not signed and answer.get("code") == ID_REUSED.code:
                    # Somebody lived this very day before, and signed otherwise: asking again brings nothing.
                    self._stranded += [each for each in batch if each.id == envelope["id"]]
                elif not signed:
                    continue
                self._outbox = [each for each in self._outbox if each.id != envelope["id"]]
            if self._outbox[:_BATCH] == batch:
                return

    def _send_photos(self) -> None:
        chance = dice(self.seed, self.owner, self._sequence, "uploads")
        for photo in list(self._photos):
            # One that fails waits while the others go on.
            _as_far_as_it_goes(partial(self._send_photo, photo, by_pieces=chance.random() < _BY_PIECES_RATE))

    def _send_photo(self, photo: Photo, *, by_pieces: bool) -> None:
        if photo.sha256 not in self._uploaded:
            (self.server.upload_photo if by_pieces else self.server.put_photo)(photo.content)
            self._uploaded.add(photo.sha256)
        told = self.server.photo_held(photo.sha256)
        if told is None:
            self._uploaded.discard(photo.sha256)
        elif self._receipts.names_photo(photo.content, told):
            self._photos.remove(photo)

    def _send_tracks(self) -> None:
        while self._tracks:
            self.server.send_track(self._tracks[0])
            self._tracks.pop(0)

    @property
    def held_commands(self) -> frozenset[str]:
        """The commands that the phone still has."""
        return frozenset(each.id for each in (*self._outbox, *self._stranded))

    @property
    def held_photos(self) -> frozenset[str]:
        """The photographs that the phone still has, by their hashes."""
        return frozenset(each.sha256 for each in self._photos)

    @property
    def sent(self) -> int:
        """How many commands the server has answered."""
        return len(self.answers)

    def refused(self, command_id: str) -> bool:
        """Whether the server answered, and not with yes."""
        answer = self.answers.get(command_id)
        return answer is not None and answer["status"] not in {"applied", "duplicate"}

    def _fix(self, at: datetime, aim: Aim) -> dict[str, Any]:
        measured = self._receiver.fix(at, aim.place, aim.around)
        place = from_wgs84(measured.place, Datum.GCJ02) if aim.mixed_up else measured.place
        return {
            "latitude": round(place.latitude, 7),
            "longitude": round(place.longitude, 7),
            "datum": Datum.WGS84.value,
            "accuracy_m": 5.5 if aim.mock else measured.accuracy_m,
            "fixed_at": utc_text(self.clock(at - timedelta(seconds=aim.stale_s))),
            "provider": "gps" if aim.around is not Surroundings.INDOORS else "fused",
            "mock": aim.mock,
        }

    def _envelope(self, command: Command) -> dict[str, Any]:
        return {
            "id": command.id,
            "kind": command.kind,
            "happened_at": utc_text(command.happened_at),
            "device_id": self.device_id,
            "sequence": command.sequence,
            "payload": command.payload,
        }


def _as_far_as_it_goes(work: Callable[[], None]) -> None:
    try:
        work()
    except Exception as failed:
        if not may_pass(failed):
            raise
