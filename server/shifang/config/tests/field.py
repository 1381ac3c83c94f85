"""The field app in a real browser: signing people in, and waiting for what other processes bring about."""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from playwright.sync_api import BrowserContext, Page, expect
from procrastinate.exceptions import AlreadyEnqueued

from shifang.accounts.models import Person
from shifang.accounts.tests.make import PASSWORD, MadeOrganisation
from shifang.config.tests.live import Live
from shifang.ledger.queries.events import pending_count
from shifang.platform import clock, tenancy
from shifang.pool.tasks import follow

PATIENCE_S = 120
_ROWS = """async (table) => {
  const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => /^shifang-.*-/.test(name));
  const opened = await new Promise((resolve, reject) => {
    const asked = indexedDB.open(names[0]);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const rows = await new Promise((resolve, reject) => {
    const asked = opened.transaction(table).objectStore(table).getAll();
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  opened.close();
  return JSON.stringify(rows);
}"""


def eventually(holds: Callable[[], bool]) -> None:
    """Wait for what another process brings about."""
    for _ in range(PATIENCE_S * 4):
        if holds():
            return
        time.sleep(0.25)
    pytest.fail(f"not within {PATIENCE_S} s")


def followed(made: MadeOrganisation) -> None:
    """Have the worker let the pools follow what has happened at once, as it does every minute."""

    def placed() -> bool:
        with tenancy.organisation(made.id):
            return not pending_count(made.id)

    eventually(placed)
    # One that waits already sees it too.
    with suppress(AlreadyEnqueued):
        follow.defer(timestamp=int(clock.now().timestamp()))


def looked_at(page: Page, holds: Callable[[], bool]) -> None:
    """Take the phone out again until something has come: an app that comes to the front asks at once what is new."""

    def seen() -> bool:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.wait_for_timeout(300)
        return holds()

    eventually(seen)


def keep_people(made: MadeOrganisation, names: Mapping[str, str]) -> None:
    """Give people a name and the password of the tests."""
    hasher = Argon2PasswordHasher()
    with tenancy.organisation(made.id):
        for role, name in names.items():
            kept = hasher.encode(PASSWORD, hasher.salt())
            Person.objects.filter(id=made.people[role]).update(password=kept, name=name)


def sign_in(context: BrowserContext, running: Live, made: MadeOrganisation, login: str) -> Page:
    """Sign somebody in on their phone."""
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(running.url)
    for name, text in (("organisation", made.code), ("login", login), ("password", PASSWORD)):
        page.get_by_test_id(f"sign-in-{name}").fill(text)
    page.get_by_test_id("sign-in-submit").click()
    expect(page.get_by_role("link", name="公海")).to_be_visible(timeout=60_000)
    return page


def kept_on(page: Page, table: str) -> list[dict[str, Any]]:
    """Return what a table of the phone's own store holds."""
    rows: list[dict[str, Any]] = json.loads(page.evaluate(_ROWS, table))
    return rows
