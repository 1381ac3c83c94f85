"""`shifang import-cells FILE`: take in a list of cells in OpenCelliD's form."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shifang.truth.operations.open_cells import Imported, import_cells

_GZIP = b"\x1f\x8b"
_LONGEST_LINE = 4096


class Command(BaseCommand):
    """The list is the same for all organisations; importing it again, or a newer one, is harmless."""

    help = "Import cells (CSV of OpenCelliD or Mozilla, gzip or plain, - for standard input); bad rows are told by code"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE: radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal."""
        parser.add_argument("file", help="the list, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Stream it; what was read before a damaged end stays."""
        name = options["file"]
        try:
            with sys.stdin.buffer if name == "-" else Path(name).open("rb") as given:
                told = self._imported(given)
        except FileNotFoundError:
            raise CommandError(f"no file {name}") from None
        for line, code in told.shown:
            self.stderr.write(f"line {line}: {code}")
        refused = ", ".join(f"{code} {number}" for code, number in sorted(told.refused.items())) or "none"
        self.stdout.write(f"{told.read} rows read, {told.written} cells new or changed; refused: {refused}")
        if told.read and sum(told.refused.values()) == told.read:
            raise CommandError("no row of it could be used: is this a list of cells?")

    def _imported(self, given: BinaryIO) -> Imported:
        told: list[Imported] = []
        try:
            return import_cells(_lines(given), progress=lambda now: self._tell(now, told))
        except (EOFError, gzip.BadGzipFile, zlib.error):
            read = told[-1].read if told else 0
            raise CommandError(
                f"truncated: the file is damaged after about {read} rows; those before are kept"
            ) from None

    def _tell(self, now: Imported, told: list[Imported]) -> None:
        told.append(now)
        if now.read // 100_000 != (now.read - 5_000) // 100_000:
            self.stderr.write(f"{now.read} rows …")


def _lines(given: BinaryIO) -> Iterator[str]:
    start = given.peek(2)[:2] if hasattr(given, "peek") else b""
    source: Any = gzip.GzipFile(fileobj=given) if start == _GZIP else given
    while line := source.readline(_LONGEST_LINE):
        yield line.decode("utf-8", errors="replace").replace("\0", "")
