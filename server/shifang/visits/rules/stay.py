"""Time on site: the device's monotonic clock, held against its own calendar clock and the server's times."""

import math

from shifang.visits.types.words import Stay, StayFacts, StayFinding, VisitRules


def judge_stay(facts: StayFacts, rules: VisitRules) -> Stay:
    """Return how long the person stayed. At or under the minimum the stay is too short: exactly 3:00 is.
    A minimum of 0 is none: leaving at once counts.

    The server's times permit at most the time between both arrivals and what the check-in was late by. A check-in
    that arrived at once makes this bound firm, so a longer claim is cut to it.
    """
    by_clock = math.floor((facts.out_happened_at - facts.in_happened_at).total_seconds())
    monotonic = facts.on_site_ms is not None
    seconds = facts.on_site_ms // 1000 if facts.on_site_ms is not None else max(0, by_clock)
    findings: list[StayFinding] = []
    off_by = abs(seconds - by_clock)
    if monotonic and off_by > rules.clock_disagreement_s:
        findings.append(StayFinding("clock_disagreement", off_by, rules.clock_disagreement_s))
    late_by = (facts.in_received_at - facts.in_happened_at).total_seconds()
    permitted = math.floor((facts.out_received_at - facts.in_received_at).total_seconds() + max(0.0, late_by))
    if seconds - permitted > rules.clock_disagreement_s:
        findings.append(StayFinding("server_time_disagreement", seconds, permitted))
        if 0 <= late_by <= rules.clock_disagreement_s:
            seconds = max(0, permitted)
    least = rules.minimum_on_site_s
    return Stay(
        seconds=seconds,
        valid=least == 0 or seconds > least,
        source="monotonic" if monotonic else "device_clock",
        findings=tuple(findings),
    )
