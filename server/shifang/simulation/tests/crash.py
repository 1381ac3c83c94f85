"""Killing the server and PostgreSQL while people work, and counting what was acknowledged and lost.

An installation of its own runs under its supervisor; simulated phones send commands and photographs and try again
when nobody answers. Afterwards every acknowledged command is sent once more: the server must know it ("duplicate")
and give the first answer. Process death is proven, not the loss of power.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import psutil
import requests

from shifang.kernel.geo import LocalPlane, Point
from shifang.platform.home import CHECKOUT
from shifang.simulation.client import ApiClient, ApiProblem

HERE = Point(39.2851, -76.5902)
STEPS = (
    {
        "id": "front",
        "kind": "photo",
        "title": {"zh": "门头照", "en": "Shop front"},
        "required": True,
        "config": {"category": "shop_front"},
    },
    {
        "id": "note",
        "kind": "note",
        "title": {"zh": "备注", "en": "Note"},
        "required": True,
        "config": {"min_length": 1},
    },
    {"id": "outcome", "kind": "outcome", "title": {"zh": "结果", "en": "Outcome"}, "required": True, "config": {}},
)
_GIVE_UP_AFTER_S = 120.0
_PAUSE_S = 0.25


@dataclass(frozen=True, slots=True)
class Installation:
    """A running product with data and port of its own."""

    home: Path
    port: int

    @property
    def server(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *arguments: str, timeout_s: int = 600) -> str:
        """Runs one command of the product in this installation; returns what it printed."""
        done = subprocess.run(
            [str(CHECKOUT / ".venv" / "bin" / "python"), str(CHECKOUT / "server" / "manage.py"), *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        if done.returncode:
            message = f"{arguments[0]} failed: {done.stdout[-2000:]}{done.stderr[-2000:]}"
            raise RuntimeError(message)
        return done.stdout

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SHIFANG_", "DJANGO_"))}
        return {**kept, "SHIFANG_HOME": str(self.home), "SHIFANG_PORT": str(self.port)}

    def kill(self, program: str) -> int:
        """Kills a supervised program and all its children at once; returns how many processes died."""
        first = self._pid_of(program)
        if first is None:
            return 0
        with contextlib.suppress(psutil.NoSuchProcess):
            parent = psutil.Process(first)
            family = [parent, *parent.children(recursive=True)]
            for process in family:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(signal.SIGKILL)
            return len(family)
        return 0

    def end(self) -> None:
        """Ends everything at once; the supervisor first, so that it brings nothing back."""
        pid_file = self.home / "log" / "supervisord.pid"
        if not pid_file.exists():
            return
        with contextlib.suppress(psutil.NoSuchProcess):
            supervisor = psutil.Process(int(pid_file.read_text()))
            family = [supervisor, *supervisor.children(recursive=True)]
            for process in family:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(family, timeout=20)

    def _pid_of(self, program: str) -> int | None:
        configuration = str(self.home / "supervisord.conf")
        asked = subprocess.run(
            [str(CHECKOUT / ".venv" / "bin" / "supervisorctl"), "-c", configuration, "pid", program],
            capture_output=True,
            text=True,
            check=False,
        )
        said = asked.stdout.strip()
        return int(said) if said.isdigit() and said != "0" else None


@contextlib.contextmanager
def installation() -> Iterator[Installation]:
    """A fresh installation in a temporary folder, up and answering; taken away afterwards without ceremony."""
    folder = Path(tempfile.mkdtemp(prefix="shifang-"))
    # PostgreSQL's own user must be able to enter.
    folder.chmod(0o755)
    made = Installation(folder, _free_port())
    try:
        made.run("up")
        yield made
    finally:
        made.end()
        shutil.rmtree(folder, ignore_errors=True)


def populate(running: Installation, *, code: str, people: int, customers: int) -> str:
    """Founds an organisation with reps rep01…, a template and customers round each rep; returns their password."""
    said = running.run("organisation", code, "Crash Co", "--timezone", "America/New_York")
    password = said.strip().rsplit(" ", 1)[1]
    admin = ApiClient(running.server, code, "admin", password)
    admin.sign_in()
    role = next(each["id"] for each in admin.get("/roles")["items"] if each["key"] == "rep")
    template = admin.post("/visit-templates", {"name": "Crash", "order": "free", "steps": list(STEPS)})["id"]
    admin.post(f"/visit-templates/{template}/publish", {})
    admin.put("/visit-template-assignments", {"items": [{"template_id": template}]})
    for number in range(1, people + 1):
        login = f"rep{number:02}"
        place = {"role_id": role, "department_id": admin.me["department"]["id"]}
        owner = admin.post("/people", {"login": login, "name": login, "password": password, **place})["person"]["id"]
        for count in range(customers):
            point = LocalPlane(HERE).to_point(number * 900.0 + count % 4 * 150, count // 4 * 150.0)
            position = {"latitude": point.latitude, "longitude": point.longitude, "datum": "wgs84"}
            name = f"{number}{chr(65 + count)} " + format(number * 7919 + count * 104729, "x")
            admin.post("/customers", {"name": name, "type": "grocery", "position": position, "owner_id": owner})
    return password


@dataclass
class Stubborn:
    """Stands between a phone and the server: tries until it is answered, and keeps every answer."""

    client: ApiClient
    acknowledged: dict[str, tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=dict)
    failures: int = 0
    _lock: Lock = field(default_factory=Lock)

    def send_commands(self, commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
        answers: list[dict[str, Any]] = self._until_answered(self.client.send_commands, commands)
        with self._lock:
            for command, answer in zip(commands, answers, strict=True):
                self.acknowledged.setdefault(command["id"], (command, answer))
        return answers

    def put_photo(self, content: bytes) -> None:
        self._until_answered(self.client.put_photo, content)

    def upload_photo(self, content: bytes) -> None:
        self._until_answered(self.client.upload_photo, content)

    def photo_held(self, sha256: str) -> dict[str, Any] | None:
        held: dict[str, Any] | None = self._until_answered(self.client.photo_held, sha256)
        return held

    def receipt_keys(self) -> list[dict[str, str]]:
        keys: list[dict[str, str]] = self._until_answered(self.client.receipt_keys)
        return keys

    def nonces(self, purpose: str, count: int) -> list[str]:
        numbers: list[str] = self._until_answered(self.client.nonces, purpose, count)
        return numbers

    def attest(self, shown: Mapping[str, Any]) -> bool:
        return bool(self._until_answered(self.client.attest, shown))

    def send_track(self, upload: dict[str, Any]) -> None:
        self._until_answered(self.client.send_track, upload)

    def _until_answered(self, ask: Any, *what: Any) -> Any:
        patience = time.monotonic() + _GIVE_UP_AFTER_S
        while True:
            try:
                return ask(*what)
            except (requests.RequestException, ApiProblem) as failed:
                if isinstance(failed, ApiProblem) and failed.status < requests.codes.server_error:
                    raise
                self.failures += 1
                if time.monotonic() > patience:
                    raise TimeoutError(str(failed)) from failed
                time.sleep(_PAUSE_S)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What was acknowledged, and what of it the server no longer knows or answers otherwise."""

    acknowledged: int
    failures: int
    lost: tuple[str, ...]
    altered: tuple[str, ...]


def reckon(phones: Sequence[Stubborn]) -> Reckoning:
    """Sends every acknowledged command once more and compares the answers."""
    lost: list[str] = []
    altered: list[str] = []
    for phone in phones:
        kept = list(phone.acknowledged.values())
        for start in range(0, len(kept), 100):
            part = kept[start : start + 100]
            again = phone.send_commands([command for command, _ in part])
            for (command, first), second in zip(part, again, strict=True):
                if first["status"] in {"applied", "duplicate"} and second["status"] != "duplicate":
                    lost.append(command["id"])
                elif first["status"] == "applied" and first["result"] != second["result"]:
                    altered.append(command["id"])
    return Reckoning(
        acknowledged=sum(len(phone.acknowledged) for phone in phones),
        failures=sum(phone.failures for phone in phones),
        lost=tuple(lost),
        altered=tuple(altered),
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
