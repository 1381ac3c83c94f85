"""Photograph every page of the running demo into docs/screens, and look at each for faults.

Pictures: the field app on a phone, the console on a desktop and on a phone, Chinese and English, some in the dark.
Faults, printed one a line: what axe finds of level serious or worse, raw keys and codes, Chinese on English pages,
what runs over, lies on each other or is too small for a thumb, maps that stay blank, errors of the browser's console.
Exits with 1 when there is any. `python -m tools.screens zh phone` takes a part, and then keeps what else is there.
"""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "server"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shifang.config.settings")

from shifang.config import supervision  # noqa: E402
from shifang.config.tests.browser import chromium  # noqa: E402
from shifang.platform import clock  # noqa: E402
from shifang.platform.home import home  # noqa: E402
from shifang.simulation.client import ApiProblem  # noqa: E402
from shifang.simulation.demo import memory  # noqa: E402
from tools.screens import desk, index, phone  # noqa: E402
from tools.screens.studio import OUT  # noqa: E402

LANGUAGES = ("zh", "en")
TOURS = ("phone", "desk")


def tour(language: str, name: str) -> tuple[list[str], list[str]]:
    """Take the pictures of one app in one language; return their names and what is wrong with them."""
    host, port = supervision.address()
    server, password = f"http://{host}:{port}", memory.password_of(home())
    try:
        with chromium() as browser:
            if name == "phone":
                studio = phone.tour(browser, server, password=password, language=language, now=clock.now())
            else:
                studio = desk.tour(browser, server, password=password, language=language)
    except ApiProblem as refused:
        return [], [f"{language} {name}: the server says {refused}"]
    except OSError as silent:
        return [], [f"{language} {name}: no demo at {server}, please run `make demo` first ({type(silent).__name__})"]
    return studio.taken, studio.wrong


def grouped(wrong: list[str]) -> list[str]:
    """Return each fault once, with the pictures that show it."""
    shown: dict[str, list[str]] = {}
    for line in dict.fromkeys(wrong):
        picture, _, fault = line.partition(": ")
        shown.setdefault(fault, []).append(picture)
    return [f"{fault}\n    in {len(pictures)}: {', '.join(pictures[:8])}" for fault, pictures in shown.items()]


def main(asked: list[str]) -> int:
    """Take what is asked for, or everything; return 1 when something is wrong."""
    began = clock.now()
    languages = [each for each in LANGUAGES if each in asked] or LANGUAGES
    names = [each for each in TOURS if each in asked] or TOURS
    OUT.mkdir(parents=True, exist_ok=True)
    taken: list[str] = []
    wrong: list[str] = []
    # One browser draws maps without a graphics card as fast as one core can: more browsers than cores gain nothing.
    with ProcessPoolExecutor(min(2, len(os.sched_getaffinity(0)))) as pool:
        for pictures, faults in pool.map(tour, *zip(*product(languages, names), strict=True)):
            taken += pictures
            wrong += faults
    if not asked:
        index.clear(OUT, set(taken))
        index.write(OUT, taken)
    for line in grouped(wrong):
        print(line)  # noqa: T201
    size = sum(each.stat().st_size for each in OUT.glob("*.webp")) / 1_000_000
    seconds = (clock.now() - began).total_seconds()
    told = f"{len(taken)} pictures, {size:.1f} MB in docs/screens, {len(wrong)} complaints, {seconds:.0f} s"
    print(told)  # noqa: T201
    return min(len(wrong), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
