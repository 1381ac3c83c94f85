"""Burns a caption into a copy of a photo: white text on a translucent dark band, readable on snow and at night."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageDraw, ImageFont

from shifang.evidence import pictures

FONT = Path(__file__).parent / "fonts" / "NotoSansSC-Watermark.otf"
COPY_SIDE = 1920
COPY_QUALITY = 85
_INK = (255, 255, 255)
_BAND = (18, 20, 24)
_ACCENT = (15, 118, 110)
_DARKNESS = 165  # of 255
_LARGEST_SHARE = 0.5  # of the picture's height
_FIRST_LINE = 1.3
_LEADING = 1.4


def burn(source: BinaryIO, lines: Sequence[str]) -> bytes:
    """Return a JPEG copy with the caption at its foot.

    Its long side has 1920 to 3839 pixels when the photo has that many (the photo is halved while it can be).
    The first line is the largest; short ones share a row, long ones wrap once and then end in an ellipsis.
    Raises UnreadablePictureError.
    """
    image = pictures.decode(source, at_least=COPY_SIDE)
    if lines:
        _draw(image, tuple(lines))
    return pictures.encode(image, quality=COPY_QUALITY)


def _draw(image: Image.Image, lines: tuple[str, ...]) -> None:
    size = max(12, round(min(image.size) / 40))
    margin = max(6, size // 2)
    text = _text_mask(lines, size, (image.width - 3 * margin, int(image.height * _LARGEST_SHARE)))
    top = max(0, image.height - text.height - 2 * margin)
    shade = Image.new("L", (image.width, image.height - top), _DARKNESS)
    image.paste(_BAND, (0, top, image.width, image.height), shade)
    image.paste(_ACCENT, (0, top, max(2, margin // 3), image.height))
    image.paste(_INK, (2 * margin, top + margin), text)


@lru_cache(maxsize=8)
def _text_mask(lines: tuple[str, ...], size: int, room: tuple[int, int]) -> Image.Image:
    """The text as coverage (mode L) within `room` (width, height). Photos of one step share their caption."""
    width, height = (max(1, side) for side in room)
    first = _font(round(size * _FIRST_LINE))
    rows = [(row, first) for row in _wrapped(lines[0], first, width)]
    rows += [
        (row, _font(size))
        for line in _packed(lines[1:], _font(size), width)
        for row in _wrapped(line, _font(size), width)
    ]
    steps = [round(font.size * _LEADING) for _, font in rows]
    while sum(steps) > height and len(rows) > 1:
        rows.pop()
        steps.pop()
    mask = Image.new("L", (width, sum(steps)), 0)
    draw = ImageDraw.Draw(mask)
    for index, (row, font) in enumerate(rows):
        draw.text((0, sum(steps[:index]) + steps[index] // 2), row, fill=255, font=font, anchor="lm")
    return mask


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size, layout_engine=ImageFont.Layout.BASIC)


def _packed(lines: Sequence[str], font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Neighbouring lines on one row while they fit: the band hides as little as it can."""
    packed: list[str] = []
    for line in lines:
        both = f"{packed[-1]}  ·  {line}" if packed else ""
        if both and font.getlength(both) <= width:
            packed[-1] = both
        else:
            packed.append(line)
    return packed


def _wrapped(line: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """One row or two."""
    head, rest = _split(line, font, width)
    if not rest:
        return [head]
    second, rest = _split(rest, font, width)
    return [head, f"{second[:-1]}…" if rest else second]


def _split(line: str, font: ImageFont.FreeTypeFont, width: int) -> tuple[str, str]:
    """As much of the line as fits, and the rest."""
    if font.getlength(line) <= width:
        return line, ""
    low, high = 1, len(line)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if font.getlength(line[:middle]) <= width else (low, middle - 1)
    return line[:low], line[low:].lstrip()
