"""Photos of different things are not taken for one: counted over tens of millions of comparisons."""

import sys

import pytest

from shifang.evidence.tests import alike


@pytest.mark.prove
@pytest.mark.timeout(3_600)
@pytest.mark.skipif(not alike.PHOTOS.is_dir(), reason="the photos of shops are not beside this checkout")
def test_at_most_one_pair_in_ten_million_is_taken_for_one_wrongly():
    told = alike.false_pairs(alike.with_quarters(alike.photos()), forms=alike.FORMS, processes=2)
    said = (
        f"{told.compared:,} comparisons of {told.scenes} scenes ({told.compared * alike.HASHES_COMPARED:,} of hashes, "
    )
    sys.stdout.write(
        f"{said}{told.laid:,} of pixels): {told.kinds.total()} false, bound {told.bound:.2f} in 10 million; "
        f"photos of one place taken for {dict(told.places)}\n"
    )
    assert told.compared >= 30_000_000
    assert told.per_10_million <= 1, told
