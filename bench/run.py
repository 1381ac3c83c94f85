"""`make bench`: measure every figure, write bench/results.json and docs/figures.md, print the table.

Each module of this folder with a `measure(quick: bool) -> Iterable[Figure]` is one domain; they run one after the
other, so that nothing competes for the cores. `BENCH="customers visits"` runs some, `BENCH=--full` takes its time.
"""

import importlib
import json
import platform
import sys
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TypedDict

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "server"), str(HERE.parent)]
importlib.import_module("shifang")  # sets how numpy computes, before any domain has imported it
RESULTS = HERE / "results.json"
PAGE = HERE.parent / "docs" / "figures.md"
NOT_MEASURES = {"run", "__init__", "setting", "load", "pool_data", "other_planners"}


_HEAD = """# Figures

Written by `make bench` from [bench/results.json](../bench/results.json): every figure with its aim, in bold where it
is missed. The machine is small and shared, and a figure may differ by a factor of three between two days; what is
measured beside a floor or a peer in the same run (`ratio`, `share`, `of`) is what counts.
"""


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
            _keep(list(kept.values()))
    print(table(list(kept.values())))  # noqa: T201


def _keep(entries: list[Figure]) -> None:
    """Write at once: who breaks off a run of hours keeps what is measured."""
    text = json.dumps(sorted(entries, key=lambda e: e["name"]), indent=1, ensure_ascii=False)
    RESULTS.write_text(text + "\n")
    PAGE.write_text(page(entries))


def table(entries: list[Figure]) -> str:
    """Return the figures as a table, misses marked."""
    lines = [f"{'figure':44} {'value':>12} {'unit':10} {'aim':>10}  "]
    for entry in sorted(entries, key=lambda e: e["name"]):
        mark = "" if met(entry) else "MISSED"
        lines.append(f"{entry['name']:44} {entry['value']:>12,.2f} {entry['unit']:10} {aim(entry):>10}  {mark}")
    return "\n".join(lines)


def page(entries: list[Figure]) -> str:
    """Return the figures as a page in Markdown, misses first."""
    missed = [entry for entry in entries if not met(entry)]
    machines = "Machines: " + "; ".join(sorted({entry["machine"] for entry in entries})) + ".\n"
    by_domain = groupby(sorted(entries, key=lambda e: e["name"]), key=lambda e: e["name"].split(".")[0])
    return "\n".join(
        [
            _HEAD,
            machines,
            "## Missed",
            *_rows(missed),
            *(line for name, of in by_domain for line in (f"## {name}", *_rows(of))),
        ]
    )


def _rows(entries: Iterable[Figure]) -> list[str]:
    rows = [
        f"| {e['name']} | {_number(e['value'])} {e['unit']} | {aim(e) if met(e) else f'**{aim(e)}**'} | {e['date']} "
        f"| {e['note'].replace('|', '/')} |"
        for e in sorted(entries, key=lambda e: e["name"])
    ]
    return ["", "| figure | measured | aim | on | of what |", "|---|---:|---:|---|---|", *rows, ""]


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def aim(entry: Figure) -> str:
    """Return the aim of a figure in signs, nothing where there is none."""
    return "" if entry["aim"] is None else f"{'≤' if entry['better'] == 'lower' else '≥'} {entry['aim']:g}"


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
