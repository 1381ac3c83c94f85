"""How much a spreadsheet may hold. No imports of ours: the reading process starts with this."""

from typing import Any

MAX_FILE_BYTES = 30 * 2**20
MAP_FORMATS = ("pbf", "osm")
MAX_ENTRIES = 2000
MAX_UNZIPPED_BYTES = 128 * 2**20
# Spreadsheets of real lists pack to a tenth or a twentieth; entries this small are never looked at.
MAX_RATIO = 100
RATIO_MATTERS_FROM_BYTES = 2**20
MAX_ROWS = 100_000
MAX_COLUMNS = 100
MAX_CELLS = 3_000_000
MAX_STRINGS = 1_500_000
MAX_TEXT = 4000
SAMPLE_ROWS = 20
# Of the reading process. Looking at the head of a file is cut off sooner than reading it through.
LOOK_SECONDS = 10
READ_SECONDS = 240
MEMORY_BYTES = 900 * 2**20


class Unfit(Exception):
    """A spreadsheet that is not read further: why (`unreadable`, `too_large`, `empty`) and by what limit."""

    def __init__(self, why: str, **params: Any) -> None:
        super().__init__(why)
        self.why = why
        self.params = params
