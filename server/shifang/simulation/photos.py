"""Photographs for the simulation: drawn scenes, real JPEGs, the same bytes for the same chance.

No camera is at hand, so shop fronts, shelves and piles are drawn, with the light, the tilt and the
noise of a hurried snapshot. They are recognisably drawings.
"""

from __future__ import annotations

import colorsys
import io
import random

from PIL import Image, ImageChops, ImageDraw, ImageFont

Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]

# As phones send them after scaling down, small enough for a history of thousands.
SIZES = ((800, 600), (720, 540), (600, 800))
_QUALITY = 68
_NOISE_TILE = 128
# How far the light falls off towards one side.
_DIMMING = [int(165 + value * 0.35) for value in range(256)]


def photograph(category: str, chance: random.Random, sign: str = "") -> bytes:
    """A JPEG of 40-90 KB: a shop front (under its sign), a shelf, a pile or a counter."""
    width, height = chance.choice(SIZES)
    image = Image.new("RGB", (width, height), _pastel(chance))
    draw = ImageDraw.Draw(image)
    if category == "shop_front":
        _write_sign(draw, sign, _shop_front(draw, chance, (width, height)))
    else:
        {"display": _shelf, "pile": _pile}.get(category, _counter)(draw, chance, (width, height))
    return _as_jpeg(_snapshot(image, chance))


def signature(chance: random.Random) -> bytes:
    """A JPEG of a signature drawn with a finger."""
    image = Image.new("RGB", (480, 200), (255, 255, 255))
    draw = ImageDraw.Draw(image)
    x, y = 40.0, 110.0
    for _ in range(chance.randint(3, 5)):
        points = [(x, y)]
        for _ in range(chance.randint(6, 12)):
            x += chance.uniform(2, 14)
            y = min(180.0, max(20.0, y + chance.uniform(-34, 34)))
            points.append((x, y))
        draw.line(points, fill=(20, 24, 60), width=3, joint="curve")
        x += chance.uniform(4, 16)
    return _as_jpeg(image)


def _shop_front(draw: ImageDraw.ImageDraw, chance: random.Random, size: tuple[int, int]) -> Box:
    """Draws a front that is built unlike others, as fronts are; returns the board of its sign."""
    width, height = size
    roof, street = int(height * chance.uniform(0.02, 0.2)), int(height * chance.uniform(0.74, 0.92))
    draw.rectangle((0, 0, width, height), fill=_shade((150, 190, 230), chance, 40))
    draw.rectangle((0, street, width, height), fill=_shade((120, 120, 118), chance, 40))
    _wall(draw, chance, (0, roof, width, street))
    top = int(height * chance.uniform(0.14, 0.34))
    left, right = int(width * chance.uniform(0.02, 0.3)), int(width * chance.uniform(0.7, 0.98))
    board = (left, top, right, top + int(height * chance.uniform(0.08, 0.18)))
    draw.rectangle(board, fill=_bright(chance))
    panes, edge = chance.randint(1, 5), int(width * chance.uniform(0.03, 0.12))
    door, step = chance.randrange(panes + 1), (width - 2 * edge) // panes
    glass, lintel = _shade((70, 90, 105), chance, 45), board[3] + int(height * chance.uniform(0.02, 0.1))
    for pane in range(panes):
        x = edge + pane * step
        sill = street - 6 if pane == door else street - int(height * chance.uniform(0.02, 0.16))
        area = (x, lintel, x + int(step * chance.uniform(0.6, 0.94)), max(sill, lintel + 60))
        draw.rectangle(area, fill=_shade(glass, chance, 25))
        if pane != door:
            _goods(draw, chance, (area[0] + 8, max(lintel + 4, area[3] - 140), area[2] - 8, area[3] - 8))
    return board


