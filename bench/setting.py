"""A database of its own for the measures, and granian servers on free ports against it."""

import atexit
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shifang.config.settings")
os.environ["SHIFANG_POOL"] = "0"
os.environ.setdefault("SHIFANG_HOSTS", "localhost,127.0.0.1,testserver")


def prepare() -> str:
    """Start PostgreSQL, make and migrate a fresh database, point Django at it; return its owner's conninfo."""
    import django
    import psycopg
    from psycopg import sql
    from psycopg.conninfo import make_conninfo

    from shifang.platform import database, postgres

    if os.environ.get("SHIFANG_BENCH_READY"):
        return os.environ["SHIFANG_DATABASE_URL"]
    started = database.external_url() is None and postgres.ensure_running()
    database.prepare()
    administrator = postgres.superuser_conninfo() if database.external_url() is None else str(database.external_url())
    name = f"shifang_bench_{os.getpid()}"
    owner = database.owner_parameters()
    with psycopg.connect(administrator, autocommit=True) as connection:
        database.create_database(connection, name, owner=str(owner["user"]))
    password = str(database.application_parameters()["password"])

    def drop() -> None:
        from django.db import connections

        connections.close_all()
        with psycopg.connect(administrator, dbname="postgres", autocommit=True) as last:
            last.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        if started:
            os.environ.pop("SHIFANG_DATABASE_URL")
            postgres.stop()

    atexit.register(drop)
    os.environ["SHIFANG_DATABASE_URL"] = make_conninfo(**{**owner, "dbname": name})
    os.environ["SHIFANG_APPLICATION_PASSWORD"] = password
    os.environ["SHIFANG_BENCH_READY"] = "1"
    django.setup()
    from shifang.platform.management.commands.prepare import migrate_everything

    migrate_everything()
    return os.environ["SHIFANG_DATABASE_URL"]


@contextmanager
def serve(target: str, *, workers: int, threads: int = 8) -> Iterator[int]:
    """Run granian with a WSGI target (`module:name`) and yield its port once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", target, "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", str(workers), "--blocking-threads", str(threads), "--no-ws"]
    environment = {**os.environ, "SHIFANG_POOL": "1", "PYTHONPATH": f"{ROOT / 'server'}:{ROOT}"}
    environment.pop("DJANGO_SETTINGS_MODULE")
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _wait(port)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)


def _wait(port: int) -> None:
    for _ in range(900):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    message = "the server does not start"
    raise RuntimeError(message)
