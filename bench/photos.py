"""A photo of 12 and of 2 megapixels: hash, check and thumbnail at sealing, watermark and signature in the job.

The 12-megapixel one also stands beside a bare decode and encode; signing has a figure of its own.
"""

import hashlib
import io
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from bench.run import Figure, figure
from shifang.evidence import pictures, watermark
from shifang.evidence.credentials.authority import Authority, Signer
from shifang.evidence.credentials.signing import sign

LINES = (
    "2026-11-21 14:05:12",
    "Lexington Market · 39.29123, -76.62234 ±12 m",
    "演示业务员01 138****0001",
    "客户:演示客户  拜访 V-8F3K2Q",
)


CLAIMS = {"organisation_id": "0" * 36, "raw_sha256": "0" * 64, "ledger_position": 1, "caption": list(LINES)}


def measure(*, quick: bool) -> list[Figure]:
    """Return the median of one core's time for the whole work, for signing alone, and beside decoding and encoding."""
    with tempfile.TemporaryDirectory() as folder:
        return _measured(Authority(Path(folder)).signer(), repeats=7 if quick else 25)


def _measured(signer: Signer, *, repeats: int) -> list[Figure]:
    large, small = _photo(4000, 3000), _photo(1632, 1224)
    copy = watermark.burn(io.BytesIO(large), LINES)

    def product(photo: bytes) -> None:
        hashlib.sha256(photo).hexdigest()
        pictures.inspect(io.BytesIO(photo))
        pictures.thumbnail(io.BytesIO(photo))
        sign(watermark.burn(io.BytesIO(photo), LINES), claims=CLAIMS, signer=signer)

    def floor() -> None:
        with Image.open(io.BytesIO(large)) as image:
            image.load()
            image.save(io.BytesIO(), "JPEG", quality=85)

    ours, bare = _medians(lambda: product(large), floor, repeats=repeats)
    two, signing = _medians(lambda: product(small), lambda: sign(copy, claims=CLAIMS, signer=signer), repeats=repeats)
    note = f"JPEG of {len(large) / 1e6:.1f} MB, median of {repeats}, process time, watermark and signature included"
    return [
        figure("evidence.photo_12mp_ms", ours * 1000, "ms", aim=350, better="lower", note=f"12 MP {note}"),
        figure("evidence.photo_2mp_ms", two * 1000, "ms", aim=80, better="lower", note="2 MP, else the same"),
        figure(
            "evidence.c2pa_sign_ms",
            signing * 1000,
            "ms",
            aim=15,
            better="lower",
            note=f"the copy of the 12 MP photo ({len(copy) / 1e6:.1f} MB), keys read and claims written included",
        ),
        figure(
            "evidence.photo_12mp_ratio_to_codec",
            ours / bare,
            "×",
            aim=None,
            better="lower",
            note="against decoding and encoding the same photo once, full size",
        ),
    ]


def _medians(one: Callable[[], None], other: Callable[[], None], *, repeats: int) -> tuple[float, float]:
    times: tuple[list[float], list[float]] = ([], [])
    one()
    for _ in range(repeats):
        for work, kept in zip((one, other), times, strict=True):
            begun = time.process_time()
            work()
            kept.append(time.process_time() - begun)
    return statistics.median(times[0]), statistics.median(times[1])


def _photo(width: int, height: int) -> bytes:
    """A picture with the detail of a shelf: smooth areas, edges and sensor noise."""
    random = np.random.default_rng(7)
    small = random.integers(0, 255, (75, 100, 3), dtype=np.uint8)
    base = np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC), dtype=np.int16)
    noisy = np.clip(base + random.normal(0, 6, base.shape), 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(noisy).save(file, "JPEG", quality=88)
    return file.getvalue()
