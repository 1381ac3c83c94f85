"""The running product and a console signed in to it, once for a module of browser tests.

A conftest is read before Django is ready: what needs it is imported when it is asked for.
"""

import os

import pytest


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory):
    from shifang.config.tests.live import live

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with live(tmp_path_factory.mktemp("console")) as product:
        yield product


@pytest.fixture(scope="module")
def browser():
    from shifang.config.tests.browser import chromium

    with chromium() as found:
        yield found


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
