from dataclasses import replace

import pytest

from shifang.evidence import rules
from shifang.evidence.tests import make
from shifang.evidence.types import (
    EMPTY,
    NOT_A_PICTURE,
    TOO_MANY_BYTES,
    TOO_MANY_PIXELS,
    WRONG_HASH,
    WRONG_LENGTH,
    CaptionField,
    Likeness,
    PictureFacts,
    PictureFormat,
)

ALL = list(CaptionField)


def kind(refusal):
    return refusal and refusal.kind


@pytest.mark.parametrize(
    ("size", "expected"),
    [(0, EMPTY), (-1, EMPTY), (1, None), (rules.MAX_BYTES, None), (rules.MAX_BYTES + 1, TOO_MANY_BYTES)],
)
def test_length_is_limited_on_both_sides(size, expected):
    assert kind(rules.check_length(size)) is expected


def test_content_must_be_what_was_declared():
    def judge(size, sha256):
        return kind(rules.check_content(size=size, sha256=sha256, declared_size=10, declared_sha256="aa"))

    assert judge(10, "aa") is None
    assert judge(9, "aa") is WRONG_LENGTH
    assert judge(10, "ab") is WRONG_HASH


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(8000, 6250, None), (8000, 6251, TOO_MANY_PIXELS), (1, 50_000_001, TOO_MANY_PIXELS), (0, 10, NOT_A_PICTURE)],
)
def test_fifty_megapixels_are_the_limit(width, height, expected):
    assert kind(rules.check_picture(PictureFacts(PictureFormat.JPEG, width, height))) is expected


def test_moving_pictures_and_unknown_bytes_are_no_photos():
    assert kind(rules.check_picture(None)) is NOT_A_PICTURE
    assert kind(rules.check_picture(PictureFacts(PictureFormat.PNG, 9, 9, animated=True))) is NOT_A_PICTURE


COPY = Likeness(points=120, agreeing=0.98, common=1.0, in_place=0.7, exact=0.95)
AGAIN = Likeness(points=35, agreeing=0.95, common=0.8, in_place=0.2, exact=0.5)


@pytest.mark.parametrize(
    ("bits", "laid", "wanted"),
    [
        (None, COPY, "part"),
        (None, AGAIN, "place"),
        (None, replace(COPY, agreeing=0.93), None),
        (None, replace(COPY, in_place=0.2), "place"),
        (45, COPY, "like"),
        (45, AGAIN, "place"),
        (45, replace(AGAIN, agreeing=0.5), "like"),
        (20, AGAIN, "near"),
    ],
)
def test_a_copy_is_told_from_the_same_things_photographed_again(bits, laid, wanted):
    match = rules.match_of(bits=bits, turned=False, quality=90, laid=laid)
    assert (match and match.kind.value) == wanted


def test_uploads_wait_below_a_tenth_of_free_disk():
    assert rules.disk_is_full(free=99, total=1000)
    assert not rules.disk_is_full(free=100, total=1000)


def test_a_caption_says_everything_in_the_organisations_zone():
    assert rules.caption_lines(make.caption(), ALL) == (
        "2026-11-21 14:05:09 周六",
        "客户 便利蜂（人民广场店）",
        "人员 张伟 13800138000",
        "地点 南京东路 100 号",
        "31.236305°N 121.480237°E ±12 米",
        "拜访编号 V-20261121-0007",
    )


def test_a_caption_speaks_english_and_knows_west_and_south():
    lines = rules.caption_lines(make.caption(latitude=-33.9, longitude=-70.65, timezone="UTC"), ALL, "en")
    assert lines[0] == "2026-11-21 06:05:09 Sat"
    assert "33.900000°S 70.650000°W ±12 m" in lines
    assert "By 张伟 13800138000" in lines


def test_policy_and_ignorance_leave_no_trace():
    caption = make.caption(accuracy_m=None, phone=None, place=None)
    assert rules.caption_lines(caption, [CaptionField.PERSON, CaptionField.PHONE]) == ("人员 张伟",)
    assert rules.caption_lines(caption, [CaptionField.PHONE, CaptionField.PLACE]) == ()
    assert rules.caption_lines(caption, [CaptionField.COORDINATES]) == ("31.236305°N 121.480237°E",)
    assert rules.caption_lines(make.caption(longitude=None), [CaptionField.COORDINATES]) == ()


def test_a_name_cannot_draw_lines_of_its_own():
    (line,) = rules.caption_lines(make.caption(person="张伟\n2020-01-01\u202e\x00  x"), [CaptionField.PERSON])
    assert line == "人员 张伟 2020-01-01 x"
