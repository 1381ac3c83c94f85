"""`make bench`: measure every figure, write bench/results.json, print the table.

Each module of this folder with a `measure(quick: bool) -> list[Figure]` is one domain; they run one after the other,
so that nothing competes for the cores. `BENCH="customers visits"` runs some, `BENCH=--full` takes its time.
"""

import importlib
import json
import platform
import sys
from datetime import date
from pathlib import Path
from typing import TypedDict

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "server"), str(HERE.parent)]
RESULTS = HERE / "results.json"
NOT_MEASURES = {"run", "__init__", "setting", "load"}


class Figure(TypedDict):
    """One measured figure; `aim` is null where none was set."""

    name: str
    value: float
    unit: str
    aim: float | None
    better: str
    machine: str
    date: str
    note: str


def figure(name: str, value: float, unit: str, *, aim: float | None, better: str, note: str = "") -> Figure:
    """Return an entry for results.json; `better` is "lower" or "higher"."""
    machine = f"{platform.system()} {platform.machine()}, {len(_cores())} cores, Python {platform.python_version()}"
    today = date.today().isoformat()
    return Figure(
        name=name, value=round(value, 4), unit=unit, aim=aim, better=better, machine=machine, date=today, note=note
    )


def main(arguments: list[str]) -> None:
    """Run the chosen measures and merge their figures into the results."""
    chosen = [name for name in arguments if not name.startswith("-")]
    names = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_MEASURES)
    kept = {entry["name"]: entry for entry in json.loads(RESULTS.read_text())} if RESULTS.exists() else {}
    for name in chosen or names:
        module = importlib.import_module(f"bench.{name}")
        print(f"… {name}", flush=True)  # noqa: T201
        for entry in module.measure(quick="--full" not in arguments):
            kept[entry["name"]] = entry
        RESULTS.write_text(
            json.dumps(sorted(kept.values(), key=lambda e: e["name"]), indent=1, ensure_ascii=False) + "\n"
        )
    print(table(list(kept.values())))  # noqa: T201


def table(entries: list[Figure]) -> str:
    """Return the figures as a table, misses marked."""
    lines = [f"{'figure':44} {'value':>12} {'unit':10} {'aim':>10}  "]
    for entry in sorted(entries, key=lambda e: e["name"]):
        aim = "" if entry["aim"] is None else f"{'≤' if entry['better'] == 'lower' else '≥'} {entry['aim']:g}"
        mark = "" if met(entry) else "MISSED"
        lines.append(f"{entry['name']:44} {entry['value']:>12,.2f} {entry['unit']:10} {aim:>10}  {mark}")
    return "\n".join(lines)


def met(entry: Figure) -> bool:
    """Return whether the figure reaches its aim (always, where there is none)."""
    if entry["aim"] is None:
        return True
    return entry["value"] <= entry["aim"] if entry["better"] == "lower" else entry["value"] >= entry["aim"]


def _cores() -> set[int]:
    import os

    return os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))


if __name__ == "__main__":
    main(sys.argv[1:])
