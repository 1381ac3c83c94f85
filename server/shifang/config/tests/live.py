"""The whole product on a free port against the test's database: web, worker and sequencer as real processes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from psycopg.conninfo import make_conninfo

from shifang.platform import database
from shifang.platform.home import home

SERVER = Path(__file__).resolve().parents[3]


@dataclass
class Live:
    """A running product; `kill` ends one process without asking, `start` brings it back."""

    url: str
    environment: dict[str, str]
    logs: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def commands(self) -> dict[str, list[str]]:
        """Return the command of each process."""
        port = self.url.rsplit(":", 1)[1]
        granian = str(Path(sys.executable).parent / "granian")
        web = [granian, "--interface", "wsgi", "shifang.config.wsgi:application", "--host", "127.0.0.1", "--port", port]
        return {
            "web": [*web, "--workers", "1", "--blocking-threads", "8", "--no-ws"],
            "worker": [sys.executable, "manage.py", "worker"],
            "sequencer": [sys.executable, "manage.py", "sequencer"],
        }

    def start(self, name: str) -> None:
        """Start one process; its output goes to a file of its name."""
        with (self.logs / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                self.commands[name],
                cwd=SERVER,
                env=self.environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """End a process and its children at once (SIGKILL)."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End everything, politely first."""
        for process in self.processes.values():
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def wait(self, *, tries: int = 900) -> None:
        """Return when the web answers its health check."""
        for _ in range(tries):
            try:
                with urllib.request.urlopen(f"{self.url}/api/v1/health", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        message = f"no answer at {self.url}: {(self.logs / 'web.log').read_text()[-2000:]}"
        raise AssertionError(message)


@contextmanager
def live(folder: Path, *, only_web: bool = False, database_name: str | None = None) -> Iterator[Live]:
    """Run the product on a free loopback port with its own home under `folder`; what is sealed, the test opens too.

    Without the name of another database it works on the one that the tests are in.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _share_vault(folder / "home" / "keys")
    running = Live(url=f"http://127.0.0.1:{_free_port()}", environment=_environment(folder, database_name), logs=folder)
    try:
        for name in ("web",) if only_web else ("web", "worker", "sequencer"):
            running.start(name)
        running.wait()
        yield running
    finally:
        running.stop()


def _share_vault(keys: Path) -> None:
    """Both write to one database: keys that seal its columns are common, all others are the product's own."""
    ours = home() / "keys" / "vault"
    ours.mkdir(parents=True, exist_ok=True)
    if not (keys / "vault").exists():
        keys.mkdir(parents=True, exist_ok=True)
        (keys / "vault").symlink_to(ours)


def _environment(folder: Path, database_name: str | None) -> dict[str, str]:
    name = database_name or settings.DATABASES["default"]["NAME"]
    owner = {**database.owner_parameters(), "dbname": name}
    return {
        **os.environ,
        "SHIFANG_HOME": str(folder / "home"),
        "SHIFANG_DATABASE_URL": make_conninfo(**owner),
        "SHIFANG_APPLICATION_PASSWORD": str(database.application_parameters()["password"]),
        "SHIFANG_POOL": "1",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
