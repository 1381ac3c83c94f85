"""The field app as a phone gets it: size of its JavaScript before the map, Lighthouse 12 on its first page."""

import gzip
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

from bench import setting
from bench.run import Figure, figure

ROOT = Path(__file__).resolve().parents[1]
FIELD = ROOT / "web" / "apps" / "field" / "dist"
CONSOLE = ROOT / "web" / "apps" / "console" / "dist"
LIGHTHOUSE = Path(__file__).parent / "lighthouse"
CHROME = "/usr/bin/chromium"


def measure(*, quick: bool) -> list[Figure]:
    """Return sizes in KB (gzip) and Lighthouse scores (0–100)."""
    note = "scripts of the first page (sign-in) with all that they import at once, gzip -9"
    signed_in = "the same and all that a rep needs after the sign-in, without the map, scanner and resumable uploads"
    figures = [
        figure("field.first_js_kb", first_load(FIELD, "/") / 1000, "KB", aim=250, better="lower", note=note),
        figure(
            "field.before_map_js_kb",
            first_load(FIELD, "/", then="SignedIn-*.js") / 1000,
            "KB",
            aim=250,
            better="lower",
            note=signed_in,
        ),
        figure(
            "console.first_js_kb", first_load(CONSOLE, "/console/") / 1000, "KB", aim=None, better="lower", note=note
        ),
    ]
    setting.prepare()
    with setting.serve("shifang.config.wsgi:application", workers=1) as port:
        scores = [lighthouse(f"http://127.0.0.1:{port}/") for _ in range(1 if quick else 3)]
    for key, aim in (("performance", 90), ("accessibility", 95)):
        best = sorted(score[key] for score in scores)[len(scores) // 2] * 100
        note = f"Lighthouse 12, mobile profile, sign-in page, median of {len(scores)}"
        figures.append(figure(f"field.lighthouse_{key}", best, "points", aim=aim, better="higher", note=note))
    return figures


def first_load(dist: Path, base: str, *, then: str | None = None) -> int:
    """Return the gzipped bytes of the entry script and everything it imports statically, worker scripts excluded.

    `then` is a pattern of scripts that are loaded on purpose a moment later; they and their imports count too.
    """
    page = (dist / "index.html").read_text()
    waiting = [url.removeprefix(base) for url in re.findall(r'(?:src|href)="([^"]+\.m?js)"', page)]
    later = list((dist / "assets").glob(then)) if then else []
    assert then is None or later, f"no script is called {then}"
    waiting += [f"assets/{path.name}" for path in later]
    seen: dict[str, int] = {}
    while waiting:
        name = waiting.pop().lstrip("./")
        if name in seen or not (dist / name).exists():
            continue
        text = (dist / name).read_text()
        seen[name] = len(gzip.compress(text.encode(), 9))
        imports = re.findall(r'(?:from|import)\s*"(\./[^"]+\.js)"', text)
        waiting += [str(Path(name).parent / imported) for imported in imports]
    return sum(seen.values())


def lighthouse(url: str) -> dict[str, float]:
    """Return the category scores of one run."""
    if not (LIGHTHOUSE / "node_modules").exists():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--silent"], cwd=LIGHTHOUSE, check=True)
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        subprocess.run(
            [
                "node",
                str(LIGHTHOUSE / "node_modules" / "lighthouse" / "cli" / "index.js"),
                url,
                "--quiet",
                "--output=json",
                f"--output-path={report.name}",
                "--only-categories=performance,accessibility",
                "--chrome-flags=--headless=new --no-sandbox --disable-quic --no-first-run "
                "--disable-background-networking --disable-component-update --disable-sync",
            ],
            check=True,
            env={**os.environ, "CHROME_PATH": CHROME},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        found = json.loads(Path(report.name).read_text())
    return {key: category["score"] or 0.0 for key, category in found["categories"].items()}
