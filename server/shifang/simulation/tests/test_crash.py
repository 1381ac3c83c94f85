"""Nothing acknowledged is lost when processes die. The short form runs in `make test`, the long one in `make prove`."""

import os
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from shifang.simulation.run import Account, Run, live_days
from shifang.simulation.tests.crash import Installation, Stubborn, installation, populate, reckon

CODE = "crash"
PEOPLE = 3
# Killed the last time in the short form: three people do twice as much on the quietest of days.
LAST = 30


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Installation, str]]:
    with installation() as made:
        yield made, populate(made, code=CODE, people=PEOPLE, customers=10)


def work(
    running: tuple[Installation, str], *, seed: int, days: int, killings: list[tuple[int, str]]
) -> tuple[list[Stubborn], int]:
    """Lets people live; kills each program when so many commands are acknowledged, as long as somebody lives on.

    Returns the phones, and how many programs were killed.
    """
    today = datetime.now(tz=UTC)
    installed, password = running
    run = Run(
        server=installed.server,
        organisation=CODE,
        seed=seed,
        accounts=tuple(Account(f"rep{number:02}", password) for number in range(1, PEOPLE + 1)),
        days=tuple((today - timedelta(days=back)).date() for back in range(days, 0, -1)),
        until=today,
        places={},
    )
    phones: list[Stubborn] = []

    def wrap(client):
        phones.append(Stubborn(client))
        return phones[-1]

    with ThreadPoolExecutor(PEOPLE) as pool:
        lives = [pool.submit(live_days, run, account, wrap=wrap) for account in run.accounts]
        killed = 0
        for threshold, program in killings:
            while sum(len(phone.acknowledged) for phone in phones) < threshold and not all(map(Future.done, lives)):
                time.sleep(0.02)
            if all(map(Future.done, lives)):
                break
            assert installed.kill(program) > 0
            killed += 1
        for life in lives:
            life.result()
    return phones, killed


@pytest.mark.timeout(900)
def test_one_death_of_the_server_and_one_of_postgres_lose_nothing(running: tuple[Installation, str]) -> None:
    phones, killed = work(running, seed=11, days=1, killings=[(10, "web"), (LAST, "postgres")])
    reckoning = reckon(phones)
    assert killed == 2
    assert reckoning.acknowledged > LAST
    assert reckoning.failures > 0
    assert reckoning.lost == ()
    assert reckoning.altered == ()


@pytest.mark.prove
@pytest.mark.timeout(7200)
def test_many_deaths_lose_nothing(running: tuple[Installation, str]) -> None:
    rounds = int(os.environ.get("SHIFANG_PROVE_ROUNDS", "5"))
    chance = random.Random(4)
    acknowledged = killed = 0
    for round_number in range(rounds):
        thresholds = sorted(chance.sample(range(20, 300), 10))
        killings = [(at, chance.choice(["web", "postgres", "worker", "sequencer"])) for at in thresholds]
        phones, deaths = work(running, seed=100 + round_number, days=4, killings=killings)
        reckoning = reckon(phones)
        assert reckoning.lost == ()
        assert reckoning.altered == ()
        acknowledged, killed = acknowledged + reckoning.acknowledged, killed + deaths
    assert killed >= 5 * rounds
    sys.stdout.write(f"{killed} programs killed, {acknowledged} commands acknowledged, none lost, none altered\n")
