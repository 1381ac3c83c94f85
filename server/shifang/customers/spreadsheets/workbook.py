"""The cells of an XLSX, read by calamine (Rust): ten times as fast as openpyxl, and a document type declaration in it
expands to nothing."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from shifang.customers.spreadsheets.limits import Unfit


def rows(path: Path, *, columns: int) -> Iterator[tuple[int, list[Any]]]:
    """Yield `(row number, values)` of the first visible sheet, rows without a cell left out.

    Row numbers are those that people see, from 1; values are text, numbers, booleans, dates, times or "" for no cell.
    Cells beyond `columns` are left out.
    """
    with CalamineWorkbook.from_path(path) as book:
        sheet = _first_visible_sheet(book)
        for number, values in enumerate(sheet.iter_rows(), start=1):
            if any(value != "" for value in values):
                yield number, list(islice(values, columns))


def _first_visible_sheet(book: CalamineWorkbook) -> CalamineSheet:
    for sheet in book.sheets_metadata:
        # Sheets of charts have no cells.
        if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet:
            return book.get_sheet_by_name(sheet.name)
    raise Unfit("empty")
