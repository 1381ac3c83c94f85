"""Dividing customers among people so that each gets the same worth, and customers that lie near each other.

First it is settled how many of each tier everybody gets: the mix asked for, and where a tier runs short, what is left
goes to whoever has least so far. Then, tier by tier, customers go to the nearest person with a seat left, and any two
change places as long as that makes the ways shorter. Who has no base gets the middle of a group: the middles begin far
apart and move to the mean of what they got.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from uuid import UUID

from shifang.kernel.geo import Point, distance_m
from shifang.pool.types.assignment import Candidate, Receiver, Share

_MOVES = 4
_PASSES = 3
_METRE = 1.0

Seats = dict[UUID, Counter[str]]
Ways = Mapping[tuple[UUID, UUID], float]
"""Metres between a person's centre and a customer."""


def divide(
    candidates: Sequence[Candidate],
    receivers: Sequence[Receiver],
    *,
    mix: Mapping[str, int],
    weights: Mapping[str, int],
) -> tuple[Share, ...]:
    """Return what each person gets, in the order of the receivers; the same input gives the same answer.

    `mix` are parts by tier (2 A to 3 B); tiers not in it are left out, an empty one takes them as they come. `weights`
    are what a customer of a tier is worth, 1 for tiers not named.
    """
    wanted = sorted((each for each in candidates if not mix or mix.get(each.tier, 0) > 0), key=lambda each: each.id)
    supply = Counter(each.tier for each in wanted)
    seats = seats_of(receivers, supply, mix=mix or supply, weights=weights)
    centres = _first_centres(receivers, wanted)
    given = _give(wanted, receivers, seats=seats, centres=centres)
    for _ in range(_MOVES if any(each.base is None for each in receivers) else 0):
        moved = {
            each.id: each.base or _middle(given[each.id]) or centres[each.id]
            for each in receivers
            if each.id in centres
        }
        if moved == centres:
            break
        centres = moved
        given = _give(wanted, receivers, seats=seats, centres=centres)
    return tuple(_share(each, centres.get(each.id), given=given[each.id], weights=weights) for each in receivers)


def seats_of(
    receivers: Sequence[Receiver], supply: Mapping[str, int], *, mix: Mapping[str, int], weights: Mapping[str, int]
) -> Seats:
    """Return how many customers of each tier everybody gets."""
    left = Counter(supply)
    seats: Seats = {each.id: Counter() for each in receivers}
    asked = {each.id: _parts(each, mix) for each in receivers}
    for tier in sorted(mix, key=lambda each: (-weights.get(each, 1), each)):
        wanted = {each.id: asked[each.id][tier] for each in receivers}
        _deal(receivers, wanted, tier=tier, left=left, seats=seats, weights=weights)
    for tier in sorted(mix, key=lambda each: (-weights.get(each, 1), each)):
        open_seats = {each.id: min(each.count - seats[each.id].total(), _room(each, tier, seats)) for each in receivers}
        _deal(receivers, open_seats, tier=tier, left=left, seats=seats, weights=weights)
    return seats


def _deal(
    receivers: Sequence[Receiver],
    asked: dict[UUID, int],
    *,
    tier: str,
    left: Counter[str],
    seats: Seats,
    weights: Mapping[str, int],
) -> None:
    """Deal customers of a tier one by one, always to whoever has the least worth for the seats they asked for.

    Of equals the one who was named first.
    """

    def poverty(each: Receiver) -> tuple[float, int]:
        worth = sum(weights.get(name, 1) * count for name, count in seats[each.id].items())
        return worth / each.count, seats[each.id].total()

    while left[tier] > 0:
        hungry = [each for each in receivers if asked[each.id] > 0]
        if not hungry:
            return
        poorest = min(hungry, key=poverty)
        seats[poorest.id][tier] += 1
        asked[poorest.id] -= 1
        left[tier] -= 1


