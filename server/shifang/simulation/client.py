"""The public HTTP API as a phone or a browser uses it: sign in, refresh, JSON, photographs."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import requests

_TIMEOUT_S = 60
_PAGE = 200
_WAIT_S, _LOOKS = 0.5, 240


class ApiProblem(Exception):
    """The server answered with a problem (RFC 9457); `code` is from the closed list."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(body.get("code", ""))
        self.body = body
        super().__init__(f"{status} {self.code}: {body.get('detail') or body.get('title') or ''}")


def may_pass(failure: Exception) -> bool:
    """Whether trying again later may help: nobody answered, or the server is busy or broken."""
    if isinstance(failure, ApiProblem):
        return failure.status == HTTPStatus.TOO_MANY_REQUESTS or failure.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return isinstance(failure, requests.RequestException)


@dataclass
class ApiClient:
    """One signed-in person on one device. Raises `ApiProblem`, and requests' errors when the
    server is not reached; the caller decides whether to try again."""

    server: str
    organisation: str
    login: str
    password: str = field(repr=False)
    device_id: str | None = None
    device_label: str = "simulated phone"
    session: requests.Session = field(default_factory=requests.Session, repr=False)
    me: dict[str, Any] = field(default_factory=dict, init=False)
    _tokens: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def sign_in(self) -> dict[str, Any]:
        """Signs in and keeps the tokens; returns who one is."""
        asked = {
            "organisation": self.organisation,
            "login": self.login,
            "password": self.password,
            "device_label": self.device_label,
        }
        if self.device_id is not None:
            asked["device_id"] = self.device_id
        self._tokens = self._read(self._send("POST", "/auth/sign-in", body=asked, authorised=False))
        self.me = self._tokens["me"]
        return self.me

    def get(self, path: str, **query: Any) -> Any:
        asked = {key: value for key, value in query.items() if value is not None}
        return self._read(self._authorised("GET", path, query=asked))

    def post(self, path: str, body: Any) -> Any:
        return self._read(self._authorised("POST", path, body=body))

    def upload(self, path: str, content: bytes, *, name: str) -> Any:
        """Send a file as a form does."""
        url = f"{self.server}/api/v1{path}"
        return self._read(
            self.session.post(url, files={"file": (name, content)}, headers=self.authorisation, timeout=_TIMEOUT_S)
        )

    def put(self, path: str, body: Any) -> Any:
        return self._read(self._authorised("PUT", path, body=body))

    def patch(self, path: str, body: Any) -> Any:
        return self._read(self._authorised("PATCH", path, body=body))

    def pages(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Every item of a list, page by page."""
        cursor = None
        while True:
            page = self.get(path, cursor=cursor, limit=_PAGE, **query)
            yield from page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def settled(self, path: str, word: str, busy: str) -> str:
        """Wait until a job no longer says that it is busy, for some minutes at most; return what it says then."""
        for _ in range(_LOOKS):
            told = str(self.get(path)[word])
            if told != busy:
                return told
            time.sleep(_WAIT_S)
        return busy

    def send_commands(self, commands: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Sends one ordered batch; the answers stand in its order."""
        answered: list[dict[str, Any]] = self.post("/commands", {"commands": list(commands)})["results"]
        return answered

    def sync(self) -> dict[str, list[dict[str, Any]]]:
        """All that the phone keeps, section by section."""
        kept: dict[str, list[dict[str, Any]]] = {}
        since = ""
        while True:
            answer = self.get("/sync", since=since or None)
            for name, section in answer["sections"].items():
                kept.setdefault(name, []).extend(section["upserts"])
            since = answer["cursor"]
            if not answer.get("more"):
                return kept

    def put_photo(self, content: bytes) -> None:
        """Sends a photograph under its own hash; sending it again is harmless."""
        path = f"/photos/{hashlib.sha256(content).hexdigest()}"
        self._read(self._authorised("PUT", path, content=content))

    def upload_photo(self, content: bytes, *, pieces: int = 3) -> None:
        """Sends a photograph by tus 1.0 in pieces, as a phone on a bad network does."""
        version = {"Tus-Resumable": "1.0.0"}
        name = base64.b64encode(hashlib.sha256(content).hexdigest().encode()).decode()
        announced = {**version, "Upload-Length": str(len(content)), "Upload-Metadata": f"sha256 {name}"}
        begun = self._authorised("POST", "/photos", headers=announced)
        self._read(begun)
        path = begun.headers["Location"].partition("/api/v1")[2]
        size = -(-len(content) // pieces)
        for offset in range(0, len(content), size):
            sent = {**version, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
            self._read(self._authorised("PATCH", path, content=content[offset : offset + size], headers=sent))

    def photo_held(self, sha256: str) -> dict[str, Any] | None:
        """What the server says that it holds under a hash; None when it knows nothing of it."""
        try:
            held: dict[str, Any] = self.get(f"/photos/{sha256}")
        except ApiProblem as refused:
            if refused.status != requests.codes.not_found:
                raise
            return None
        return held

    def receipt_keys(self) -> list[dict[str, str]]:
        """The keys that the server signs receipts with, oldest first."""
        known: list[dict[str, str]] = self.get("/receipts/keys")["keys"]
        return known

    def nonces(self, purpose: str, count: int) -> list[str]:
        """Single-use numbers for signing."""
        return [
            each["nonce"] for each in self.post("/attestation/nonces", {"purpose": purpose, "count": count})["nonces"]
        ]

    def attest(self, shown: Mapping[str, Any]) -> bool:
        """Shows a key of this phone; whether the server has taken it."""
        return bool(self.post("/attestations", dict(shown))["enrolled"])

    def send_track(self, upload: Mapping[str, Any]) -> None:
        """Sends one upload of track points; sending it again is harmless."""
        self.post("/tracks", upload)

    @property
    def authorisation(self) -> dict[str, str]:
        """The header by which a request is this person's."""
        return {"Authorization": f"Bearer {self._tokens['access_token']}"}

    def _authorised(self, method: str, path: str, **request: Any) -> requests.Response:
        answer = self._send(method, path, **request)
        if answer.status_code != requests.codes.unauthorized:
            return answer
        self._refresh()
        return self._send(method, path, **request)

    def _refresh(self) -> None:
        asked = {"refresh_token": self._tokens.get("refresh_token", "")}
        answer = self._send("POST", "/auth/refresh", body=asked, authorised=False)
        if answer.ok:
            self._tokens = answer.json()
        else:
            self.sign_in()

    def _send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        authorised: bool = True,
    ) -> requests.Response:
        spoken = {"Accept-Language": "zh", "Content-Type": "image/jpeg" if content is not None else "application/json"}
        if authorised:
            spoken |= self.authorisation
        spoken.update(headers or {})
        data = json.dumps(body).encode() if body is not None else content
        return self.session.request(
            method,
            f"{self.server}/api/v1{path}",
            params=query,
            data=data,
            headers=spoken,
            timeout=_TIMEOUT_S,
        )

    @staticmethod
    def _read(answer: requests.Response) -> Any:
        if answer.ok:
            return answer.json() if answer.content else None
        try:
            body = answer.json()
        except ValueError:
            body = {"detail": answer.text[:200]}
        raise ApiProblem(answer.status_code, body if isinstance(body, dict) else {})
