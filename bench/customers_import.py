"""Importing 50,000 customers from an XLSX through the product's own jobs, beside a bare COPY of the same rows.

The import runs in a process of its own, whose peak memory (with that of the reading process below it) is measured.
"""

import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import setting
from bench.run import Figure, figure

ROWS = int(os.environ.get("SHIFANG_BENCH_IMPORT_ROWS", "50000"))
HEADINGS = ["客户名称", "地址", "客户类型", "客户等级", "电话", "经度", "纬度", "标签", "联系人", "联系电话", "备注"]


def measure(*, quick: bool) -> list[Figure]:
    """Return time and peak memory of the run, time of its dry run, and the ratio to COPY."""
    conninfo = setting.prepare()
    command = [sys.executable, "-c", "from bench.customers_import import work; work()"]
    paths = os.pathsep.join(str(path) for path in (setting.ROOT, setting.ROOT / "server"))
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=setting.ROOT / "server",
    )
    found = json.loads(done.stdout.splitlines()[-1])
    floor = _copy_seconds(conninfo, found["organisation_id"])
    note = f"{ROWS:,} rows of 11 columns from XLSX, with contact, owner history and event each"
    return [
        figure("customers.import_50k_seconds", found["run"], "s", aim=60, better="lower", note=note),
        figure("customers.import_50k_check_seconds", found["check"], "s", aim=60, better="lower", note="its dry run"),
        figure(
            "customers.import_50k_peak_mb",
            found["peak_mb"],
            "MB",
            aim=500,
            better="lower",
            note="peak of the job's process plus peak of the reading process",
        ),
        figure(
            "customers.import_50k_ratio_to_copy",
            found["run"] / floor,
            "×",
            aim=None,
            better="lower",
            note=f"COPY of the customers' rows alone, all indexes: {floor:.1f} s",
        ),
    ]


def work() -> None:
    """Import once and print the figures as JSON (in the process that is measured)."""
    import django

    django.setup()
    from django.core.files.base import File

    from shifang.accounts.tests.make import organisation
    from shifang.customers.imports import jobs, uploads
    from shifang.customers.spreadsheets.writing import xlsx_stream
    from shifang.customers.types.words import ImportOptions
    from shifang.kernel.datum import Datum
    from shifang.platform import clock, tenancy

    made = organisation()
    scope = made.scope("admin")
    content = io.BytesIO(b"".join(xlsx_stream(HEADINGS, _rows(), title="客户")))
    size = len(content.getvalue())
    with tenancy.organisation(made.id):
        batch = uploads.upload(scope=scope, file=File(content), filename="customers.xlsx", size=size, now=clock.now())
        options = ImportOptions(mapping=batch.suggested_mapping, datum=Datum.GCJ02)
        uploads.ask_for_check(scope=scope, import_id=batch.id, options=options)
    ids: dict[str, Any] = {"organisation_id": made.id, "import_id": batch.id}
    check = _timed(lambda: jobs.check(**ids, now=clock.now()))
    with tenancy.organisation(made.id):
        uploads.ask_for_run(scope=scope, import_id=batch.id, duplicates=None, now=clock.now())
    run = _timed(lambda: jobs.run(**ids, now=clock.now()))
    with tenancy.organisation(made.id):
        batch.refresh_from_db()
    if (batch.status, batch.created) != ("done", ROWS):
        message = f"the import ended as {batch.status} with {batch.created} of {ROWS}"
        raise RuntimeError(message)
    peak = _peak_mb("self") + _reader_peak_mb(content.getvalue())
    figures = {"organisation_id": str(made.id), "check": check, "run": run, "peak_mb": peak}
    sys.stdout.write(json.dumps(figures) + "\n")


def _rows() -> Iterator[list[Any]]:
    """Yield shops of a city thirty kilometres wide, the same every time."""
    dice = random.Random(50_000)
    for number in range(ROWS):
        yield [
            f"上海百联便利店{dice.choice('东南西北中')}{dice.choice('路街巷')}第{number}号店",
            f"上海市浦东新区{dice.randint(1, 999)}路{number}号",
            "便利店",
            dice.choice("ABCD"),
            f"138{number:08d}",
            round(121.3 + dice.random() * 0.3, 6),
            round(31.1 + dice.random() * 0.3, 6),
            "重点;冷柜",
            "王经理",
            f"139{number:08d}",
            None,
        ]


def _peak_mb(process: str) -> float:
    """Return the most memory a process has held since it began (ru_maxrss would tell of its parent as well)."""
    status = Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def _reader_peak_mb(content: bytes) -> float:
    code = (
        "import sys; from shifang.customers.spreadsheets import child; child.main('read', sys.argv[1], 'xlsx'); "
        "sys.stderr.write(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    )
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        done = subprocess.run(
            [sys.executable, "-c", code, file.name], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True
        )
    return int(done.stderr) / 1024


def _copy_seconds(conninfo: str, organisation_id: str) -> float:
    """Return the time of a bare COPY of the same customers into a table with the same indexes."""
    import psycopg

    with psycopg.connect(conninfo) as connection, connection.cursor() as cursor:
        with cursor.copy(
            "COPY (SELECT * FROM customers_customer WHERE organisation_id = %s) TO STDOUT", [organisation_id]
        ) as source:
            rows = b"".join(bytes(block) for block in source)
        cursor.execute("CREATE TABLE bench_floor (LIKE customers_customer INCLUDING ALL)")

        def write() -> None:
            with cursor.copy("COPY bench_floor FROM STDIN") as sink:
                sink.write(rows)
            connection.commit()

        seconds = _timed(write)
        cursor.execute("DROP TABLE bench_floor")
    return seconds


def _timed(work: Any) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
