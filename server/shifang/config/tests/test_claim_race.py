"""Many people claim the same customers from a real server that is killed in the middle: one owner each, quotas hold,
and ownership, its history and the log say the same.
"""

import json
import random
import threading
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from uuid import UUID

import pytest

from shifang.config.tests.live import Live, live
from shifang.customers.models import Customer, Ownership
from shifang.ledger.models import Event
from shifang.platform import tenancy
from shifang.pool.operations.claims import release
from shifang.pool.tests.make import World, march, world
from shifang.pool.types.claim import ClaimRule

EXPECTED = {"pool.already_owned", "pool.day_quota"}


@dataclass
class Race:
    """What was tried and what was answered."""

    product: Live
    shops: list[UUID]
    lock: threading.Lock = field(default_factory=threading.Lock)
    won: dict[UUID, list[str]] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)

    def run(self, person: str, token: str, *, attempts: int, seed: int) -> None:
        """Claim customers at random; an answer that is lost is tried again with the next."""
        rolls = random.Random(seed)
        for _ in range(attempts):
            shop = rolls.choice(self.shops)
            told = self.claim(shop, token)
            with self.lock:
                self.answers[told] += 1
                if told == "won":
                    self.won.setdefault(shop, []).append(person)

    def claim(self, shop: UUID, token: str) -> str:
        """Return "won", the code of a refusal, or "lost" when no answer came."""
        url = f"{self.product.url}/api/v1/pool-customers/{shop}/claim"
        request = urllib.request.Request(url, method="POST", data=b"{}", headers={"Authorization": token})
        try:
            return answered(request)
        # Whoever is killed leaves answers of every kind cut off in the middle, refusals too.
        except (urllib.error.URLError, HTTPException, OSError, ValueError):
            self.product.wait()
            return "lost"


def answered(request: urllib.request.Request) -> str:
    """Return "won" or the code of the refusal."""
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()
            return "won"
    except urllib.error.HTTPError as error:
        return str(json.loads(error.read()).get("code", error.code))


def pooled(at: World, count: int) -> list[UUID]:
    shops = [at.shop("rep2") for _ in range(count)]
    with tenancy.organisation(at.made.id):
        for shop in shops:
            release(scope=at.made.scope("rep2"), customer_id=shop, reason="换区", now=march(3))
    return shops


def race(folder: Path, *, clients: int, customers: int, attempts: int, kills: int) -> None:
    quota = customers // clients + 3
    at = world(ClaimRule(day_quota=quota))
    shops = pooled(at, customers)
    people = [at.made.add_person(f"claimer{number}", role="rep") for number in range(clients)]
    names = {identifier: f"claimer{number}" for number, identifier in enumerate(people)}
    tokens = {name: at.made.client(name).headers["Authorization"] for name in names.values()}
    with live(folder, only_web=True) as product:
        found = Race(product, shops)
        threads = [
            threading.Thread(target=found.run, args=(name, tokens[name]), kwargs={"attempts": attempts, "seed": seed})
            for seed, name in enumerate(names.values())
        ]
        for thread in threads:
            thread.start()
        for number in range(kills):
            while sum(found.answers.values()) < (number + 1) * clients * attempts // (kills + 1):
                threading.Event().wait(0.05)
            product.kill("web")
            product.start("web")
        for thread in threads:
            thread.join()
        for shop in shops:
            # Whom nobody happened to try: the first with room takes it.
            if shop not in found.won:
                any(found.claim(shop, token) in {"won", "pool.already_owned"} for token in tokens.values())
    print(f"{sum(found.answers.values())} attempts: {dict(found.answers)}")  # noqa: T201
    assert set(found.answers) <= EXPECTED | {"won", "lost"}
    assert found.answers["lost"] >= (1 if kills else 0)
    check(at, found, names, quota=quota)


def check(at: World, found: Race, names: dict[UUID, str], *, quota: int) -> None:
    with tenancy.organisation(at.made.id):
        owners = dict(Customer.objects.filter(id__in=found.shops).values_list("id", "owner_id"))
        lines = list(Ownership.objects.filter(cause="claimed").values_list("customer_id", "owner_id"))
        events = Event.objects.filter(kind="pool.claimed").values_list("subject_id", "actor_id")
        assert Counter(events) == Counter(lines)
    assert Counter(shop for shop, _ in lines) == Counter(found.shops)
    assert dict(lines) == owners
    # Whoever was told to have won has won.
    assert {shop: [names[owners[shop]]] for shop in found.won} == found.won
    assert max(Counter(owner for _, owner in lines).values()) <= quota


@pytest.mark.timeout(300)
def test_one_owner_each_whoever_comes_first(tmp_path: Path) -> None:
    race(tmp_path, clients=8, customers=24, attempts=30, kills=1)


@pytest.mark.prove
@pytest.mark.timeout(3600)
def test_ten_thousand_claims_over_five_hundred_customers_with_the_server_killed(tmp_path: Path) -> None:
    race(tmp_path, clients=64, customers=500, attempts=157, kills=6)
