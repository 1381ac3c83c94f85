"""Importing a list of cells: streamed, in batches, and again without harm."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import connections

from shifang.truth.rules.open_cells import HEADER, ListedCell, cell_of

_BATCH = 5_000
_SHOWN = 20

# Written by the owner's role: to the application the list is for reading only. An older state never replaces a newer.
_UPSERT = """
INSERT INTO truth_cellsite AS known (key, latitude, longitude, range_m, samples, updated_at)
SELECT * FROM unnest(%s::varchar[], %s::float8[], %s::float8[], %s::int[], %s::int[], %s::timestamptz[])
ON CONFLICT (key) DO UPDATE SET latitude = excluded.latitude, longitude = excluded.longitude,
    range_m = excluded.range_m, samples = excluded.samples, updated_at = excluded.updated_at
WHERE (known.latitude, known.longitude, known.range_m, known.samples, known.updated_at)
    IS DISTINCT FROM (excluded.latitude, excluded.longitude, excluded.range_m, excluded.samples, excluded.updated_at)
  AND known.updated_at <= excluded.updated_at
"""


@dataclass(slots=True)
class Imported:
    """What came of a list: rows read, cells written (new or changed), rows refused by code, and the first of these."""

    read: int = 0
    written: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    shown: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, line: int, code: str) -> None:
        """Count a row that cannot be used."""
        self.refused[code] += 1
        if len(self.shown) < _SHOWN:
            self.shown.append((line, code))


def import_cells(lines: Iterator[str], *, progress: Callable[[Imported], None]) -> Imported:
    """Import a list line by line; a bad row is told by line and code and loses no other. Told of after every batch."""
    told = Imported()
    rows = _rows(lines, told)
    while True:
        # Of a cell that is listed twice in one batch, the newer row counts.
        batch: dict[str, ListedCell] = {}
        begun = told.read
        for cell in islice(rows, _BATCH):
            known = batch.get(cell.key)
            if known is None or known.updated_at <= cell.updated_at:
                batch[cell.key] = cell
        if batch:
            told.written += _write(list(batch.values()))
        if told.read == begun:
            return told
        progress(told)


def _rows(lines: Iterator[str], told: Imported) -> Iterator[ListedCell]:
    reader = csv.reader(lines)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            told.read += 1
            told.refuse(reader.line_num, "columns")
            continue
        if not row or (reader.line_num == 1 and row[0] == HEADER[0]):
            continue
        told.read += 1
        found = cell_of(row)
        if isinstance(found, str):
            told.refuse(reader.line_num, found)
        else:
            yield found


def _write(cells: list[ListedCell]) -> int:
    ordered = sorted(cells, key=lambda each: each.key)
    names = ("key", "latitude", "longitude", "range_m", "samples", "updated_at")
    with connections["owner"].cursor() as cursor:
        cursor.execute(_UPSERT, [[getattr(cell, name) for cell in ordered] for name in names])
        return int(cursor.rowcount)