def _wall(draw: ImageDraw.ImageDraw, chance: random.Random, box: Box) -> None:
    left, top, right, bottom = box
    wall = _shade(chance.choice([(150, 80, 60), (180, 170, 150), (110, 120, 130), (215, 210, 200)]), chance, 30)
    draw.rectangle(box, fill=wall)
    tall, wide = chance.choice([(14, 36), (9, 24), (44, 44), (22, 90), (70, 30)])
    for number, row in enumerate(range(top, bottom, tall)):
        shift = 0 if number % 2 else wide // 2
        for column in range(left - shift, right, wide):
            draw.rectangle((column, row, column + wide - 2, min(bottom, row + tall - 2)), fill=_shade(wall, chance, 16))


def _write_sign(draw: ImageDraw.ImageDraw, sign: str, board: Box) -> None:
    # The font that comes with Pillow; it knows Latin letters only.
    words = sign.encode("ascii", "ignore").decode().strip()[:28]
    left, top, right, bottom = board
    font = ImageFont.load_default(size=min((bottom - top) * 0.6, (right - left) * 1.6 / max(len(words), 1)))
    place = ((left + right) // 2, (top + bottom) // 2)
    draw.text(place, words, fill=(250, 250, 246), font=font, anchor="mm", stroke_width=1, stroke_fill=(30, 30, 34))


def _shelf(draw: ImageDraw.ImageDraw, chance: random.Random, size: tuple[int, int]) -> None:
    width, height = size
    boards = chance.randint(4, 6)
    gap = height / boards
    for board in range(boards):
        base = int((board + 1) * gap) - 16
        draw.rectangle((0, int(board * gap), width, base), fill=_shade((205, 205, 200), chance, 18))
        _goods(draw, chance, (6, int(board * gap) + 12, width - 6, base))
        draw.rectangle((0, base, width, base + 16), fill=_shade((235, 235, 232), chance, 10))
        for tag in range(chance.randint(10, 40), width, chance.randint(90, 150)):
            draw.rectangle((tag, base + 2, tag + 46, base + 14), fill=(252, 250, 190))
            _lettering(draw, chance, (tag + 4, base + 4, tag + 40, base + 12))


def _pile(draw: ImageDraw.ImageDraw, chance: random.Random, size: tuple[int, int]) -> None:
    width, height = size
    floor = chance.uniform(0.5, 0.85)
    draw.rectangle((0, int(height * floor), width, height), fill=_shade((170, 160, 150), chance, 45))
    carton = _bright(chance)
    rows = chance.randint(4, 7)
    tall, wide = int(height * 0.55 / rows), chance.randint(90, 190)
    middle = int(width * chance.uniform(0.3, 0.7))
    for row in range(rows):
        count = chance.randint(3, 5)
        left = middle - count * wide // 2 + chance.randint(-12, 12)
        top = int(height * 0.86) - (row + 1) * tall
        for box in range(count):
            x = left + box * wide
            shade = _shade(carton, chance, 22)
            draw.rectangle((x, top, x + wide - 3, top + tall - 3), fill=shade, outline=(60, 50, 40))
            _lettering(draw, chance, (x + 14, top + 10, x + wide - 18, top + tall // 2))


def _counter(draw: ImageDraw.ImageDraw, chance: random.Random, size: tuple[int, int]) -> None:
    width, height = size
    edge = int(height * chance.uniform(0.4, 0.7))
    draw.rectangle((0, 0, width, edge), fill=_shade((170, 160, 145), chance, 60))
    for board in range(edge - 16, 40, -chance.randint(90, 170)):
        _goods(draw, chance, (chance.randint(0, 160), max(4, board - 90), width - chance.randint(0, 160), board))
    draw.rectangle((0, edge, width, height), fill=_shade((120, 95, 75), chance, 55))
    left, top = int(width * chance.uniform(0.02, 0.5)), int(edge * chance.uniform(0.75, 1.1))
    page = (left, top, left + int(width * chance.uniform(0.25, 0.45)), int(height * chance.uniform(0.86, 0.98)))
    draw.rectangle(page, fill=(248, 247, 242))
    for line in range(page[1] + 20, page[3] - 14, 22):
        _lettering(draw, chance, (page[0] + 16, line, page[2] - 20, line + 9))


def _goods(draw: ImageDraw.ImageDraw, chance: random.Random, box: tuple[int, int, int, int]) -> None:
    """Packets and bottles side by side, several of a kind, with a gap now and then."""
    left, top, right, bottom = box
    x = left
    while x < right - 24:
        wide, colour = chance.randint(24, 58), _bright(chance)
        tall = int((bottom - top) * chance.uniform(0.55, 0.95))
        round_shouldered = chance.random() < 0.4
        for _ in range(chance.randint(1, 6)):
            if x + wide > right or chance.random() < 0.08:
                break
            area = (x, bottom - tall, x + wide - 3, bottom)
            if round_shouldered:
                draw.rounded_rectangle(area, radius=wide // 3, fill=_shade(colour, chance, 12))
            else:
                draw.rectangle(area, fill=_shade(colour, chance, 12))
            band = bottom - int(tall * 0.6)
            draw.rectangle((x + 3, band, x + wide - 6, band + tall // 4), fill=(244, 244, 240))
            _lettering(draw, chance, (x + 5, band + 4, x + wide - 9, band + tall // 6))
            x += wide
        x += chance.randint(2, 16)


def _lettering(draw: ImageDraw.ImageDraw, chance: random.Random, box: tuple[int, int, int, int]) -> None:
    """Strokes that look like words from afar: no font, so no language and no licence."""
    left, top, right, bottom = box
    if bottom <= top:
        return
    x = left
    while x < right:
        stroke = chance.randint(2, 7)
        rise = chance.choice((0, 0, 0, (bottom - top) // 3))
        draw.rectangle((x, top + rise, min(right, x + stroke), bottom), fill=(52, 52, 60))
        x += stroke + chance.choice((2, 2, 3, 9))


def _snapshot(image: Image.Image, chance: random.Random) -> Image.Image:
    """Tilt, light and grain of a hand-held shot."""
    width, height = image.size
    lean, zoom = chance.uniform(-0.03, 0.03), 0.93
    # One affine step turns the scene and cuts the corners that the turn lays bare.
    matrix = (zoom, -lean, width * 0.035 + lean * height / 2, lean, zoom, height * 0.035 - lean * width / 2)
    tilted = image.transform(image.size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    shade = Image.linear_gradient("L").rotate(chance.choice([0, 90, 180, 270])).point(_DIMMING).resize((64, 48))
    grain = Image.frombytes("L", (_NOISE_TILE, _NOISE_TILE), chance.randbytes(_NOISE_TILE**2))
    veil = shade.resize(image.size, Image.Resampling.BILINEAR)
    dust = Image.new("L", image.size)
    for x in range(0, width, _NOISE_TILE):
        for y in range(0, height, _NOISE_TILE):
            dust.paste(grain, (x, y))
    lit = ImageChops.multiply(tilted, Image.merge("RGB", (veil, veil, veil)))
    return Image.blend(lit, Image.merge("RGB", (dust, dust, dust)), 0.03)


def _as_jpeg(image: Image.Image) -> bytes:
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=_QUALITY)
    return kept.getvalue()


def _pastel(chance: random.Random) -> Colour:
    return _colour(chance.random(), chance.uniform(0.05, 0.25), chance.uniform(0.7, 0.95))


def _bright(chance: random.Random) -> Colour:
    return _colour(chance.random(), chance.uniform(0.5, 0.95), chance.uniform(0.5, 0.95))


def _colour(hue: float, saturation: float, value: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue, saturation, value)
    return int(red * 255), int(green * 255), int(blue * 255)


def _shade(colour: Colour, chance: random.Random, by: int) -> Colour:
    change = chance.randint(-by, by)
    red, green, blue = (max(0, min(255, part + change)) for part in colour)
    return red, green, blue
