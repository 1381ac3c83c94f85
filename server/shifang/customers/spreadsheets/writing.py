"""Spreadsheets as streams, safe to open: what looks like a formula is text, numbers and dates are native.

The XLSX is written cell by cell into a zip that needs no going back (ECMA-376 part 1, §18), so the first bytes leave
before the last row is read, and memory holds one chunk of rows.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

# What makes a spreadsheet take text for a formula, full-width forms included (ASVS 1.2.10).
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CHUNK_ROWS = 500
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets have no time zones
_STYLE_TEXT, _STYLE_DATE, _STYLE_MOMENT, _STYLE_HEADING = 1, 2, 3, 4
_LONGEST_TEXT = 32_767

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/styles.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_RELATION = (
    '<Relationship Id="rId{}" Target="{}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"/>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORKBOOK = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="{_MAIN}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="{}" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
# Style 1 carries quotePrefix: Excel keeps the text a text even when somebody edits the cell.
_STYLES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/><xf quotePrefix="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/>'
    '<xf fontId="1" applyFont="1" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_SHEET_HEAD = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{_MAIN}"><sheetViews>'
    '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
    "<sheetData>"
)
_SHEET_TAIL = "</sheetData></worksheet>"


def xlsx_stream(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str) -> Iterator[bytes]:
    """Yield an XLSX of one sheet. Cells: text, numbers, booleans, dates, datetimes (their own local time), None."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS.format(_RELATION.format(1, "xl/workbook.xml", "officeDocument")))
        archive.writestr("xl/workbook.xml", _WORKBOOK.format(escape(title[:31], {'"': "&quot;"})))
        parts = _RELATION.format(1, "worksheets/sheet1.xml", "worksheet") + _RELATION.format(2, "styles.xml", "styles")
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format(parts))
        archive.writestr("xl/styles.xml", _STYLES)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write((_SHEET_HEAD + _row(headings, style=_STYLE_HEADING)).encode())
            yield sink.taken()
            for chunk in _chunked(rows):
                sheet.write("".join(_row(row) for row in chunk).encode())
                yield sink.taken()
            sheet.write(_SHEET_TAIL.encode())
    yield sink.taken()


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


class _Sink(io.RawIOBase):
    """A file that cannot go back: what is written is taken away in pieces."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        return len(piece)

    def taken(self) -> bytes:
        """Return what has been written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _chunked(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    chunk: list[Sequence[Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK_ROWS:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _row(values: Sequence[Any], *, style: int = _STYLE_TEXT) -> str:
    return f"<row>{''.join(_cell(value, style) for value in values)}</row>"


def _cell(value: Any, style: int) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value!r}</v></c>"
    if isinstance(value, datetime):
        return f'<c s="{_STYLE_MOMENT}"><v>{_serial(value.replace(tzinfo=None))!r}</v></c>'
    if isinstance(value, date):
        return f'<c s="{_STYLE_DATE}"><v>{int(_serial(datetime(value.year, value.month, value.day)))}</v></c>'  # noqa: DTZ001
    text = escape(_printable(str(value))[:_LONGEST_TEXT])
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{text}</t></is></c>'


def _csv_cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return defused(value) if isinstance(value, str) else value


def _serial(moment: datetime) -> float:
    return (moment - _EPOCH).total_seconds() / 86400


def _printable(text: str) -> str:
    """Return text without the control characters that XML cannot hold."""
    return "".join(each for each in text if each >= " " or each in "\t\n\r")
