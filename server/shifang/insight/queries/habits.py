"""The high-performer model 高绩效模型: habits of some days held against the results of the days after them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from shifang.accounts.queries import person_names, visible_people_among
from shifang.accounts.types import Scope
from shifang.customers.queries.settings import settings_body
from shifang.insight.queries.asking import answer, check_range
from shifang.insight.rules.habits import separate
from shifang.insight.rules.metrics import value_of
from shifang.insight.rules.thirds import Days, thirds
from shifang.insight.types.asking import By, Question
from shifang.insight.types.closed_lists import HABITS_RANGE_SHORT
from shifang.insight.types.habits import (
    HABITS,
    LEAST_DAYS,
    LEAST_LATER_DAYS,
    LEAST_RANGE_DAYS,
    TIERS,
    Habit,
    HabitResult,
    Sample,
    Separation,
    is_part_of,
    of_tier,
)
from shifang.insight.types.metrics import METRICS
from shifang.kernel.problems import Refusal

_DAYS = "days_worked"


@dataclass(frozen=True, slots=True)
class HabitsReport:
    """What was found, of which days and of whom. `part_of` are habits that count what the result counts.

    `names` are those of people whom the scope may see; others are in `people` and have none.
    """

    result: HabitResult
    habit_days: Days
    result_days: Days
    people: Sequence[Sample]
    names: Mapping[UUID, str]
    habits: Mapping[str, Habit]
    part_of: Sequence[Habit]
    separation: Separation
    built_until: date | None


def habits_report(
    scope: Scope, *, result: HabitResult, since: date, until: date, department_id: UUID | None, today: date
) -> HabitsReport:
    """Hold the habits of the first two thirds of the days against the results of the last, of whom the scope sees.

    Raises `insight.range_invalid`, `insight.habits_range_short`, `insight.too_many_groups`.
    """
    whole = Question(metrics=(_DAYS,), since=since, until=until, by=(By.PERSON,), department_id=department_id)
    check_range(whole)
    if (until - since).days + 1 < LEAST_RANGE_DAYS:
        raise Refusal(HABITS_RANGE_SHORT, days=LEAST_RANGE_DAYS)
    habit_days, result_days = thirds(since, until)
    earlier = replace(whole, since=habit_days[0], until=habit_days[1])
    later = replace(whole, since=result_days[0], until=result_days[1])
    known = [*HABITS, *_tiers(scope)]
    habits = [each for each in known if not is_part_of(each, METRICS[result])]
    results, built_until = _results(scope, later, result=result, today=today)
    homes = _homes(scope, earlier, today=today)
    practised = _practised(scope, earlier, habits, today=today)
    people = [
        Sample(person_id, homes[person_id], practised.get(person_id, {}), results[person_id])
        for person_id in sorted(homes.keys() & results.keys())
    ]
    separation = separate(people, [each.code for each in habits])
    seen = visible_people_among(scope, [each.person_id for each in people]) if separation.found else set()
    return HabitsReport(
        result=result,
        habit_days=habit_days,
        result_days=result_days,
        people=people,
        names=person_names(scope, sorted(seen)),
        habits={each.code: each for each in habits},
        part_of=[each for each in known if each not in habits],
        separation=separation,
        built_until=built_until,
    )


def _tiers(scope: Scope) -> list[Habit]:
    tiers = settings_body(scope)["tiers"][:TIERS]
    return [of_tier(each["key"], zh=each["name"]["zh"], en=each["name"]["en"]) for each in tiers]


def _results(
    scope: Scope, question: Question, *, result: HabitResult, today: date
) -> tuple[dict[UUID, float], date | None]:
    """Return the result of each who worked enough; no deal is a result too, no visit to divide by is none."""
    metric = METRICS[result]
    told = answer(scope, replace(question, metrics=(_DAYS, result)), today=today)
    found: dict[UUID, float] = {}
    for group in told.groups:
        sums = {name: group.measures.get(name, 0) for name in metric.measures}
        value = value_of(metric, sums).value
        if value is not None and group.measures.get("worked", 0) >= LEAST_LATER_DAYS:
            found[group.key[0]] = value
    return found, told.built_until


def _homes(scope: Scope, question: Question, *, today: date) -> dict[UUID, UUID]:
    """Return in which department each who worked enough worked the most days."""
    told = answer(scope, replace(question, by=(By.PERSON, By.DEPARTMENT)), today=today)
    days: dict[UUID, dict[UUID, int]] = {}
    for group in told.groups:
        person_id, department_id = group.key
        days.setdefault(person_id, {})[department_id] = group.measures.get("worked", 0)
    return {
        person_id: max(sorted(of_person), key=lambda each: of_person[each])
        for person_id, of_person in days.items()
        if sum(of_person.values()) >= LEAST_DAYS
    }


def _practised(
    scope: Scope, question: Question, habits: Sequence[Habit], *, today: date
) -> dict[UUID, dict[str, float]]:
    """Return each person's habits as far as they are known."""
    found: dict[UUID, dict[str, float]] = {}
    codes = tuple(each.code for each in habits if not each.tier)
    told = answer(scope, replace(question, metrics=(*codes, "visits_verified")), today=today)
    verified: dict[UUID, int] = {}
    for group in told.groups:
        person_id = group.key[0]
        values = {code: group.values[code].value for code in codes}
        found[person_id] = {code: value for code, value in values.items() if value is not None}
        verified[person_id] = group.measures.get("verified", 0)
    for tier in (each for each in habits if each.tier):
        asked = replace(question, metrics=("visits_verified",), tier=tier.tier)
        groups = answer(scope, asked, today=today).groups
        visits = {group.key[0]: group.measures.get("verified", 0) for group in groups}
        for person_id, count in verified.items():
            if count:
                found[person_id][tier.code] = round(visits.get(person_id, 0) / count, 6)
    return found
