"""From a searched plan back to stops of people and days."""

from collections.abc import Iterator, Sequence

from shifang.planning.rules.drafting import Piece
from shifang.planning.types.periodic import LeftOut, PeriodicPlan
from shifang.planning.types.plans import Drafted, Left, Reason, Stop

_REASONS = {
    LeftOut.NO_PATTERN: Reason.NO_PATTERN,
    LeftOut.NO_PERSON: Reason.NO_HOURS,
    LeftOut.TOO_LONG: Reason.TOO_LONG,
    LeftOut.TOO_FAR: Reason.TOO_FAR,
    LeftOut.WINDOW: Reason.WINDOW,
    LeftOut.NO_ROOM: Reason.NO_ROOM,
}


def drafted(piece: Piece, plan: PeriodicPlan) -> Drafted:
    """Return the stops of a plan and whom it left out. Committed visits are among them even where they do not fit."""
    stops = [*_searched(piece, plan)]
    there = {(each.customer_id, each.person_id, each.day) for each in stops}
    stops += [each for each in _committed(piece) if (each.customer_id, each.person_id, each.day) not in there]
    return Drafted(
        stops=tuple(sorted(stops, key=lambda each: (each.person_id, each.day, each.arrival))),
        left_out=tuple(_left_out(piece, plan)),
        cost=plan.cost,
    )


def joined(parts: Sequence[Drafted]) -> Drafted:
    """Return several drafts as one."""
    return Drafted(
        stops=tuple(stop for part in parts for stop in part.stops),
        left_out=tuple(left for part in parts for left in part.left_out),
        cost=sum(part.cost for part in parts),
    )


def _searched(piece: Piece, plan: PeriodicPlan) -> Iterator[Stop]:
    standing = {(each.customer_id, each.person_id, each.day): each for each in piece.standing}
    for (person_id, day), route in zip(piece.routes, plan.routes, strict=True):
        for stop in route:
            customer_id, _ = piece.customers[stop.customer]
            known = standing.get((customer_id, person_id, day))
            yield Stop(
                person_id=person_id,
                day=day,
                customer_id=customer_id,
                arrival=round(stop.begins),
                minutes=round(piece.problem.customers[stop.customer].service),
                fixed=known is not None and known.committed,
                visit_id=known.visit_id if known is not None else None,
            )


def _committed(piece: Piece) -> Iterator[Stop]:
    opens = {name: route.opens for name, route in zip(piece.routes, piece.problem.routes, strict=True)}
    for each in piece.standing:
        if each.committed:
            arrival = each.window[0] if each.window else round(opens.get((each.person_id, each.day), 0))
            yield Stop(
                each.person_id, each.day, each.customer_id, arrival, each.minutes, fixed=True, visit_id=each.visit_id
            )


def _left_out(piece: Piece, plan: PeriodicPlan) -> Iterator[Left]:
    for index, why in sorted(plan.left_out.items()):
        customer_id, person_id = piece.customers[index]
        customer = piece.problem.customers[index]
        visits = max((each.days.bit_count() for each in customer.patterns), default=0)
        yield Left(customer_id, person_id, _REASONS[why], {"visits": visits, "minutes": round(customer.service)})
