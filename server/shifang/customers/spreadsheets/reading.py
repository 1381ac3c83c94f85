"""Reading a spreadsheet through the process that is allowed to fail."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shifang.customers.spreadsheets.gate import format_of, lines_in, refuse_bombs
from shifang.customers.spreadsheets.limits import MAP_FORMATS, Unfit
from shifang.customers.types.closed_lists import SPREADSHEET_EMPTY, SPREADSHEET_TOO_LARGE, SPREADSHEET_UNREADABLE
from shifang.kernel.problems import Refusal

_KINDS = {"unreadable": SPREADSHEET_UNREADABLE, "too_large": SPREADSHEET_TOO_LARGE, "empty": SPREADSHEET_EMPTY}
_PACKAGE_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a spreadsheet: its format (`gate.format_of`), its columns, some rows, and about how many."""

    format: str
    rows: int
    columns: list[str]
    sample: list[list[Any]]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: its number as the spreadsheet counts, and its values (text, numbers, booleans or None)."""

    number: int
    values: list[Any]


def look(path: Path) -> Head:
    """Return the head of a spreadsheet; raise `import.unreadable`, `import.too_large`, `import.empty`."""
    try:
        form = format_of(path)
        rows = 0 if form in MAP_FORMATS else refuse_bombs(path) if form == "xlsx" else lines_in(path)
    except Unfit as unfit:
        raise _refusal(unfit) from unfit
    with _lines("look", path=path, form=form) as lines:
        columns: list[str] = next(lines)["columns"]
        sample = [line[1] for line in lines if isinstance(line, list)]
    return Head(format=form, rows=max(rows - 1, len(sample)), columns=columns, sample=sample)


@contextmanager
def open_rows(path: Path, *, form: str) -> Iterator[Iterator[SheetRow]]:
    """Yield the rows below the header, one at a time; the reading process ends with the block."""
    with _lines("read", path=path, form=form) as lines:
        next(lines)
        yield (SheetRow(number=line[0], values=line[1]) for line in lines if isinstance(line, list))


@contextmanager
def _lines(mode: str, *, path: Path, form: str) -> Iterator[Iterator[Any]]:
    command = [sys.executable, "-m", "shifang.customers.spreadsheets.child", mode, str(path), form]
    process = subprocess.Popen(  # noqa: S603 - our own module, no shell
        command, cwd=_PACKAGE_ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    )
    try:
        yield _answers(process)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _answers(process: "subprocess.Popen[str]") -> Iterator[Any]:
    """Yield what the process says; raise the refusal it ends with, also when it was killed before its last word."""
    ended = False
    for line in process.stdout or ():
        said = json.loads(line)
        if isinstance(said, dict) and "unfit" in said:
            raise _refusal(Unfit(said["unfit"], **said["params"]))
        ended = isinstance(said, dict) and "rows" in said
        yield said
    if not ended:
        raise Refusal(SPREADSHEET_UNREADABLE)


def _refusal(unfit: Unfit) -> Refusal:
    return Refusal(_KINDS[unfit.why], **unfit.params)
