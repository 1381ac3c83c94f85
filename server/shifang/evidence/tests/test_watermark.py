import io

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageStat

from shifang.evidence import rules, watermark
from shifang.evidence.tests import make
from shifang.evidence.types import CaptionField

LINES = rules.caption_lines(make.caption(), list(CaptionField))


def burnt(data: bytes, lines=LINES) -> Image.Image:
    return Image.open(io.BytesIO(watermark.burn(io.BytesIO(data), lines))).convert("RGB")


@pytest.mark.parametrize("shade", [0, 128, 255])
def test_text_is_readable_on_dark_and_light_photos(shade):
    source = io.BytesIO()
    Image.new("RGB", (1200, 900), (shade,) * 3).save(source, "PNG")
    foot = burnt(source.getvalue()).crop((40, 810, 500, 890)).convert("L")
    low, high = foot.getextrema()
    assert (high / 255) >= 0.95
    # WCAG contrast of the text against the band under it.
    band = sorted(foot.getdata())[len(foot.getdata()) // 2] / 255
    luminance = band / 12.92 if band <= 0.04045 else ((band + 0.055) / 1.055) ** 2.4
    assert 1.05 / (luminance + 0.05) >= 4.5
    assert low < 120


def test_the_photo_above_the_band_stays_as_it_was():
    photo = burnt(make.picture(1200, 900))
    assert photo.getpixel((100, 100))[0] > 240
    assert abs(photo.getpixel((1100, 700))[0] - 120) < 6


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(4000, 3000, (2000, 1500)), (1280, 720, (1280, 720)), (3840, 2160, (1920, 1080)), (64, 48, (64, 48))],
)
def test_the_copy_keeps_between_1920_and_3839_pixels(width, height, expected):
    assert burnt(make.picture(width, height)).size == expected


def test_a_turned_photo_gets_its_caption_at_the_real_foot():
    exif = Image.Exif()
    exif[0x0112] = 8
    photo = burnt(make.picture(1600, 1200, exif=exif))
    assert photo.size == (1200, 1600)
    foot, head = (photo.crop((0, y, 1200, y + 60)).convert("L") for y in (1530, 20))
    assert ImageStat.Stat(foot).stddev[0] > 40 > ImageStat.Stat(head).stddev[0]


def test_nothing_of_the_capture_but_pixels_reaches_the_copy():
    copy = watermark.burn(io.BytesIO(make.phone_photo()), LINES)
    for secret in (b"Exif", b"Secretphone", b"xmpmeta", b"39.282345"):
        assert secret not in copy


def test_too_much_text_never_covers_more_than_half():
    photo = burnt(make.picture(400, 300), ["很长的客户名称" * 60] * 30)
    assert photo.getpixel((390, 120))[0] > 110


def test_without_a_caption_the_copy_is_only_a_copy():
    assert abs(burnt(make.picture(400, 300), ()).getpixel((200, 290))[0] - 120) < 6


def test_the_font_draws_what_people_and_shops_are_called():
    drawn = TTFont(watermark.FONT).getBestCmap()
    sample = "业务员张伟喆堃龘邓鄧國灣便利店（东区）·：，。！？％＋－№℃±°’“”《》【】AZaz09@#/—–…"
    assert not [sign for sign in sample if ord(sign) not in drawn]


def test_the_same_photo_and_caption_give_the_same_bytes():
    raw = make.picture(800, 600)
    assert watermark.burn(io.BytesIO(raw), LINES) == watermark.burn(io.BytesIO(raw), LINES)
