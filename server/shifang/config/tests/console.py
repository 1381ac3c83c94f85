"""The manager's console in a real browser: fields by their labels, and everything that it complains about."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from playwright.sync_api import Browser, Download, Locator, Page, expect

from shifang.accounts.models import Person
from shifang.accounts.tests.make import PASSWORD, MadeOrganisation
from shifang.config.tests.browser import complaints, desk
from shifang.config.tests.live import Live
from shifang.platform import tenancy

# A key that was never translated reaches the screen as it stands; a promise that nobody caught only the log.
_WATCH = """
const AREAS = ['alerts', 'approvals', 'customers', 'displays', 'event', 'findings', 'insight', 'ledger', 'overview',
  'parked', 'people', 'photos', 'planning', 'plans', 'pool', 'problem', 'session', 'settings', 'shell', 'templates',
  'tracking', 'ui', 'visits'].join('|');
const KEY = new RegExp('^(' + AREAS + ')([.][A-Za-z_0-9]+)+$');
const look = (node) => {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = node.data.trim();
    if (KEY.test(text) && !node.parentElement?.closest('code, pre')) console.error('raw key on the page: ' + text);
  } else for (const child of node.childNodes) look(child);
};
new MutationObserver((changes) => changes.forEach((change) => {
  if (change.type === 'characterData') look(change.target);
  change.addedNodes.forEach(look);
})).observe(document, { childList: true, characterData: true, subtree: true });
// Maps are slow without a graphics card; lists are what these tests read.
localStorage.setItem('shifang.customers.view', 'list');
addEventListener('unhandledrejection', (event) => console.error('unhandled: ' + String(event.reason)));
"""


def enter(browser: Browser, running: Live, made: MadeOrganisation, *, role: str = "admin") -> Page:
    """Sign the person of a role in at the console and return the page."""
    keep_password(made, role)
    context = desk(browser)
    context.add_init_script(_WATCH)
    page = context.new_page()
    page.set_default_timeout(40_000)
    page.goto(f"{running.url}/console/")
    for name, text in (("organisation", made.code), ("login", role), ("password", PASSWORD)):
        page.get_by_test_id(f"sign-in-{name}").fill(text)
    page.get_by_test_id("sign-in-submit").click()
    expect(page.get_by_test_id("person-menu")).to_be_visible(timeout=60_000)
    return page


def keep_password(made: MadeOrganisation, role: str) -> None:
    """Give the person of a role the password of the tests, hashed as the product hashes."""
    hasher = Argon2PasswordHasher()
    with tenancy.organisation(made.id):
        kept = hasher.encode(PASSWORD, hasher.salt())
        Person.objects.filter(id=made.people[role]).update(password=kept)


@dataclass
class Console:
    """One page of somebody signed in; what it complains about gathers in `complaints`."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.complaints = complaints(self.page)

    def open(self, path: str) -> None:
        """Go to an address of the console."""
        self.page.goto(f"{self.base}/console{path}")

    @property
    def dialog(self) -> Locator:
        """Return the window that is open over the page."""
        return self.page.locator(".ant-modal:visible").last

    @property
    def drawer(self) -> Locator:
        """Return the detail that is open beside the list."""
        return self.page.locator(".ant-drawer:visible").last

    def press(self, name: str, *, inside: Locator | None = None) -> None:
        """Press a button by its words."""
        # Ant Design puts a space between two Chinese characters of a button.
        words = re.compile(r"^\s*" + r"\s*".join(re.escape(each) for each in name) + r"\s*$")
        (inside or self.page).get_by_role("button", name=words).first.click()

    def save(self, name: str = "保存") -> None:
        """Press the main button of the open window, and see it close."""
        window = self.dialog
        self.press(name, inside=window)
        expect(window).to_be_hidden()

    def choose(self, label: str, option: str, *, inside: Locator | None = None, search: str | None = None) -> None:
        """Choose an option of a list by its field's label; a list that asks the server is searched first."""
        box = (inside or self.dialog).get_by_label(label, exact=True).first
        box.click()
        if search is not None:
            box.fill(search)
        options = self.page.locator(".ant-select-dropdown:visible .ant-select-item-option")
        options.filter(has=self.page.get_by_text(option, exact=True)).first.click()

    def fill(self, label: str, text: str, *, inside: Locator | None = None) -> None:
        """Write into a field by its label."""
        (inside or self.dialog).get_by_label(label, exact=True).first.fill(text)

    def date(self, label: str, day: str, *, inside: Locator | None = None) -> None:
        """Type a day, a time or (twice) both ends of a range into a picker."""
        box = (inside or self.dialog).get_by_label(label, exact=True).first
        box.click()
        box.fill(day)
        box.press("Enter")

    def told(self, words: str) -> None:
        """See a message of the page."""
        expect(self.page.locator(".ant-message")).to_contain_text(words)

    def download(self, press: Callable[[], None], folder: Path) -> Path:
        """Press something that brings a file, and keep the file."""
        with self.page.expect_download() as coming:
            press()
        file: Download = coming.value
        path = folder / file.suggested_filename
        file.save_as(path)
        return path

    def row(self, words: str) -> Locator:
        """Return the row of a table that has these words."""
        return self.page.get_by_role("row").filter(has_text=words).first


def sheet(path: Path, rows: list[list[Any]]) -> Path:
    """Write a workbook of one sheet."""
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path
