"""The processes of one machine under supervisor, which restarts what dies: PostgreSQL, web, worker, sequencer."""

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from shifang.platform import database, postgres
from shifang.platform.home import CHECKOUT, home

SERVER = CHECKOUT / "server"
_SOCKET_PATH_LIMIT = 90
_PROGRAM = """
[program:{name}]
command={command}
directory={directory}
user={user}
autostart={autostart}
autorestart=true
startsecs={startsecs}
startretries=30
stopsignal={stopsignal}
stopwaitsecs=20
priority={priority}
redirect_stderr=true
stdout_logfile={log}
stdout_logfile_maxbytes=10MB
environment={environment}
"""
_DAEMON = """
[supervisord]
logfile={log}/supervisord.log
pidfile={log}/supervisord.pid
childlogdir={log}
user={user}
nodaemon=false

[unix_http_server]
file={socket}
chmod=0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl=unix://{socket}
"""


def address() -> tuple[str, int]:
    """Return where the web server listens."""
    return os.environ.get("SHIFANG_BIND", "127.0.0.1"), int(os.environ.get("SHIFANG_PORT", "8000"))


def write_configuration() -> Path:
    """Write supervisor's configuration of this installation and return its path."""
    folder = home() / "log"
    folder.mkdir(exist_ok=True)
    me = _user_name()
    parts = [_DAEMON.format(log=folder, user=me, socket=_socket())]
    if database.external_url() is None:
        cluster = postgres.ensure_initialised()
        parts.append(
            _program(
                "postgres",
                cluster.serve_command,
                user=cluster.user or me,
                directory=Path("/"),
                autostart=True,
                priority=1,
                stopsignal="INT",
            )
        )
    host, port = address()
    workers = os.environ.get("SHIFANG_WEB_WORKERS", "2")
    web = [_bin("granian"), "--interface", "wsgi", "shifang.config.wsgi:application", "--host", host]
    web += ["--port", str(port), "--workers", workers, "--blocking-threads", "8", "--no-ws"]
    python = sys.executable
    parts += [
        _program("web", web, user=me),
        _program("worker", [python, "manage.py", "worker"], user=me),
        _program("sequencer", [python, "manage.py", "sequencer"], user=me),
    ]
    path = home() / "supervisord.conf"
    path.write_text("".join(parts))
    return path


def control(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run supervisorctl and return what it said."""
    return subprocess.run(  # noqa: S603
        [_bin("supervisorctl"), "-c", str(home() / "supervisord.conf"), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def running() -> bool:
    """Return whether the supervisor of this installation runs."""
    return (home() / "supervisord.conf").exists() and control("pid").stdout.strip().isdigit()


def start() -> None:
    """Start the supervisor (with PostgreSQL) or bring a running one up to its configuration."""
    path = write_configuration()
    embedded = database.external_url() is None
    if running():
        control("update")
        control("start", "postgres")
    else:
        if embedded and postgres.is_running():
            # One that runs beside the supervisor would hold the data, and nobody would bring it back.
            postgres.stop()
        subprocess.run([_bin("supervisord"), "-c", str(path)], check=True, cwd="/")  # noqa: S603
    if embedded:
        postgres.wait_until_ready()


def stop() -> None:
    """Stop everything; the supervisor ends last."""
    if running():
        control("stop", "web", "worker", "sequencer")
        control("shutdown")


def _program(
    name: str,
    command: list[str],
    *,
    user: str,
    directory: Path = SERVER,
    autostart: bool = False,
    priority: int = 100,
    stopsignal: str = "TERM",
) -> str:
    # The jobs' own connections must not be pooled: procrastinate opens them by itself.
    environment = f'SHIFANG_HOME="{home()}",SHIFANG_POOL="{1 if name == "web" else 0}",LC_ALL="C.UTF-8"'
    return _PROGRAM.format(
        name=name,
        command=" ".join(command),
        directory=directory,
        user=user,
        autostart=str(autostart).lower(),
        startsecs=1,
        stopsignal=stopsignal,
        priority=priority,
        log=home() / "log" / f"{name}.log",
        environment=environment,
    )


def _bin(program: str) -> str:
    return str(Path(sys.executable).parent / program)


def _user_name() -> str:
    import pwd

    return pwd.getpwuid(os.geteuid()).pw_name


def _socket() -> Path:
    wanted = home() / "log" / "supervisor.sock"
    if len(str(wanted)) <= _SOCKET_PATH_LIMIT:
        return wanted
    mark = hashlib.sha256(str(home()).encode()).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f"shifang-{mark}.sock"
