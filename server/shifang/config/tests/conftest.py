"""The running product and Chromium, once for a process of pytest; a console signed in, once for a module.

A conftest is read before Django is ready: what needs it is imported when it is asked for.
"""

import os

import pytest


@pytest.fixture(scope="session")
def product(database_of_product: str, tmp_path_factory: pytest.TempPathFactory):
    """The product as the pages' tests need it, started once; its database is theirs alone."""
    from shifang.config.tests.live import live

    with live(tmp_path_factory.mktemp("product"), database_name=database_of_product) as started:
        yield started


@pytest.fixture(scope="module")
def running(product):
    return product


@pytest.fixture(scope="session")
def chromium_of_worker():
    from shifang.config.tests.browser import chromium

    # Playwright waits in a loop of its own, and Django would refuse to work beside one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def browser(chromium_of_worker):
    yield chromium_of_worker
    for context in chromium_of_worker.contexts:
        context.close()


@pytest.fixture(autouse=True)
def nothing_left_open(request: pytest.FixtureRequest):
    """Close what a test opened: pages that nobody looks at go on drawing and asking."""
    if "browser" not in request.fixturenames:
        yield
        return
    browser = request.getfixturevalue("browser")
    before = list(browser.contexts)
    yield
    for context in browser.contexts:
        if context not in before:
            context.close()


@pytest.fixture(scope="module")
def made(running):
    from shifang.accounts.tests.make import organisation

    return organisation()


@pytest.fixture(scope="module")
def signed_in(browser, running, made):
    from shifang.config.tests.console import enter

    return enter(browser, running, made)


@pytest.fixture
def console(signed_in, running):
    """Open a page of the console; whatever it complains about fails the test."""
    from shifang.config.tests.console import Console

    page = signed_in.context.new_page()
    page.set_default_timeout(40_000)
    desk = Console(page, running.url)
    yield desk
    page.close()
    assert desk.complaints == []
