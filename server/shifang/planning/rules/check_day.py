"""Whether an order of a day keeps what it must: reckoned anew from the day alone, sharing nothing with the search."""

from collections import Counter
from collections.abc import Iterator

from shifang.planning.types.day import Day, DayOrder, Duty, Expected


def day_breaches(day: Day, order: DayOrder) -> list[str]:
    """Return every broken constraint in words; none: the day may be driven."""
    visits = Counter(each.stop for route in order.routes for each in route)
    found = [f"stop {index}: visited {count} times" for index, count in visits.items() if count > 1]
    unclear = [index for index in range(len(day.stops)) if (index in visits) == (index in order.left_out)]
    found += [f"stop {index}: neither visited nor told to be left out, or both" for index in unclear]
    if len(order.routes) > day.people:
        found.append(f"{len(order.routes)} routes for {day.people} people")
    for route in order.routes:
        found += _of_route(day, route)
    return found


def _of_route(day: Day, route: tuple[Expected, ...]) -> Iterator[str]:
    before: Expected | None = None
    for each in route:
        stop = day.stops[each.stop]
        place = day.start if before is None else day.stops[before.stop].place
        way = 0 if place is None or stop.place is None else int(day.travel[place, stop.place])
        if stop.place is None:
            yield f"stop {each.stop}: nobody knows where it is"
        if each.way != way:
            yield f"stop {each.stop}: a way of {each.way} that takes {way}"
        left = before.leaves if before else min((opens for opens, _ in day.hours), default=0)
        if (before or day.at_once) and each.arrives < left + way:
            yield f"stop {each.stop}: arrives at {each.arrives}, left at {left} for {way}"
        if each.begins < each.arrives or each.leaves != each.begins + stop.service:
            yield f"stop {each.stop}: begins at {each.begins}, leaves at {each.leaves}"
        if not any(opens <= each.begins <= closes for opens, closes in stop.windows):
            yield f"stop {each.stop}: begins at {each.begins}, outside its windows"
        at_work = any(opens <= each.begins and each.leaves <= closes for opens, closes in day.hours)
        if stop.duty is not Duty.PROMISED and not at_work:
            yield f"stop {each.stop}: from {each.begins} to {each.leaves}, outside the hours of work"
        before = each
    yield from _comes_home(day, route)


def _comes_home(day: Day, route: tuple[Expected, ...]) -> Iterator[str]:
    if not route or day.end is None:
        return
    last = day.stops[route[-1].stop].place
    home = route[-1].leaves + (0 if last is None else int(day.travel[last, day.end]))
    promised = any(stop.duty is Duty.PROMISED for stop in day.stops)
    if not promised and home > max((closes for _, closes in day.hours), default=0):
        yield f"comes home at {home}"
