import contextlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps

from shifang.evidence import pictures, rules
from shifang.evidence.tests import make
from shifang.evidence.types import PictureFacts, PictureFormat


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_header_tells_format_and_size(kind):
    facts = pictures.inspect(io.BytesIO(make.picture(320, 200, kind=kind)))
    assert facts == PictureFacts(PictureFormat(kind.lower()), 320, 200)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_other_formats_are_no_pictures_here(kind):
    assert pictures.inspect(io.BytesIO(make.picture(kind=kind))) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff",
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"GIF89a/*" + make.picture(),
        b"%PDF-1.4\n" + make.picture(),
        b"PK\x03\x04" + make.picture(),
        b"<?php ?>" + make.picture(),
    ],
)
def test_what_is_no_picture_from_its_first_byte_is_none(data):
    assert pictures.inspect(io.BytesIO(data)) is None


@pytest.mark.parametrize(
    ("width", "height"), [(7072, 7072), (20_000, 10_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)]
)
def test_a_pixel_bomb_is_refused_from_its_header(width, height):
    facts = pictures.inspect(io.BytesIO(make.claimed_png(width, height)))
    refusal = rules.check_picture(facts)
    assert refusal is not None
    assert refusal.kind.code in {"photo.too_many_pixels", "photo.not_an_image"}


def test_a_moving_png_is_seen():
    frames = [Image.new("RGB", (8, 8), shade) for shade in ("red", "blue")]
    target = io.BytesIO()
    frames[0].save(target, "PNG", save_all=True, append_images=frames[1:])
    facts = pictures.inspect(target)
    assert facts is not None
    assert facts.animated


def test_a_phone_photo_with_a_second_picture_behind_is_a_jpeg():
    target = io.BytesIO()
    Image.new("RGB", (64, 48)).save(target, "MPO", save_all=True, append_images=[Image.new("RGB", (64, 48), "red")])
    assert pictures.inspect(target) == PictureFacts(PictureFormat.JPEG, 64, 48)
    assert opened(pictures.thumbnail(target)).size == (64, 48)


@pytest.mark.parametrize(
    ("size", "expected"), [((4000, 3000), 2), ((3839, 2000), 1), ((8000, 6000), 4), ((100, 90), 1), ((1080, 4000), 2)]
)
def test_photos_are_halved_while_the_long_side_stays_long_enough(size, expected):
    assert pictures.halving(size, 1920) == expected


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_thumbnail_is_small_and_upright(kind):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: the first row is the right side
    small = opened(pictures.thumbnail(io.BytesIO(make.picture(2400, 1200, kind=kind, exif=exif))))
    assert (small.format, small.size) == ("JPEG", (240, 480))
    assert small.getpixel((230, 10))[0] > 200, "the bright quarter is now right above"
    assert small.getpixel((10, 10))[0] < 150


def test_a_copy_carries_no_position_maker_or_comment():
    raw = make.phone_photo()
    small = pictures.thumbnail(io.BytesIO(raw))
    for secret in (b"Exif", b"Secretphone", b"39.282345", b"xmpmeta"):
        assert secret in raw
        assert secret not in small
    assert not opened(small).getexif()


def test_the_colour_profile_stays():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    small = opened(pictures.thumbnail(io.BytesIO(make.picture(icc_profile=profile))))
    assert small.info["icc_profile"] == profile


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "I;16"), ("PNG", "1"), ("PNG", "LA")],
)
def test_every_colour_mode_becomes_rgb(kind, mode):
    small = opened(pictures.thumbnail(io.BytesIO(make.picture(2000, 1000, kind=kind, mode=mode))))
    assert (small.mode, small.size) == ("RGB", (480, 240))


def test_sixteen_bits_of_grey_are_scaled_not_cut():
    target = io.BytesIO()
    Image.new("I;16", (50, 50), 32768).save(target, "PNG")
    assert 120 < opened(pictures.thumbnail(target)).getpixel((25, 25))[0] < 136


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_orientation_is_turned_like_pillow_does(turn):
    exif = Image.Exif()
    exif[0x0112] = turn
    raw = make.picture(64, 32, exif=exif)
    with opened(raw) as image:
        expected = ImageOps.exif_transpose(image)
    assert pictures.decode(io.BytesIO(raw), at_least=480).tobytes() == expected.tobytes()


def test_what_is_transparent_becomes_white():
    target = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(target, "PNG")
    assert opened(pictures.thumbnail(target)).getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_cut_photo_is_unreadable(kind):
    whole = make.picture(900, 700, kind=kind, shade=90)
    noisy = Image.effect_noise((900, 700), 90).convert("RGB")
    target = io.BytesIO()
    noisy.save(target, kind)
    for data in (whole, target.getvalue()):
        cut = io.BytesIO(data[: len(data) * 2 // 3])
        if pictures.inspect(cut) is not None:
            with pytest.raises(pictures.UnreadablePictureError):
                pictures.thumbnail(cut)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), kind=st.sampled_from(["JPEG", "PNG", "WEBP"]))
def test_broken_bytes_end_in_a_verdict(data, kind):
    raw = bytearray(make.picture(48, 32, kind=kind))
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    source = io.BytesIO(bytes(raw))
    facts = pictures.inspect(source)
    if rules.check_picture(facts) is None:
        with contextlib.suppress(pictures.UnreadablePictureError):
            pictures.thumbnail(source)
