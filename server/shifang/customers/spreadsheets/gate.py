"""What is checked of a file before anything parses it: kinds, sizes, ratios, and how many rows its XML holds.

Declared sizes are honest enough: the standard library stops unpacking an entry at the size it declares.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from shifang.customers.spreadsheets.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ENTRIES,
    MAX_FILE_BYTES,
    MAX_RATIO,
    MAX_ROWS,
    MAX_STRINGS,
    MAX_UNZIPPED_BYTES,
    RATIO_MATTERS_FROM_BYTES,
    Unfit,
)

_ZIP = b"PK\x03\x04"
# The first blob of an OpenStreetMap extract, behind its length of four bytes, names itself.
_PBF = b"\n\tOSMHeader"
_XML = (b"<?xml", b"<osm", b"\xef\xbb\xbf<?xml")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_CHUNK = 2**20
_LINES_PER_ROW = 10
# Longer than any of the marks that are counted, so that none is lost between two chunks.
_OVERLAP = 16


def format_of(path: Path) -> str:
    """Return "xlsx", "csv" or, for map extracts, "pbf" or "osm" by content; raise `Unfit` for anything else."""
    if path.stat().st_size > MAX_FILE_BYTES:
        raise Unfit("too_large", what="bytes", limit=MAX_FILE_BYTES)
    with path.open("rb") as file:
        head = file.read(8192)
    if not head.strip():
        raise Unfit("empty")
    if head.startswith(_ZIP):
        return "xlsx"
    if head[4:].startswith(_PBF):
        return "pbf"
    if head.lstrip().startswith(_XML) and b"<osm" in head:
        return "osm"
    if b"\x00" in head and not head.startswith(_WIDE):
        raise Unfit("unreadable")
    return "csv"


def refuse_bombs(path: Path) -> int:
    """Raise `Unfit` when an XLSX would unpack to more than we take; costs well under a second.

    Returns how many rows the fullest sheet holds, the header included.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_sizes(entries)
            marked = [entry for entry in entries if entry.filename.lower().endswith((".xml", ".rels", ".vml"))]
            return max((_check_markup(archive, entry) for entry in marked), default=0)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Unfit("unreadable") from error


def lines_in(path: Path) -> int:
    """Return how many lines a text file has; raise `Unfit` when no cells with line breaks could explain so many."""
    with path.open("rb") as file:
        lines = sum(block.count(b"\n") for block in iter(lambda: file.read(_CHUNK), b""))
    if lines > MAX_ROWS * _LINES_PER_ROW:
        raise Unfit("too_large", what="rows", limit=MAX_ROWS)
    return lines


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise Unfit("too_large", what="entries", limit=MAX_ENTRIES)
    if sum(entry.file_size for entry in entries) > MAX_UNZIPPED_BYTES:
        raise Unfit("too_large", what="unpacked_bytes", limit=MAX_UNZIPPED_BYTES)
    for entry in entries:
        packed = max(entry.compress_size, 1)
        if entry.file_size >= RATIO_MATTERS_FROM_BYTES and entry.file_size / packed > MAX_RATIO:
            raise Unfit("too_large", what="ratio", limit=MAX_RATIO)


def _check_markup(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    sheet = "worksheets/" in entry.filename.lower()
    rows = cells = strings = 0
    for chunk in _chunks(archive, entry):
        if b"<!" in chunk and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
            raise Unfit("unreadable")
        if sheet:
            rows += chunk.count(b"<row") + chunk.count(b":row ")
            cells += chunk.count(b"<c ") + chunk.count(b":c ")
        else:
            strings += chunk.count(b"<si>")
        if rows > MAX_ROWS + 1:
            raise Unfit("too_large", what="rows", limit=MAX_ROWS)
        if cells > MAX_CELLS:
            raise Unfit("too_large", what="cells", limit=MAX_CELLS)
        if strings > MAX_STRINGS:
            raise Unfit("too_large", what="strings", limit=MAX_STRINGS)
    return rows


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the entry in chunks that end before an opening bracket, so that each mark is whole in one of them."""
    kept = b""
    with archive.open(entry) as file:
        while block := file.read(_CHUNK):
            chunk = kept + block
            cut = chunk.rfind(b"<", max(0, len(chunk) - _OVERLAP))
            kept, chunk = (chunk[cut:], chunk[:cut]) if cut > 0 else (b"", chunk)
            yield chunk
    yield kept


def check_width(columns: int) -> None:
    """Raise `Unfit` when a table is wider than we take."""
    if columns > MAX_COLUMNS:
        raise Unfit("too_large", what="columns", limit=MAX_COLUMNS)
