"""A simulated phone: measures positions, takes photographs, keeps an outbox and drains it."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from shifang.kernel.datum import Datum, from_wgs84
from shifang.kernel.geo import Point
from shifang.simulation.dice import dice, drawn_id
from shifang.simulation.motion import Receiver
from shifang.simulation.photos import photograph, signature
from shifang.simulation.tracks import Recording, recorded
from shifang.simulation.types import Command, Phone, Photo, Surroundings, Trail, utc_text

_BATCH = 100
_APP_VERSION = "sim-1"
_BY_PIECES_RATE = 0.15


class Server(Protocol):
    """What a phone needs of the server."""

    def send_commands(self, commands: list[dict[str, Any]]) -> list[dict[str, Any]]: ...

    def put_photo(self, content: bytes) -> None: ...

    def upload_photo(self, content: bytes) -> None: ...

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

    Nothing happens after `until`: a day that is not over yet ends there.
    """

    phone: Phone
    seed: int
    owner: str
    device_id: str
    booted_at: datetime
    server: Server
    until: datetime
    online: bool = True
    answers: dict[str, dict[str, Any]] = field(default_factory=dict, init=False)
    _outbox: list[Command] = field(default_factory=list, init=False)
    _photos: list[Photo] = field(default_factory=list, init=False)
    _tracks: list[dict[str, Any]] = field(default_factory=list, init=False)
    _sequence: int = field(default=0, init=False)
    _receiver: Receiver = field(init=False)

    def __post_init__(self) -> None:
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

    def take_photo(self, at: datetime, place: Point, *, category: str, sign: str, about: str) -> Photo:
        """Takes a photograph and keeps it until it is sent."""
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
        if at <= self.until:
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
        """Sends what is in the outbox, then photographs and tracks; nothing is dropped when it fails."""
        if not self.online:
            return
        while self._outbox:
            batch = self._outbox[:_BATCH]
            for answer in self.server.send_commands([self._envelope(each) for each in batch]):
                self.answers[answer["id"]] = answer
            self._outbox = self._outbox[len(batch) :]
        chance = dice(self.seed, self.owner, self._sequence, "uploads")
        while self._photos:
            content = self._photos[0].content
            if chance.random() < _BY_PIECES_RATE:
                self.server.upload_photo(content)
            else:
                self.server.put_photo(content)
            self._photos.pop(0)
        while self._tracks:
            self.server.send_track(self._tracks[0])
            self._tracks.pop(0)

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
