"""How long the refusal of a spreadsheet bomb takes, beside unpacking the same file once."""

import io
import os
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from bench import setting
from bench.run import Figure, figure

ROUNDS = 5
_ROW = b"<row><c t='inlineStr'><is><t>x</t></is></c></row>"
_SHEET = "xl/worksheets/sheet1.xml"


def measure(*, quick: bool) -> list[Figure]:
    """Return the slowest refusal of four bombs in seconds, and its ratio to unpacking that file."""
    setting.prepare()
    found = [(_refusal_seconds(content), _unpacking_seconds(content), name) for name, content in _bombs().items()]
    seconds, floor, name = max(found)
    note = f"slowest of {len(found)}: {name}; unpacking it once: {floor * 1000:.0f} ms"
    return [
        figure("customers.bomb_refused_seconds", seconds, "s", aim=1, better="lower", note=note),
        figure("customers.bomb_refused_ratio_to_unzip", seconds / floor, "×", aim=None, better="lower", note=note),
    ]


def _bombs() -> dict[str, bytes]:
    noisy = b"".join(b"<row><!--" + os.urandom(20).hex().encode() + b"--></row>" for _ in range(110_000))
    return {
        "1.5 million rows packed to a hundredth": _packed({_SHEET: _ROW * 1_500_000}),
        "110,000 rows that do not pack": _packed({_SHEET: noisy}),
        "200 MB of zeros beside the sheet": _packed({_SHEET: _ROW, "xl/media/a.bin": bytes(200 * 2**20)}),
        "120 MB of strings just within the ratio": _packed(
            {_SHEET: _ROW, "xl/sharedStrings.xml": b"".join(b"<si>%x</si>" % (n * 7919) for n in range(8_000_000))}
        ),
    }


def _packed(parts: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def _refusal_seconds(content: bytes) -> float:
    from shifang.customers.spreadsheets.reading import look
    from shifang.kernel.problems import Refusal

    def refuse(path: Path) -> None:
        try:
            look(path)
        except Refusal:
            return
        message = "a bomb was taken for a spreadsheet"
        raise RuntimeError(message)

    return _median(content, refuse)


def _unpacking_seconds(content: bytes) -> float:
    def unpack(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as file:
                    while file.read(2**20):
                        pass

    return _median(content, unpack)


def _median(content: bytes, work: Callable[[Path], None]) -> float:
    times = []
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            work(Path(file.name))
            times.append(time.perf_counter() - begun)
    return statistics.median(times)