def _parts(receiver: Receiver, mix: Mapping[str, int]) -> Counter[str]:
    """Return a person's seats by tier as the mix asks, by the largest remainder, within the room of each tier."""
    total = sum(mix.values())
    if total == 0:
        return Counter()
    exact = {tier: receiver.count * parts / total for tier, parts in mix.items()}
    found = Counter({tier: int(share) for tier, share in exact.items()})
    rest = receiver.count - found.total()
    for tier in sorted(exact, key=lambda each: (found[each] - exact[each], each))[:rest]:
        found[tier] += 1
    return Counter({tier: min(count, receiver.room.get(tier, count)) for tier, count in found.items()})


def _room(receiver: Receiver, tier: str, seats: Seats) -> int:
    return receiver.room.get(tier, receiver.count) - seats[receiver.id][tier]


def _first_centres(receivers: Sequence[Receiver], candidates: Sequence[Candidate]) -> dict[UUID, Point]:
    """Return the bases, and for those without one the customers that lie farthest from all centres so far."""
    centres = {each.id: each.base for each in receivers if each.base is not None}
    if not candidates:
        return centres
    middle = _middle(candidates) or candidates[0].point
    far = [
        min((distance_m(each.point, centre) for centre in centres.values()), default=distance_m(each.point, middle))
        for each in candidates
    ]
    first = not centres
    for receiver in receivers:
        if receiver.id in centres:
            continue
        at = max(range(len(candidates)), key=lambda each: (far[each], -each))
        centre = centres[receiver.id] = candidates[at].point
        near = [distance_m(each.point, centre) for each in candidates]
        far = near if first else [min(pair) for pair in zip(far, near, strict=True)]
        first = False
    return centres


def _give(
    candidates: Sequence[Candidate], receivers: Sequence[Receiver], *, seats: Seats, centres: Mapping[UUID, Point]
) -> dict[UUID, list[Candidate]]:
    given: dict[UUID, list[Candidate]] = {each.id: [] for each in receivers}
    for tier in sorted({each.tier for each in candidates}):
        group = [each for each in candidates if each.tier == tier]
        takers = [each for each in receivers if seats[each.id][tier] > 0]
        ways = {
            (taker.id, each.id): distance_m(centres[taker.id], each.point)
            for taker in takers
            for each in group
            if each.id not in taker.barred
        }
        owner = _nearest_first(ways, {each.id: seats[each.id][tier] for each in takers})
        _swap(owner, ways)
        for each in group:
            if each.id in owner:
                given[owner[each.id]].append(each)
    return given


def _nearest_first(ways: Ways, seats: dict[UUID, int]) -> dict[UUID, UUID]:
    owner: dict[UUID, UUID] = {}
    for person_id, customer_id in sorted(ways, key=lambda pair: (ways[pair], pair)):
        if seats[person_id] > 0 and customer_id not in owner:
            owner[customer_id] = person_id
            seats[person_id] -= 1
    return owner


def _swap(owner: dict[UUID, UUID], ways: Ways) -> None:
    """Let two customers change places while that makes the ways at least a metre shorter."""
    for _ in range(_PASSES):
        better = False
        for one, other in combinations(sorted(owner), 2):
            mine, theirs = owner[one], owner[other]
            if mine == theirs or (mine, other) not in ways or (theirs, one) not in ways:
                continue
            if ways[mine, one] + ways[theirs, other] - ways[mine, other] - ways[theirs, one] > _METRE:
                owner[one], owner[other] = theirs, mine
                better = True
        if not better:
            return


def _middle(customers: Sequence[Candidate]) -> Point | None:
    """Return the mean of places that lie within a few hundred kilometres, not across the date line."""
    if not customers:
        return None
    count = len(customers)
    return Point(
        sum(each.point.latitude for each in customers) / count, sum(each.point.longitude for each in customers) / count
    )


def _share(
    receiver: Receiver, centre: Point | None, *, given: Sequence[Candidate], weights: Mapping[str, int]
) -> Share:
    if centre is None:
        return Share(receiver.id, None, (), 0, 0.0)
    ways = {each.id: distance_m(centre, each.point) for each in given}
    ordered = tuple(sorted(given, key=lambda each: (ways[each.id], each.id)))
    value = sum(weights.get(each.tier, 1) for each in given)
    return Share(receiver.id, centre, ordered, value, sum(ways.values()) / len(ways) if ways else 0.0)
