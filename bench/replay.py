"""A day in the console: from the click to the drawn track, and how even the frames are while it is played."""

import json
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from bench import setting
from bench.run import Figure, figure

LARGE, LARGEST = 30_000, 50_000
ZONE = ZoneInfo("Asia/Shanghai")
# From the click itself until the browser has painted what the page has drawn of it; the clock is the page's own.
_CLICKED = "() => addEventListener('click', () => { window.clickedAt = performance.now(); }, { capture: true })"
_DRAWN = """(points) => new Promise((done) => {
  const look = () => {
    const mark = performance.getEntriesByName('replay-drawn').at(-1);
    if (mark === undefined || mark.detail < points) return requestAnimationFrame(look);
    return requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - window.clickedAt)));
  };
  look();
})"""
# The least that any page must do: fetch the bytes and read them.
_FLOOR = """async ([path, token]) => {
  const begun = performance.now();
  const told = await (await fetch(path, { headers: { Authorization: `Bearer ${token}` } })).json();
  let sum = 0;
  for (const step of told.time_ms) sum += step;
  return [performance.now() - begun, told.count, sum];
}"""
# The least that any playing page must do: move one thing over the map.
_MOVED = """(now) => {
  document.querySelector('[data-person]').style.transform = `translate(${300 + (now / 50) % 100}px, 300px)`;
}"""
_FRAMES = """([seconds, moved]) => new Promise((done) => {
  const move = moved === null ? () => undefined : eval(moved);
  const found = [];
  let before = null;
  const until = performance.now() + seconds * 1000;
  const frame = (now) => {
    if (before !== null) found.push(now - before);
    before = now;
    move(now);
    if (now < until) requestAnimationFrame(frame);
    else done(found);
  };
  requestAnimationFrame(frame);
})"""


def measure(*, quick: bool) -> list[Figure]:
    """Return seconds to a drawn day of 30,000 points, and milliseconds of a frame with 50,000."""
    setting.prepare()
    made, people = _people()
    seconds = 5 if quick else 15
    from shifang.config.tests.browser import chromium
    from shifang.config.tests.console import keep_password

    # While a browser is driven, this thread may not use the database.
    keep_password(made, "admin")
    token = made.client("admin").headers["Authorization"].removeprefix("Bearer ")
    with (
        setting.serve("shifang.config.wsgi:application", workers=2) as port,
        chromium() as browser,
    ):
        server = f"http://127.0.0.1:{port}"
        page = _entered(browser, server, made)
        drawn = [_click_to_drawn(page, server, people) for _ in range(3 if quick else 7)]
        path = f"/api/v1/tracks/{people['thirty']}/{_yesterday()}"
        floors = [page.evaluate(_FLOOR, [path, token]) for _ in range(3 if quick else 7)]
        page.goto(f"{server}/console/tracking/replay?day={_yesterday()}&people={people['fifty']}")
        page.locator("[data-person] b").wait_for(timeout=60_000)
        page.locator('[data-testid="map"][aria-busy="false"]').wait_for(timeout=60_000)
        page.wait_for_timeout(1000)
        least = page.evaluate(_FRAMES, [seconds, _MOVED])
        page.get_by_role("button", name="播放").click()
        playing = page.evaluate(_FRAMES, [seconds, None])
        page.get_by_role("button", name="暂停").wait_for()
    assert all(count == LARGE for _, count, _ in floors)
    return _figures(drawn, [each[0] for each in floors], playing=playing, least=least)


def _figures(drawn: list[float], floors: list[float], *, playing: list[float], least: list[float]) -> list[Figure]:
    took, floor = (float(np.median(each)) / 1000 for each in (drawn, floors))
    slow, plain = (float(np.quantile(each, 0.95)) for each in (playing, least))
    note = (
        f"derived day of {LARGE:,} points, one person chosen on the open page, to the frame after the track is drawn; "
        f"headless Chromium without a graphics card, median of {len(drawn)}; fetched and read alone: {floor:.3f} s"
    )
    frames = (
        f"{LARGEST:,} points played at 60×, 95 % of {len(playing)} frames, median {np.median(playing):.1f}; the same "
        f"page while a script moves one head and nothing else: {plain:.1f} ms, median {np.median(least):.1f}"
    )
    return [
        figure(
            "tracking.replay_30k_to_browser",
            took,
            "s",
            aim=1,
            better="lower",
            note=note,
        ),
        figure(
            "tracking.replay_30k_ratio_to_fetch",
            took / floor,
            "×",
            aim=None,
            better="lower",
            note=note,
        ),
        figure(
            "tracking.replay_50k_frame_p95_ms",
            slow,
            "ms",
            aim=34,
            better="lower",
            note=frames,
        ),
        figure("tracking.replay_50k_ratio_to_move", slow / plain, "×", aim=None, better="lower", note=frames),
    ]


def _people() -> tuple[Any, dict[str, UUID]]:
    """Make an organisation with three people: a short day to open the page with, and two long ones."""
    from shifang.accounts.tests.make import organisation
    from shifang.tracking.tests.make import always_on_shift

    made = organisation()
    always_on_shift(made)
    people = {name: made.add_person(name, role="rep") for name in ("short", "thirty", "fifty")}
    for number, (name, count) in enumerate((("short", 600), ("thirty", LARGE), ("fifty", LARGEST))):
        _walk(made, people[name], count=count, seed=number)
    return made, people


def _walk(made: Any, person: UUID, *, count: int, seed: int) -> None:
    from shifang.accounts.tests.make import client
    from shifang.platform import clock
    from shifang.tracking.operations.deriving import derive_day
    from shifang.tracking.tests.make import rows, track

    start = datetime.combine(_yesterday(), time(0), ZONE)
    points = track(count, start=start, seed=seed, latitude=39.285, longitude=-76.59)
    sent = {"id": str(clock.new_id()), "datum": "wgs84", "points": rows(points)}
    taken = client(made.id, person).post("/tracks", sent).json()
    if taken["taken"] != count:
        raise RuntimeError(json.dumps(taken))
    derive_day(organisation_id=made.id, person_id=person, day=_yesterday())


def _yesterday() -> Any:
    from shifang.platform import clock

    return (clock.now().astimezone(ZONE) - timedelta(days=1)).date()


def _entered(browser: Any, server: str, made: Any) -> Any:
    from shifang.accounts.tests.make import PASSWORD
    from shifang.config.tests.browser import desk

    page = desk(browser).new_page()
    page.goto(f"{server}/console/")
    for name, text in (
        ("organisation", made.code),
        ("login", "admin"),
        ("password", PASSWORD),
    ):
        page.get_by_test_id(f"sign-in-{name}").fill(text)
    page.get_by_test_id("sign-in-submit").click()
    page.get_by_test_id("person-menu").wait_for()
    return page


def _click_to_drawn(page: Any, server: str, people: dict[str, UUID]) -> float:
    """Open the page with the short day, let it come to rest, choose the long one, and wait until it is drawn."""
    page.goto(f"{server}/console/tracking/replay?day={_yesterday()}&people={people['short']}")
    page.locator("[data-person] b").wait_for(timeout=60_000)
    page.locator('[data-testid="map"][aria-busy="false"]').wait_for(timeout=60_000)
    page.get_by_role("combobox", name="添加人员").fill("thirty")
    option = page.locator(".ant-select-item-option", has_text="thirty").first
    option.wait_for()
    page.evaluate(_CLICKED)
    option.click()
    drawn = float(page.evaluate(_DRAWN, LARGE))
    assert page.locator("[data-person]").count() == 2
    return drawn
