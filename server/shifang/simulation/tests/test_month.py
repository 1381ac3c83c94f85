"""The same four weeks by habit and by plan: what is compared is fair, repeatable and told whole."""

from functools import cache

from shifang.simulation.evaluation.month import Month, month, told


@cache
def small() -> Month:
    return month(people=2, seed=3, steps=500, most_places=60)


def test_the_plan_keeps_the_policy_better_than_the_nearest_first() -> None:
    found = small()
    assert found.left_out == 0
    assert all(found.plan.kept[tier] >= kept for tier, kept in found.habit.kept.items())
    assert found.plan.due > found.habit.due


def test_both_work_the_same_days_and_no_visit_counts_twice() -> None:
    found = small()
    for each in (found.habit, found.plan):
        assert each.days == 40
        assert 0 < each.due <= each.valid <= each.tried
        assert each.metres > 0


def test_the_same_seed_makes_the_same_month_and_another_one_another() -> None:
    assert month(people=2, seed=3, steps=500, most_places=60) == small()
    assert month(people=2, seed=4, steps=500, most_places=60) != small()


def test_the_table_names_every_tier() -> None:
    lines = told(small()).splitlines()
    assert lines[0].startswith("2 people, ")
    assert [line.split(":")[0] for line in lines if "not overdue" in line] == [
        f"| {tier}" for tier in small().habit.kept
    ]
