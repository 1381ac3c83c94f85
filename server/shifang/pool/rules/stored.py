"""A pool's rules as JSON: read with every field checked, written so that reading gives the same rules."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from shifang.kernel.problems import Refusal
from shifang.pool.types.claim import ClaimRule
from shifang.pool.types.closed_lists import RULES_INVALID
from shifang.pool.types.pools import PoolRules
from shifang.pool.types.reclaim import Cause, ReclaimRule

_RULES = TypeAdapter(PoolRules)
MOST_DAYS = 1095
MOST_CONDITIONS = 6
MOST_WARNINGS = 5
MOST_VIEWS = 10_000


def rules_from_json(raw: object) -> PoolRules:
    """Return the rules of a JSON body; raise `pool.rules_invalid` with every field at fault."""
    try:
        rules = _RULES.validate_python(raw)
    except ValidationError as error:
        faults = [(".".join(map(str, each["loc"])), each["msg"]) for each in error.errors()]
    else:
        faults = list(faults_of(rules))
    if faults:
        errors = [{"field": field, "problem": problem} for field, problem in faults]
        raise Refusal(RULES_INVALID, field=faults[0][0], errors=errors)
    return rules


def rules_json(rules: PoolRules) -> dict[str, Any]:
    """Return the stored form of rules."""
    plain: dict[str, Any] = _RULES.dump_python(rules, mode="json")
    plain["claim"]["exclude_tiers"].sort()
    plain["before_claim"]["masked"].sort()
    return plain


def faults_of(rules: PoolRules) -> Iterator[tuple[str, str]]:
    """Yield (field, what is wrong) of rules that cannot be."""
    yield from _claim_faults(rules.claim)
    views = rules.before_claim.views_per_day
    if views is not None and not 0 <= views <= MOST_VIEWS:
        yield "before_claim.views_per_day", f"0–{MOST_VIEWS}"
    for tier, rule in rules.reclaim.items():
        yield from ((f"reclaim.{tier}.{field}", problem) for field, problem in _reclaim_faults(rule))


def _claim_faults(rule: ClaimRule) -> Iterator[tuple[str, str]]:
    numbers: Mapping[str, tuple[int | None, int, int]] = {
        "day_quota": (rule.day_quota, 0, 1000),
        "week_quota": (rule.week_quota, 0, 5000),
        "holding_cap": (rule.holding_cap, 0, 100_000),
        "spacing_minutes": (rule.spacing_minutes, 0, 1440),
        "embargo_hours": (rule.embargo_hours, 0, 24 * 90),
        "cooling_off_days": (rule.cooling_off_days, 0, MOST_DAYS),
        "distance_m": (rule.distance_m, 20, 50_000),
        "window_minutes": (rule.window_minutes, 1, 1440),
        "offer.hours": (rule.offer.hours, 0, 24 * 14),
        "offer.people": (rule.offer.people, 1, 20),
        **{f"tier_caps.{tier}": (cap, 0, 100_000) for tier, cap in rule.tier_caps.items()},
    }
    for field, (number, least, most) in numbers.items():
        if number is not None and not least <= number <= most:
            yield f"claim.{field}", f"{least}–{most}"


def _reclaim_faults(rule: ReclaimRule) -> Iterator[tuple[str, str]]:
    yield from _condition_faults(rule)
    for field, number, least, most in (
        ("extensions", rule.extensions, 0, 12),
        ("extension_days", rule.extension_days, 1, 365),
        ("grace_days", rule.grace_days, 0, 90),
        ("hold_days", rule.hold_days, 0, 14),
    ):
        if not least <= number <= most:
            yield field, f"{least}–{most}"
    if len(rule.warn_days) > MOST_WARNINGS or any(not 1 <= each <= 60 for each in rule.warn_days):
        yield "warn_days", f"≤ {MOST_WARNINGS}, 1–60"


def _condition_faults(rule: ReclaimRule) -> Iterator[tuple[str, str]]:
    if len(rule.conditions) > MOST_CONDITIONS:
        yield "conditions", f"≤ {MOST_CONDITIONS}"
    for at, each in enumerate(rule.conditions):
        # After the end of a contract or a protection nought is an answer; a visit needs at least a day.
        least = 0 if each.cause in {Cause.CONTRACT_ENDED, Cause.PROTECTION_EXPIRED} else 1
        if not least <= each.days <= MOST_DAYS:
            yield f"conditions.{at}.days", f"{least}–{MOST_DAYS}"
        if not 1 <= each.least <= 100:
            yield f"conditions.{at}.least", "1–100"
    if len({each.cause for each in rule.conditions}) < len(rule.conditions):
        yield "conditions", "one of each cause"
