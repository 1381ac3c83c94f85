"""The cells of an XLSX, as a stream: only what a table of values needs of the format (ECMA-376 part 1, §18).

openpyxl builds objects for every shared string before the first row is seen: 6.5 s of CPU for the head of a list of
50,000 customers, 10 s to read it through. Expat's callbacks alone take a few of them, and the head a fraction of a
second. A document type declaration ends the reading: no entities, no expansion.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import IO, Any, Protocol
from xml.parsers import expat

from shifang.customers.spreadsheets.limits import MAX_STRINGS, MAX_TEXT, Unfit

_CHUNK = 2**16
# Built-in formats of dates and times (§18.8.30), those of China and Japan among them.
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_COLUMN = re.compile(r"[A-Z]{1,3}")
# Day 0 makes day 60 the 29th of February 1900 that Lotus believed in; earlier dates are a day off in Excel itself.
_EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets have no time zones
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001

Attributes = dict[str, str]


class Workbook:
    """An open XLSX: the rows of its first visible sheet."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        relations = self._relations("xl/_rels/workbook.xml.rels", base="xl/")
        self._sheet = self._first_visible_sheet(relations)
        self._epoch = _EPOCH_1900
        self._find_epoch()
        self._dates = self._date_styles()
        names = archive.namelist()
        self._strings_path = next((name for name in names if name.lower() == "xl/sharedstrings.xml"), None)

    def rows(self, *, columns: int, limit: int | None = None) -> Iterator[tuple[int, list[Any]]]:
        """Yield `(row number, values)` of the rows that hold any cell; cells beyond `columns` are left out.

        With a limit only so many rows are read, and of the shared strings no more than they use.
        """
        cells = self._cells(columns)
        if limit is not None:
            head = [row for row, _ in zip(cells, range(limit), strict=False)]
            highest = max((value.index for _, row in head for value in row if isinstance(value, _Shared)), default=-1)
            cells, strings = iter(head), self._strings(highest + 1)
        else:
            strings = self._strings(None)
        for number, row in cells:
            yield number, [strings[each.index] if isinstance(each, _Shared) else each for each in row]

    def _cells(self, columns: int) -> Iterator[tuple[int, list[Any]]]:
        reader = _SheetReader(columns, dates=self._dates, epoch=self._epoch)
        with self._archive.open(self._sheet) as file:
            yield from _parse(file, reader)

    def _strings(self, count: int | None) -> list[str]:
        if self._strings_path is None or count == 0:
            return []
        reader = _StringsReader()
        with self._archive.open(self._strings_path) as file:
            for _ in _parse(file, reader):
                if count is not None and len(reader.strings) >= count:
                    break
        return reader.strings

    def _relations(self, path: str, *, base: str) -> dict[str, str]:
        found: dict[str, str] = {}

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "Relationship":
                target = attributes.get("Target", "")
                found[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else base + target

        self._scan(path, start)
        return found

    def _first_visible_sheet(self, relations: dict[str, str]) -> str:
        sheets: list[str] = []

        def start(tag: str, attributes: Attributes) -> None:
            if tag == "sheet" and attributes.get("state", "visible") == "visible":
                identifier = next((value for name, value in attributes.items() if name.endswith(":id")), "")
                sheets.append(relations.get(identifier, ""))

        self._scan("xl/workbook.xml", start)
        # Sheets of charts have no cells.
        path = next((each for each in sheets if "worksheets/" in each), None)
        if path is None:
            raise Unfit("empty")
        return path

    def _find_epoch(self) -> None:
        def start(tag: str, attributes: Attributes) -> None:
            if tag == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
                self._epoch = _EPOCH_1904

        self._scan("xl/workbook.xml", start)

    def _date_styles(self) -> frozenset[str]:
        """Return the indexes of cell styles that show a number as a date."""
        own: dict[int, str] = {}
        formats: list[int] = []
        inside = False

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal inside
            if tag == "numFmt":
                own[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
            elif tag in {"cellXfs", "cellStyleXfs"}:
                inside = tag == "cellXfs"
            elif tag == "xf" and inside:
                formats.append(int(attributes.get("numFmtId", "0")))

        if "xl/styles.xml" in self._archive.namelist():
            self._scan("xl/styles.xml", start)
        return frozenset(
            str(index)
            for index, each in enumerate(formats)
            if each in _DATE_FORMATS or _DATE_LETTERS.search(_QUOTED.sub("", own.get(each, "")))
        )

    def _scan(self, path: str, start: Callable[[str, Attributes], None]) -> None:
        with self._archive.open(path) as file:
            for _ in _parse(file, _Scanner(start)):
                pass


class _Handler(Protocol):
    """What is done with elements; `take` gives what is ready after a chunk."""

    def start(self, tag: str, attributes: Attributes, /) -> None: ...

    def end(self, tag: str, /) -> None: ...

    def text(self, text: str, /) -> None: ...

    def take(self) -> Iterable[Any]: ...


class _Scanner:
    """Looks at opening elements only."""

    def __init__(self, start: Callable[[str, Attributes], None]) -> None:
        self.start = start

    def end(self, tag: str, /) -> None:
        """Nothing ends."""

    def text(self, text: str, /) -> None:
        """Nothing is read."""

    def take(self) -> Iterable[Any]:
        """Nothing is given out."""
        return ()


class _Shared:
    """A cell whose text stands among the shared strings."""

    __slots__ = ("index",)

    def __init__(self, index: int) -> None:
        self.index = index


class _SheetReader:
    """Turns a sheet's elements into rows of values."""

    def __init__(self, columns: int, *, dates: frozenset[str], epoch: datetime) -> None:
        self._columns, self._dates, self._epoch = columns, dates, epoch
        self._rows: list[tuple[int, list[Any]]] = []
        self._row: list[Any] = []
        self._number = self._column = 0
        self._kind = self._style = ""
        self._text: list[str] = []
        self._reading = self._phonetic = False

    def take(self) -> list[tuple[int, list[Any]]]:
        """Return the rows that are whole since the last time."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            place = _COLUMN.match(attributes.get("r", ""))
            self._column = _column_of(place.group()) if place else self._column + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._text = []
        elif tag in {"v", "t"}:
            self._reading = not self._phonetic
        elif tag == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._row, self._column = [], -1
        elif tag == "rPh":
            self._phonetic = True

    def end(self, tag: str) -> None:
        if tag in {"v", "t"}:
            self._reading = False
        elif tag == "c":
            if self._text and 0 <= self._column < self._columns:
                self._row += [None] * (self._column - len(self._row))
                self._row.append(self._value("".join(self._text)))
        elif tag == "row":
            if self._row:
                self._rows.append((self._number, self._row))
        elif tag == "rPh":
            self._phonetic = False

    def text(self, text: str) -> None:
        if self._reading:
            self._text.append(text)

    def _value(self, text: str) -> Any:
        if self._kind == "n":
            return self._numeric(float(text))
        if self._kind == "s":
            return _Shared(int(text))
        if self._kind == "b":
            return text.strip() == "1"
        return text[:MAX_TEXT]

    def _numeric(self, number: float) -> Any:
        if self._style not in self._dates:
            return number
        try:
            return self._epoch + timedelta(seconds=round(number * 86400))
        except OverflowError:
            return number


class _StringsReader:
    """Collects the shared strings; the parts of rich text are joined, phonetic guides left out."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._text: list[str] = []
        self._reading = self._phonetic = False

    def take(self) -> Iterable[Any]:
        """Give a sign of life, so that the reader may stop after any chunk."""
        return (None,)

    def start(self, tag: str, _attributes: Attributes) -> None:
        if tag == "si":
            self._text = []
        elif tag == "t":
            self._reading = not self._phonetic
        elif tag == "rPh":
            self._phonetic = True

    def end(self, tag: str) -> None:
        if tag == "si":
            self.strings.append("".join(self._text)[:MAX_TEXT])
            if len(self.strings) > MAX_STRINGS:
                raise Unfit("too_large", what="strings", limit=MAX_STRINGS)
        elif tag == "t":
            self._reading = False
        elif tag == "rPh":
            self._phonetic = False

    def text(self, text: str) -> None:
        if self._reading:
            self._text.append(text)


def _parse(file: IO[bytes], handler: "_Handler") -> Iterator[Any]:
    """Feed the file to expat and yield what the handler has ready after every chunk."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = lambda tag, attributes: handler.start(_local(tag), attributes)
    parser.EndElementHandler = lambda tag: handler.end(_local(tag))
    parser.CharacterDataHandler = handler.text
    while chunk := file.read(_CHUNK):
        parser.Parse(chunk)
        yield from handler.take()
    parser.Parse(b"", True)  # noqa: FBT003 - expat takes no keywords
    yield from handler.take()


def _local(tag: str) -> str:
    return tag.rpartition(":")[2] if ":" in tag else tag


def _refuse(*_declaration: Any) -> None:
    raise Unfit("unreadable")


def _column_of(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
