"""The reading process: one spreadsheet in, lines of JSON out, within limits that it sets on itself.

`python -m shifang.customers.spreadsheets.child look|read PATH FORMAT` writes `{"columns": […]}`, then `[row, [values]]`
for each row that is not empty (row numbers as the spreadsheet counts them, from 1), then `{"rows": n}`; or
`{"unfit": why, "params": {…}}`. A process that is killed by its limits writes neither, which says enough.
"""

import csv
import itertools
import json
import math
import resource
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from shifang.customers.spreadsheets import workbook
from shifang.customers.spreadsheets.gate import check_width, refuse_bombs
from shifang.customers.spreadsheets.limits import (
    LOOK_SECONDS,
    MAP_FORMATS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_TEXT,
    MEMORY_BYTES,
    READ_SECONDS,
    SAMPLE_ROWS,
    Unfit,
)

Row = tuple[int, Sequence[Any]]

_SEPARATORS = (",", "\t", ";", "|")
# Titles and merged cells may stand above the header.
_HEADER_WITHIN = 10


def main(mode: str, path: str, form: str) -> None:
    """Read a spreadsheet and write it out."""
    _bind(LOOK_SECONDS if mode == "look" else READ_SECONDS)
    try:
        _write(_rows(Path(path), form), limit=SAMPLE_ROWS if mode == "look" else None)
    except Unfit as unfit:
        _say({"unfit": unfit.why, "params": unfit.params})
    except Exception:
        _say({"unfit": "unreadable", "params": {}})


def _rows(path: Path, form: str) -> Iterator[Row]:
    if form in MAP_FORMATS:
        # Loaded only where it is needed: it doubles what this process weighs.
        from shifang.customers.spreadsheets import places

        return places.rows(path, form=form)
    return _workbook(path) if form == "xlsx" else _text(path)


def _bind(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _write(rows: Iterator[Row], *, limit: int | None) -> None:
    columns, rest = _with_header(rows)
    check_width(len(columns))
    _say({"columns": columns})
    count = 0
    for number, values in rest:
        plain = [_plain(value) for value in values[: len(columns)]]
        plain += [None] * (len(columns) - len(plain))
        if all(value is None for value in plain):
            continue
        count += 1
        if count > MAX_ROWS:
            raise Unfit("too_large", what="rows", limit=MAX_ROWS)
        _say([number, plain])
        if count == limit:
            break
    if count == 0:
        raise Unfit("empty")
    _say({"rows": count})


def _with_header(rows: Iterator[Row]) -> tuple[list[str], Iterable[Row]]:
    """Return the header (the first row with two names, or else the first with any) and the rows below it."""
    head = list(itertools.islice(rows, _HEADER_WITHIN))
    filled = [sum(1 for value in values if value not in (None, "")) for _number, values in head]
    at = next((index for index, count in enumerate(filled) if count >= 2), None)
    if at is None:
        at = next((index for index, count in enumerate(filled) if count), None)
    if at is None:
        raise Unfit("empty")
    names = ["" if value is None else str(_plain(value) or "")[:200] for value in head[at][1]]
    while names and not names[-1]:
        names.pop()
    return names, itertools.chain(head[at + 1 :], rows)


def _workbook(path: Path) -> Iterator[Row]:
    refuse_bombs(path)
    # One column more than allowed is read, so that a table over the limit is noticed.
    yield from workbook.rows(path, columns=MAX_COLUMNS + 1)


def _text(path: Path) -> Iterator[Row]:
    encoding = _encoding(path)
    csv.field_size_limit(MAX_TEXT * 8)
    with path.open(encoding=encoding, newline="") as file:
        head = file.read(65536)
        file.seek(0)
        reader = csv.reader(file, delimiter=_separator(head))
        try:
            for values in reader:
                yield reader.line_num, [value if value != "" else None for value in values[: MAX_COLUMNS + 1]]
        except csv.Error as error:
            raise Unfit("unreadable") from error


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding) as file:
                while file.read(2**20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise Unfit("unreadable")


def _separator(head: str) -> str:
    line = next((line for line in head.splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=line.count)


def _plain(value: Any) -> Any:
    """Return a cell as JSON holds it: text trimmed and cut, dates in ISO form, nothing for what is blank."""
    if isinstance(value, str):
        text = value.replace("\x00", "").strip()[:MAX_TEXT]
        return text or None
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    return value


def _number(value: float) -> float | int | None:
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _say(line: Any) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:4])
