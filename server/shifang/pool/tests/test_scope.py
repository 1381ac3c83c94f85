"""Which pool a customer belongs to, and fall-backs that must end."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shifang.pool.rules.scope import circle, pool_of, takes_in
from shifang.pool.types.pools import Placed, PoolScope

IDS = [UUID(int=each) for each in range(1, 7)]
PLACED = Placed(frozenset({IDS[0], IDS[1]}), frozenset({7, 8}), type="shop", tier="A")


def test_every_bound_of_a_pool_must_be_kept_and_an_empty_one_binds_nobody() -> None:
    assert takes_in(PoolScope(IDS[0], 1), PLACED)
    assert takes_in(PoolScope(IDS[0], 1, frozenset({IDS[1]}), frozenset({8}), frozenset({"shop"})), PLACED)
    assert not takes_in(PoolScope(IDS[0], 1, departments=frozenset({IDS[2]})), PLACED)
    assert not takes_in(PoolScope(IDS[0], 1, cells=frozenset({9})), PLACED)
    assert not takes_in(PoolScope(IDS[0], 1, tiers=frozenset({"B"})), PLACED)


_pools = st.lists(
    st.builds(
        PoolScope,
        st.sampled_from(IDS),
        st.integers(1, 3),
        departments=st.frozensets(st.sampled_from(IDS[:3]), max_size=2),
        tiers=st.frozensets(st.sampled_from("AB"), max_size=1),
    ),
    unique_by=lambda each: each.id,
    max_size=5,
)


@given(_pools, st.randoms())
def test_a_customer_is_in_one_pool_whatever_the_order_and_it_is_the_first_that_fits(pools, dice) -> None:
    shuffled = list(pools)
    dice.shuffle(shuffled)
    found = pool_of(shuffled, PLACED)
    assert found == pool_of(pools, PLACED)
    fitting = [each for each in pools if takes_in(each, PLACED)]
    assert (found is None) == (not fitting)
    assert all((each.priority, each.id) >= min((one.priority, one.id) for one in fitting) for each in fitting)


@given(st.dictionaries(st.sampled_from(IDS), st.none() | st.sampled_from(IDS)))
def test_a_circle_of_fall_backs_is_found_exactly_when_some_way_does_not_end(fallbacks) -> None:
    def ends(at: UUID | None) -> bool:
        for _ in range(len(IDS) + 1):
            if at is None:
                return True
            at = fallbacks.get(at)
        return at is None

    found = circle(fallbacks)
    assert (found == ()) == all(ends(each) for each in fallbacks)
    for at, each in enumerate(found):
        assert fallbacks[each] == found[(at + 1) % len(found)]
