"""Check-in commands per second, beside an endpoint that inserts one row, in the same run."""

import json
import random
from datetime import timedelta
from typing import Any
from uuid import UUID

from bench import load, setting
from bench.run import Figure, figure

SHOTS = {"quick": 500, "full": 6000}
WARM_UP = 60
# One for all settings: no two check-ins are at the same spot.
DICE = random.Random(1)
SETTINGS = ((1, 16), (1, 64), (2, 16), (2, 64))


def measure(*, quick: bool) -> list[Figure]:
    """Return rate, percentiles and the ratio to the floor for 1 and 2 workers at 16 and 64 connections."""
    setting.prepare()
    _floor_table()
    count = SHOTS["quick" if quick else "full"]
    made = _organisation()
    figures: list[Figure] = []
    for workers, connections in SETTINGS:
        requests = _check_ins(made, count + WARM_UP)
        with setting.serve("bench.bare.wsgi:application", workers=workers) as port:
            bodies = [load.request("/rows", request.split(b"\r\n\r\n", 1)[1]) for request in requests]
            load.run(port, bodies[:WARM_UP], connections=connections)
            floor = load.run(port, bodies[WARM_UP:], connections=connections)
        with setting.serve("shifang.config.wsgi:application", workers=workers) as port:
            load.run(port, requests[:WARM_UP], connections=connections)
            _know_the_tables()
            ours = load.run(port, requests[WARM_UP:], connections=connections, expect=b'"applied"')
        if ours.failures or floor.failures:
            message = f"{ours.failures} check-ins and {floor.failures} rows failed"
            raise RuntimeError(message)
        figures += _figures(ours, floor, workers=workers, connections=connections)
    return figures


def _figures(ours: load.Load, floor: load.Load, *, workers: int, connections: int) -> list[Figure]:
    name = f"visits.check_in_{workers}w_{connections}c"
    note = f"{workers} workers, {connections} connections; floor {floor.rate:.0f}/s, its p99 {floor.p99:.0f} ms"
    late = 150 if connections == 16 else None
    return [
        figure(f"{name}_per_s", ours.rate, "1/s", aim=400, better="higher", note=note),
        figure(f"{name}_share_of_floor", ours.rate / floor.rate * 100, "%", aim=30, better="higher", note=note),
        figure(f"{name}_p50_ms", ours.p50, "ms", aim=None, better="lower", note=note),
        figure(f"{name}_p95_ms", ours.p95, "ms", aim=None, better="lower", note=note),
        figure(f"{name}_p99_ms", ours.p99, "ms", aim=late, better="lower", note=note),
    ]


def _floor_table() -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS bench_row (id uuid PRIMARY KEY, body jsonb NOT NULL, "
            "made_at timestamptz NOT NULL)"
        )
        cursor.execute("GRANT INSERT ON bench_row TO shifang_app")


def _know_the_tables() -> None:
    """Gather statistics, as autovacuum does by itself within seconds: the tables have just been filled."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _organisation() -> Any:
    from shifang.accounts.tests.make import organisation
    from shifang.visits.tests.make import template

    made = organisation()
    template(made)
    return made


def _check_ins(made: Any, count: int) -> list[bytes]:
    """Return one check-in each for `count` started visits of as many people: nobody can be in two shops at once."""
    from shifang.accounts.models import Person
    from shifang.accounts.tests.make import client
    from shifang.customers.tests.make import SHANGHAI, customer
    from shifang.kernel.geo import destination
    from shifang.platform import clock, tenancy
    from shifang.visits.tests.make import location

    now = clock.now()
    shops = [customer(made, owner="manager") for _ in range(20)]
    with tenancy.organisation(made.id):
        people = Person.objects.bulk_create(
            [
                Person(
                    organisation_id=made.id,
                    login=f"p{clock.new_id().hex}",
                    name="P",
                    name_key="p",
                    password="!",
                    role_id=made.roles["rep"],
                    department_id=made.branch,
                    created_at=now,
                )
                for _ in range(count)
            ]
        )
    requests = []
    for number, person in enumerate(people):
        api = client(made.id, person.id)
        device, visit = clock.new_id(), clock.new_id()
        shop = shops[number % len(shops)]
        place = destination(SHANGHAI, DICE.uniform(0, 360), DICE.uniform(0, 60))
        start = {"visit_id": visit, "customer_id": shop.id, "planned": False, "joint_with": []}
        _send(api, _command("visit.start", device, sequence=1, payload=start))
        # Real fixes scatter: a spot that many people share to the centimetre is a forger's, and is flagged.
        spot = {"visit_id": visit, "location": location(place, at=clock.now())}
        body = json.dumps(
            {"commands": [_command("visit.check_in", device, sequence=2, payload=spot)]}, default=str
        ).encode()
        token = api.headers["Authorization"].removeprefix("Bearer ")
        requests.append(load.request("/api/v1/commands", body, token=token))
    return requests


def _command(kind: str, device: UUID, *, sequence: int, payload: dict[str, Any]) -> dict[str, Any]:
    from shifang.platform import clock

    at = clock.now() - timedelta(seconds=1)
    return {
        "id": clock.new_id(),
        "kind": kind,
        "happened_at": at.isoformat(),
        "device_id": device,
        "sequence": sequence,
        "payload": payload,
    }


def _send(api: Any, command: dict[str, Any]) -> None:
    answer = api.post("/commands", {"commands": [command]})
    result = answer.json()["results"][0]
    if result["status"] != "applied":
        raise RuntimeError(str(result))
