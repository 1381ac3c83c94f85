"""Importing a list of cells: streamed, coded, idempotent."""

import gzip
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.utils import ProgrammingError

from shifang.truth.models import CellSite
from shifang.truth.rules.open_cells import HEADER, ListedCell, cell_of

GOOD = "LTE,460,0,9001,{cell},0,121.4737,31.2304,1500,12,1,1500000000,{updated},0"


def row(cell: int = 1, updated: int = 1_600_000_000) -> str:
    return GOOD.format(cell=cell, updated=updated)


def imported(path: Path) -> str:
    told = StringIO()
    call_command("import_cells", str(path), stdout=told, stderr=told)
    return told.getvalue()


def written(folder: Path, *rows: str, packed: bool = False) -> Path:
    text = "\n".join((",".join(HEADER), *rows, ""))
    path = folder / ("cells.csv.gz" if packed else "cells.csv")
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    return path


def test_a_row_reads_with_longitude_before_latitude() -> None:
    found = cell_of(row().split(","))
    assert isinstance(found, ListedCell)
    assert (found.key, found.latitude, found.longitude) == ("lte-460-0-9001-1", 31.2304, 121.4737)
    assert (found.range_m, found.samples) == (1500, 12)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (0, "wimax", "radio"),
        (1, "-460", "identity"),
        (4, "12x", "identity"),
        (4, str(10**14), "identity"),
        (6, "nan", "position"),
        (7, "91", "position"),
        (6, "", "position"),
        (8, "1e3", "number"),
        (12, "²", "number"),
    ],
)
def test_a_bad_row_is_told_by_its_code(column: int, value: str, code: str) -> None:
    cells = row().split(",")
    cells[column] = value
    assert cell_of(cells) == code
    assert cell_of(cells[:5]) == "columns"


def test_null_island_is_no_place() -> None:
    assert cell_of(row().replace("121.4737,31.2304", "0,0").split(",")) == "null_island"


@pytest.mark.parametrize("packed", [False, True])
def test_importing_twice_changes_nothing_and_a_newer_list_does(tmp_path: Path, *, packed: bool) -> None:
    first = 700 + packed * 10
    rows = [row(first), row(first + 1), "rubbish", row(first, updated=1_600_000_001)]
    told = imported(written(tmp_path, *rows, packed=packed))
    assert "line 4: columns" in told
    assert "4 rows read, 2 cells new or changed; refused: columns 1" in told
    assert "0 cells new or changed" in imported(written(tmp_path, *rows, packed=packed))
    assert "0 cells new" in imported(written(tmp_path, row(first).replace("31.2304", "31.3"), packed=packed)), "older"
    newer = row(first, updated=1_700_000_000).replace("31.2304", "31.3")
    assert "1 cells new" in imported(written(tmp_path, newer, packed=packed))
    assert CellSite.objects.get(key=f"lte-460-0-9001-{first}").latitude == 31.3


def test_what_is_no_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cells.csv"
    path.write_bytes(bytes(range(256)) * 400)
    with pytest.raises(CommandError, match="no row of it"):
        imported(path)
    with pytest.raises(CommandError, match="no file"):
        imported(tmp_path / "nowhere.csv")


def test_of_a_truncated_archive_the_beginning_is_kept(tmp_path: Path) -> None:
    path = written(tmp_path, *(row(cell) for cell in range(20_000, 32_000)), packed=True)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(CommandError, match="truncated"):
        imported(path)
    assert CellSite.objects.filter(key="lte-460-0-9001-20000").exists()


def test_the_application_can_only_read_the_list() -> None:
    statement: Any = "INSERT INTO truth_cellsite VALUES ('lte-1-1-1-1', 1, 1, 1, 1, now())"
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)
