"""Reading photos: the header first, then as few pixels as the purpose needs. Upright, metadata left behind."""

import io
import struct
import warnings
from typing import BinaryIO

from PIL import Image

from shifang.evidence import gate
from shifang.evidence.types import PictureFacts, PictureFormat

READERS = ("JPEG", "PNG", "WEBP")
FORMATS = {
    "JPEG": PictureFormat.JPEG,
    # What some phones make of a JPEG with a second picture behind it; the first is a plain JPEG.
    "MPO": PictureFormat.JPEG,
    "PNG": PictureFormat.PNG,
    "WEBP": PictureFormat.WEBP,
}
THUMBNAIL_SIDE = 480
LARGEST_PROFILE = 256 * 1024
THUMBNAIL_QUALITY = 78
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What the readers raise on broken input.
BROKEN = (
    *(OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError),
    *(struct.error, RuntimeError, Image.DecompressionBombError),
)


class UnreadablePictureError(Exception):
    """The header promised a picture but its pixels cannot be decoded."""


def inspect(source: BinaryIO) -> PictureFacts | None:
    """Return what the header says, or None when these bytes are no accepted picture. Decodes no pixels."""
    source.seek(0)
    outside = gate.look(source.read())
    if not outside.begins:
        return None
    if outside.also or not outside.orderly:
        # No reader comes near it.
        return PictureFacts(PictureFormat.JPEG, 1, 1, also=outside.also, orderly=outside.orderly)
    source.seek(0)
    try:
        with warnings.catch_warnings():
            # The limit on pixels is a rule of ours and lower than this warning's.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(source, formats=READERS) as image:
                kind = FORMATS[image.format or ""]
                animated = kind is not PictureFormat.JPEG and bool(getattr(image, "is_animated", False))
                progressive = bool(image.info.get("progressive"))
                return PictureFacts(kind, image.width, image.height, animated, progressive)
    except Image.DecompressionBombError:
        return PictureFacts(PictureFormat.PNG, 1 << 20, 1 << 20)
    except BROKEN:
        return None


def decode(source: BinaryIO, *, at_least: int) -> Image.Image:
    """Return the upright RGB pixels at the smallest halving whose long side is still `at_least` pixels.

    A JPEG is halved inside its decoder, which saves half of the work. Only the colour profile is kept of
    the metadata. Callers check `inspect` first; raises UnreadablePictureError.
    """
    source.seek(0)
    try:
        with Image.open(source, formats=READERS) as image:
            factor = halving(image.size, at_least)
            image.draft(image.mode, (max(1, image.width // factor), max(1, image.height // factor)))
            image.load()
            profile = _profile(image)
            turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
            pixels = _flat(image)
            rest = halving(pixels.size, at_least)
    except BROKEN as error:
        raise UnreadablePictureError(str(error)) from error
    smaller = pixels.reduce(rest) if rest > 1 else pixels
    upright = smaller.transpose(turn) if turn is not None else smaller
    upright.info = {"icc_profile": profile}
    return upright


def _profile(image: Image.Image) -> bytes | None:
    profile = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA", "P") else None
    return profile if isinstance(profile, bytes) and len(profile) <= LARGEST_PROFILE else None


def halving(size: tuple[int, int], at_least: int) -> int:
    """Return 1, 2, 4 or 8: the largest division that leaves the long side at least this long."""
    return next((factor for factor in (8, 4, 2) if max(size) // factor >= at_least), 1)


def _flat(image: Image.Image) -> Image.Image:
    """Any mode as RGB, what is transparent on white."""
    if image.mode == "RGB":
        return image
    if image.mode.startswith("I"):  # 16 bits of grey, which `convert` would cut off instead of scaling
        return image.convert("I").point(lambda level: level * (1 / 257)).convert("L").convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    white = Image.new("RGB", layer.size, (255, 255, 255))
    white.paste(layer, mask=layer.getchannel("A"))
    return white


def thumbnail(source: BinaryIO) -> bytes:
    """Return a JPEG of at most 480 pixels a side.

    All coded bits are read for it, so it also proves that the photo is whole.
    """
    image = decode(source, at_least=THUMBNAIL_SIDE)
    image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.BILINEAR)
    return encode(image, quality=THUMBNAIL_QUALITY)


def encode(image: Image.Image, *, quality: int) -> bytes:
    """Return the picture as JPEG with its colour profile and no other metadata."""
    target = io.BytesIO()
    image.save(target, "JPEG", quality=quality, subsampling="4:2:0", icc_profile=image.info.get("icc_profile"))
    return target.getvalue()
