import io

import pytest
from PIL import Image

from shifang.simulation.dice import dice
from shifang.simulation.photos import photograph, signature


@pytest.mark.parametrize("category", ["shop_front", "display", "pile", "other"])
def test_a_photograph_is_a_jpeg_of_moderate_size_and_always_the_same(category: str) -> None:
    content = photograph(category, dice(1, category), "Canton Market")
    assert 20_000 < len(content) < 130_000
    picture = Image.open(io.BytesIO(content))
    picture.load()
    assert picture.format == "JPEG"
    assert max(picture.size) in {720, 800}
    assert content == photograph(category, dice(1, category), "Canton Market")
    assert content != photograph(category, dice(2, category), "Canton Market")


def test_a_sign_in_another_script_is_drawn_without_it() -> None:
    assert photograph("shop_front", dice(1, "x"), "永辉超市").startswith(b"\xff\xd8")


def test_a_signature_is_a_small_jpeg() -> None:
    assert 2_000 < len(signature(dice(1, "s"))) < 20_000
