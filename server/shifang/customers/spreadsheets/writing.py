"""Spreadsheets as streams, safe to open: what looks like a formula is text, numbers and dates are native.

XlsxWriter keeps one row in memory and the rest in temporary files; the finished file leaves in pieces.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import IO, Any

from xlsxwriter import Workbook

# What makes a spreadsheet take text for a formula, full-width forms included (ASVS 1.2.10).
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CHUNK_ROWS = 500
_PIECE = 2**18
_LONGEST_TEXT = 32_767


class Share(float):
    """A number between 0 and 1 that is shown in per cent."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook. Cells: text, numbers, booleans, dates, datetimes (their own local time), None; a Decimal
    is shown as money, a timedelta as hours and minutes, a `Share` in per cent."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]


def xlsx_stream(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str) -> Iterator[bytes]:
    """Yield an XLSX of one sheet."""
    return workbook_stream([Sheet(title, headings, rows)])


def workbook_stream(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """Yield an XLSX of several sheets; their rows are read one after another while it is written."""
    with tempfile.TemporaryFile() as file:
        _write_xlsx(file, sheets)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


# Text is never taken for a formula, a link or a number; times are written as the clock at the place showed them.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}


def _write_xlsx(file: IO[bytes], sheets: Sequence[Sheet]) -> None:
    with Workbook(file, _OPTIONS) as book:
        # A quote prefix keeps the text a text in Excel even when somebody edits the cell.
        heading = book.add_format({"quote_prefix": True, "bold": True})
        styles = {
            str: book.add_format({"quote_prefix": True}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            Decimal: book.add_format({"num_format": "#,##0.00"}),
            timedelta: book.add_format({"num_format": "[h]:mm:ss"}),
            Share: book.add_format({"num_format": "0.0%"}),
        }
        for each in sheets:
            sheet = book.add_worksheet(each.title[:31])
            sheet.freeze_panes(1, 0)
            for column, name in enumerate(each.headings):
                sheet.write_string(0, column, _printable(name), heading)
            for row, values in enumerate(each.rows, start=1):
                for column, value in enumerate(values):
                    if value not in (None, ""):
                        cell = _printable(value) if isinstance(value, str) else value
                        sheet.write(row, column, cell, styles.get(type(value)))


def csv_stream(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield a CSV in UTF-8 with the mark that makes Excel read it as such; dangerous text gets a quote in front."""
    line = io.StringIO()
    writer = csv.writer(line)
    line.write("\ufeff")
    writer.writerow([defused(heading) for heading in headings])
    for chunk in _chunked(rows):
        writer.writerows([_csv_cell(value) for value in row] for row in chunk)
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()
    yield line.getvalue().encode()


def defused(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: a quote in front of what looks like one."""
    return f"'{text}" if text.lstrip(" \u3000").startswith(_DANGEROUS) or text.startswith(_DANGEROUS) else text


def _chunked(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    chunk: list[Sequence[Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK_ROWS:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _csv_cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return defused(value) if isinstance(value, str) else value


def _printable(text: str) -> str:
    """Return text without the control characters that XML cannot hold, as long as a cell may be."""
    return "".join(each for each in text[:_LONGEST_TEXT] if each >= " " or each in "\t\n\r")
