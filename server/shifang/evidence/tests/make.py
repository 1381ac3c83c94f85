"""Photos for tests: real encodings of made-up pictures, and files that only pretend."""

import io
import struct
import zlib
from datetime import UTC, datetime

from PIL import Image

from shifang.evidence.types import Caption


def picture(
    width: int = 640,
    height: int = 480,
    *,
    kind: str = "JPEG",
    mode: str = "RGB",
    shade: int = 120,
    **save: object,
) -> bytes:
    """A picture with a bright left upper quarter, so that a turn is seen."""
    image = Image.new(mode, (width, height), _colour(mode, shade))
    image.paste(_colour(mode, 250), (0, 0, width // 2, height // 2))
    target = io.BytesIO()
    image.save(target, kind, **save)
    return target.getvalue()


def _colour(mode: str, shade: int) -> int | tuple[int, ...]:
    bands = len(Image.new(mode, (1, 1)).getbands())
    return shade if bands == 1 else (shade,) * bands


def phone_photo(*, orientation: int = 1, width: int = 640, height: int = 480) -> bytes:
    """A JPEG with what phones write beside the pixels: orientation, maker, position, comment, XMP."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Secretphone"
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 16.0, 56.4), 3: "W", 4: (76.0, 34.0, 13.2)})
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">39,16.94N</x:xmpmeta>'
    return picture(width, height, exif=exif, comment=b"taken at 39.282345", xmp=xmp)


def claimed_png(width: int, height: int) -> bytes:
    """A few bytes whose header claims a picture of any size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 64)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def caption(**changes: object) -> Caption:
    """A caption of a visit in Shanghai's afternoon."""
    facts: dict[str, object] = {
        "taken_at": datetime(2026, 11, 21, 6, 5, 9, tzinfo=UTC),
        "timezone": "Asia/Shanghai",
        "place": "南京东路 100 号",
        "latitude": 31.236305,
        "longitude": 121.480237,
        "accuracy_m": 12.4,
        "person": "张伟",
        "phone": "13800138000",
        "customer": "便利蜂（人民广场店）",
        "visit_code": "V-20261121-0007",
    }
    return Caption(**{**facts, **changes})  # type: ignore[arg-type]
