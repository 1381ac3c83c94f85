"""A 12-megapixel photo: hash, check and thumbnail at sealing, watermark in the job; beside a bare decode and encode."""

import hashlib
import io
import statistics
import time
from collections.abc import Callable

import numpy as np
from PIL import Image

from bench.run import Figure, figure

LINES = (
    "2026-11-21 14:05:12",
    "Lexington Market · 39.29123, -76.62234 ±12 m",
    "演示业务员01 138****0001",
    "客户:演示客户  拜访 V-8F3K2Q",
)


def measure(*, quick: bool) -> list[Figure]:
    """Return the median of one core's time for the whole work and its ratio to decoding and encoding alone."""
    from shifang.evidence import pictures, watermark

    photo = _photo()
    repeats = 7 if quick else 25

    def product() -> None:
        hashlib.sha256(photo).hexdigest()
        pictures.inspect(io.BytesIO(photo))
        pictures.thumbnail(io.BytesIO(photo))
        watermark.burn(io.BytesIO(photo), LINES)

    def floor() -> None:
        with Image.open(io.BytesIO(photo)) as image:
            image.load()
            image.save(io.BytesIO(), "JPEG", quality=85)

    ours, bare = _medians(product, floor, repeats=repeats)
    note = f"12 MP JPEG of {len(photo) / 1e6:.1f} MB, median of {repeats} in turn with the floor, process time"
    return [
        figure("evidence.photo_12mp_ms", ours * 1000, "ms", aim=200, better="lower", note=note),
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


def _photo() -> bytes:
    """A picture with the detail of a shelf: smooth areas, edges and sensor noise."""
    random = np.random.default_rng(7)
    small = random.integers(0, 255, (75, 100, 3), dtype=np.uint8)
    base = np.asarray(Image.fromarray(small).resize((4000, 3000), Image.Resampling.BICUBIC), dtype=np.int16)
    noisy = np.clip(base + random.normal(0, 6, base.shape), 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(noisy).save(file, "JPEG", quality=88)
    return file.getvalue()
