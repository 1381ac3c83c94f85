"""A metric's value from sums of measures. Pure."""

from collections.abc import Mapping

from shifang.insight.rules.interval import wilson
from shifang.insight.types.measures import Unit
from shifang.insight.types.metrics import Metric, Privacy, Value, Verdict


def value_of(metric: Metric, sums: Mapping[str, int] | None, *, people: int = 0, least: int = 0) -> Value:
    """Return the value of a metric in a group: null with a reason where there are no rows, where nothing stands below
    the line, or where fewer than `least` people stand behind a number that is told of groups only.
    """
    if sums is None:
        return Value(None, 0, None, Verdict.NO_DATA)
    if metric.privacy is Privacy.GROUP and people < least:
        return Value(None, 0, None, Verdict.SMALL_GROUP)
    above = sum(sums[name] for name in metric.numerator)
    if not metric.denominator:
        return Value(above, above, None)
    below = sum(sums[name] for name in metric.denominator)
    if below == 0:
        return Value(None, above, 0, Verdict.NOTHING_TO_DIVIDE_BY)
    if metric.unit is Unit.SHARE:
        # Findings also stand against visits that are not over: such a share may exceed the whole and then has none.
        return Value(round(above / below, 6), above, below, interval=wilson(above, below))
    return Value(round(above / below, 3), above, below)
