import numpy as np
import pytest

from shifang.kernel import datum, datum_columns
from shifang.kernel.datum import Datum
from shifang.kernel.geo import Point

DICE = np.random.default_rng(11)
MAINLAND = DICE.uniform(23, 42, 3000), DICE.uniform(100, 115, 3000)
ANYWHERE = DICE.uniform(-90, 90, 3000), DICE.uniform(-180, 180, 3000)
AROUND_HONG_KONG = DICE.uniform(22.0, 22.7, 3000), DICE.uniform(113.4, 114.6, 3000)


@pytest.mark.parametrize("places", [MAINLAND, ANYWHERE, AROUND_HONG_KONG])
@pytest.mark.parametrize("kind", list(Datum))
def test_columns_say_what_single_points_say(places, kind: Datum) -> None:
    latitude, longitude = datum_columns.columns_to_wgs84(*places, kind)
    for at in range(0, len(latitude), 3):
        one = datum.to_wgs84(Point(places[0][at], places[1][at]), kind)
        assert latitude[at] == pytest.approx(one.latitude, abs=1e-10)
        assert longitude[at] == pytest.approx(one.longitude, abs=1e-10)


@pytest.mark.parametrize("places", [MAINLAND, ANYWHERE, AROUND_HONG_KONG])
def test_columns_know_the_border(places) -> None:
    found = datum_columns.in_mainland_china(*places)
    expected = [datum.in_mainland_china(Point(*each)) for each in zip(*places, strict=True)]
    assert found.tolist() == expected


def test_the_inverse_is_exact_to_a_millimetre() -> None:
    latitude, longitude = datum_columns.columns_to_wgs84(*datum_columns.columns_to_gcj02(*MAINLAND), Datum.GCJ02)
    assert np.hypot(latitude - MAINLAND[0], longitude - MAINLAND[1]).max() * 111_320 < 0.001


def test_no_points_are_no_trouble() -> None:
    nothing = np.zeros(0)
    assert datum_columns.columns_to_wgs84(nothing, nothing, Datum.BD09) == (nothing, nothing)
