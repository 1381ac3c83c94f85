"""A line on which requests and answers get lost and people in between tell lies, under the client's own HTTP.

An answer that gets lost has been worked for: the server has done it all. Lies are answers of somebody who wants a phone
to let go of what the server does not have: no signature, a made-up one, one of another thing, one of another company.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from requests.adapters import HTTPAdapter

from shifang.simulation.client import ApiClient
from shifang.truth.attestation.base64url import encode

_LOST = 0.22
_LIED = 0.25
_COMMANDS, _KEYS = "/api/v1/commands", "/api/v1/receipts/keys"
_PHOTO = re.compile(r"/api/v1/photos/([0-9a-f]{64})$")
_FORGED = encode(bytes(range(64)))


@dataclass(frozen=True, slots=True)
class Asked:
    """A request on its way: `deliver` lets the server work and brings its answer."""

    method: str
    path: str
    body: bytes
    deliver: Callable[[], requests.Response]


@dataclass
class BadLine:
    """Mounted under a phone's client. `told` counts what happened to requests; once `healed`, nothing does."""

    chance: random.Random
    # Somebody of another company on the same server: what is signed for them is signed truly, but not for us.
    elsewhere: ApiClient
    told: Counter[str] = field(default_factory=Counter)
    healed: bool = False
    _heard: list[dict[str, str]] = field(default_factory=list)
    _pinned: bool = False
    _own: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def carry(self, asked: Asked) -> requests.Response:
        """Bring back an answer, or none."""
        if self.healed:
            return asked.deliver()
        if self.chance.random() < _LOST:
            self.told["request lost"] += 1
            raise requests.ConnectionError
        answer = self._lie(asked) if self.chance.random() < _LIED else None
        if answer is None:
            answer = asked.deliver()
            self._listen(asked, answer)
        if self.chance.random() < _LOST:
            self.told["answer lost"] += 1
            raise requests.ConnectionError
        return answer

    def _listen(self, asked: Asked, answer: requests.Response) -> None:
        self._pinned = self._pinned or (asked.path == _KEYS and answer.ok)
        if asked.path == _COMMANDS and answer.ok:
            self._heard += [each["receipt"] for each in answer.json()["results"] if each["receipt"]]
        if asked.method == "GET" and _PHOTO.search(asked.path) and answer.ok:
            self._heard.append(answer.json()["receipt"])

    def _lie(self, asked: Asked) -> requests.Response | None:
        photo = _PHOTO.search(asked.path)
        if asked.path == _KEYS and self._pinned:
            return self._told("keys forged", {"keys": [_stranger(self._own)]})
        if asked.path == _COMMANDS:
            commands = json.loads(asked.body)["commands"]
            answers = [{"id": each["id"], "status": "applied", "receipt": self._receipt()} for each in commands]
            return self._told("command never delivered", {"results": answers})
        if photo is None:
            return None
        return self._take_photo(asked.body) if asked.method == "PUT" else self._vouch(photo[1])

    def _take_photo(self, content: bytes) -> requests.Response:
        if self.chance.random() < 0.5:
            return self._told("photo never delivered", {})
        self.elsewhere.put_photo(content)
        return self._told("photo delivered to another company", {})

    def _vouch(self, sha256: str) -> requests.Response:
        there = self.elsewhere.photo_held(sha256)
        if there is not None:
            return self._told("signed for another company", there)
        return self._told("photo not held", {"sha256": sha256, "receipt": self._receipt()})

    def _receipt(self) -> dict[str, str] | None:
        """None, a made-up one under a true key, a true one for something else, or one by our own key."""
        if not self._heard:
            return None
        true = self.chance.choice(self._heard)
        own = self._own.sign(b"anything", ec.ECDSA(hashes.SHA256()))[-64:]
        stranger = {**true, "key": _stranger(self._own)["id"], "signature": encode(own)}
        return self.chance.choice([None, {**true, "signature": _FORGED}, true, stranger])

    def _told(self, what: str, body: Mapping[str, Any]) -> requests.Response:
        self.told[what] += 1
        answer = requests.Response()
        answer.status_code = 200
        answer._content = json.dumps(body).encode()
        return answer


class Adapter(HTTPAdapter):
    """Lays a bad line under a session."""

    def __init__(self, line: BadLine) -> None:
        super().__init__()
        self._line = line

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        body = request.body or b""
        asked = Asked(
            method=str(request.method),
            path=request.path_url.partition("?")[0],
            body=body.encode() if isinstance(body, str) else bytes(body),
            deliver=lambda: super(Adapter, self).send(request, *args, **more),
        )
        answer = self._line.carry(asked)
        answer.request, answer.url = request, str(request.url)
        return answer


def _stranger(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:

    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {"id": "f" * 16, "public_key": encode(public), "handover": _FORGED}
