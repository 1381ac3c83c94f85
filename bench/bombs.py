"""How long a refusal takes: of spreadsheet bombs, beside unpacking them once; of hostile uploads at the photos' door.

The uploads are those of shifang/evidence/tests/hostile.py: polyglots, torn and progressive JPEGs, headers of 30,000 a
side, EXIF bombs, hostile credentials; a photo that is none the worse for what is in it is taken, and counts too.
"""

import hashlib
import io
import logging
import os
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

from bench import setting
from bench.run import Figure, figure

ROUNDS = 5
_ROW = b"<row><c t='inlineStr'><is><t>x</t></is></c></row>"
_SHEET = "xl/worksheets/sheet1.xml"


def measure(*, quick: bool) -> list[Figure]:
    """Return the slowest refusals in seconds, what they need of memory, and the ratio to unpacking that file."""
    setting.prepare()
    return [*_spreadsheets(), *_uploads(), *_credentials()]


def _spreadsheets() -> list[Figure]:
    found = [(_refusal_seconds(content), _unpacking_seconds(content), name) for name, content in _bombs().items()]
    seconds, floor, name = max(found)
    note = f"slowest of {len(found)}: {name}; unpacking it once: {floor * 1000:.0f} ms"
    return [
        figure("customers.bomb_refused_seconds", seconds, "s", aim=1, better="lower", note=note),
        figure("customers.bomb_refused_ratio_to_unzip", seconds / floor, "×", aim=None, better="lower", note=note),
    ]


def _uploads() -> list[Figure]:
    """Every file through the door itself, as a phone sends it: hashed, checked, decoded, and refused or kept."""
    from shifang.accounts.tests.make import organisation
    from shifang.evidence.tests.hostile import corpus

    logging.getLogger("django.request").setLevel("ERROR")
    rep = organisation().client("rep")
    rep.put(f"/photos/{'0' * 64}", {})
    taken, refused = [], []
    files = list(corpus())
    before = _most_resident(anew=True)
    for name, content, code in files:
        digest = hashlib.sha256(content).hexdigest()
        begun = time.perf_counter()
        answer = rep.client.put(
            f"/api/v1/photos/{digest}", data=content, content_type="image/jpeg", headers=rep.headers
        )
        (refused if code else taken).append((time.perf_counter() - begun, name))
        if (answer.status_code == HTTPStatus.CREATED) != (code is None):
            message = f"{name}: {answer.status_code}"
            raise RuntimeError(message)
    grown = _most_resident() - before
    seconds, name = max(refused)
    longest, kept = max(taken)
    return [
        figure(
            "evidence.hostile_refused_seconds",
            seconds,
            "s",
            aim=1,
            better="lower",
            note=f"slowest of {len(refused)} refusals: {name}; slowest of {len(taken)} that are photos all the same: "
            f"{longest:.2f} s, {kept}",
        ),
        figure(
            "evidence.hostile_memory_mb",
            grown,
            "MB",
            aim=256,
            better="lower",
            note=f"by how much the peak of resident memory rose over all {len(files)} files, one after the other",
        ),
    ]


def _credentials() -> list[Figure]:
    """Hostile credentials: each is read by a process of its own, which is begun, ended and judged within the time."""
    from shifang.evidence.credentials.authority import Authority
    from shifang.evidence.credentials.checking import check
    from shifang.evidence.tests.credentials_make import ORGANISATION, hostile

    files, times = hostile(), []
    with tempfile.TemporaryDirectory() as folder:
        ours = Authority(Path(folder))
        ours.signer()
        for name, content in files.items():
            begun = time.perf_counter()
            if check(content, organisation_id=ORGANISATION, by=ours).verdict == "trusted":
                raise RuntimeError(name)
            times.append((time.perf_counter() - begun, name))
    seconds, name = max(times)
    return [
        figure(
            "evidence.hostile_credential_seconds",
            seconds,
            "s",
            aim=1,
            better="lower",
            note=f"slowest of {len(files)}: {name}; a process of its own each, with 2 s of processor time at most",
        )
    ]


def _most_resident(*, anew: bool = False) -> float:
    """The peak of resident memory in MB, since it was last counted anew."""
    if anew:
        Path("/proc/self/clear_refs").write_text("5")
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


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
